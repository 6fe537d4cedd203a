package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"gcdesk/oauth"
)

// NamedFault is a fault that a person can arm.
type NamedFault struct {
	Name  string // "token-500"
	Group string // English words, the heading it stands under
	Title string // English words, what it does
	paths string // the requests it waits for
	make  func(base string) Fault
}

const (
	authorizing = pathAuthorization + " " + pathConsent
	peopleAPI   = pathPeople + " " + pathConnections
)

// NamedFaults returns what can be armed, in the order of the faults page.
func NamedFaults() []NamedFault {
	var all []NamedFault
	group, paths := "", ""
	add := func(name, title string, f func(base string) Fault) {
		all = append(all, NamedFault{name, group, title, paths, f})
	}
	fixed := func(f Fault) func(string) Fault { return func(string) Fault { return f } }

	group, paths = "Pages that only the browser sees", pathAuthorization
	for _, code := range []string{
		"access_denied", "org_internal", "admin_policy_enforced", "policy_enforced", "access_not_configured",
		"disallowed_useragent", "redirect_uri_mismatch", "invalid_client", "deleted_client", "disabled_client", "invalid_request", "invalid_scope",
	} {
		add(code, (&blocked{Code: code}).page().Text, fixed(Fault{Blocked: code}))
	}

	group, paths = "The way back from the browser", authorizing
	redirect := func(edit func(url.Values)) func(string) Fault { return fixed(Fault{Redirect: edit}) }
	set := func(pairs ...string) func(string) Fault {
		return redirect(func(v url.Values) {
			for i := 0; i < len(pairs); i += 2 {
				v.Set(pairs[i], pairs[i+1])
			}
		})
	}
	refuse := func(pairs ...string) func(string) Fault {
		return redirect(func(v url.Values) {
			v.Del("code")
			for i := 0; i < len(pairs); i += 2 {
				v.Set(pairs[i], pairs[i+1])
			}
		})
	}
	add("state-wrong", "state is wrong by one character", redirect(func(v url.Values) { v.Set("state", flip(v.Get("state"))) }))
	add("state-missing", "state is missing", redirect(func(v url.Values) { v.Del("state") }))
	add("state-twice", "state stands there twice", redirect(func(v url.Values) { v.Add("state", v.Get("state")) }))
	add("code-missing", "code is missing", redirect(func(v url.Values) { v.Del("code") }))
	add("code-twice", "code stands there twice", redirect(func(v url.Values) { v.Add("code", v.Get("code")) }))
	add("iss-wrong", "iss names another issuer", set("iss", "https://issuer.example"))
	add("iss-missing", "iss is missing", redirect(func(v url.Values) { v.Del("iss") }))
	add("server_error", "server_error instead of a code", refuse("error", "server_error"))
	add("temporarily_unavailable", "temporarily_unavailable instead of a code", refuse("error", "temporarily_unavailable"))
	add("error-script", "an error description full of script, control characters and 10 KB of text", refuse(
		"error", "access_denied", "error_description", "<script>alert(1)</script>\"'\r\n\x1b[31m\u202e"+strings.Repeat("long ", 2000)))
	add("redirect-huge", "64 KB of parameters", set("filler", strings.Repeat("x", 64<<10)))

	group, paths = "Token endpoint", pathToken
	failure := func(status int, code, description string) func(string) Fault {
		return fixed(jsonFault(status, wireError{Code: code, Description: description}))
	}
	add("invalid_grant", "the refresh token has been expired or revoked", failure(400, "invalid_grant", "Token has been expired or revoked."))
	add("invalid_rapt", "the organization's session has ended", fixed(jsonFault(400, wireError{
		Code: "invalid_grant", Description: "reauth related error (invalid_rapt)", Subtype: "invalid_rapt", URI: "https://support.google.com/a/answer/9368756",
	})))
	add("token-invalid_client", "the client secret is invalid", failure(401, "invalid_client", "The provided client secret is invalid."))
	add("token-client-unknown", "the client was not found", failure(401, "invalid_client", "The OAuth client was not found."))
	add("token-deleted_client", "the client was deleted", failure(401, "deleted_client", "The OAuth client was deleted."))
	add("token-disabled_client", "the client was disabled", failure(401, "disabled_client", "The OAuth client was disabled."))
	add("unauthorized_client", "the token belongs to another client", failure(401, "unauthorized_client", "Unauthorized"))
	add("token-admin_policy_enforced", "the administrator restricts the service", failure(400, "admin_policy_enforced", ""))
	add("token-invalid_scope", "invalid_scope", failure(400, "invalid_scope", "Bad Request"))
	add("no-refresh-token", "no refresh token in the answer", fixed(Fault{Edit: func(a map[string]any) { delete(a, "refresh_token") }}))
	add("fewer-scopes", "only sign-in is granted, whatever was ticked", fixed(Fault{Edit: func(a map[string]any) {
		granted, _ := a["scope"].(string)
		var signIn oauth.Scopes
		for _, n := range oauth.ParseScopes(granted) {
			if oauth.IsSignIn(n) {
				signIn = append(signIn, n)
			}
		}
		a["scope"] = strings.Join(signIn, " ")
	}}))
	add("token-elsewhere", "a redirect to another host", func(base string) Fault {
		return Fault{Status: http.StatusTemporaryRedirect, Header: http.Header{
			"Location": {strings.Replace(base, "127.0.0.1", "localhost", 1) + "/elsewhere"},
		}}
	})
	add("token-lost", "the answer is lost after it took effect", fixed(Fault{Cut: true}))
	troubles(add, "token")

	group, paths = "People API", peopleAPI
	project := oauth.ProjectNumber(DesktopClient().ID)
	status := func(e *apiError) func(string) Fault { return fixed(jsonFault(e.Code, e.body())) }
	add("people-401", "the access token is not accepted", status(unauthenticated("ACCESS_TOKEN_EXPIRED", methodList)))
	add("people-scope", "the token's permissions do not suffice", status(scopeInsufficient(methodList)))
	add("people-disabled", "the API is switched off in the project", status(serviceDisabled(project)))
	add("people-admin", "the administrator has switched the service off", status(&apiError{
		Code: 403, Status: "PERMISSION_DENIED", Reason: "USER_BLOCKED_BY_ADMIN", Message: "The service is turned off for this user by the administrator.",
		Metadata: map[string]string{"service": peopleService},
	}))
	add("people-quota", "the quota of this minute is used up", func(string) Fault {
		e := rateLimited(project, time.Now())
		return jsonFault(e.Code, e.body())
	})
	troubles(add, "people")

	group, paths = "Token info and user info", pathTokenInfo+" "+pathUserInfo
	add("info-invalid", "the token is not known", failure(400, "invalid_token", "Invalid Value"))
	troubles(add, "info")

	group, paths = "Revocation", pathRevoke
	add("revoke-gone", "the token is gone already", failure(400, "invalid_token", "Token expired or revoked"))
	troubles(add, "revoke")
	return all
}

// troubles are what any server can do to any request.
func troubles(add func(name, title string, f func(string) Fault), prefix string) {
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	page := "<!doctype html><title>Sign in to the network</title><p>Welcome to the hotel."
	for _, t := range []struct {
		name, title string
		fault       Fault
	}{
		{"429", "429 with Retry-After", withHeader(jsonFault(429, wireError{Code: "rate_limit_exceeded"}), "Retry-After", "2")},
		{"500", "500", jsonFault(500, wireError{Code: "internal_failure"})},
		{"503", "503 with Retry-After", withHeader(jsonFault(503, wireError{Code: "temporarily_unavailable"}), "Retry-After", "2")},
		{"html", "a hotel's sign-in page with 200", Fault{Status: 200, Header: html, Body: page}},
		{"502-html", "an error page with 502", Fault{Status: 502, Header: html, Body: page}},
		{"truncated", "JSON that stops in the middle", Fault{Status: 200, Body: `{"access_token":"ya29.a0`}},
		{"empty", "an empty body", Fault{Status: 200}},
		{"huge", "a body of 50 MB", Fault{Status: 200, Pad: 50 << 20, Body: "{}"}},
		{"slow", "three seconds late", Fault{Delay: 3 * time.Second}},
		{"hang", "no answer at all", Fault{Hang: true}},
		{"stall", "half an answer, then silence", Fault{Stall: true}},
		{"cut", "half an answer, then the connection breaks", Fault{Cut: true}},
	} {
		add(prefix+"-"+t.name, t.title, func(string) Fault { return t.fault })
	}
}

func jsonFault(status int, v any) Fault {
	body, _ := json.Marshal(v) // strings and numbers
	return Fault{Status: status, Body: string(body)}
}

func withHeader(f Fault, name, value string) Fault {
	f.Header = http.Header{name: {value}}
	return f
}

// flip changes the last character.
func flip(s string) string {
	switch {
	case s == "":
		return "x"
	case strings.HasSuffix(s, "A"):
		return s[:len(s)-1] + "B"
	}
	return s[:len(s)-1] + "A"
}

// ErrNoSuchFault is the answer to a name that NamedFaults has not.
var ErrNoSuchFault = errors.New("there is no fault of this name")

// armoury holds the faults that wait for a request.
type armoury struct {
	mu    sync.Mutex // guards armed
	armed []armed
}

type armed struct {
	NamedFault
	Times int // that are left
}

// Arm lets a named fault happen to the next requests that it concerns; 0 times
// disarms it.
func (s *Server) Arm(name string, times int) error {
	for _, f := range NamedFaults() {
		if f.Name == name {
			s.armoury.arm(f, times)
			return nil
		}
	}
	return ErrNoSuchFault
}

// Disarm takes every armed fault back.
func (s *Server) Disarm() {
	s.armoury.mu.Lock()
	defer s.armoury.mu.Unlock()
	s.armoury.armed = nil
}

func (a *armoury) arm(f NamedFault, times int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.armed {
		if a.armed[i].Name == f.Name {
			a.armed = append(a.armed[:i], a.armed[i+1:]...)
			break
		}
	}
	if times > 0 {
		a.armed = append(a.armed, armed{f, times})
	}
}

// left returns how often each armed fault will still happen.
func (a *armoury) left() map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	left := map[string]int{}
	for _, f := range a.armed {
		left[f.Name] = f.Times
	}
	return left
}

// take returns the fault that was armed first for this request's endpoint.
func (a *armoury) take(base string, r *http.Request) *Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, f := range a.armed {
		if !in(r.URL.Path, f.paths) {
			continue
		}
		if a.armed[i].Times--; a.armed[i].Times == 0 {
			a.armed = append(a.armed[:i], a.armed[i+1:]...)
		}
		fault := f.make(base)
		return &fault
	}
	return nil
}
