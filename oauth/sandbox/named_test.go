package sandbox_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gcdesk/oauth/sandbox"
)

// arm arms a fault for the next request that it concerns.
func arm(t *testing.T, s *sandbox.Server, name string) {
	t.Helper()
	if err := s.Arm(name, 1); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestNamedPagesInTheBrowser(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	for _, tt := range []struct {
		name   string
		status int
		shows  []string
	}{
		{"redirect_uri_mismatch", 400, []string{"Error 400: redirect_uri_mismatch", "redirect_uri=" + redirectURI + " flowName=GeneralOAuthFlow"}},
		{"invalid_request", 400, []string{"Error 400: invalid_request", "Missing required parameter: response_type"}},
		{"invalid_scope", 400, []string{"Error 400: invalid_scope", "Some requested scopes were invalid. {valid=[openid], invalid=[" + readonly + "]}"}},
		{"invalid_client", 401, []string{"Error 401: invalid_client", "The OAuth client was not found."}},
		{"deleted_client", 401, []string{"Error 401: deleted_client", "The OAuth client was deleted."}},
		{"disabled_client", 403, []string{"Error 403: disabled_client"}},
		{"access_denied", 403, []string{"Error 403: access_denied", "Practice app has not completed the Google verification process"}},
		{"org_internal", 403, []string{"Error 403: org_internal"}},
		{"disallowed_useragent", 403, []string{"Error 403: disallowed_useragent"}},
		{"admin_policy_enforced", 400, []string{"Error 400: admin_policy_enforced"}},
		{"policy_enforced", 400, []string{"Error 400: policy_enforced"}},
		{"access_not_configured", 400, []string{"Error 400: access_not_configured"}},
		{"user_cap", 403, []string{"Sign in with Google temporarily disabled"}},
	} {
		arm(t, s, tt.name)
		page := a.blocked(sandbox.Person{}, a.link("openid "+readonly))
		if page.Status != tt.status {
			t.Errorf("%s: got %d, want %d", tt.name, page.Status, tt.status)
		}
		for _, want := range append(tt.shows, "Request details:", "flowName=GeneralOAuthFlow") {
			if !strings.Contains(page.Body, want) {
				t.Errorf("%s: the page does not say %q", tt.name, want)
			}
		}
	}
}

func TestNamedRefusalsOnTheWayBack(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	for name, code := range map[string]string{
		"redirect-access_denied": "access_denied", "redirect-admin_policy_enforced": "admin_policy_enforced",
		"interaction_required": "interaction_required", "server_error": "server_error", "temporarily_unavailable": "temporarily_unavailable",
	} {
		arm(t, s, name)
		got := a.visit(sandbox.Person{}, a.link(readonly, "prompt", "consent"))
		if len(got) != 2 || got.Get("error") != code || got.Get("state") != "st/ate+1" {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestNamedRefusalsOfTheTokenEndpoint(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	for _, tt := range []struct {
		name               string
		status             int
		code, description  string
		subtype, errorPage string
	}{
		{"invalid_grant", 400, "invalid_grant", "Token has been expired or revoked.", "", ""},
		{"token-bad-request", 400, "invalid_grant", "Bad Request", "", ""},
		{"token-malformed-code", 400, "invalid_grant", "Malformed auth code.", "", ""},
		{"token-verifier-missing", 400, "invalid_grant", "Missing code verifier.", "", ""},
		{"token-verifier-invalid", 400, "invalid_grant", "Invalid code verifier.", "", ""},
		{"token-verifier-unneeded", 400, "invalid_grant", "code_verifier or verifier is not needed.", "", ""},
		{"invalid_rapt", 400, "invalid_grant", "reauth related error (invalid_rapt)", "invalid_rapt", "https://support.google.com/a/answer/9368756"},
		{"rapt_required", 400, "invalid_grant", "reauth related error (rapt_required)", "rapt_required", "https://support.google.com/a/answer/9368756"},
		{"token-redirect_uri_mismatch", 400, "redirect_uri_mismatch", "Bad Request", "", ""},
		{"token-secret-missing", 400, "invalid_request", "client_secret is missing.", "", ""},
		{"token-parameter-missing", 400, "invalid_request", "Missing required parameter: grant_type", "", ""},
		{"token-client-missing", 400, "invalid_request", "Could not determine client ID from request.", "", ""},
		{"token-invalid_client", 401, "invalid_client", "The provided client secret is invalid.", "", ""},
		{"token-invalid_client-old", 401, "invalid_client", "Unauthorized", "", ""},
		{"token-client-unknown", 401, "invalid_client", "The OAuth client was not found.", "", ""},
		{"token-deleted_client", 401, "deleted_client", "The OAuth client was deleted.", "", ""},
		{"unauthorized_client", 401, "unauthorized_client", "Unauthorized", "", ""},
		{"unsupported_grant_type", 400, "unsupported_grant_type", "Invalid grant_type: refresh", "", ""},
		{"token-invalid_scope", 400, "invalid_scope", "Bad Request", "", ""},
		{"token-admin_policy_enforced", 400, "admin_policy_enforced", "", "", ""},
		{"token-403", 403, "rate_limit_exceeded", "", "", ""},
		{"token-429", 429, "rate_limit_exceeded", "", "", ""},
		{"token-500", 500, "internal_failure", "", "", ""},
	} {
		arm(t, s, tt.name)
		got := a.refresh(token)
		if got.status != tt.status || got.text("error") != tt.code || got.text("error_description") != tt.description ||
			got.text("error_subtype") != tt.subtype || got.text("error_uri") != tt.errorPage {
			t.Errorf("%s: got %d %s", tt.name, got.status, got.raw)
		}
		if got := a.refresh(token); got.status != http.StatusOK {
			t.Fatalf("after %s: got %d %s", tt.name, got.status, got.raw)
		}
	}
}

func TestNamedRefusalsOfThePeopleAPI(t *testing.T) {
	s := start(t, &sandbox.Server{})
	token := newApp(t, s).signIn(sandbox.Person{}, readonly).text("access_token")
	list := s.BaseURI() + "/v1/people/me/connections?personFields=names"
	const project = "projects/100000000001"
	for _, tt := range []struct {
		name           string
		status         int
		rpc, reason    string
		says, metadata string // one of the metadata's values
	}{
		{"people-401", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED", "sign-in/web/devconsole-project.", "people.googleapis.com"},
		{"CREDENTIALS_MISSING", 401, "UNAUTHENTICATED", "CREDENTIALS_MISSING", "", ""},
		{"ACCESS_TOKEN_TYPE_UNSUPPORTED", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED", "", ""},
		{"ACCOUNT_STATE_INVALID", 401, "UNAUTHENTICATED", "ACCOUNT_STATE_INVALID", "", ""},
		{"people-scope", 403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "Request had insufficient authentication scopes.", "google.people.v1.PeopleService.ListConnections"},
		{"people-disabled", 403, "PERMISSION_DENIED", "SERVICE_DISABLED", "has not been used in project 100000000001 before or it is disabled", "https://console.developers.google.com/apis/api/people.googleapis.com/overview?project=100000000001"},
		{"people-admin", 403, "PERMISSION_DENIED", "USER_BLOCKED_BY_ADMIN", "", ""},
		{"ORG_RESTRICTION_VIOLATION", 403, "PERMISSION_DENIED", "ORG_RESTRICTION_VIOLATION", "", project},
		{"CONSUMER_SUSPENDED", 403, "PERMISSION_DENIED", "CONSUMER_SUSPENDED", "suspended", project},
		{"CONSUMER_INVALID", 403, "PERMISSION_DENIED", "CONSUMER_INVALID", "", project},
		{"RESOURCE_QUOTA_EXCEEDED", 429, "RESOURCE_EXHAUSTED", "RESOURCE_QUOTA_EXCEEDED", "", project},
		{"people-quota", 429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", "per minute per user", "CriticalReadsPerMinutePerProjectPerUser"},
		{"people-quota-wait", 429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", "per minute per user", "90"},
		{"people-exhausted", 429, "RESOURCE_EXHAUSTED", "", "Resource has been exhausted (e.g. check quota).", "FBS quota limit exceeded"},
		{"people-exhausted-wait", 429, "RESOURCE_EXHAUSTED", "", "Resource has been exhausted (e.g. check quota).", "QUOTA_EXCEEDED"},
		{"rateLimitExceeded", 403, "", "", "", "rateLimitExceeded"},
		{"userRateLimitExceeded", 403, "", "", "", "userRateLimitExceeded"},
		{"accessNotConfigured", 403, "", "", "", "accessNotConfigured"},
		{"people-500", 500, "INTERNAL", "", "", ""},
		{"people-503", 503, "UNAVAILABLE", "", "The service is currently unavailable.", ""},
	} {
		arm(t, s, tt.name)
		got := get(t, list, token)
		rpc, reason, message := got.rpc()
		if got.status != tt.status || rpc != tt.rpc || reason != tt.reason || !strings.Contains(message, tt.says) {
			t.Errorf("%s: got %d %s", tt.name, got.status, got.raw)
		}
		if tt.metadata != "" && !strings.Contains(got.raw, `"`+tt.metadata+`"`) {
			t.Errorf("%s: no %q in %s", tt.name, tt.metadata, got.raw)
		}
		waits := strings.HasSuffix(tt.name, "-wait") || tt.name == "people-503"
		if (got.header.Get("Retry-After") != "") != waits {
			t.Errorf("%s: Retry-After is there: %t", tt.name, !waits)
		}
		if got := get(t, list, token); got.status != http.StatusOK {
			t.Fatalf("after %s: got %d", tt.name, got.status)
		}
	}
	arm(t, s, "people-404-html")
	if got := get(t, s.BaseURI()+"/v1/contactGroups", token); got.status != 404 || !strings.Contains(got.header.Get("Content-Type"), "text/html") {
		t.Errorf("another method: got %d %s", got.status, got.raw)
	}
}

func TestDateIsThatOfTheServersClock(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("access_token")
	for name, want := range map[string]string{"": "Sun, 22 Nov 2026 12:00:00 GMT", "people-skew": "Sun, 22 Nov 2026 14:00:00 GMT"} {
		if name != "" {
			arm(t, s, name)
		}
		got := get(t, s.BaseURI()+"/v1/people/me/connections?personFields=names", token)
		if got.status != http.StatusOK || got.header.Get("Date") != want {
			t.Errorf("%q: got %d at %s, want %s", name, got.status, got.header.Get("Date"), want)
		}
	}
}

func TestOneGetsPastTheWarning(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	arm(t, s, "unverified_app")
	page := get(t, a.link("openid "+readonly, "login_hint", "ada@example.com"), "")
	key := field(t, `name="request" value="([^"]+)"`, page.raw)
	if page.status != http.StatusOK || !strings.Contains(page.raw, `data-page="unverified"`) || !strings.Contains(page.raw, "Go to Practice app (unsafe)") {
		t.Fatalf("got %d %s", page.status, page.raw)
	}
	answers := func(pairs ...string) answer {
		return post(t, s.URL+"/consent", append(pairs, "request", key, "account", s.Accounts[0].Sub)...)
	}
	if got := answers("answer", "unsafe"); !strings.Contains(got.raw, `data-page="consent"`) {
		t.Errorf("Advanced leads to %d %s", got.status, got.raw)
	}
	arm(t, s, "unverified_app")
	if got := a.visit(sandbox.Person{Cancels: true}, a.link(readonly, "login_hint", "ada@example.com")); got.Get("error") != "access_denied" {
		t.Errorf("back to safety: got %v", got)
	}
	arm(t, s, "unverified_app")
	if got := a.visit(sandbox.Person{}, a.link(readonly)); !got.Has("code") {
		t.Errorf("a person who goes on: got %v", got)
	}
}

// field returns what a form's field holds.
func field(t *testing.T, form, body string) string {
	t.Helper()
	found := regexp.MustCompile(form).FindStringSubmatch(body)
	if found == nil {
		t.Fatal("the page has no such field")
	}
	return found[1]
}
