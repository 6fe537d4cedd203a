package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// Every reason why a connection is not simply online has its banner with one
// primary button, which does what it says.
func TestMend_EveryReasonHasItsButton(t *testing.T) {
	signsIn := func(d *desk) {
		d.t.Helper()
		if d.top().Title() != "Reauthorize" || len(d.links()) < 2 {
			d.t.Errorf("no sign-in: %s", d.screen())
		}
	}
	asks := func(d *desk) {
		d.t.Helper()
		if got := d.google.Count(d.google.Endpoints().TokenInfo); got == 0 {
			d.t.Error("the server was not asked")
		}
		d.sees("Online")
	}
	entersSecret := func(d *desk) {
		d.t.Helper()
		if d.top().Canvas().Focused() != d.entry("Client secret") {
			d.t.Error("the keyboard is not where the secret is entered")
		}
	}
	editsClient := func(d *desk) { d.t.Helper(); d.sees("Client secret", "Test client") }
	copies := func(d *desk) {
		d.t.Helper()
		if got := d.fyne.Clipboard().Content(); !strings.Contains(got, d.google.Clients[0].ID) {
			d.t.Errorf("copied %q", got)
		}
	}
	picks := func(d *desk) { d.t.Helper(); d.sees("Available", "Selected") }
	type reason struct {
		code, button string
		works        func(*desk)
	}
	reasons := []reason{{connections.CodeClientSecret, "Enter the secret", entersSecret}, {"org_internal", "Sign in with another account", signsIn}}
	for _, code := range []string{connections.CodeAPIDisabled, "admin_policy_enforced"} { // a server without a console
		reasons = append(reasons, reason{code, "Copy a message", copies})
	}
	for _, code := range []string{"invalid_grant", connections.CodeRapt, "unauthorized_client", connections.CodeSecretMissing, connections.CodeAPIToken, connections.CodeNoRefresh, "invalid_token", "who_knows"} {
		reasons = append(reasons, reason{code, "Reauthorize", signsIn})
	}
	for _, code := range []string{connections.CodeNetwork, connections.CodeTimeout, connections.CodeServer, connections.CodeAPIQuota, connections.CodeCertificate, connections.CodeBadAnswer, connections.CodeAPI} {
		reasons = append(reasons, reason{code, "Try again", asks})
	}
	for _, code := range []string{"invalid_client", "deleted_client", "disabled_client", "redirect_uri_mismatch", connections.CodeIssuer} {
		reasons = append(reasons, reason{code, "Edit the client", editsClient})
	}
	for _, code := range []string{"invalid_scope", connections.CodeAPIScope} {
		reasons = append(reasons, reason{code, "Choose permissions", picks})
	}
	for _, r := range reasons {
		t.Run(r.code, func(t *testing.T) {
			d := newDesk(t)
			d.change(d.online("Acme CRM sync").ID, func(c *connections.Connection) {
				c.Failure = &connections.Failure{Code: r.code, Since: d.clock()}
			})
			d.show()
			d.sees("Since today, 12:00")
			d.mends(r.button)
			r.works(d)
		})
	}
	t.Run("permission", func(t *testing.T) {
		d := newDesk(t)
		d.change(d.online("Acme CRM sync").ID, func(c *connections.Connection) { c.Scopes = append(c.Scopes, oauth.FullScope("contacts")) })
		d.show()
		d.mends("Ask for the missing permission")
		signsIn(d)
	})
	for name, pass := range map[string]time.Duration{"dies soon": 6 * 24 * time.Hour, "died": 8 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, inPractice)
			if err := d.google.SetTesting(true); err != nil {
				t.Fatal(err)
			}
			d.online("Acme CRM sync")
			d.pass(pass)
			d.show()
			d.mends("Publish the app")
			d.sees("Make the sign-in last", "Open the Audience page")
		})
	}
	for code, button := range map[string]string{
		"": "Authorize", connections.CodeDeclined: "Authorize", connections.CodeSignInTimeout: "Authorize", connections.CodeNoCode: "Authorize",
		connections.CodeOtherAccount: "Sign in with another account", connections.CodePort: "Try again",
		connections.CodeKeyring + string(connections.KeyringLocked): "Try again", connections.CodeNetwork: "Try again",
	} {
		t.Run("not authorized "+code, func(t *testing.T) {
			d := newDesk(t)
			c := d.connection("Acme CRM sync")
			if code != "" {
				d.change(c.ID, func(c *connections.Connection) { c.Failure = &connections.Failure{Code: code, Since: d.clock()} })
			}
			d.show()
			d.mends(button)
			d.sees("Connected")
		})
	}
}

// mends presses the button of the banner, after making sure that it is the one
// that stands out.
func (d *desk) mends(name string) {
	d.t.Helper()
	banners := find[*banner](d.top().surface())
	if len(banners) != 1 || banners[0].fact.String() == "" || banners[0].sentence.String() == "" {
		d.t.Fatalf("%d banners: %s", len(banners), d.screen())
	}
	if got := d.top().primaries(); len(got) != 1 || got[0] != name {
		d.t.Fatalf("stands out: %q, want %q", got, name)
	}
	banners[0].action.Tapped(&fyne.PointEvent{})
	d.settle()
}

// A permission that was not given can be asked for also where something more
// urgent has the banner.
func TestMend_MissingPermissionBesideAnotherReason(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.change(c.ID, func(c *connections.Connection) {
		c.Granted = c.Granted.Without(oauth.NewScopes("contacts.readonly"))
		c.Failure = &connections.Failure{Code: connections.CodeAPIDisabled, Since: d.clock()}
	})
	d.show()
	if got := d.top().primaries(); len(got) != 1 || strings.HasPrefix(got[0], "Ask for") {
		t.Fatalf("stands out: %q", got)
	}
	d.tap("Ask for the missing permission")
	d.awaits("Connected")
	if missing := d.named(c.Name).Missing(); len(missing) > 0 {
		t.Errorf("missing: %v", missing)
	}
}

func TestMend_LeadsToTheSettings(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.change(c.ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: connections.CodeNetwork, Reason: string(oauth.NetworkProxy), Since: d.clock()}
	})
	d.show()
	d.mends("Open the settings")
	d.sees("Proxy", "Callback port")
}

// A network that wants a login is not mended by trying again alone.
// What a test could not look at stays, and every voice says that it could not.
func TestMend_SaysThatTheLastTestCouldNotLook(t *testing.T) {
	d := newDesk(t, inPractice)
	d.online("Acme CRM sync")
	d.show()
	for _, fault := range []string{"people-admin", "people-quota-hour"} {
		d.google.Disarm()
		d.must(d.google.Arm(fault, 9))
		d.tap("Test")
	}
	d.sees("“Acme CRM sync” was tested: Needs attention (last test: too many requests)",
		"Needs attention: the administrator switched it off (last test: too many requests)",
		"The last test could not look: too many requests.")
	d.tap("Why?")
	d.sees("Google asks for a pause")
	d.tap("Close")
	d.google.Disarm()
	d.must(d.google.Arm("people-admin", 9))
	d.tap("Test")
	d.misses("too many requests")
}

func TestMend_SendsToTheNetworksLogin(t *testing.T) {
	d := newDesk(t)
	d.change(d.online("Acme CRM sync").ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: connections.CodeCaptive, Status: 511, Since: d.clock()}
	})
	d.show()
	d.sees("as in hotels and trains", "Open any page in the browser and log in to the network, then try again.")
	d.mends("Open the page")
	d.wait("the page", func() bool { return len(d.pages()) == 1 })
	if got, want := d.pages()[0], "http://example.com/"; got != want {
		t.Errorf("the browser shows %s, want %s", got, want)
	}
}

// An account that its owner has to put in order first is not signed in again
// before that.
func TestMend_SendsToTheAccountsPage(t *testing.T) {
	d := newDesk(t, inPractice)
	d.online("Acme CRM sync")
	d.show()
	d.must(d.google.Arm("ACCOUNT_STATE_INVALID", 9))
	d.tap("Test")
	d.mends("Open the page")
	d.wait("the page", func() bool { return len(d.pages()) == 1 })
	if got, want := d.pages()[0], d.google.Endpoints().Issuer; got != want {
		t.Errorf("the browser shows %s, want %s", got, want)
	}
}

// A test says of the clock what a diagnosis does.
func TestMend_TestSaysThatTheClockIsWrong(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	d.tap("Test")
	d.sees("“Acme CRM sync” was tested: Online")
	d.misses("clock")
	d.must(d.google.Arm("token-skew", 9))
	d.tap("Test")
	d.sees("“Acme CRM sync” was tested: Online. This computer's clock is 2 h slow.")
}

// While a server wants to be left alone nothing offers to ask it again.
func TestMend_WaitsAsLongAsTheServerAsks(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.change(c.ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: connections.CodeAPIQuota, Status: 429, Wait: time.Hour, Since: d.clock().Add(-3 * time.Hour), Until: d.clock().Add(time.Hour)}
	})
	d.show()
	ends := "The pause that it asks for ends " + words.When(d.clock().Add(time.Hour), d.clock())
	if d.sees(ends, "Why?"); len(d.top().primaries()) != 0 {
		t.Errorf("stands out: %q", d.top().primaries())
	}
	d.pass(61 * time.Minute)
	if d.misses(ends); !slices.Equal(d.top().primaries(), []string{"Try again"}) {
		t.Errorf("stands out after the pause: %q", d.top().primaries())
	}
}
