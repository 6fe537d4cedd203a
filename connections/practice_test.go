package connections_test

import (
	"context"
	"errors"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func TestPracticeStaysOnThisComputer(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.HTTP.Transport = nobody{t}
	elsewhere := d.client
	elsewhere.Endpoints = oauth.Google()
	_, err := d.SaveClient(t.Context(), elsewhere, "GOCSPX-said-again")
	mustMend(t, err, "endpoints.token", "not-loopback")
	d.Preset.Practice = false // as a record that was copied into the practice folder
	elsewhere = d.saveClient(elsewhere, "GOCSPX-said-again")
	d.Preset.Practice = true
	c := d.create("Acme")
	d.OpenURL = func(context.Context, string) error {
		t.Error("the browser is sent elsewhere")
		return nil
	}
	if _, err := d.Authorize(t.Context(), c.ID, connections.Conduct{}); !errors.Is(err, connections.ErrNotLoopback) {
		t.Errorf("authorize: got %v", err)
	}
	d.isStatus(d.stored(c.ID), connections.NotAuthorized, connections.CodePractice)
	if err := d.TestClient(t.Context(), elsewhere, ""); !errors.Is(err, connections.ErrNotLoopback) {
		t.Errorf("test client: got %v", err)
	}
	signedIn(d, c)
	if _, err := d.Test(t.Context(), c.ID); !errors.Is(err, connections.ErrNotLoopback) {
		t.Errorf("test: got %v", err)
	}
}

func TestPracticeKeepsTheTokenFromOtherAPIs(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.create("Acme")
	c.BaseURI = "https://people.googleapis.com/"
	_, err := d.SaveConnection(t.Context(), c)
	mustMend(t, err, "baseUri", "not-loopback")
	d.Preset.Practice = false
	c, err = d.SaveConnection(t.Context(), c)
	d.Preset.Practice = true
	if err != nil {
		t.Fatal(err)
	}
	d.Probe = func(context.Context, connections.API, string) (connections.Reply, error) {
		t.Error("the token is shown to an API elsewhere")
		return connections.Reply{}, nil
	}
	c = d.authorize(c)
	d.isStatus(c, connections.NeedsAttention, connections.CodePractice)
}

// The access token of a server that a person named was not issued for the
// preset's API.
func TestTokenOfAnotherServer(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.Preset.BaseURI = "http://127.0.0.1:1/" // of the preset, where the client does not belong
	d.Preset.Endpoints.Token = "http://127.0.0.1:1/token"
	c := d.client
	c.Endpoints = d.google.Endpoints()
	d.client = d.saveClient(c, sandbox.DesktopClient().Secret)
	probe := d.Probe
	var shown []string
	d.Probe = func(ctx context.Context, api connections.API, token string) (connections.Reply, error) {
		shown = append(shown, api.BaseURI)
		return probe(ctx, api, token)
	}
	acme := d.connect("Acme")
	acme, err := d.Test(t.Context(), acme.ID)
	if err != nil || len(shown) > 0 {
		t.Errorf("got %v, shown to %v", err, shown)
	}
	d.isStatus(acme, connections.Online, "")
	acme.BaseURI = d.google.BaseURI() // named by the person
	if acme, err = d.SaveConnection(t.Context(), acme); err != nil {
		t.Fatal(err)
	}
	if acme = d.authorize(acme); acme.Count == nil || len(shown) != 1 || shown[0] != d.google.BaseURI() {
		t.Errorf("got count %v, shown to %v", acme.Count, shown)
	}
}

// A token that token info says was issued to somebody else is no good.
func TestTokenOfAnotherClient(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.google.Fault = nil
	other := d.saveClient(connections.Client{Name: "Other", ClientID: "1-other", Type: oauth.Desktop}, "GOCSPX-other")
	err := d.records.Update(t.Context(), func(tx connections.Tx) error {
		c.Client = other.ID
		return tx.PutConnection(c)
	})
	if err != nil {
		t.Fatal(err)
	}
	if c, err = d.Test(t.Context(), c.ID); err != nil || c.Failure == nil {
		t.Errorf("got %+v, %v", c.Failure, err)
	}
}
