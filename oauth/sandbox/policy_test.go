package sandbox_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

var (
	ada       = sandbox.Person{Account: "ada@example.com"}
	grace     = sandbox.Person{Account: "grace@example.com"}
	katherine = sandbox.Person{Account: "katherine@example.org"} // of the Workspace
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// isBlocked expects a page that names the error, and no way back.
func (a app) isBlocked(p sandbox.Person, want string) {
	a.t.Helper()
	if page := a.blocked(p, a.link(readonly)); !strings.Contains(page.Body, want) {
		a.t.Errorf("%s: got %d without %q", p.Account, page.Status, want)
	}
}

// refuses expects an error at the refresh.
func (a app) refuses(token, code, description string) {
	a.t.Helper()
	if got := a.refresh(token); got.text("error") != code || got.text("error_description") != description {
		a.t.Errorf("got %d %s, want %s %q", got.status, got.raw, code, description)
	}
}

func (a app) accepts(token string) {
	a.t.Helper()
	if got := a.refresh(token); got.status != http.StatusOK {
		a.t.Errorf("got %d %s", got.status, got.raw)
	}
}

func TestTestUsers(t *testing.T) {
	s := start(t, &sandbox.Server{Testing: true})
	a := newApp(t, s)
	a.visit(ada, a.link(readonly))
	press(t, s.URL+"/", "no-test-user", s.Accounts[0].Sub)
	a.isBlocked(ada, "Error 403: access_denied")
	a.visit(grace, a.link(readonly))
	press(t, s.URL+"/", "test-user", s.Accounts[0].Sub)
	a.visit(ada, a.link(readonly))
	for _, other := range s.Accounts {
		must(t, s.SetTestUser(other.Email, false))
	}
	a.isBlocked(grace, "Error 403: access_denied") // nobody is not everybody
	press(t, s.URL+"/", "testing", "off")
	a.visit(grace, a.link(readonly))
	if err := s.SetTestUser("nobody@example.com", true); err == nil {
		t.Error("adds nobody")
	}
}

func TestUserType(t *testing.T) {
	s := start(t, &sandbox.Server{Testing: true})
	a := newApp(t, s)
	press(t, s.URL+"/", "organization", "example.org")
	a.isBlocked(ada, "Error 403: org_internal")
	if got := a.signIn(katherine, readonly).number("refresh_token_expires_in"); got != 0 {
		t.Errorf("an internal app dies after %v seconds", got)
	}
	press(t, s.URL+"/", "organization", "")
	a.visit(ada, a.link(readonly))
}

func TestPublishingHelpsNewConsentsOnly(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now, Testing: true})
	a := newApp(t, s)
	a.signIn(ada, readonly)
	c.pass(5 * 24 * time.Hour)
	must(t, s.SetTesting(false))
	remembered := a.signIn(ada, readonly)
	if got := remembered.number("refresh_token_expires_in"); got != 2*86400-1 {
		t.Errorf("without the consent page: got %v seconds, want the two days that are left", got)
	}
	again := a.signIn(ada, readonly, "prompt", "consent")
	if got := again.number("refresh_token_expires_in"); got != 0 {
		t.Errorf("after a new consent: got %v", got)
	}
	c.pass(3 * 24 * time.Hour)
	a.refuses(remembered.text("refresh_token"), "invalid_grant", "Token has been expired or revoked.")
	a.accepts(again.text("refresh_token"))
}

func TestExpiredConsentIsAskedAgain(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now, Testing: true})
	a := newApp(t, s)
	a.visit(ada, a.link(readonly))
	c.pass(7 * 24 * time.Hour)
	if got := a.visit(ada, a.link(readonly)).Get("prompt"); got != "consent" {
		t.Errorf("got %q", got)
	}
}

func TestTimeBasedAccess(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	press(t, s.URL+"/", "how-long", "on")
	got := a.signIn(ada, readonly)
	if got.number("refresh_token_expires_in") != 15551999 {
		t.Errorf("got %v", got.number("refresh_token_expires_in"))
	}
	ongoing := grace
	ongoing.Ongoing = true
	if got := a.signIn(ongoing, readonly).number("refresh_token_expires_in"); got != 0 {
		t.Errorf("ongoing access ends after %v seconds", got)
	}
	token := got.text("refresh_token")
	c.pass(100 * 24 * time.Hour)
	a.accepts(token)
	c.pass(80*24*time.Hour - time.Second)
	a.accepts(token)
	c.pass(time.Second)
	a.refuses(token, "invalid_grant", "Token has been expired or revoked.")
	press(t, s.URL+"/", "how-long", "off")
	a.accepts(a.signIn(ada, readonly).text("refresh_token"))
}

func TestAdministratorBlocksAndTrusts(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	own, other := a.signIn(katherine, readonly).text("refresh_token"), a.signIn(ada, readonly).text("refresh_token")
	press(t, s.URL+"/", "trust", "off")
	a.isBlocked(katherine, "Error 400: admin_policy_enforced")
	a.refuses(own, "admin_policy_enforced", "")
	a.accepts(other)
	press(t, s.URL+"/", "trust", "on")
	a.accepts(own)
	a.visit(katherine, a.link(readonly))
}

func TestSessionsEnd(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	own, other := a.signIn(katherine, readonly).text("refresh_token"), a.signIn(ada, readonly).text("refresh_token")
	press(t, s.URL+"/", "session", "16h")
	c.pass(16*time.Hour - time.Second)
	a.accepts(own)
	c.pass(time.Second)
	a.refuses(own, "invalid_grant", "reauth related error (invalid_rapt)")
	if got := a.refresh(own).text("error_subtype"); got != "invalid_rapt" {
		t.Errorf("got subtype %q", got)
	}
	a.accepts(other)
	a.accepts(a.signIn(katherine, readonly).text("refresh_token"))
	press(t, s.URL+"/", "session", "0")
	a.accepts(own)
}

func TestAccountsThatAreGone(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	for _, button := range []string{"disable", "delete"} {
		tokens := a.signIn(ada, "openid "+readonly)
		press(t, s.URL+"/", button, s.Accounts[0].Sub)
		a.refuses(tokens.text("refresh_token"), "invalid_grant", "Bad Request")
		got := get(t, s.BaseURI()+"/v1/people/me/connections?personFields=names", tokens.text("access_token"))
		if _, reason, _ := got.rpc(); got.status != http.StatusUnauthorized || reason != "ACCOUNT_STATE_INVALID" {
			t.Errorf("%s: got %d %s", button, got.status, got.raw)
		}
		if _, err := ada.Visit(t.Context(), a.link(readonly)); err == nil {
			t.Errorf("%s: can still sign in", button)
		}
		press(t, s.URL+"/", "active", s.Accounts[0].Sub)
		a.accepts(tokens.text("refresh_token"))
	}
	if err := s.SetAccountState("nobody@example.com", sandbox.AccountDeleted); err == nil {
		t.Error("deletes nobody")
	}
}

func TestUnverifiedAppLetsAHundredIn(t *testing.T) {
	var people []sandbox.Account
	for i := range 101 {
		people = append(people, sandbox.Account{Sub: fmt.Sprint(i + 1), Email: fmt.Sprintf("p%d@example.com", i+1)})
	}
	s := start(t, &sandbox.Server{Accounts: people})
	a := newApp(t, s)
	press(t, s.URL+"/", "unverified", "on")
	if page := get(t, a.link(readonly, "login_hint", "1"), "").raw; !strings.Contains(page, `data-page="unverified"`) {
		t.Error("no warning")
	}
	if page := get(t, a.link("openid email", "login_hint", "1"), "").raw; !strings.Contains(page, `data-page="consent"`) {
		t.Error("sign-in alone is warned of")
	}
	for _, p := range people[:100] {
		a.visit(sandbox.Person{Account: p.Sub}, a.link(readonly))
	}
	a.isBlocked(sandbox.Person{Account: "101"}, "Sign in with Google temporarily disabled")
	must(t, s.Revoke("1"))
	a.visit(sandbox.Person{Account: "1"}, a.link(readonly)) // not a new one
	a.isBlocked(sandbox.Person{Account: "101"}, "Sign in with Google temporarily disabled")
	press(t, s.URL+"/", "unverified", "off")
	a.visit(sandbox.Person{Account: "101"}, a.link(readonly))
}

func TestClientIsDeletedAndRestored(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	token := a.signIn(ada, readonly).text("refresh_token")
	press(t, s.URL+"/", "delete-client", a.client.ID)
	a.refuses(token, "deleted_client", "The OAuth client was deleted.")
	a.isBlocked(ada, "Error 401: deleted_client")
	c.pass(30*24*time.Hour - time.Second)
	press(t, s.URL+"/", "restore-client", a.client.ID)
	a.accepts(token)
	a.visit(ada, a.link(readonly))

	must(t, s.SetClientDeleted(a.client.ID, true))
	c.pass(30 * 24 * time.Hour)
	a.refuses(token, "invalid_client", "The OAuth client was not found.")
	if err := s.SetClientDeleted(a.client.ID, false); err == nil {
		t.Error("restored after 30 days")
	}
	made, err := s.CreateClient(oauth.Desktop)
	must(t, err)
	a.client = made
	a.accepts(a.signIn(ada, readonly).text("refresh_token"))
}

func TestClientUnusedForSixMonthsIsDeleted(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	a := newApp(t, s)
	token := a.signIn(ada, readonly).text("refresh_token")
	c.pass(100 * 24 * time.Hour)
	a.accepts(token)
	c.pass(100 * 24 * time.Hour)
	a.accepts(token) // each token request counts anew
	c.pass(184 * 24 * time.Hour)
	a.refuses(token, "deleted_client", "The OAuth client was deleted.")
	must(t, s.SetClientDeleted(a.client.ID, false))
	a.refuses(token, "invalid_grant", "Token has been expired or revoked.")
	a.accepts(a.signIn(ada, readonly).text("refresh_token"))
}

// Whom nobody has used for so long that nothing of it is known is there again.
func TestClientsAreThereAgainAfterYears(t *testing.T) {
	c := newClock()
	s := &sandbox.Server{Now: c.Now, Dir: t.TempDir()}
	must(t, s.Start())
	must(t, s.Close())
	c.pass(2 * 365 * 24 * time.Hour)
	s = start(t, &sandbox.Server{Now: c.Now, Dir: s.Dir})
	newApp(t, s).signIn(ada, readonly)
}

func TestClientIsDisabledAndEnabled(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(ada, readonly).text("refresh_token")
	press(t, s.URL+"/", "disable-client", a.client.ID)
	a.isBlocked(ada, "Error 403: disabled_client")
	a.refuses(token, "disabled_client", "The OAuth client was disabled.")
	press(t, s.URL+"/", "enable-client", a.client.ID)
	a.accepts(token)
}

func TestSecretsAreRotated(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(ada, readonly).text("refresh_token")
	old := a.client.Secret

	added := field(t, `<code id="secret">([^<]+)</code>`, press(t, s.URL+"/", "add-secret", a.client.ID).raw)
	if strings.Contains(get(t, s.URL+"/", "").raw, added) {
		t.Error("the secret is shown a second time")
	}
	if !strings.Contains(string(s.ClientFile(a.client.ID)), added) {
		t.Error("the download does not hold the newest secret")
	}
	for _, secret := range []string{old, added} {
		a.client.Secret = secret
		a.accepts(token)
	}
	if _, err := s.AddSecret(a.client.ID); err == nil {
		t.Error("a third secret is made")
	}
	if err := s.DeleteSecret(a.client.ID, old); err == nil {
		t.Error("an enabled secret is deleted")
	}
	off := field(t, `name="disable-secret" value="([^"]+)"`, get(t, s.URL+"/", "").raw)
	press(t, s.URL+"/", "disable-secret", off)
	a.client.Secret = old
	a.refuses(token, "invalid_client", "The provided client secret is invalid.")
	press(t, s.URL+"/", "enable-secret", off)
	a.accepts(token)
	must(t, s.SetSecretDisabled(a.client.ID, old, true))
	press(t, s.URL+"/", "delete-secret", off)
	a.refuses(token, "invalid_client", "The provided client secret is invalid.")
	a.client.Secret = added
	a.accepts(token)
	must(t, s.SetSecretDisabled(a.client.ID, added, true))
	if err := s.DeleteSecret(a.client.ID, added); err == nil {
		t.Error("the last secret is deleted")
	}
	if got := press(t, s.URL+"/", "delete-secret", off); got.status != http.StatusConflict {
		t.Errorf("a secret that is gone: got %d", got.status)
	}
}

func TestConsoleIsKeptOverRestarts(t *testing.T) {
	s := &sandbox.Server{Dir: t.TempDir()}
	must(t, s.Start())
	a := newApp(t, s)
	token := a.signIn(katherine, readonly).text("refresh_token")
	added, err := s.AddSecret(a.client.ID)
	must(t, err)
	must(t, s.SetTesting(true))
	must(t, s.SetTestUser("ada@example.com", false))
	must(t, s.SetAccountState("grace@example.com", sandbox.AccountDeleted))
	must(t, s.SetAdminBlocks(true))
	must(t, s.Close())

	s = start(t, &sandbox.Server{Dir: s.Dir})
	a.s, a.client.Secret = s, added
	a.isBlocked(ada, "Error 403: access_denied")
	a.refuses(token, "admin_policy_enforced", "")
	if _, err := grace.Visit(t.Context(), a.link(readonly)); err == nil {
		t.Error("a deleted account is back")
	}
	must(t, s.SetAdminBlocks(false))
	a.accepts(token)
	if i := slices.IndexFunc(s.Clients, func(c sandbox.Client) bool { return c.SecondSecret == added }); i < 0 {
		t.Error("the second secret is not among the clients")
	}
}
