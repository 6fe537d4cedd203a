package oauth

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestGrant(t *testing.T) {
	const bearer = `"access_token":"` + theAccess + `","token_type":"Bearer"`
	in := func(d time.Duration) time.Time { return noon.Add(d) }
	for _, test := range []struct {
		name, answer string
		want         Grant
	}{
		{"expires_in missing", `{` + bearer + `}`, Grant{}},
		{"expires_in null", `{` + bearer + `,"expires_in":null}`, Grant{}},
		{"expires_in", `{` + bearer + `,"expires_in":3599}`, Grant{AccessExpiry: in(3599 * time.Second)}},
		{"expires_in as a string", `{` + bearer + `,"expires_in":"3599"}`, Grant{AccessExpiry: in(3599 * time.Second)}},
		{"expires_in huge", `{` + bearer + `,"expires_in":99999999999}`, Grant{AccessExpiry: in(10 * 365 * 24 * time.Hour)}},
		{"expires_in of words", `{` + bearer + `,"refresh_token":"1//new","expires_in":"soon"}`, Grant{RefreshToken: "1//new"}},
		{"expires_in of too many digits", `{` + bearer + `,"refresh_token":"1//new","expires_in":1e400}`, Grant{RefreshToken: "1//new"}},
		{"every optional field garbled", `{` + bearer + `,"refresh_token":"1//new","expires_in":{},"refresh_token_expires_in":[],"scope":5,"id_token":true,"error":7,"error_description":[]}`, Grant{RefreshToken: "1//new"}},
		{"expires_in zero", `{` + bearer + `,"expires_in":0}`, Grant{AccessExpiry: noon}},
		{"expires_in negative", `{` + bearer + `,"expires_in":-5}`, Grant{AccessExpiry: noon}},
		{"token_type missing", `{"access_token":"` + theAccess + `"}`, Grant{}},
		{"token_type bearer", `{"access_token":"` + theAccess + `","token_type":"bearer"}`, Grant{}},
		{"refresh token", `{` + bearer + `,"refresh_token":"` + theRefresh + `","refresh_token_expires_in":604799}`, Grant{RefreshToken: theRefresh, RefreshExpiry: in(604799 * time.Second)}},
		{"refresh token's end as a string", `{` + bearer + `,"refresh_token_expires_in":"60"}`, Grant{RefreshExpiry: in(time.Minute)}},
		{"refresh token without end", `{` + bearer + `,"refresh_token_expires_in":0}`, Grant{}},
		{"scope", `{` + bearer + `,"scope":"openid  email"}`, Grant{Scopes: NewScopes("openid", "email")}},
		{"scope empty", `{` + bearer + `,"scope":""}`, Grant{Scopes: Scopes{}}},
		{"scope of other things", `{` + bearer + `,"scope":["openid"]}`, Grant{}},
		{"scope with a mark", `{` + bearer + `,"scope":"openid x\u202ey"}`, Grant{Scopes: NewScopes("openid")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := tokenServer(t, says(200, test.answer))
			test.want.AccessToken = theAccess
			if got, err := exchange(t, s); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
	t.Run("as a form", func(t *testing.T) {
		s, _ := tokenServer(t, says(200, "access_token="+theAccess+"&token_type=bearer&expires_in=60&scope=openid", "Content-Type", "application/x-www-form-urlencoded"))
		want := Grant{AccessToken: theAccess, AccessExpiry: in(time.Minute), Scopes: NewScopes("openid")}
		if got, err := exchange(t, s); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	})
	t.Run("100,000 scopes", func(t *testing.T) {
		var names strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&names, "s%d ", i)
		}
		s, _ := tokenServer(t, says(200, `{`+bearer+`,"scope":"`+names.String()+`"}`))
		if got, err := exchange(t, s); err != nil || len(got.Scopes) != 100_000 {
			t.Errorf("got %d, %v", len(got.Scopes), err)
		}
	})
}

func TestRefreshToken(t *testing.T) {
	for name, test := range map[string]struct{ answer, want string }{
		"none in the answer":  {`{"access_token":"x"}`, ""},
		"the same":            {`{"access_token":"x","refresh_token":"` + theRefresh + `"}`, ""},
		"empty":               {`{"access_token":"x","refresh_token":""}`, ""},
		"a new one, rotation": {`{"access_token":"x","refresh_token":"1//new"}`, "1//new"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := tokenServer(t, says(200, test.answer))
			if got, err := refresh(t, s); err != nil || got.RefreshToken != test.want {
				t.Errorf("got %q, %v; want %q", got.RefreshToken, err, test.want)
			}
		})
	}
}

func idToken(claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"none"}`)) + "." + part([]byte(claims)) + ".c2ln"
}

func TestIDToken(t *testing.T) {
	ada := Identity{Subject: "1", Email: "ada@example.com", Name: "Ada"}
	const who = `"sub":"1","email":"ada@example.com","name":"Ada"`
	for _, test := range []struct {
		name, token string
		want        Identity
	}{
		{"ours", idToken(`{"iss":"ISSUER","aud":"` + desktop.ID + `",` + who + `}`), ada},
		{"ours among others", idToken(`{"iss":"ISSUER","aud":["other","` + desktop.ID + `"],` + who + `}`), ada},
		{"another audience", idToken(`{"iss":"ISSUER","aud":"other",` + who + `}`), Identity{}},
		{"no audience", idToken(`{"iss":"ISSUER",` + who + `}`), Identity{}},
		{"another issuer", idToken(`{"iss":"https://evil.example","aud":"` + desktop.ID + `",` + who + `}`), Identity{}},
		{"no issuer", idToken(`{"aud":"` + desktop.ID + `",` + who + `}`), Identity{}},
		{"marks in the name", idToken(`{"iss":"ISSUER","aud":"` + desktop.ID + `","sub":"1","email":"ada@example.com","name":"\u202eAda\u001b"}`), ada},
		{"two parts", "e30.e30", Identity{}},
		{"no base64", "e30.*.e30", Identity{}},
		{"no JSON", "e30.e30x.e30", Identity{}},
		{"numbers", idToken(`{"iss":"ISSUER","aud":"` + desktop.ID + `","sub":1}`), Identity{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serverAt("https://as.example")
			s.Client.Endpoints.Issuer = "ISSUER"
			answer := readMembers(nil, []byte(`{"access_token":"`+theAccess+`","id_token":"`+test.token+`"}`))
			if got, err := s.grant("exchange", answer); err != nil || got.Identity != test.want {
				t.Errorf("got %+v, %v; want %+v", got.Identity, err, test.want)
			}
		})
	}
}

// answers is a transport that needs no network.
type answers struct{ contentType, body string }

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {a.contentType}},
		Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, nil
}

// FuzzMembers reads what encoding/json reads, too.
func FuzzMembers(f *testing.F) {
	for _, seed := range []string{
		goodAnswer, "", " {} ", "null", "[]", `{"a":1,"a":[2, {"b":3}]}`, `{"\u0061":"\ud800","` + "\xff" + `":1}`, `{"a":1}x`, `{"a":1,}`, `{"a":1`, `{1:2}`, `{"a" : true ,"b":1e400}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		var want map[string]json.RawMessage
		known := json.Unmarshal(object, &want) == nil && want != nil
		got, err := membersOf(object)
		if (err == nil) != known || len(got) != len(want) && known {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
		for name, value := range got {
			if string(value) != string(want[name]) {
				t.Errorf("%q: got %q, want %q", name, value, want[name])
			}
		}
	})
}

func FuzzTokenAnswer(f *testing.F) {
	for _, seed := range []string{
		goodAnswer, "", "{}", "null", "[]", `{"access_token":1}`, `{"access_token":"a","expires_in":1e400}`, `{"access_token":"a","expires_in":"NaN"}`,
		`{"access_token":"a","scope":"\u0000 \u202e"}`, `{"access_token":"a","refresh_token_expires_in":-1e308}`, `{"access_token":"a","id_token":"` + idToken(`{"aud":[]}`) + `"}`,
		"access_token=a&expires_in=9e9", `{"error":"x","access_token":"a"}`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, body string, isJSON bool) {
		contentType := "application/x-www-form-urlencoded"
		if isJSON {
			contentType = "application/json"
		}
		s := serverAt("https://as.example")
		s.HTTP = &http.Client{Transport: boundedTransport{answers{contentType, body}}}
		got, err := s.refresh(t.Context(), theRefresh)
		if (err == nil) == (got.AccessToken == "") {
			t.Errorf("got access token %q and error %v, want one of them", got.AccessToken, err)
		}
		for _, end := range []time.Time{got.AccessExpiry, got.RefreshExpiry} {
			if !end.IsZero() && (end.Before(noon) || end.After(noon.AddDate(10, 0, 1))) {
				t.Errorf("got an end at %v", end)
			}
		}
		for _, n := range got.Scopes {
			if CheckScope(n) != nil {
				t.Errorf("got scope %q", n)
			}
		}
		inert(t, got.Identity.Name)
	})
}
