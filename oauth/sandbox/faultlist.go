package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gcdesk/oauth"
)

const (
	authorizing = pathAuthorization + " " + pathConsent
	peopleAPI   = "/v1/people* /v1/contactGroups* /v1/otherContacts*"
)

// faultList is filled group by group.
type faultList struct {
	all          []NamedFault
	group, paths string
}

func (l *faultList) add(name, title string, f Fault) {
	l.make(name, title, func(*Server) Fault { return f })
}

func (l *faultList) make(name, title string, f func(*Server) Fault) {
	l.all = append(l.all, NamedFault{name, l.group, title, l.paths, f})
}

// NamedFaults returns what can be armed, in the order of the faults page.
func NamedFaults() []NamedFault {
	var l faultList
	l.browserPages()
	l.wayBack()
	l.tokenRefusals()
	l.group = "Token endpoint: broken answers"
	l.make("token-elsewhere", "The answer leads to another host.", func(s *Server) Fault {
		return Fault{Status: http.StatusTemporaryRedirect, Header: http.Header{
			"Location": {strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/elsewhere"},
		}}
	})
	l.add("token-lost", "The answer is lost after it took effect.", Fault{Cut: true})
	l.troubles("token", oauthTrouble)
	for _, status := range []int{429, 503} {
		l.add("token-"+strconv.Itoa(status)+"-hour", strconv.Itoa(status)+" with Retry-After of an hour.",
			withHeader(jsonFault(status, oauthTrouble(status)), "Retry-After", "3600"))
	}
	l.peopleRefusals()
	l.group = "People API: broken answers"
	l.troubles("people", peopleTrouble)
	l.pageFaults()

	l.group, l.paths = "Token info and user info", pathTokenInfo+" "+pathUserInfo
	l.refuse("info-invalid", "The token is not known.", wireError{Status: 400, Code: "invalid_token", Description: "Invalid Value"})
	l.add("info-audience", "The token belongs to another client, says token info.", Fault{Edit: func(a map[string]any) {
		if _, there := a["aud"]; there {
			a["aud"], a["azp"] = "900000000009-another.apps.googleusercontent.com", "900000000009-another.apps.googleusercontent.com"
		}
	}})
	l.troubles("info", oauthTrouble)

	l.group, l.paths = "Revocation", pathRevoke
	l.refuse("revoke-gone", "The token is gone already.", wireError{Status: 400, Code: "invalid_token", Description: "Token expired or revoked"})
	l.troubles("revoke", oauthTrouble)
	return l.all
}

// browserPages are told to nobody but the person at the browser.
func (l *faultList) browserPages() {
	l.group, l.paths = "Pages that only the browser sees", pathAuthorization
	for _, code := range []string{
		"access_denied", "org_internal", "admin_policy_enforced", "policy_enforced", "access_not_configured",
		"disallowed_useragent", "redirect_uri_mismatch", "invalid_client", "deleted_client", "disabled_client", "invalid_request", "invalid_scope",
		codeUserCap,
	} {
		l.add(code, (&blocked{Code: code}).page().Text, Fault{Blocked: code})
	}
	l.add("unverified_app", "Google warns of the app, which it has not verified. One can go on under Advanced.", Fault{Warn: true})
}

// wayBack edits the authorization response.
func (l *faultList) wayBack() {
	l.group, l.paths = "The way back from the browser", authorizing
	edit := func(name, title string, edit func(url.Values)) { l.add(name, title, Fault{Redirect: edit}) }
	refuse := func(name, title, code, description string) {
		edit(name, title, func(v url.Values) {
			for parameter := range v {
				if parameter != "state" {
					v.Del(parameter)
				}
			}
			if v.Set("error", code); description != "" {
				v.Set("error_description", description)
			}
		})
	}
	refuse("redirect-unauthorized_client", "unauthorized_client: the client may not ask for a code.", "unauthorized_client", "")
	refuse("redirect-access_denied", "access_denied instead of a code: somebody pressed Cancel.", "access_denied", "")
	refuse("redirect-admin_policy_enforced", "admin_policy_enforced instead of a code.", "admin_policy_enforced", "")
	refuse("interaction_required", "interaction_required instead of a code.", "interaction_required", "")
	refuse("server_error", "server_error instead of a code.", "server_error", "")
	refuse("temporarily_unavailable", "temporarily_unavailable instead of a code.", "temporarily_unavailable", "")
	refuse("error-script", "The error description is full of script, control characters and 10 KB of text.",
		"access_denied", "<script>alert(1)</script>\"'\r\n\x1b[31m\u202e"+strings.Repeat("long ", 2000))
	edit("state-wrong", "The state is wrong by one character.", func(v url.Values) { v.Set("state", flip(v.Get("state"))) })
	edit("state-missing", "The state is missing.", func(v url.Values) { v.Del("state") })
	edit("state-twice", "The state stands there twice.", func(v url.Values) { v.Add("state", v.Get("state")) })
	edit("code-missing", "The code is missing.", func(v url.Values) { v.Del("code") })
	edit("code-twice", "The code stands there twice.", func(v url.Values) { v.Add("code", v.Get("code")) })
	edit("iss-wrong", "The iss names another issuer.", func(v url.Values) { v.Set("iss", "https://issuer.example") })
	edit("iss-missing", "The iss is missing.", func(v url.Values) { v.Del("iss") })
	edit("redirect-huge", "64 KB of parameters come back.", func(v url.Values) { v.Set("filler", strings.Repeat("x", 64<<10)) })
}

func (l *faultList) refuse(name, title string, e wireError) {
	l.add(name, title, jsonFault(e.Status, e))
}

// tokenRefusals are the answers of RFC 6749 section 5.2 in Google's words.
func (l *faultList) tokenRefusals() {
	l.group, l.paths = "Token endpoint: refusals", pathToken
	for _, f := range []struct {
		name, title string
		answer      *wireError
	}{
		{"invalid_grant", "The refresh token has been expired or revoked.", invalidGrant("Token has been expired or revoked.")},
		{"token-bad-request", "The code is used up, a token is damaged, or the account is deleted.", invalidGrant("Bad Request")},
		{"token-malformed-code", "The code is none, or was not decoded.", invalidGrant("Malformed auth code.")},
		{"token-verifier-missing", "The code verifier is missing.", invalidGrant("Missing code verifier.")},
		{"token-verifier-invalid", "The code verifier does not fit the challenge.", invalidGrant("Invalid code verifier.")},
		{"token-verifier-unneeded", "A code verifier came without a challenge before it.", invalidGrant("code_verifier or verifier is not needed.")},
		{"invalid_rapt", "The organization's session has ended.", sessionEnded("invalid_rapt")},
		{"rapt_required", "The organization wants a new sign-in.", sessionEnded("rapt_required")},
		{"token-redirect_uri_mismatch", "The redirect URI differs from the authorization request's.", &wireError{Status: 400, Code: "redirect_uri_mismatch", Description: "Bad Request"}},
		{"token-secret-missing", "The client secret is missing.", &wireError{Status: 400, Code: "invalid_request", Description: "client_secret is missing."}},
		{"token-parameter-missing", "A parameter is missing.", missing("grant_type")},
		{"token-client-missing", "The request names no client.", &wireError{Status: 400, Code: "invalid_request", Description: "Could not determine client ID from request."}},
		{"token-invalid_client", "The client secret is invalid.", &wireError{Status: 401, Code: "invalid_client", Description: "The provided client secret is invalid."}},
		{"token-invalid_client-old", "The client secret is invalid, in Google's older words.", &wireError{Status: 401, Code: "invalid_client", Description: "Unauthorized"}},
		{"token-client-unknown", "The client was not found.", clientRefused("invalid_client")},
		{"token-deleted_client", "The client was deleted.", clientRefused("deleted_client")},
		{"token-disabled_client", "The client was disabled.", clientRefused("disabled_client")},
		{"unauthorized_client", "The token belongs to another client.", &wireError{Status: 401, Code: "unauthorized_client", Description: "Unauthorized"}},
		{"unsupported_grant_type", "The grant type is not supported.", &wireError{Status: 400, Code: "unsupported_grant_type", Description: "Invalid grant_type: refresh"}},
		{"token-invalid_scope", "More is asked for than was granted.", &wireError{Status: 400, Code: "invalid_scope", Description: "Bad Request"}},
		{"token-admin_policy_enforced", "The administrator restricts the service.", &wireError{Status: 400, Code: "admin_policy_enforced"}},
		{"token-403", "403 rate_limit_exceeded: too many requests.", &wireError{Status: 403, Code: "rate_limit_exceeded"}},
	} {
		l.refuse(f.name, f.title, *f.answer)
	}
	l.add("no-refresh-token", "The answer has no refresh token.", Fault{Edit: func(a map[string]any) { delete(a, "refresh_token") }})
	for _, f := range []struct {
		name, title string
		life        time.Duration
	}{
		{"time-based", "Access is granted for 180 days only.", briefLife},
		{"ends-in-two-days", "The sign-in ends in less than two days.", 47 * time.Hour},
		{"ends-in-a-day", "The sign-in ends in less than a day.", 23 * time.Hour},
		{"ends-in-two-hours", "The sign-in ends in less than two hours.", 90 * time.Minute},
		{"ends-in-a-minute", "The sign-in ends in a minute.", time.Minute},
	} {
		l.add(f.name, f.title, Fault{Ends: f.life})
	}
	l.add("fewer-scopes", "Only sign-in is granted, whatever was ticked.", Fault{Edit: func(a map[string]any) {
		granted, _ := a["scope"].(string)
		var signIn oauth.Scopes
		for _, n := range oauth.ParseScopes(granted) {
			if oauth.IsSignIn(n) {
				signIn = append(signIn, n)
			}
		}
		a["scope"] = strings.Join(signIn, " ")
	}})
}

// peopleRefusals are Google's error bodies.
func (l *faultList) peopleRefusals() {
	l.group, l.paths = "People API: refusals", peopleAPI
	project := oauth.ProjectNumber(DesktopClient().ID)
	consumer := map[string]string{"service": peopleService, "consumer": "projects/" + project}
	denied := func(reason, message string, metadata map[string]string) *apiError {
		return &apiError{Code: 403, Status: "PERMISSION_DENIED", Reason: reason, Message: message, Metadata: metadata}
	}
	for _, f := range []struct {
		name, title string
		answer      *apiError
	}{
		{"people-401", "The access token is not accepted (ACCESS_TOKEN_EXPIRED).", unauthenticated("ACCESS_TOKEN_EXPIRED", methodList)},
		{"CREDENTIALS_MISSING", "No access token is seen.", unauthenticated("CREDENTIALS_MISSING", methodList)},
		{"ACCESS_TOKEN_TYPE_UNSUPPORTED", "The token is of a kind that is not supported.", unauthenticated("ACCESS_TOKEN_TYPE_UNSUPPORTED", methodList)},
		{"ACCOUNT_STATE_INVALID", "The account was deleted or disabled.", unauthenticated("ACCOUNT_STATE_INVALID", methodList)},
		{"people-scope", "The token's permissions do not suffice (ACCESS_TOKEN_SCOPE_INSUFFICIENT).", scopeInsufficient(methodList)},
		{"people-disabled", "The API is switched off in the project (SERVICE_DISABLED).", serviceDisabled(project)},
		{"people-admin", "The administrator has switched the service off (USER_BLOCKED_BY_ADMIN).", denied("USER_BLOCKED_BY_ADMIN",
			"The service is turned off for this user by the administrator.", map[string]string{"service": peopleService})},
		{"ORG_RESTRICTION_VIOLATION", "The organization's policy forbids the request.", denied("ORG_RESTRICTION_VIOLATION", "Request is disallowed by the organization's policy.", consumer)},
		{"CONSUMER_SUSPENDED", "The project was suspended.", denied("CONSUMER_SUSPENDED", "Permission denied: Consumer 'projects/"+project+"' has been suspended.", consumer)},
		{"CONSUMER_INVALID", "The project is gone or not valid.", denied("CONSUMER_INVALID", "Permission denied: Consumer 'projects/"+project+"' is invalid.", consumer)},
		{"people-quota-403", "The quota of this minute is used up, said with 403.", denied("RATE_LIMIT_EXCEEDED", "Quota exceeded for quota metric of this minute.", consumer)},
		{"RESOURCE_QUOTA_EXCEEDED", "A quota of the project is used up.", &apiError{
			Code: 429, Status: "RESOURCE_EXHAUSTED", Reason: "RESOURCE_QUOTA_EXCEEDED", Message: "Not enough quota for the request.", Metadata: consumer,
		}},
	} {
		l.add(f.name, f.title, jsonFault(f.answer.Code, f.answer.body()))
	}
	minute := func(s *Server) Fault {
		e := rateLimited(project, s.Now())
		return jsonFault(e.Code, e.body())
	}
	exhausted := jsonFault(429, map[string]any{"error": map[string]any{
		"code": 429, "message": "Resource has been exhausted (e.g. check quota).", "status": "RESOURCE_EXHAUSTED",
		"details": []any{map[string]any{
			"@type":      "type.googleapis.com/google.rpc.QuotaFailure",
			"violations": []any{map[string]any{"subject": "QUOTA_EXCEEDED", "description": "FBS quota limit exceeded"}},
		}},
	}})
	l.make("people-quota", "The quota of this minute is used up (RATE_LIMIT_EXCEEDED).", minute)
	l.make("people-quota-wait", "The same, with Retry-After.", func(s *Server) Fault { return withHeader(minute(s), "Retry-After", "2") })
	l.make("people-quota-hour", "The same, with Retry-After of an hour.", func(s *Server) Fault { return withHeader(minute(s), "Retry-After", "3600") })
	l.add("people-exhausted", "A quota is used up, and Google does not say which (QuotaFailure).", exhausted)
	l.add("people-exhausted-wait", "The same, with Retry-After.", withHeader(exhausted, "Retry-After", "2"))
	for _, f := range []struct{ reason, title, message string }{
		{"rateLimitExceeded", "Too many requests, in the old form.", "Rate Limit Exceeded"},
		{"userRateLimitExceeded", "Too many requests of one account, in the old form.", "User Rate Limit Exceeded"},
		{"accessNotConfigured", "The API is switched off in the project, in the old form.", "Access Not Configured. The API is not enabled for your project, or there is a per-IP or per-Referer restriction configured on your API key."},
	} {
		l.add(f.reason, f.title, jsonFault(403, map[string]any{"error": map[string]any{
			"errors": []any{map[string]any{"domain": "usageLimits", "reason": f.reason, "message": f.message}}, "code": 403, "message": f.message,
		}}))
	}
}

// oauthTrouble and peopleTrouble are a server's own failure in the two forms.
func oauthTrouble(status int) any {
	return wireError{Code: map[int]string{429: "rate_limit_exceeded", 500: "internal_failure", 503: "temporarily_unavailable"}[status]}
}

func peopleTrouble(status int) any {
	e := map[int]*apiError{
		429: {Status: "RESOURCE_EXHAUSTED", Message: "Resource has been exhausted (e.g. check quota)."},
		500: {Status: "INTERNAL", Message: "Internal error encountered."},
		503: {Status: "UNAVAILABLE", Message: "The service is currently unavailable."},
	}[status]
	e.Code = status
	return e.body()
}

// troubles are what any server can do to any request.
func (l *faultList) troubles(prefix string, failure func(status int) any) {
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	page := "<!doctype html><title>Sign in to the network</title><p>Welcome to the hotel."
	for _, t := range []struct {
		name, title string
		fault       Fault
	}{
		{"429", "429 with Retry-After: too many requests.", withHeader(jsonFault(429, failure(429)), "Retry-After", "2")},
		{"500", "500: the server fails.", jsonFault(500, failure(500))},
		{"503", "503 with Retry-After: the service is not available.", withHeader(jsonFault(503, failure(503)), "Retry-After", "2")},
		{"html", "A hotel's sign-in page comes with 200.", Fault{Status: 200, Header: html, Body: page}},
		{"511", "511: the network wants a sign-in first.", Fault{Status: http.StatusNetworkAuthenticationRequired, Header: html, Body: page}},
		{"404-html", "An error page comes with 404.", Fault{Status: 404, Header: html, Body: page}},
		{"502-html", "An error page comes with 502.", Fault{Status: 502, Header: html, Body: page}},
		{"truncated", "The JSON stops in the middle.", Fault{Status: 200, Body: `{"access_token":"ya29.a0`}},
		{"empty", "The body is empty.", Fault{Status: 200}},
		{"huge", "The body has 50 MB.", Fault{Status: 200, Pad: 50 << 20, Body: "{}"}},
		{"slow", "The answer comes three seconds late.", Fault{Delay: 3 * time.Second}},
		{"hang", "No answer comes at all.", Fault{Hang: true}},
		{"stall", "Half an answer comes, then silence.", Fault{Stall: true}},
		{"cut", "Half an answer comes, then the connection breaks.", Fault{Cut: true}},
	} {
		l.add(prefix+"-"+t.name, t.title, t.fault)
	}
	l.make(prefix+"-skew", "The answer is right, but its Date is two hours ahead.", func(s *Server) Fault {
		return Fault{Header: http.Header{"Date": {s.Now().Add(2 * time.Hour).UTC().Format(http.TimeFormat)}}}
	})
}

func jsonFault(status int, v any) Fault {
	body, _ := json.Marshal(v) // strings and numbers
	return Fault{Status: status, Body: string(body)}
}

// withHeader leaves the fault as it is: several are made from one.
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
