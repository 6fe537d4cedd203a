package connections_test

import (
	"errors"
	"slices"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func TestRotateSecret(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	c := d.connect("Acme")
	old := d.google.Clients[0].Secret
	fresh, err := d.google.AddSecret(d.google.Clients[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, trial, err := d.RotateSecret(t.Context(), d.client, "GOCSPX-mistyped"); err == nil || trial.New == nil || trial.Stored != nil {
		t.Errorf("got %+v, %v", trial, err)
	}
	saved, trial, err := d.RotateSecret(t.Context(), d.client, fresh)
	if err != nil || trial != (connections.SecretTrial{}) || saved.Secret == d.client.Secret {
		t.Fatalf("got %+v, %v", trial, err)
	}
	if err := d.google.SetSecretDisabled(d.google.Clients[0].ID, old, true); err != nil {
		t.Fatal(err)
	}
	d.works(c)
	d.tidy()
}

func TestNarrow(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	c := d.connect("Acme", "contacts", "contacts.readonly", "openid", "email")
	d.connect("Sales", "contacts.readonly", "openid", "email")
	smaller := oauth.NewScopes("contacts.readonly", "openid", "email")
	var problems connections.Problems
	if _, err := d.Narrow(t.Context(), c.ID, nil); !errors.As(err, &problems) {
		t.Errorf("nothing at all: got %v", err)
	}
	d.isStatus(d.stored(c.ID), connections.Online, "")
	c, err := d.Narrow(t.Context(), c.ID, smaller)
	if err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.Expired, connections.CodeRevoked)
	got := d.entered(connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityNarrowed, connections.ActivityRevoked}})
	if want := []string{"revoked Sales Acme", "narrowed Acme"}; !slices.Equal(got, want) {
		t.Errorf("entered %q, want %q", got, want)
	}
	if c = d.authorize(c); len(c.Granted.Without(smaller)) > 0 || len(c.Missing()) > 0 {
		t.Errorf("granted %v", c.Granted)
	}
	d.isStatus(c, connections.Online, "")
	d.tidy()
}
