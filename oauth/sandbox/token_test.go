package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func TestCodeBecomesTokens(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	got := a.signIn(sandbox.Person{}, "openid email "+contacts)
	if !strings.HasPrefix(got.text("access_token"), "ya29.") || !strings.HasPrefix(got.text("refresh_token"), "1//") {
		t.Error("the tokens do not look like Google's")
	}
	if got.text("token_type") != "Bearer" || got.number("expires_in") != 3599 {
		t.Errorf("got %s for %v seconds", got.text("token_type"), got.number("expires_in"))
	}
	if want := contacts + " " + emailLong + " openid"; got.text("scope") != want {
		t.Errorf("got %q, want %q", got.text("scope"), want)
	}
	if _, there := got.body["refresh_token_expires_in"]; there {
		t.Error("a refresh token of an app in production has an end")
	}
	if got.header.Get("Cache-Control") != "no-store" {
		t.Error("may be cached")
	}
	if got := a.signIn(sandbox.Person{}, "email"); got.text("scope") != emailLong+" openid" {
		t.Errorf("email alone: got %q, want openid added", got.text("scope"))
	}
}

func TestCodeErrors(t *testing.T) {
	c := newClock()
	second := sandbox.DesktopClient()
	second.ID = "1-second"
	s := start(t, &sandbox.Server{Now: c.Now, Clients: []sandbox.Client{sandbox.DesktopClient(), second}})
	a := newApp(t, s)
	code := a.visit(sandbox.Person{}, a.link(readonly)).Get("code")
	plain := a.visit(sandbox.Person{}, a.link(readonly, "code_challenge", verifier, "code_challenge_method", "")).Get("code")
	bare := a.visit(sandbox.Person{}, a.link(readonly, "code_challenge", "", "code_challenge_method", "")).Get("code")

	// change is pairs that replace or, when empty, remove fields of a right request.
	for _, tt := range []struct {
		name   string
		change []string
		status int
		want   string
		says   string
	}{
		{"garbage", []string{"code", "INVALID"}, 400, "invalid_grant", "Malformed auth code."},
		{"not decoded", []string{"code", url.QueryEscape(code)}, 400, "invalid_grant", "Malformed auth code."},
		{"unknown", []string{"code", "4/0Aunknown"}, 400, "invalid_grant", "Bad Request"},
		{"no code", []string{"code", ""}, 400, "invalid_request", "Missing required parameter: code"},
		{"no redirect", []string{"redirect_uri", ""}, 400, "invalid_request", "Missing required parameter: redirect_uri"},
		{"other redirect", []string{"redirect_uri", redirectURI + "/"}, 400, "redirect_uri_mismatch", "Bad Request"},
		{"no verifier", []string{"code_verifier", ""}, 400, "invalid_grant", "Missing code verifier."},
		{"wrong verifier", []string{"code_verifier", verifier + "x"}, 400, "invalid_grant", "Invalid code verifier."},
		{"challenge as verifier", []string{"code_verifier", s256(verifier)}, 400, "invalid_grant", "Invalid code verifier."},
		{"verifier not needed", []string{"code", bare}, 400, "invalid_grant", "code_verifier or verifier is not needed."},
		{"other client's code", []string{"client_id", second.ID}, 400, "invalid_grant", "Bad Request"},
		{"unknown client", []string{"client_id", "1-nobody", "code", "INVALID"}, 401, "invalid_client", "The OAuth client was not found."},
		{"wrong secret", []string{"client_secret", "GOCSPX-wrong", "code", "INVALID"}, 401, "invalid_client", "The provided client secret is invalid."},
		{"no secret", []string{"client_secret", ""}, 400, "invalid_request", "client_secret is missing."},
		{"no client", []string{"client_id", ""}, 400, "invalid_request", "Could not determine client ID from request."},
		{"no grant type", []string{"grant_type", ""}, 400, "invalid_request", "Missing required parameter: grant_type"},
		{"other grant type", []string{"grant_type", "password"}, 400, "unsupported_grant_type", "Invalid grant_type: password"},
		{"right", nil, 200, "", ""},
		{"plain challenge", []string{"code", plain}, 200, "", ""},
		{"without PKCE", []string{"code", bare, "code_verifier", ""}, 200, "", ""},
		{"used twice", nil, 400, "invalid_grant", "Bad Request"},
	} {
		form := url.Values{
			"client_id": {a.client.ID}, "client_secret": {a.client.Secret}, "grant_type": {"authorization_code"},
			"code": {code}, "code_verifier": {verifier}, "redirect_uri": {redirectURI},
		}
		for i := 0; i < len(tt.change); i += 2 {
			if form.Set(tt.change[i], tt.change[i+1]); tt.change[i+1] == "" {
				form.Del(tt.change[i])
			}
		}
		var pairs []string
		for name, values := range form {
			pairs = append(pairs, name, values[0])
		}
		got := post(t, s.Endpoints().Token, pairs...)
		if got.status != tt.status || got.text("error") != tt.want || got.text("error_description") != tt.says {
			t.Errorf("%s: got %d %s %q, want %d %s %q", tt.name, got.status, got.text("error"), got.text("error_description"), tt.status, tt.want, tt.says)
		}
	}

	late := a.visit(sandbox.Person{}, a.link(readonly)).Get("code")
	c.pass(10 * time.Minute)
	if got := a.exchange(late); got.text("error_description") != "Bad Request" {
		t.Errorf("after ten minutes: got %d %s", got.status, got.raw)
	}
	if got := get(t, s.Endpoints().Token, ""); got.status != http.StatusMethodNotAllowed {
		t.Errorf("GET: got %d", got.status)
	}
}

func TestClientCredentialsInHeader(t *testing.T) {
	c := sandbox.DesktopClient()
	c.Secret = "GOCSPX-a+b c%:é"
	s := start(t, &sandbox.Server{Clients: []sandbox.Client{c}})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	ask := func(secret string, more ...string) answer {
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Endpoints().Token, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(url.QueryEscape(c.ID), url.QueryEscape(secret))
		return do(t, r)
	}
	if got := ask(c.Secret); got.status != http.StatusOK {
		t.Errorf("right: %s", got.raw)
	}
	if got := ask("wrong"); got.text("error") != "invalid_client" {
		t.Errorf("wrong: %s", got.raw)
	}
	if got := ask(c.Secret, "client_secret", c.Secret); got.text("error") != "invalid_request" {
		t.Errorf("twice: %s", got.raw)
	}
}

func TestBothSecretsWhileTheyAreRotated(t *testing.T) {
	c := sandbox.DesktopClient()
	c.SecondSecret = "GOCSPX-practice-second"
	a := newApp(t, start(t, &sandbox.Server{Clients: []sandbox.Client{c}}))
	token := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	a.client.Secret = c.SecondSecret
	if got := a.refresh(token); got.status != http.StatusOK {
		t.Errorf("the second secret: %s", got.raw)
	}
}

func TestRefresh(t *testing.T) {
	c := newClock()
	second := sandbox.DesktopClient()
	second.ID = "1-second"
	s := start(t, &sandbox.Server{Now: c.Now, Clients: []sandbox.Client{sandbox.DesktopClient(), second}})
	a := newApp(t, s)
	first := a.signIn(sandbox.Person{}, "openid "+readonly)
	token := first.text("refresh_token")

	got := a.refresh(token)
	if got.status != http.StatusOK || got.text("access_token") == first.text("access_token") || got.text("refresh_token") != "" {
		t.Errorf("got %d, refresh token %t", got.status, got.text("refresh_token") != "")
	}
	if got.text("scope") != first.text("scope") || got.text("id_token") == "" {
		t.Errorf("got scope %q, id token %t", got.text("scope"), got.text("id_token") != "")
	}
	other := app{t, s, second, redirectURI}
	if got := other.refresh(token); got.status != 401 || got.text("error") != "unauthorized_client" {
		t.Errorf("another client's: %d %s", got.status, got.raw)
	}
	if got := a.refresh("1//unknown"); got.status != 400 || got.text("error_description") != "Token has been expired or revoked." {
		t.Errorf("unknown: %d %s", got.status, got.raw)
	}
	narrow := func(scope string) answer {
		return post(t, s.Endpoints().Token, "client_id", a.client.ID, "client_secret", a.client.Secret,
			"grant_type", "refresh_token", "refresh_token", token, "scope", scope)
	}
	if got := narrow("openid"); got.text("scope") != "openid" {
		t.Errorf("narrower: %s", got.raw)
	}
	if got := narrow("openid " + contacts); got.text("error") != "invalid_scope" {
		t.Errorf("wider: %s", got.raw)
	}
	c.pass(170 * 24 * time.Hour)
	if got := a.refresh(token); got.status != http.StatusOK {
		t.Errorf("after 170 days: %s", got.raw)
	}
	c.pass(100 * 24 * time.Hour)
	a.signIn(sandbox.Person{Account: "grace@example.com"}, readonly) // or the client would be deleted too
	c.pass(85 * 24 * time.Hour)
	if got := a.refresh(token); got.text("error") != "invalid_grant" {
		t.Errorf("unused for six months: %d", got.status)
	}
}

func TestTestingEndsAfterSevenDays(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now, Testing: true})
	a := newApp(t, s)
	got := a.signIn(sandbox.Person{}, "openid "+readonly)
	if got.number("refresh_token_expires_in") != 604799 {
		t.Errorf("got %v", got.number("refresh_token_expires_in"))
	}
	nameOnly := a.signIn(sandbox.Person{Account: "grace@example.com"}, "openid email profile")
	if nameOnly.number("refresh_token_expires_in") != 0 {
		t.Error("sign-in alone ends too")
	}
	c.pass(24 * time.Hour)
	if got := a.refresh(got.text("refresh_token")).number("refresh_token_expires_in"); got != 604799-86400 {
		t.Errorf("a day later: got %v", got)
	}
	// Publishing helps new consents, not this one.
	if err := s.SetTesting(false); err != nil {
		t.Fatal(err)
	}
	c.pass(6*24*time.Hour - 2*time.Second)
	if got := a.refresh(got.text("refresh_token")); got.status != http.StatusOK {
		t.Errorf("the last second: %s", got.raw)
	}
	c.pass(2 * time.Second)
	if got := a.refresh(got.text("refresh_token")); got.text("error_description") != "Token has been expired or revoked." {
		t.Errorf("after seven days: %d", got.status)
	}
	if got := a.refresh(nameOnly.text("refresh_token")); got.status != http.StatusOK {
		t.Errorf("sign-in alone: %s", got.raw)
	}
	if got := a.signIn(sandbox.Person{}, "openid "+readonly, "prompt", "consent"); got.number("refresh_token_expires_in") != 0 {
		t.Error("a consent after publishing ends too")
	}
}

func TestRefreshTokensOfWebClients(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := app{t, s, s.Clients[1], oauth.DefaultWebRedirectURI}
	if got := a.signIn(sandbox.Person{}, readonly); got.text("refresh_token") != "" {
		t.Error("online access has a refresh token")
	}
	if got := a.signIn(sandbox.Person{}, readonly, "access_type", "offline"); got.text("refresh_token") != "" {
		t.Error("a remembered consent has a refresh token")
	}
	if got := a.signIn(sandbox.Person{}, readonly, "access_type", "offline", "prompt", "consent"); got.text("refresh_token") == "" {
		t.Error("offline access with consent has no refresh token")
	}
	if got := a.signIn(sandbox.Person{Account: "grace@example.com"}, readonly, "access_type", "offline"); got.text("refresh_token") == "" {
		t.Error("offline access at the first consent has no refresh token")
	}
	desktop := newApp(t, s)
	if got := desktop.signIn(sandbox.Person{}, readonly, "access_type", "online"); got.text("refresh_token") == "" {
		t.Error("a Desktop app always has a refresh token")
	}
}

func TestIncludedScopesAreForWebClients(t *testing.T) {
	s := start(t, &sandbox.Server{})
	desktop, web := newApp(t, s), app{t, s, s.Clients[1], oauth.DefaultWebRedirectURI}
	desktop.signIn(sandbox.Person{}, readonly)
	if got := desktop.signIn(sandbox.Person{}, otherRead, "include_granted_scopes", "true").text("scope"); got != otherRead {
		t.Errorf("desktop: got %q", got)
	}
	if got := web.signIn(sandbox.Person{}, "openid", "include_granted_scopes", "true").text("scope"); got != otherRead+" "+readonly+" openid" {
		t.Errorf("web: got %q", got)
	}
}

func TestHundredRefreshTokens(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	grace := a.signIn(sandbox.Person{Account: "grace@example.com"}, readonly).text("refresh_token")
	var tokens []string
	for range 101 {
		tokens = append(tokens, a.signIn(sandbox.Person{}, readonly).text("refresh_token"))
	}
	if got := a.refresh(tokens[0]); got.text("error") != "invalid_grant" {
		t.Errorf("the oldest: got %d", got.status)
	}
	for _, token := range []string{tokens[1], tokens[100], grace} {
		if got := a.refresh(token); got.status != http.StatusOK {
			t.Errorf("one of the hundred: %s", got.raw)
		}
	}
}

func TestRotation(t *testing.T) {
	a := newApp(t, start(t, &sandbox.Server{Rotate: true}))
	old := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	next := a.refresh(old).text("refresh_token")
	if next == "" || next == old {
		t.Fatal("not rotated")
	}
	if got := a.refresh(old); got.text("error") != "invalid_grant" {
		t.Errorf("the old one: got %d", got.status)
	}
	if got := a.refresh(next); got.status != http.StatusOK {
		t.Errorf("the new one: %s", got.raw)
	}
}

func TestAccessTokenLife(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now, AccessTokenLife: time.Minute})
	a := newApp(t, s)
	got := a.signIn(sandbox.Person{}, "email")
	if got.number("expires_in") != 60 {
		t.Errorf("got %v", got.number("expires_in"))
	}
	c.pass(59 * time.Second)
	if got := get(t, s.Endpoints().UserInfo, got.text("access_token")); got.status != http.StatusOK {
		t.Errorf("in its last second: %s", got.raw)
	}
	c.pass(time.Second)
	if got := get(t, s.Endpoints().UserInfo, got.text("access_token")); got.status != http.StatusUnauthorized {
		t.Errorf("a minute later: got %d", got.status)
	}
}

func TestIDToken(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	if got := a.signIn(sandbox.Person{}, readonly); got.text("id_token") != "" {
		t.Error("an ID token without a sign-in scope")
	}
	token := a.signIn(sandbox.Person{Account: "katherine@example.org"}, "openid email profile "+readonly, "nonce", "n-1").text("id_token")
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"iss": s.URL, "aud": a.client.ID, "azp": a.client.ID, "sub": s.Accounts[2].Sub, "hd": "example.org", "nonce": "n-1",
		"email": "katherine@example.org", "email_verified": true, "name": "Katherine Johnson", "given_name": "Katherine", "family_name": "Johnson",
		"iat": float64(c.Now().Unix()), "exp": float64(c.Now().Add(time.Hour).Unix()),
	} {
		if claims[name] != want {
			t.Errorf("%s: got %v, want %v", name, claims[name], want)
		}
	}
	payload, _ = base64.RawURLEncoding.DecodeString(strings.Split(a.signIn(sandbox.Person{}, "openid").text("id_token"), ".")[1])
	if strings.Contains(string(payload), "email") || strings.Contains(string(payload), "Lovelace") {
		t.Errorf("openid alone tells %s", payload)
	}
}

func TestTokenInfo(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, "openid email "+readonly).text("access_token")
	want := map[string]string{
		"aud": a.client.ID, "azp": a.client.ID, "sub": s.Accounts[0].Sub, "email": "ada@example.com", "email_verified": "true",
		"scope": readonly + " " + emailLong + " openid", "expires_in": "3599", "exp": "1795352399", "access_type": "offline",
	}
	for name, got := range map[string]answer{
		"GET":  get(t, s.Endpoints().TokenInfo+"?access_token="+token, ""),
		"POST": post(t, s.Endpoints().TokenInfo, "access_token", token),
	} {
		for field, value := range want {
			if got.text(field) != value {
				t.Errorf("%s %s: got %v, want the string %q", name, field, got.body[field], value)
			}
		}
	}
	blind := post(t, s.Endpoints().TokenInfo, "access_token", a.signIn(sandbox.Person{}, readonly).text("access_token"))
	if blind.text("sub") != "" || blind.text("email") != "" || blind.text("aud") == "" {
		t.Errorf("without sign-in: %s", blind.raw)
	}
	if got := post(t, s.Endpoints().TokenInfo, "access_token", "ya29.unknown"); got.status != 400 || got.text("error") != "invalid_token" || got.text("error_description") != "Invalid Value" {
		t.Errorf("unknown: %d %s", got.status, got.raw)
	}
	if got := post(t, s.Endpoints().TokenInfo); got.status != 400 {
		t.Errorf("nothing: %d", got.status)
	}
}

func TestRevokeEndsTheProjectsGrant(t *testing.T) {
	for _, kind := range []string{"access_token", "refresh_token"} {
		s := start(t, &sandbox.Server{})
		desktop, web := newApp(t, s), app{t, s, s.Clients[1], oauth.DefaultWebRedirectURI}
		one := desktop.signIn(sandbox.Person{}, readonly)
		two := web.signIn(sandbox.Person{}, readonly, "access_type", "offline", "prompt", "consent")
		grace := desktop.signIn(sandbox.Person{Account: "grace@example.com"}, readonly)

		if got := post(t, s.Endpoints().Revoke, "token", one.text(kind)); got.status != http.StatusOK {
			t.Fatalf("%s: %s", kind, got.raw)
		}
		for _, got := range []answer{desktop.refresh(one.text("refresh_token")), web.refresh(two.text("refresh_token"))} {
			if got.text("error") != "invalid_grant" {
				t.Errorf("%s: a token of the project lives on: %d", kind, got.status)
			}
		}
		if got := get(t, s.BaseURI()+"/v1/people/me?personFields=names", two.text("access_token")); got.status != http.StatusUnauthorized {
			t.Errorf("%s: an access token lives on: %d", kind, got.status)
		}
		if got := desktop.refresh(grace.text("refresh_token")); got.status != http.StatusOK {
			t.Errorf("%s: another account's was ended: %s", kind, got.raw)
		}
		if got := post(t, s.Endpoints().Revoke, "token", one.text(kind)); got.status != 400 || got.text("error") != "invalid_token" {
			t.Errorf("%s: again: %d %s", kind, got.status, got.raw)
		}
		if got := desktop.visit(sandbox.Person{}, desktop.link(readonly)).Get("prompt"); got != "consent" {
			t.Errorf("%s: the consent is still remembered", kind)
		}
	}
}

func TestRevokedBetweenConsentAndExchange(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	code := a.visit(sandbox.Person{}, a.link(readonly)).Get("code")
	if err := s.Revoke("ada@example.com"); err != nil {
		t.Fatal(err)
	}
	if got := a.exchange(code); got.text("error") != "invalid_grant" {
		t.Errorf("got %d %s", got.status, got.raw)
	}
	if err := s.Revoke("nobody@example.com"); err == nil {
		t.Error("revokes for nobody")
	}
}

func TestUserInfo(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	got := get(t, s.Endpoints().UserInfo, a.signIn(sandbox.Person{}, "openid email profile").text("access_token"))
	if got.text("sub") != s.Accounts[0].Sub || got.text("email") != "ada@example.com" || got.body["email_verified"] != true || got.text("name") != "Ada Lovelace" {
		t.Errorf("got %s", got.raw)
	}
	for name, token := range map[string]string{"unknown": "ya29.x", "none": "", "without sign-in": a.signIn(sandbox.Person{Account: "grace@example.com"}, readonly).text("access_token")} {
		if got := get(t, s.Endpoints().UserInfo, token); got.status != http.StatusUnauthorized || got.text("error") != "invalid_request" {
			t.Errorf("%s: got %d %s", name, got.status, got.raw)
		}
	}
}
