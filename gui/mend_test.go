package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// Every reason why a connection is not simply online has its banner with one
// primary button, which does what it says.
func TestMend_EveryReasonHasItsButton(t *testing.T) {
	signsIn := func(d *desk) {
		d.t.Helper()
		if d.top().Title() != "Save and authorize" || len(d.links()) < 2 {
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
	editsClient := func(d *desk) { d.t.Helper(); d.sees("Client secret", "Test client") }
	edits := func(d *desk) { d.t.Helper(); d.sees("Edit connection") }
	opens := func(d *desk) {
		d.t.Helper()
		want := "https://console.cloud.google.com/apis/library/people.googleapis.com?project=gcdesk-practice"
		if got := strings.Join(d.pages(), " "); got != want {
			d.t.Errorf("opened %q", got)
		}
	}
	type reason struct {
		code, button string
		works        func(*desk)
	}
	reasons := []reason{{connections.CodeAPIDisabled, "Enable the People API", opens}}
	for _, code := range []string{"invalid_grant", connections.CodeRapt, "unauthorized_client", connections.CodeSecretMissing, connections.CodeAPIToken, connections.CodeNoRefresh} {
		reasons = append(reasons, reason{code, "Reauthorize", signsIn})
	}
	for _, code := range []string{connections.CodeNetwork, connections.CodeTimeout, connections.CodeServer, connections.CodeAPIQuota} {
		reasons = append(reasons, reason{code, "Try now", asks})
	}
	for _, code := range []string{"invalid_client", "deleted_client", "disabled_client", "redirect_uri_mismatch", connections.CodeClientSecret} {
		reasons = append(reasons, reason{code, "Edit the client", editsClient})
	}
	for _, code := range []string{"invalid_scope", connections.CodeAPIScope} {
		reasons = append(reasons, reason{code, "Edit", edits})
	}
	for _, code := range []string{connections.CodeCertificate, connections.CodeBadAnswer, connections.CodeAPI, connections.CodeIssuer, "admin_policy_enforced", "org_internal", "who_knows"} {
		reasons = append(reasons, reason{code, "Test again", asks})
	}
	for _, r := range reasons {
		t.Run(r.code, func(t *testing.T) {
			d := newDesk(t)
			d.change(d.online("Acme CRM sync").ID, func(c *connections.Connection) {
				c.Failure = &connections.Failure{Code: r.code, Since: d.clock()}
			})
			d.show()
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
			d := newDesk(t)
			if err := d.google.SetTesting(true); err != nil {
				t.Fatal(err)
			}
			d.online("Acme CRM sync")
			d.pass(pass)
			d.show()
			d.mends("Reauthorize")
			signsIn(d)
		})
	}
	for _, code := range []string{"", connections.CodeDeclined, connections.CodeSignInTimeout, connections.CodePort, connections.CodeNoCode, connections.CodeOtherAccount, connections.CodeKeyring + string(connections.KeyringLocked), connections.CodeNetwork} {
		t.Run("not authorized "+code, func(t *testing.T) {
			d := newDesk(t)
			c := d.connection("Acme CRM sync")
			if code != "" {
				d.change(c.ID, func(c *connections.Connection) { c.Failure = &connections.Failure{Code: code, Since: d.clock()} })
			}
			d.show()
			d.mends("Authorize")
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
