package gui

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// What has failed is told with the button that mends it, and with details that
// unfold to a report without secrets.
func TestTellError_MendsAndReports(t *testing.T) {
	const mistyped = "GOCSPX-mistyped-4711"
	for name, c := range map[string]struct {
		fail               func(*desk)
		what, button, code string
		mend               func(*desk) // after the button was pressed
	}{
		"test a client with a wrong secret": {
			func(d *desk) {
				_, err := d.service.SaveClient(d.t.Context(), d.stored().Clients[0], mistyped)
				d.must(err)
				d.tap("Clients")
				d.tap("Test client")
				d.tap("Open the console page")
				if got, want := d.pages(), d.service.Preset.ConsolePage(connections.PageClients, d.stored().Clients[0]); len(got) != 1 || got[0] != want {
					d.t.Errorf("opened %q, want %q", got, want)
				}
			},
			"The server does not accept the client secret.", "Enter the secret", connections.CauseWrongSecret,
			func(d *desk) {
				d.types(d.google.Clients[0].Secret)
				d.tap("Test client")
				d.sees("The new secret works, the stored one does not")
			},
		},
		"save while the keyring is locked": {
			func(d *desk) {
				d.tap("Clients")
				d.tap("New client")
				d.write("Name", "Another")
				d.write("Client ID", d.google.Clients[0].ID)
				d.write("Client secret", mistyped)
				d.secrets.Fail = func(op string, _ connections.SecretRef) error {
					return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: errors.New("locked")}
				}
				d.tap("Save")
				d.secrets.Fail = nil
			},
			"The keyring is locked.", "Try again", connections.CodeKeyring + string(connections.KeyringLocked),
			func(d *desk) {
				if got := len(d.stored().Clients); got != 2 {
					d.t.Errorf("%d clients are stored", got)
				}
			},
		},
		"revoke at a server in trouble": {
			func(d *desk) {
				d.google.Fault = func(*http.Request) *sandbox.Fault { return &sandbox.Fault{Status: http.StatusBadGateway} }
				d.app.revokeConnection(d.named("Acme CRM sync"))
				d.tap("Revoke access")
				d.google.Fault = nil
			},
			"It is not known whether the access was revoked.", "Try again", connections.CodeRevoking,
			func(d *desk) { d.sees("Access was revoked.") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, inPractice)
			d.online("Acme CRM sync")
			d.show()
			c.fail(d)
			d.sees(c.what)
			d.tap("Details")
			if w := d.top(); w.surface().MinSize().Height > w.Canvas().Size().Height {
				t.Error("the unfolded dialog is higher than its window")
			}
			d.tap("Copy report")
			report := d.fyne.Clipboard().Content()
			if !strings.Contains(report, "Code: "+c.code+"\n") || strings.Contains(report, mistyped) {
				t.Errorf("reported:\n%s", report)
			}
			if got := d.top().primaries(); len(got) != 1 || got[0] != c.button {
				t.Fatalf("stands out: %q, want %q", got, c.button)
			}
			d.tap(c.button)
			c.mend(d)
		})
	}
}
