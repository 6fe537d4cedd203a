package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// must fails the test where the stand-in's console refuses.
func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// inTrouble is one connection in practice mode of which something goes wrong
// once it is online.
func inTrouble(t *testing.T, wrong func(*desk), ways ...func(*desk)) *desk {
	t.Helper()
	d := newDesk(t, append(ways, inPractice)...)
	d.troubled(wrong)
	return d
}

// diagnose asks why, by the menu of the row.
func (d *desk) diagnose() {
	d.t.Helper()
	d.app.openTrouble(d.app.overview.Connections[0], nil)
	d.settle()
}

// first fails the test unless this is the first cause, and its button the one
// that stands out.
func (d *desk) first(what, button string) {
	d.t.Helper()
	if d.top().Title() != d.app.title("Diagnosis") {
		d.t.Fatalf("no diagnosis: %s", d.screen())
	}
	d.sees("What happened", what, "What mends it")
	if got := d.top().primaries(); len(got) != 1 || got[0] != button {
		d.t.Errorf("stands out: %q, want %q", got, button)
	}
}

// Each fault shows its cause first, and its button mends it, against the
// stand-in's console.
func TestTrouble_TheButtonMendsIt(t *testing.T) {
	later := func(d *desk) { d.pass(2 * time.Hour) } // the access token has ended
	signsIn := func(d *desk) { d.awaits("Connected"); d.tap("Done") }
	for name, c := range map[string]struct {
		wrong        func(*desk)
		what, button string
		mend         func(*desk) // after the button was pressed
	}{
		"API switched off": {
			func(d *desk) { d.must(d.google.SetAPIDisabled(true)) },
			"The People API is switched off in the project.", "Enable the People API",
			func(d *desk) { d.must(d.google.SetAPIDisabled(false)); d.tap("Test again") },
		},
		"revoked": {
			func(d *desk) { d.must(d.google.Revoke("ada@example.com")); later(d) },
			"The sign-in has expired or was revoked.", "Reauthorize", signsIn,
		},
		"session of the organization": {
			func(d *desk) {
				d.surf(d.person(sandbox.Person{Account: "katherine@example.org"}))
				_, err := d.service.Authorize(d.t.Context(), d.named("Acme CRM sync").ID, connections.Conduct{
					ChooseAccount: true, Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return true, nil },
				})
				d.must(err)
				d.must(d.google.SetSessionLength(time.Hour))
				later(d)
			},
			"Google asks for a new sign-in.", "Reauthorize", signsIn,
		},
		"client deleted": {
			func(d *desk) { d.must(d.google.SetClientDeleted(d.google.Clients[0].ID, true)); later(d) },
			"The OAuth 2.0 client was deleted at Google.", "Restore the client",
			func(d *desk) { d.must(d.google.SetClientDeleted(d.google.Clients[0].ID, false)); d.tap("Test again") },
		},
		"client disabled": {
			func(d *desk) { d.must(d.google.SetClientDisabled(d.google.Clients[0].ID, true)); later(d) },
			"The OAuth 2.0 client is disabled.", "Open the page",
			func(d *desk) { d.must(d.google.SetClientDisabled(d.google.Clients[0].ID, false)); d.tap("Test again") },
		},
		"secret replaced": {
			func(d *desk) {
				id, old := d.google.Clients[0].ID, d.google.Clients[0].Secret
				fresh, err := d.google.AddSecret(id)
				d.must(err)
				d.must(d.google.SetSecretDisabled(id, old, true))
				d.fyne.Clipboard().SetContent(fresh)
				later(d)
			},
			"The server does not accept the client secret.", "Enter the secret",
			func(d *desk) { d.types(d.fyne.Clipboard().Content()); d.tap("Save"); d.top().RequestFocus() },
		},
		"permission missing": {
			func(d *desk) {
				d.change(d.named("Acme CRM sync").ID, func(c *connections.Connection) {
					c.Scopes = append(c.Scopes, oauth.FullScope("contacts.other.readonly"))
				})
				later(d)
			},
			"A permission was not given.", "Ask for the missing permission", signsIn,
		},
		"keyring locked": {
			func(d *desk) {
				d.secrets.Fail = func(string, connections.SecretRef) error {
					return &connections.KeyringError{Op: "read", Reason: connections.KeyringLocked, Err: context.DeadlineExceeded}
				}
			},
			"The keyring is locked.", "Try again",
			func(d *desk) { d.secrets.Fail = nil; d.tap("Try again") },
		},
		"token lost from the keyring": {
			func(d *desk) {
				c := d.named("Acme CRM sync")
				d.must(d.secrets.Delete(d.t.Context(), c.Tokens.Refresh))
				later(d)
			},
			"The keyring does not hold this sign-in any more.", "Reauthorize", signsIn,
		},
		"seven days in testing": {
			func(d *desk) {
				d.must(d.google.SetTesting(true))
				_, err := d.service.Authorize(d.t.Context(), d.named("Acme CRM sync").ID, connections.Conduct{Consent: true})
				d.must(err)
				d.pass(8 * 24 * time.Hour)
			},
			"The sign-in has ended after seven days.", "Publish the app",
			func(d *desk) {
				d.tap("Open the Audience page")
				d.must(d.google.SetTesting(false))
				d.tap("It is published")
				d.pass(time.Minute)
				d.tap("Reauthorize")
				signsIn(d)
				d.tap("Done")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := inTrouble(t, c.wrong)
			d.first(c.what, c.button)
			d.tap(c.button)
			c.mend(d)
			d.window("Diagnosis").RequestFocus()
			d.settle()
			d.awaits("Nothing is wrong")
			d.sees("Online", "Checked and fine")
			if got := d.named("Acme CRM sync").Health(d.clock()); got.Status != connections.Online {
				t.Errorf("got %s (%s)", got.Status, got.Code)
			}
		})
	}
}

// Where the server asks for a pause, the window counts down and tries again by
// itself.
func TestTrouble_WaitsAndTriesAgain(t *testing.T) {
	d := inTrouble(t, func(d *desk) { d.must(d.google.Arm("people-exhausted", 9)) })
	if strings.Contains(d.screen(), "Nothing is wrong") {
		t.Fatal(d.screen())
	}
	d.sees("Google asks for a pause.", "Test again (1:00)")
	d.google.Disarm()
	d.pass(20 * time.Second)
	d.sees("Test again (0:40)")
	d.pass(41 * time.Second)
	d.settle()
	d.sees("Nothing is wrong")
}

// After the console's page was opened, it is asked again by itself: Google needs
// a while.
func TestTrouble_LooksAgainAfterThePage(t *testing.T) {
	d := inTrouble(t, func(d *desk) { d.must(d.google.SetAPIDisabled(true)) })
	d.tap("Enable the People API")
	if got := d.pages(); len(got) != 1 || !strings.HasPrefix(got[0], d.google.URL) {
		t.Errorf("opened %q", got)
	}
	d.first("The People API is switched off", "Test again")
	d.tap("Test again")
	d.sees("Test again (0:30)")
	d.must(d.google.SetAPIDisabled(false))
	d.pass(31 * time.Second)
	d.settle()
	d.sees("Nothing is wrong")
}

// The checks are shown while they run, and Cancel ends them.
func TestTrouble_Cancel(t *testing.T) {
	d := newDesk(t, inPractice)
	d.online("Acme CRM sync")
	d.show()
	d.must(d.google.Arm("token-hang", 9))
	d.pass(2 * time.Hour)
	d.app.openTrouble(d.named("Acme CRM sync"), nil)
	d.wait("the checks", func() bool { return d.reads("Keyring") && d.reads("Network") })
	d.sees("Asking…")
	d.key(fyne.KeyEscape)
	d.wait("its end", func() bool { return d.top().Title() == d.app.title("gcdesk") })
	d.settle()
}

// The report holds what helps, and nothing that is secret.
func TestTrouble_CopyReport(t *testing.T) {
	d := inTrouble(t, func(d *desk) { d.must(d.google.SetAPIDisabled(true)) })
	d.tap("Copy report")
	got := d.fyne.Clipboard().Content()
	for _, want := range []string{"SERVICE_DISABLED", "HTTP: 403", "api-disabled", "a…@example.com", "To mend it: Enable the People API", "Keyring: fine (20"} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, string(connections.ActEnableAPI)) {
		t.Errorf("the report says a mend as a code:\n%s", got)
	}
	secrets := []string{d.google.Clients[0].Secret, "Acme CRM sync", "ada@example.com"}
	c := d.named("Acme CRM sync")
	for _, ref := range []connections.SecretRef{c.Tokens.Access, c.Tokens.Refresh} {
		secret, err := d.secrets.Get(t.Context(), ref)
		d.must(err)
		secrets = append(secrets, secret)
	}
	for _, secret := range secrets {
		if strings.Contains(got, secret) {
			t.Errorf("the report holds %q", secret)
		}
	}
	d.tap("Details")
	d.sees("HTTP 403", "SERVICE_DISABLED", "Code")
}

// A failed sign-in leads to the same window, which signs in again.
func TestTrouble_OfASignIn(t *testing.T) {
	d := newDesk(t, inPractice)
	d.connection("Acme CRM sync")
	d.surf(d.person(sandbox.Person{Cancels: true}))
	d.show()
	d.tap("Authorize")
	d.sees("The sign-in was declined.")
	d.tap("Look closer")
	d.first("The sign-in was declined.", "Authorize")
	d.surf(d.person(sandbox.Person{}))
	d.tap("Authorize")
	d.awaits("Connected")
	d.tap("Done")
	d.sees("Nothing is wrong")
}

// The detail's banner leads there as well.
func TestTrouble_FromTheBanner(t *testing.T) {
	d := newDesk(t, inPractice)
	d.online("Acme CRM sync")
	d.must(d.google.SetAPIDisabled(true))
	d.show()
	d.tap("Test")
	d.sees("The People API is switched off in the project.")
	d.tap("Why?")
	d.first("The People API is switched off in the project.", "Enable the People API")
}

// What has just failed is answered, though an older answer stands open.
func TestTrouble_NextFailureIsAnswered(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	d.app.openTrouble(c, nil)
	d.awaits("Nothing is wrong")
	d.main()
	d.must(d.google.Revoke(c.Account.Email))
	d.pass(2 * time.Hour) // the access token has expired
	d.tap("Test")
	d.tap("Why?")
	d.first("The sign-in has expired or was revoked.", "Reauthorize")
}
