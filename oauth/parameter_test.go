package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

var protocolParameters = []string{"client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method"}

func TestCheckParameter(t *testing.T) {
	for _, name := range append([]string{"request", "request_uri", "response_mode", "client_secret"}, protocolParameters...) {
		if err := CheckParameter(Parameter{name, "x"}); !errors.Is(err, ErrParameterReserved) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, bad := range []Parameter{{"", "x"}, {"a b", "x"}, {"ä", "x"}, {"a", "x\ny"}, {"a", "\x00"}, {strings.Repeat("a", 101), ""}, {"a", strings.Repeat("x", 2001)}} {
		if err := CheckParameter(bad); !errors.Is(err, ErrParameterForm) {
			t.Errorf("%q: got %v", bad, err)
		}
	}
	for _, good := range append(DefaultParameters(), Parameter{"hd", "example.com"}, Parameter{"audience", "https://api.example/ü"}, Parameter{"x", ""}) {
		if err := CheckParameter(good); err != nil {
			t.Errorf("%q: got %v", good, err)
		}
	}
}

func TestCheckHeader(t *testing.T) {
	for _, name := range []string{
		"Authorization", "authorization", "Host", "Cookie", "COOKIE", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE",
		"Proxy-Authorization", "Sec-Fetch-Site", "Accept-Encoding", "Expect",
	} {
		if err := CheckHeader(Parameter{name, "x"}); !errors.Is(err, ErrHeaderReserved) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, bad := range []Parameter{{"", "x"}, {"X Y", "x"}, {"X:", "x"}, {"X", "a\r\nCookie: b"}, {"X", "ü"}, {"X-ü", "x"}} {
		if err := CheckHeader(bad); !errors.Is(err, ErrHeaderForm) {
			t.Errorf("%q: got %v", bad, err)
		}
	}
	for _, good := range []Parameter{{"X-Goog-User-Project", "acme"}, {"User-Agent", "acme/1.0 (sync)"}, {"Accept", "*/*"}, {"X", ""}} {
		if err := CheckHeader(good); err != nil {
			t.Errorf("%q: got %v", good, err)
		}
	}
}

// What CheckHeader lets through, net/http sends as it is and as nothing else.
func FuzzCheckHeader(f *testing.F) {
	f.Add("X-Reason", "backup")
	f.Add("Cookie", "a=b")
	f.Add("İ", "0")
	f.Add("X", "a\r\nHost: evil.example")
	f.Fuzz(func(t *testing.T, name, value string) {
		if CheckHeader(Parameter{name, value}) != nil {
			return
		}
		var wire strings.Builder
		h := http.Header{}
		h.Set(name, value)
		if err := h.Write(&wire); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(strings.TrimSuffix(wire.String(), "\r\n"), "\r\n"); len(lines) != 1 || !strings.HasPrefix(strings.ToLower(lines[0]), strings.ToLower(name)+":") {
			t.Errorf("%q: %q goes over the wire as %q", name, value, wire.String())
		}
	})
}

// However a person fills the parameters in, the protocol's own stay.
func FuzzParametersReplaceNothing(f *testing.F) {
	f.Add("hd", "example.com")
	f.Add("state", "known")
	f.Add("access_type", "online")
	f.Add("code_challenge_method", "plain")
	f.Fuzz(func(t *testing.T, name, value string) {
		c := desktop
		c.Parameters = []Parameter{{name, value}}
		a := begin(t, c, Options{})
		defer a.Close()
		u, err := url.Parse(a.URL())
		if err != nil {
			t.Fatal(err)
		}
		q, own := u.Query(), map[string]string{
			"client_id": c.ID, "redirect_uri": a.RedirectURI(), "response_type": "code", "scope": a.scopes.Wire(""), "state": a.state, "code_challenge_method": "S256",
		}
		for name, want := range own {
			if got := q[name]; len(got) != 1 || got[0] != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
		if CheckParameter(Parameter{name, value}) == nil && q.Get(name) != value {
			t.Errorf("%s: got %q, want %q", name, q.Get(name), value)
		}
	})
}

func TestParametersOfTheRequest(t *testing.T) {
	for _, test := range []struct {
		name       string
		parameters []Parameter
		want       map[string]string
	}{
		{"preset", nil, map[string]string{"access_type": "offline", "prompt": "consent", "hl": "de"}},
		{"none", []Parameter{}, map[string]string{"access_type": "", "prompt": "consent"}},
		{"own", []Parameter{{"access_type", "online"}, {"hd", "example.com"}}, map[string]string{"access_type": "online", "hd": "example.com", "hl": "de"}},
		{"in place of ours", []Parameter{{"prompt", "login"}, {"hl", "fr"}}, map[string]string{"prompt": "login", "hl": "fr"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := desktop
			c.Parameters = test.parameters
			u, err := url.Parse(begin(t, c, Options{Prompt: "consent", Language: "de"}).URL())
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range test.want {
				if got := u.Query().Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestScopeDelimiter(t *testing.T) {
	scopes := NewScopes("a", "b", "email")
	for delimiter, wire := range map[string]string{"": "a b email", " ": "a b email", ",": "a,b,email"} {
		c := desktop
		c.ScopeDelimiter = delimiter
		a, err := Begin(c, scopes, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		u, err := url.Parse(a.URL())
		if err != nil || u.Query().Get("scope") != wire {
			t.Errorf("%q: got scope %q", delimiter, u.Query().Get("scope"))
		}
		if got := ParseDelimitedScopes(wire, delimiter); !slices.Equal(got, scopes) {
			t.Errorf("%q: read back as %v", delimiter, got)
		}
		s, _ := tokenServer(t, says(200, `{"access_token":"t","token_type":"Bearer","scope":"`+wire+`"}`))
		s.Client.ScopeDelimiter = delimiter
		if g, err := s.Refresh(t.Context(), theRefresh); err != nil || !slices.Equal(g.Scopes, scopes) {
			t.Errorf("%q: an answer says %v, %v", delimiter, g.Scopes, err)
		}
	}
}
