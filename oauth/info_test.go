package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTokenInfo(t *testing.T) {
	want := TokenInfo{Audience: "123", Scopes: NewScopes("openid", "email"), Expiry: noon.Add(time.Hour), Subject: "1", Email: "ada@example.com"}
	for name, body := range map[string]string{
		"strings": `{"azp":"123","aud":"123","sub":"1","scope":"openid https://www.googleapis.com/auth/userinfo.email","exp":"1700000000","expires_in":"3600","email":"ada@example.com","email_verified":"true","access_type":"offline"}`,
		"numbers": `{"aud":"123","sub":"1","scope":"openid email","exp":1700000000,"expires_in":3600,"email":"ada@example.com","email_verified":true}`,
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := tokenServer(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost || r.URL.RawQuery != "" || r.PostFormValue("access_token") != theAccess {
					t.Errorf("got %s with query %v, want a POST form and no token in the URL", r.Method, r.URL.RawQuery != "")
				}
				says(200, body)(w, r)
			})
			if got, err := s.TokenInfo(t.Context(), theAccess); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, want)
			}
		})
	}
	for _, test := range []struct {
		body string
		want TokenInfo
	}{
		{`{"aud":"123"}`, TokenInfo{Audience: "123"}},
		{`{"aud":"123","scope":"","expires_in":"-1"}`, TokenInfo{Audience: "123", Scopes: Scopes{}, Expiry: noon}},
		{`{"aud":"123","expires_in":"NaN"}`, TokenInfo{Audience: "123"}},
		{`{"aud":"123","expires_in":true,"email":"\u202eada"}`, TokenInfo{Audience: "123", Email: "ada"}},
	} {
		s, _ := tokenServer(t, says(200, test.body))
		if got, err := s.TokenInfo(t.Context(), theAccess); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, %v", test.body, got, err)
		}
	}
}

func TestInfoRefused(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   error
	}{
		{"dead token", 400, `{"error":"invalid_token","error_description":"Invalid Value"}`, &Error{Code: "invalid_token"}},
		{"bad credentials", 401, `{"error":"invalid_request","error_description":"about ` + theAccess + `"}`, &Error{Code: "invalid_request"}},
		{"HTML", 200, "<p>hotel", new(ResponseError)},
		{"nobody", 200, "{}", new(ResponseError)},
		{"another kind", 200, `{"aud":1,"sub":1}`, new(ResponseError)},
		{"no code", 403, "{}", new(ResponseError)},
		{"500", 500, "", &Error{Code: "internal_failure"}},
		{"429", 429, "<p>", &Error{Code: "rate_limit_exceeded"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, count := tokenServer(t, says(test.status, test.body))
			_, err1 := s.TokenInfo(t.Context(), theAccess)
			_, err2 := s.UserInfo(t.Context(), theAccess)
			for name, err := range map[string]error{"token info": err1, "user info": err2} {
				var answer *ResponseError
				_, unusable := test.want.(*ResponseError)
				if errors.As(err, &answer) != unusable || !unusable && !errors.Is(err, test.want) {
					t.Errorf("%s: got %v, want %v", name, err, test.want)
				}
				harmless(t, err, nil)
			}
			if count.Load() != 2 {
				t.Errorf("got %d requests, want 2", count.Load())
			}
		})
	}
}

func TestUserInfo(t *testing.T) {
	s, _ := tokenServer(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer "+theAccess {
			t.Error("the token is not in the header")
		}
		says(200, `{"sub":"1","email":"ada@example.com","email_verified":true,"name":"Ada\u202e","picture":"x"}`)(w, r)
	})
	want := Identity{Subject: "1", Email: "ada@example.com", Name: "Ada"}
	if got, err := s.UserInfo(t.Context(), theAccess); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestRevoke(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		body   string
		ok     bool
	}{
		{"done", 200, "", true},
		{"dead already", 400, `{"error":"invalid_token","error_description":"Token expired or revoked"}`, true},
		{"another refusal", 400, `{"error":"unsupported_token_type"}`, false},
		{"trouble", 503, "", false},
		{"HTML", 404, "<p>nothing here", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, count := tokenServer(t, says(test.status, test.body))
			err := s.Revoke(t.Context(), theRefresh)
			if (err == nil) != test.ok || count.Load() != 1 {
				t.Errorf("got %v after %d requests", err, count.Load())
			}
			harmless(t, err, nil)
		})
	}
	for _, style := range []AuthStyle{InBody, InHeader} {
		s, _ := tokenServer(t, func(w http.ResponseWriter, r *http.Request) {
			id, secret, header := r.BasicAuth()
			if !header {
				id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
			}
			if header != (style == InHeader) || id != desktop.ID || secret != desktop.Secret || r.PostFormValue("token") != theRefresh || r.URL.RawQuery != "" {
				t.Errorf("%s: got the credentials in the wrong place", style)
			}
		})
		s.Client.Endpoints.AuthStyle = style
		if err := s.Revoke(t.Context(), theRefresh); err != nil {
			t.Error(err)
		}
	}
}

func TestResourceServer_Get(t *testing.T) {
	const detail = `{"error":{"code":%d,"message":"message of\u202e ` + theAccess + `\n","status":"X","details":[{"@type":"Help"},{"@type":"ErrorInfo","reason":"%s"}]}}`
	for _, test := range []struct {
		name, body string
		status     int
		reason     string
	}{
		{"API switched off", fmt.Sprintf(detail, 403, "SERVICE_DISABLED"), 403, "SERVICE_DISABLED"},
		{"quota", fmt.Sprintf(detail, 429, "RATE_LIMIT_EXCEEDED"), 429, "RATE_LIMIT_EXCEEDED"},
		{"old style", `{"error":{"code":403,"message":"m","errors":[{"reason":"accessNotConfigured"}]}}`, 403, "accessNotConfigured"},
		{"HTML", "<p>502", 502, ""},
		{"error as a word", `{"error":"invalid_token"}`, 401, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := tokenServer(t, says(test.status, test.body, "Retry-After", "7"))
			err := (&ResourceServer{BaseURI: s.Client.Endpoints.UserInfo}).Get(t.Context(), "me", theAccess, new(any))
			var refused *ResourceError
			if !errors.As(err, &refused) || refused.Status != test.status || refused.Reason != test.reason || refused.RetryAfter != 7*time.Second {
				t.Errorf("got %#v", err)
			} else {
				inert(t, refused.Message)
			}
			harmless(t, err, nil)
		})
	}
	s, _ := tokenServer(t, says(200, "<p>hotel"))
	var answer *ResponseError
	if err := (&ResourceServer{BaseURI: s.Client.Endpoints.UserInfo}).Get(t.Context(), "me", theAccess, new(any)); !errors.As(err, &answer) {
		t.Errorf("HTML with 200: got %v", err)
	}
	if err := (&ResourceServer{BaseURI: "http://a b\n" + theAccess}).Get(t.Context(), "me", theAccess, new(any)); !errors.Is(err, ErrInsecureURL) {
		t.Error("an address that is none")
	}
}

func TestSecureURL(t *testing.T) {
	for _, good := range []string{"https://as.example/token", "https://as.example", "http://127.0.0.1:8080/token", "http://localhost/x", "http://[::1]:1/"} {
		if err := SecureURL(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "as.example/token", "http://as.example/token", "http://127.0.0.1.example/", "http://localhost.example/", "ftp://127.0.0.1/", "https://u:p@as.example/", "https://as.example/#x", "https:///token", "javascript:alert(1)", "http://10.0.0.1/"} {
		if err := SecureURL(bad); !errors.Is(err, ErrInsecureURL) {
			t.Errorf("%q: got %v", bad, err)
		}
	}
	for bad, want := range map[string]error{
		"https://as.example:65536/": ErrURLForm, "https://as.example:0/": ErrURLForm, "http://127.0.0.1:99999/": ErrURLForm,
		"https://as.example/a b": ErrURLForm, " https://as.example/": ErrURLForm, "https://as.example\n/": ErrURLForm, "https://as.example/?a\u00a0b": ErrURLForm,
		"https://\u0430s.example/": ErrURLHost, "https://%D0%B0s.example/": ErrURLHost, // a Cyrillic letter
	} {
		if err := SecureURL(bad); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", bad, err, want)
		}
	}
	if err := Google().Validate(); err != nil {
		t.Error(err)
	}
	for change, e := range map[string]Endpoints{
		"no token endpoint": {Authorization: "https://as.example/a"},
		"http":              {Authorization: "https://as.example/a", Token: "http://as.example/t"},
		"insecure extra":    {Authorization: "https://as.example/a", Token: "https://as.example/t", TokenInfo: "http://as.example/i"},
	} {
		if e.Validate() == nil {
			t.Errorf("%s is taken", change)
		}
	}
}

func TestProjectNumber(t *testing.T) {
	for id, want := range map[string]string{
		"123-abc.apps.googleusercontent.com": "123", "123": "", "abc-123": "", "-abc": "", "": "", strings.Repeat("9", 30) + "-x": "",
	} {
		if got := (Client{ID: id}).ProjectNumber(); got != want {
			t.Errorf("%q: got %q, want %q", id, got, want)
		}
	}
}

// Of several wrong URLs it is always the same that is told.
func TestValidate_TellsOneURL(t *testing.T) {
	e := Endpoints{Authorization: "x", Token: "x", Revoke: "x", TokenInfo: "x", UserInfo: "x", Issuer: "x"}
	for range 20 {
		var told *url.Error
		if err := e.Validate(); !errors.As(err, &told) || told.Op != "access token URL" {
			t.Fatalf("got %v", err)
		}
	}
}
