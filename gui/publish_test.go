package gui

import (
	"net/url"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
)

// Where an app in testing ends the sign-in, the cure stands beside the date.
func TestPublishTheApp(t *testing.T) {
	const cure = "Make it last: publish the app"
	inTesting := func(t *testing.T) (*desk, connections.Connection) {
		d := newDesk(t, inPractice)
		if err := d.google.SetTesting(true); err != nil {
			t.Fatal(err)
		}
		return d, d.online("Acme CRM sync")
	}
	t.Run("in this order it lasts", func(t *testing.T) {
		d, c := inTesting(t)
		d.pass(5*24*time.Hour + time.Hour)
		d.show()
		d.sees("The sign-in dies Sun 29 Nov", "47 hours left")
		d.mends("Publish the app")
		d.sees("every sign-in of such an app ends after seven days")
		d.tap("Open the Audience page")
		if got := d.pages(); len(got) != 1 || got[0] != d.service.Preset.ConsolePage(connections.PageAudience, connections.Client{}) {
			t.Errorf("opened %q", got)
		}
		if err := d.google.SetTesting(false); err != nil {
			t.Fatal(err)
		}
		d.tap("It is published")
		d.sees("It is from the time before the app was published")
		d.misses("The app is in testing")
		d.pass(time.Minute)
		d.tap("Reauthorize")
		d.awaits("Connected")
		asked, err := url.Parse(d.links()[1])
		if err != nil || asked.Query().Get("prompt") != "consent" {
			t.Errorf("no fresh consent was asked for: %v", asked.Query()["prompt"])
		}
		d.tap("Done")
		d.sees("The sign-in lasts now.")
		d.tap("Done")
		d.sees("Online", "no known end")
		d.misses(cure)
		if got := d.named(c.Name).Tokens.RefreshExpiry; !got.IsZero() {
			t.Errorf("it ends %v", got)
		}
	})
	t.Run("not really published", func(t *testing.T) {
		d, c := inTesting(t)
		d.show()
		d.tap(cure)
		d.tap("Open the Audience page")
		d.tap("It is published")
		d.pass(time.Minute)
		d.tap("Reauthorize")
		d.awaits("Connected")
		d.tap("Done")
		d.sees("The app is still in testing.", "gcdesk-practice")
		if client, _ := d.stored().Client(c.Client); client.UserType != connections.ExternalTesting {
			t.Errorf("the client says %q", client.UserType)
		}
		if got := d.top().primaries(); len(got) != 1 || got[0] != "Open the Audience page" {
			t.Errorf("stands out: %q", got)
		}
	})
	t.Run("on the result", func(t *testing.T) {
		d, _ := inTesting(t)
		d.show()
		d.tap("Reauthorize")
		d.awaits("Connected")
		d.tap(cure)
		d.sees("Make the sign-in last")
	})
	t.Run("published", func(t *testing.T) {
		d := newDesk(t)
		d.online("Acme CRM sync")
		d.show()
		d.misses(cure)
	})
	t.Run("estimated", func(t *testing.T) {
		d := newDesk(t, inPractice)
		c := d.online("Acme CRM sync")
		if _, err := d.service.SetUserType(t.Context(), c.Client, connections.ExternalTesting); err != nil {
			t.Fatal(err)
		}
		d.pass(6 * 24 * time.Hour)
		d.show()
		d.sees("Needs attention", "The sign-in dies about", "dies about Sun 29 Nov")
	})
	t.Run("another server", func(t *testing.T) {
		d, c := inTesting(t)
		client, _ := d.stored().Client(c.Client)
		client.Endpoints = d.google.Endpoints()
		client.Endpoints.Issuer = "" // the preset server's own would be the preset again
		if _, err := d.service.SaveClient(t.Context(), client, d.google.Clients[0].Secret); err != nil {
			t.Fatal(err)
		}
		d.show()
		d.sees("(testing)")
		d.misses(cure)
	})
}

// What changes elsewhere takes no keyboard.
func TestPublish_ReloadLeavesTheKeyboard(t *testing.T) {
	d := newDesk(t, inPractice)
	d.must(d.google.SetTesting(true))
	c := d.online("Acme CRM sync")
	d.show()
	d.app.openPublish(d.named(c.Name))
	d.tabTo("Close")
	d.recounts(c.ID)
	d.key(fyne.KeySpace)
	if len(d.windows) != 1 {
		t.Errorf("the keyboard is elsewhere; open are %q", d.titles())
	}
}
