package connections_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// What a person does while a round is under way counts more than what the round
// was answered before.
func TestMonitorOverwritesNothingOfMeanwhile(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(*desk, connections.Connection) error
		code      string
	}{
		"revoked": {func(d *desk, c connections.Connection) error {
			_, err := d.Revoke(d.t.Context(), c.ID)
			return err
		}, connections.CodeRevoked},
		"tested": {func(d *desk, c connections.Connection) error {
			err := d.google.SetAPIDisabled(true)
			if err == nil {
				_, err = d.Test(d.t.Context(), c.ID)
			}
			return err
		}, connections.CodeAPIDisabled},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			w := newWatch(d)
			w.Progress = func(done, _ int) {
				if done == 1 && d.stored(c.ID).Failure == nil {
					if err := test.meanwhile(d, c); err != nil {
						t.Error(err)
					}
				}
			}
			d.pass(2 * day) // since it was last used: the round has something to note
			w.check()
			if f := d.stored(c.ID).Failure; f == nil || f.Code != test.code {
				t.Errorf("got %+v, want %s", f, test.code)
			}
		})
	}
}

// A server that rotates has forgotten the old refresh token once it answers: it
// is not asked while the new one could not be stored, though the old one is held.
func TestMonitorRotatesNothingIntoALockedKeyring(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Rotate: true})
	c := d.connect("Acme")
	w := newWatch(d)
	d.arm("token-500")
	w.check() // it holds the refresh token now
	before := d.asked()
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: errInjected}
	}
	var locked *connections.KeyringError
	if _, err := w.Check(t.Context()); !errors.As(err, &locked) {
		t.Errorf("got %v, want a KeyringError", err)
	}
	if n := d.asked() - before; n != 0 {
		t.Errorf("got %d requests while the keyring is locked", n)
	}
	d.secrets.Fail = nil
	w.check()
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

// What one connection lost is told although another could not be asked for.
func TestMonitorTellsWhatItKeptBesideAnError(t *testing.T) {
	less := false
	d := newDesk(t, &sandbox.Server{Fault: scopesOfRefresh(&less, "openid email profile")})
	c := d.connect("Acme")
	other := d.connect("Brook")
	w := newWatch(d)
	d.secrets.Fail = func(op string, key connections.SecretRef) error {
		if key != other.Tokens.Refresh {
			return nil
		}
		return &connections.KeyringError{Op: op, Reason: connections.KeyringRefused, Err: errInjected}
	}
	less = true
	for range 8 { // the keyring's failure ends what has not begun
		if _, err := w.Check(t.Context()); err == nil {
			t.Fatal("the keyring's failure is not told")
		}
		if d.stored(c.ID).Missing().Has(oauth.FullScope("contacts.readonly")) {
			break
		}
	}
	w.hearsKinds(connections.NoticePermissionLost)
}

// A client that cannot be noted as used stays what it is, for everybody who has
// read it.
func TestMonitorLeavesTheClientAsItIs(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.pass(60 * day)
	d.records.Fail = func() error { return errInjected }
	if _, err := newWatch(d).Check(t.Context()); !errors.Is(err, errInjected) {
		t.Errorf("got %v, want what the disk says", err)
	}
	if c, ok := d.overview().Client(d.client.ID); !ok || c.Name != d.client.Name || c.Secret.IsZero() {
		t.Errorf("got %+v", c)
	}
}

// A test without a network takes nothing back of what is known.
func TestOfflineSaysNothingAgainstWhatLasts(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	if err := d.google.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	test := func() connections.Connection {
		t.Helper()
		c, err := d.Test(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	known := test().Failure
	d.pass(time.Minute)
	if err := d.google.Close(); err != nil {
		t.Fatal(err)
	}
	d.HTTP.CloseIdleConnections()
	if f := test().Failure; f.Code != connections.CodeAPIDisabled || !f.Since.Equal(known.Since) {
		t.Errorf("got %+v, want %+v", f, known)
	}
}

// The end of a sign-in that was told of is not told again because something
// else was wrong for a while.
func TestTheEndIsToldOnceAcrossATrouble(t *testing.T) {
	d := testing7(t)
	c := d.connect("Acme")
	end := c.End(d.client)
	w := newWatch(d)
	d.pass(end.At.Add(-47 * time.Hour).Sub(d.Now()))
	w.check()
	w.hearsKinds(connections.NoticeTwoDays)
	for _, off := range []bool{true, false} {
		if err := d.google.SetAPIDisabled(off); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Test(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		w.check()
	}
	w.hearsKinds(connections.NoticeNeedsPerson, connections.NoticeRecovered)
}

// A token that was issued to another client is one trouble for as long as it
// lasts: that it can be renewed says nothing of it.
func TestATroubleOfTheTokenGoesOn(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.URL.Path != "/tokeninfo" {
			return nil
		}
		return &sandbox.Fault{Edit: func(answer map[string]any) { answer["aud"] = "1-other.apps.googleusercontent.com" }}
	}})
	c, began := d.connect("Acme"), d.Now()
	for range 2 {
		if _, err := d.Test(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		d.pass(2 * time.Hour)
		d.token(c, 0)
		d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeAudience)
	}
	if f := d.stored(c.ID).Failure; !f.Since.Equal(began) {
		t.Errorf("it began at %v, want %v", f.Since, began)
	}
}
