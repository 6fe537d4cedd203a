package gui

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
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

// held keeps every answer of the server back until let is called.
func (d *desk) held() (let func()) {
	gate := make(chan struct{})
	d.google.Fault = func(*http.Request) *sandbox.Fault {
		<-gate
		return nil
	}
	return sync.OnceFunc(func() { close(gate) })
}

// An answer is of what was asked about, and not of what is typed meanwhile.
func TestClientForm_TestTellsOfWhatWasAsked(t *testing.T) {
	for name, c := range map[string]struct {
		refused bool // the stored secret
		edit    func(*desk)
		same    bool // all stands there again
	}{
		"a new secret":          {edit: func(d *desk) { d.write("Client secret", "GOCSPX-untried") }},
		"a new secret, refusal": {refused: true, edit: func(d *desk) { d.write("Client secret", "GOCSPX-untried") }},
		"another ID":            {edit: func(d *desk) { d.write("Client ID", "2-b.apps.googleusercontent.com") }},
		"another type":          {edit: func(d *desk) { d.app.sheets["client"].view.(*clientForm).setType(oauth.Web) }},
		"a new secret given up": {edit: func(d *desk) { d.write("Client secret", "x"); d.key(fyne.KeyBackspace) }, same: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, inPractice)
			d.client("Acme desk client")
			d.must(d.google.SetSecretDisabled(d.google.Clients[0].ID, d.google.Clients[0].Secret, c.refused))
			d.show()
			d.tap("Clients")
			d.tap("Edit")
			let := d.held()
			defer let()
			d.tapOn("Test client")
			c.edit(d)
			let()
			d.settle()
			if got := d.reads("The practice server knows this ID and secret"); got != c.same {
				t.Errorf("answered: %v, want %v: %s", got, c.same, d.screen())
			}
			d.misses("Both secrets work", "Not accepted", "The new secret was not taken")
		})
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

// So is what the test of a client frees, in its form as well.
func TestHealth_ATestOfTheClientFreesItsConnections(t *testing.T) {
	for name, open := range map[string]func(*desk){
		"page": func(*desk) {},
		"form": func(d *desk) { d.tap("Edit") },
	} {
		t.Run(name, func(t *testing.T) {
			d, w := newWatchedDesk(t, inPractice)
			c := d.online("Acme CRM sync")
			d.show()
			w.round()
			of := d.google.Clients[0]
			d.must(d.google.SetSecretDisabled(of.ID, of.Secret, true))
			w.after(time.Hour)
			if d.named(c.Name).Failure == nil {
				t.Fatal("the client is not refused")
			}
			d.must(d.google.SetSecretDisabled(of.ID, of.Secret, false))
			d.pass(time.Minute)
			d.tap("Clients")
			open(d)
			d.tap("Test client")
			d.sees("server knows this ID and secret")
			d.changes <- struct{}{} // what the test has written
			d.wait("what was freed", func() bool { return d.named(c.Name).Failure == nil })
		})
	}
}

// What the new secret frees is asked for at once.
func TestRotate_FreesItsConnections(t *testing.T) {
	d, w := newWatchedDesk(t, inPractice)
	c := d.online("Acme CRM sync")
	d.show()
	w.round()
	fresh := second(d)
	d.must(d.google.SetSecretDisabled(d.google.Clients[0].ID, d.google.Clients[0].Secret, true))
	w.after(time.Hour)
	if got := d.named(c.Name).Failure; got == nil {
		t.Fatal("the client is not refused")
	}
	d.tap("Clients")
	d.tap("Edit")
	d.write("Client secret", fresh)
	d.pass(time.Minute)
	d.tap("Save")
	d.sees("The new secret is stored")
	d.wait("what was freed", func() bool { return d.named(c.Name).Failure == nil })
}

func TestRotate_NewOneRefused(t *testing.T) {
	d, before := replacing(t, func(*desk) string { return "GOCSPX-mistyped" })
	old := d.google.Clients[0].Secret
	d.tap("Save")
	d.sees("The new secret was not taken", "The stored secret works, and stays.")
	if got := d.top().primaries(); len(got) != 1 || got[0] != "Keep the stored one" {
		t.Errorf("primary is %q", got)
	}
	if place(d.button("Keep the stored one")).X < place(d.button("Store it all the same")).X {
		t.Error("the primary button does not stand at the right")
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
	d.unreachable()
	d.tap("Save")
	d.sees("The new secret was not taken", "The server cannot be reached")
	d.tap("Keep the stored one")
	d.holds(old)
}
