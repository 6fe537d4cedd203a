package connections_test

import (
	"net/http"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// asksMe and counts are the requests to the API so far.
func (d *desk) asksMe() int { return d.google.Count("/v1/people/me") }
func (d *desk) counts() int { return d.google.Count("/v1/people/me/connections") }

func (d *desk) switchAPI(off bool) {
	d.t.Helper()
	if err := d.google.SetAPIDisabled(off); err != nil {
		d.t.Fatal(err)
	}
}

// An API that somebody switches off is seen within the hour at every connection,
// and so is that it came back.
func TestMonitorSeesTheAPISwitchedOff(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	list := d.connectMany(3)
	w := newWatch(d)
	w.run()
	me, counted := d.asksMe(), d.counts()
	w.awake(time.Hour)
	if n := d.asksMe() - me; n != 3 {
		t.Errorf("got %d requests in an hour, want one for each", n)
	}
	if n := d.counts() - counted; n != 0 {
		t.Errorf("the contacts were counted %d times by the way", n)
	}
	d.switchAPI(true)
	w.awake(time.Hour)
	off := d.Now()
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeAPIDisabled)
	}
	w.hearsKinds(connections.NoticeNeedsPerson, connections.NoticeNeedsPerson, connections.NoticeNeedsPerson)
	w.awake(2 * time.Hour)
	if f := d.stored(list[0].ID).Failure; f == nil || off.Sub(f.Since) > time.Hour || f.Since.After(off) {
		t.Errorf("got %+v, want it to be so since the first time", f)
	}
	w.hearsKinds()
	d.switchAPI(false)
	w.awake(time.Hour)
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.Online, "")
	}
	d.tidy()
}

// What the API says of the account or the project counts; what passes does not.
func TestMonitorAndTheAnswersOfTheAPI(t *testing.T) {
	for fault, want := range map[string]string{
		"people-admin": connections.CodeAPI, "people-scope": connections.CodeAPIScope, "CONSUMER_SUSPENDED": connections.CodeAPI,
		"people-quota": "", "people-quota-hour": "", "people-503": "",
	} {
		t.Run(fault, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			d.armed(fault)
			newWatch(d).check()
			if want == "" {
				d.isStatus(d.stored(c.ID), connections.Online, "")
			} else {
				d.isStatus(d.stored(c.ID), connections.NeedsAttention, want)
			}
			if len(d.naps) > 0 {
				t.Errorf("it waited for the API: %v", d.naps)
			}
		})
	}
}

// An API in trouble is left alone for the rest of the round.
func TestMonitorSparesAnAPIInTrouble(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	list := d.connectMany(40)
	w := newWatch(d)
	w.check()
	d.armed("people-503")
	before := d.asksMe()
	w.check()
	if n := d.asksMe() - before; n < 3 || n > 3+8 {
		t.Errorf("got %d requests of a round, want three and those in flight", n)
	}
	d.google.Disarm()
	before = d.asksMe()
	w.check()
	if n := d.asksMe() - before; n != len(list) {
		t.Errorf("got %d requests of the next round, want one for each", n)
	}
}

// A ping that a person has set may change something: that is done when they ask
// for it.
func TestMonitorChangesNothingByAPing(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.create("Acme")
	c.Ping = oauth.Ping{Method: http.MethodPost, URI: "contactGroups", Status: http.StatusOK}
	c, err := d.SaveConnection(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	d.authorize(c)
	before := d.google.Count("/v1/contactGroups")
	if before == 0 {
		t.Fatal("the sign-in did not ping")
	}
	for _, failure := range []*connections.Failure{d.stored(c.ID).Failure, nil} {
		err := d.records.Update(t.Context(), func(tx connections.Tx) error {
			c, err := tx.Connection(c.ID)
			if err == nil {
				c.Failure = failure
				err = tx.PutConnection(c)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		newWatch(d).check()
		if n := d.google.Count("/v1/contactGroups") - before; n != 0 {
			t.Errorf("it pinged %d times", n)
		}
		if got := d.stored(c.ID).Failure; (got == nil) != (failure == nil) {
			t.Errorf("got %+v, want it as it was: %+v", got, failure)
		}
	}
}
