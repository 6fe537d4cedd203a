package gui

import (
	"strings"
	"testing"

	"gcdesk/connections"
)

// Where an app in testing ends the sign-in, the cure stands beside the date.
func TestPublishTheApp(t *testing.T) {
	const cure = "Make it last: publish the app"
	inTesting := func(t *testing.T) (*desk, connections.Connection) {
		d := newDesk(t)
		if err := d.google.SetTesting(true); err != nil {
			t.Fatal(err)
		}
		return d, d.online("Acme CRM sync")
	}
	t.Run("in testing", func(t *testing.T) {
		d, _ := inTesting(t)
		d.show()
		d.tap(cure)
		want := "https://console.cloud.google.com/auth/audience?project=gcdesk-practice"
		if got := strings.Join(d.pages(), " "); got != want {
			t.Errorf("opened %q, want %q", got, want)
		}
	})
	t.Run("on the result", func(t *testing.T) {
		d, _ := inTesting(t)
		d.show()
		d.tap("Reauthorize")
		d.awaits("Connected")
		d.tap(cure)
		if got := len(d.pages()); got != 1 {
			t.Errorf("%d pages were opened, want 1", got)
		}
	})
	t.Run("published", func(t *testing.T) {
		d := newDesk(t)
		d.online("Acme CRM sync")
		d.show()
		d.misses(cure)
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
