package connections_test

import (
	"context"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// use counts the contacts, as somebody who works with the API begins.
func (d *desk) use(c connections.Connection) error {
	d.t.Helper()
	server := d.API(c, d.client).ResourceServer()
	server.HTTP, server.Pace, server.Now, server.Sleep = d.HTTP, new(oauth.Pace), d.clock.read, d.nap
	book := contacts.NewBook(server, d.TokenSource(c.ID))
	book.Answered = d.Answered(c.ID)
	_, err := book.Count(d.t.Context())
	return err
}

// What the API says for good to whoever works with it is the connection's
// status; what may pass is none. An answer ends what the API said before.
func TestUseFindsOut(t *testing.T) {
	const well, not = "", ""
	for fault, want := range map[string]struct{ code, healed string }{
		"people-disabled":       {connections.CodeAPIDisabled, well},
		"people-admin":          {connections.CodeAPI, well},
		"people-scope":          {connections.CodeAPIScope, well},
		"CONSUMER_SUSPENDED":    {connections.CodeAPI, well},
		"ACCOUNT_STATE_INVALID": {connections.CodeAPIToken, connections.CodeAPIToken}, // nobody asks with it
		"people-quota":          {not, well},
		"people-503":            {not, well},
		"people-html":           {not, well},
	} {
		t.Run(fault, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			d.armed(fault)
			if err := d.use(c); err == nil {
				t.Fatal("it was let in")
			}
			found := d.stored(c.ID)
			if code := found.Health(d.Now()).Code; code != want.code {
				t.Errorf("got %q, want %q", code, want.code)
			}
			if f := found.Failure; f != nil && !f.Since.Equal(d.Now()) {
				t.Errorf("got %v, want it to be so since %v", f.Since, d.Now())
			}
			d.google.Disarm()
			d.pass(time.Minute)
			_ = d.use(c) // refused at once where somebody has to sign in
			if code := d.stored(c.ID).Health(d.Now()).Code; code != want.healed {
				t.Errorf("then %q, want %q", code, want.healed)
			}
		})
	}
}

// A passing trouble that a test has met at the API is over with an answer.
func TestUseEndsATroubleOfTheAPI(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.armed("people-503")
	if _, err := d.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	d.isStatus(d.stored(c.ID), connections.Offline, connections.CodeServer)
	d.google.Disarm()
	if err := d.use(c); err != nil {
		t.Fatal(err)
	}
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

// What was asked beside the request that was refused, and comes in later, is no
// news.
func TestUseEndsWithARefusal(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	hear := d.Answered(c.ID)
	hear(t.Context(), nil)
	hear(t.Context(), &oauth.ResourceError{Status: 403, Reason: "SERVICE_DISABLED"})
	hear(t.Context(), nil)
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeAPIDisabled)
}

// One request that is refused says nothing of the connection, nor does one that
// was given up.
func TestUseProvesNothingByItself(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	hear := d.Answered(c.ID)
	hear(t.Context(), &oauth.ResourceError{Status: 404, Message: "Requested entity was not found."})
	hear(t.Context(), &oauth.ResourceError{Status: 400, Reason: "EXPIRED_SYNC_TOKEN"})
	given, up := context.WithCancel(t.Context())
	up()
	hear(given, &oauth.ResourceError{Status: 403, Reason: "SERVICE_DISABLED"})
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

// A permission that was never given is no news.
func TestUseOfWhatWasNeverGiven(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme", "openid", "email")
	if err := d.use(c); connections.FailureOf(err).Code != connections.CodeAPIScope {
		t.Fatal(err)
	}
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

// Where all is well and was, a use writes nothing to the records.
func TestUseWritesNothingWhereAllIsWell(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	updates, _ := d.writes(func() {
		if err := d.use(c); err != nil {
			t.Fatal(err)
		}
	})
	if updates != 0 {
		t.Errorf("got %d transactions, want none", updates)
	}
}

// What one connection shows of the project or the account, its siblings are
// asked about at the next look; those of another account, where it is about the
// account, are not.
func TestMonitorAsksTheSiblings(t *testing.T) {
	for name, find := range map[string]func(d *desk, c connections.Connection) error{
		"test": func(d *desk, c connections.Connection) error { _, err := d.Test(d.t.Context(), c.ID); return err },
		"use":  func(d *desk, c connections.Connection) error { _ = d.use(c); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			list := d.connectMany(3)
			w := newWatch(d)
			w.run()
			all := func(status connections.Status, code string) {
				t.Helper()
				for _, c := range list {
					d.isStatus(d.stored(c.ID), status, code)
				}
			}
			w.awake(time.Minute)
			d.switchAPI(true)
			if err := find(d, list[1]); err != nil {
				t.Fatal(err)
			}
			w.woken()
			all(connections.NeedsAttention, connections.CodeAPIDisabled)
			before := d.asked()
			w.awake(30 * time.Minute)
			if n := d.asked() - before; n != 0 {
				t.Errorf("they were asked %d times more", n)
			}
			list = append(list, d.connect("Signed in meanwhile"))
			all(connections.NeedsAttention, connections.CodeAPIDisabled)
			d.pass(time.Minute)
			d.switchAPI(false)
			if err := find(d, list[1]); err != nil {
				t.Fatal(err)
			}
			w.woken()
			all(connections.Online, "")
		})
	}
}

func TestMonitorAsksTheSiblingsOfAnAccount(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	one, two := d.connect("One"), d.connect("Two")
	d.person.Account = "grace@example.com"
	d.connect("Three")
	w := newWatch(d)
	w.run()
	w.awake(time.Minute)
	if err := d.google.Revoke("ada@example.com"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(t.Context(), one.ID, 2*time.Hour); err == nil {
		t.Fatal("it was let in")
	}
	before := d.asked()
	w.awake(30 * time.Second)
	if n := d.asked() - before; n != 1 {
		t.Errorf("got %d requests, want one for the sibling", n)
	}
	d.isStatus(d.stored(two.ID), connections.Expired, "invalid_grant")
}
