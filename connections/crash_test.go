package connections_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage/memory"
)

// acts are what changes records and secrets together. Each begins with a
// connection that has signed in.
var acts = map[string]func(*desk, connections.Connection) error{
	"first sign-in": func(d *desk, _ connections.Connection) error {
		c, err := d.Named(context.Background(), "Fresh")
		if err == nil {
			_, err = d.Authorize(context.Background(), c.ID, connections.Conduct{})
		}
		return err
	},
	"reauthorize": func(d *desk, c connections.Connection) error {
		_, err := d.Authorize(context.Background(), c.ID, connections.Conduct{})
		return err
	},
	"refresh": func(d *desk, c connections.Connection) error {
		d.pass(2 * time.Hour)
		_, err := d.Token(context.Background(), c.ID, 0)
		return err
	},
	"test": func(d *desk, c connections.Connection) error {
		d.pass(2 * time.Hour)
		_, err := d.Test(context.Background(), c.ID)
		return err
	},
	"new client": func(d *desk, _ connections.Connection) error {
		_, err := d.SaveClient(context.Background(), connections.Client{Name: "New", ClientID: "1-x", Type: "desktop"}, "GOCSPX-of-the-new")
		return err
	},
	"new secret": func(d *desk, _ connections.Connection) error {
		_, err := d.SaveClient(context.Background(), d.client, sandbox.DesktopClient().Secret)
		return err
	},
	"rotated secret": func(d *desk, _ connections.Connection) error {
		_, _, err := d.RotateSecret(context.Background(), d.client, sandbox.DesktopClient().Secret)
		return err
	},
	"another client ID": func(d *desk, _ connections.Connection) error {
		changed := d.client
		changed.ClientID = "1-x"
		_, err := d.SaveClient(context.Background(), changed, "")
		return err
	},
	"another API": func(d *desk, c connections.Connection) error {
		c.BaseURI = "http://127.0.0.1:1/"
		_, err := d.SaveConnection(context.Background(), c)
		return err
	},
	"schedule": func(d *desk, c connections.Connection) error {
		_, err := d.SetSchedule(context.Background(), c.ID, connections.Schedule{Every: connections.Daily}, snapshotPassphrase)
		return err
	},
	"delete": func(d *desk, c connections.Connection) error {
		return d.DeleteConnection(context.Background(), c.ID)
	},
}

// eachFailure runs an act again and again, each time with the next call of one
// kind failing, until none is left that could fail.
func eachFailure(t *testing.T, inject func(d *desk, fail func() error)) {
	t.Helper()
	for name, act := range acts {
		for _, rotate := range []bool{false, true} {
			if rotate && name != "refresh" && name != "test" {
				continue
			}
			t.Run(fmt.Sprintf("%s, rotating %v", name, rotate), func(t *testing.T) {
				for n, calls := 1, 1; calls >= n; n++ {
					calls = 0
					d := newDesk(t, &sandbox.Server{Rotate: rotate})
					c := d.connect("Acme")
					d.create("Fresh")
					inject(d, func() error { return failAt(n, &calls, errInjected) })
					err := act(d, c)
					inject(d, func() error { return nil })
					if calls < n && err != nil {
						t.Errorf("nothing has failed, and yet: %v", err)
					}
					d.whole()
					if err == nil || !rotate { // a server that rotates has forgotten the old one
						d.works(c)
					}
					d.tidy()
					d.google.Close() //nolint:errcheck // one of many
				}
			})
		}
	}
}

// works fails the test if the record claims a sign-in of which no token comes.
func (d *desk) works(c connections.Connection) {
	d.t.Helper()
	now, err := d.Named(d.t.Context(), c.Name)
	if err != nil || !now.Authorized() {
		return // deleted, or signed out whole
	}
	d.pass(2 * time.Hour)
	d.token(now, 0)
}

func TestKeyringFailsAtEachCall(t *testing.T) {
	eachFailure(t, func(d *desk, fail func() error) {
		d.secrets.Fail = func(op string, _ connections.SecretRef) error {
			if err := fail(); err != nil {
				return &connections.KeyringError{Op: op, Reason: connections.KeyringAbsent, Err: err}
			}
			return nil
		}
	})
}

func TestRecordsFailAtEachUpdate(t *testing.T) {
	eachFailure(t, func(d *desk, fail func() error) { d.records.Fail = fail })
}

// After the n-th write of either kind nothing works any more, as after a kill.
func TestKilledBetweenTwoWrites(t *testing.T) {
	for name, act := range acts {
		t.Run(name, func(t *testing.T) {
			for n := 1; ; n++ {
				d := newDesk(t, new(sandbox.Server))
				c := d.connect("Acme")
				d.create("Fresh")
				calls, dead := 0, false
				stop := func() error { // everything after the kill fails
					if calls++; calls == n {
						dead = true
					}
					if dead {
						return errInjected
					}
					return nil
				}
				d.records.Fail = stop
				d.secrets.Fail = func(string, connections.SecretRef) error { return stop() }
				act(d, c) //nolint:errcheck // nobody is left to be told
				d.records.Fail, d.secrets.Fail = nil, nil
				d.Locks = new(memory.Locks) // they go with the process that held them
				d.whole()
				d.tidy()
				d.works(c)
				d.google.Close() //nolint:errcheck // one of many
				if !dead {
					return
				}
			}
		})
	}
}

func TestSweepWaitsForNobody(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	before := d.secrets.All()
	ref := connections.SecretRef("access-token/x/orphan")
	err := d.records.Update(t.Context(), func(tx connections.Tx) error { return tx.AddToLedger(ref) })
	if err != nil {
		t.Fatal(err)
	}
	if err := d.secrets.Set(t.Context(), ref, "of a killed process"); err != nil {
		t.Fatal(err)
	}
	unlock, err := d.Locks.Share(t.Context(), "secrets") // another process is storing one
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Sweep(t.Context()); err != nil || len(d.secrets.All()) != len(before)+1 {
		t.Errorf("got %v: it swept under the hands of another process", err)
	}
	unlock()
	d.secrets.Fail = func(string, connections.SecretRef) error { return errInjected }
	if d.Sweep(t.Context()) == nil {
		t.Error("a failure is kept quiet")
	}
	d.secrets.Fail = nil
	d.tidy()
	if !reflect.DeepEqual(d.secrets.All(), before) {
		t.Error("the sweep took something else")
	}
}
