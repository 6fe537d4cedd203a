package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
)

// replacing opens the window of a client whose secret is about to be replaced.
func replacing(t *testing.T, secret func(*desk) string) (d *desk, before connections.Client) {
	t.Helper()
	d = newDesk(t, inPractice)
	before = d.client("Acme desk client")
	d.show()
	d.tap("Clients")
	d.tap("Edit")
	d.write("Client secret", secret(d))
	return d, before
}

func second(d *desk) string {
	secret, err := d.google.AddSecret(d.google.Clients[0].ID)
	d.must(err)
	return secret
}

// holds fails the test unless the client's stored secret is this one, and no
// other is left behind.
func (d *desk) holds(want string) {
	d.t.Helper()
	client := d.stored().Clients[0]
	if got, err := d.secrets.Get(d.t.Context(), client.Secret); err != nil || got != want {
		d.t.Errorf("another secret is stored: %v", err)
	}
	if got := len(d.secrets.All()); got != 1 {
		d.t.Errorf("%d secrets lie in the keyring", got)
	}
}

func TestRotate_BothWork(t *testing.T) {
	fresh := ""
	d, before := replacing(t, func(d *desk) string { fresh = second(d); return fresh })
	d.tap("Test client")
	d.sees("Both secrets work; the old one can be disabled")
	d.holds(d.google.Clients[0].Secret)
	d.pass(time.Hour)
	d.tap("Save")
	d.sees("The new secret is stored", "Stored today, 13:00", "The old one works as well, until it is disabled.")
	d.tap("Open the console page")
	d.sees("stored today, 13:00")
	d.tap("Secrets in the console")
	if got := d.pages(); len(got) != 2 || got[0] != got[1] || !strings.HasPrefix(got[0], "http://127.0.0.1:") {
		t.Errorf("opened %q, want the practice console twice", got)
	}
	d.holds(fresh)
	if got := d.stored().Clients[0]; got.Secret == before.Secret || got.ID != before.ID {
		t.Error("the record was not changed as it should")
	}
}

func TestRotate_OnlyTheNewOneWorks(t *testing.T) {
	fresh := ""
	d, _ := replacing(t, func(d *desk) string {
		fresh = second(d)
		d.must(d.google.SetSecretDisabled(d.google.Clients[0].ID, d.google.Clients[0].Secret, true))
		return fresh
	})
	d.tap("Save")
	d.sees("The new secret is stored", "The old one does not work any more.")
	d.misses("Open the console page")
	d.holds(fresh)
}

func TestRotate_NewOneRefused(t *testing.T) {
	d, before := replacing(t, func(*desk) string { return "GOCSPX-mistyped" })
	old := d.google.Clients[0].Secret
	d.tap("Save")
	d.sees("The new secret was not taken", "The stored secret works, and stays.")
	if got := d.top().primaries(); len(got) != 1 || got[0] != "Keep the stored one" {
		t.Errorf("primary is %q", got)
	}
	d.key(fyne.KeyReturn)
	if got := d.entry("Client secret").Text; got != "" {
		t.Error("the refused secret still stands in the field")
	}
	d.holds(old)
	if got := d.stored().Clients[0]; got.Secret != before.Secret {
		t.Error("the record points to another secret")
	}
	d.write("Client secret", "GOCSPX-mistyped")
	d.tap("Save")
	d.tap("Store it all the same")
	d.holds("GOCSPX-mistyped")
}

// Without a network nothing is known of the new secret, and nothing changes.
func TestRotate_Offline(t *testing.T) {
	d, _ := replacing(t, second)
	old := d.google.Clients[0].Secret
	_ = d.google.Close()
	d.tap("Save")
	d.sees("The new secret was not taken", "The server cannot be reached")
	d.tap("Keep the stored one")
	d.holds(old)
}
