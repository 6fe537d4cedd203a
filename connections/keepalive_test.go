package connections_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// scopesOfRefresh lets a server answer refreshes with other permissions than
// were granted, when on.
func scopesOfRefresh(on *bool, scope string) func(*http.Request) *sandbox.Fault {
	return func(r *http.Request) *sandbox.Fault {
		if !*on || r.PostForm.Get("grant_type") != "refresh_token" {
			return nil
		}
		return &sandbox.Fault{Edit: func(answer map[string]any) { answer["scope"] = scope }}
	}
}

// Nobody asks for a token in a year, and everything is used all the same.
func TestNothingDiesOfDisuse(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	secret := sandbox.DesktopClient().Secret
	idle := d.saveClient(connections.Client{Name: "Idle", ClientID: d.client.ClientID, Type: d.client.Type}, secret)
	w := newWatch(d)
	for range 52 {
		d.pass(7 * day) // asleep, or switched off
		w.check()
		o := d.overview()
		if used := o.LastUse(d.client); d.Now().Sub(used) > day {
			t.Fatalf("the client of a connection was last used %v ago", d.Now().Sub(used))
		}
		idle, _ = o.Client(idle.ID)
		if used := o.LastUse(idle); d.Now().Sub(used) > 37*day {
			t.Fatalf("a client without a connection was last used %v ago", d.Now().Sub(used))
		}
	}
	d.isStatus(d.stored(c.ID), connections.Online, "")
	w.hearsKinds()
	if n := d.asked(); n > 52+2+52/4+1 {
		t.Errorf("got %d requests in a year of weekly rounds", n)
	}
}

func TestAClientThatCannotBeKeptIsTold(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	if err := d.google.SetClientDeleted(d.client.ClientID, true); err != nil {
		t.Fatal(err)
	}
	begin := d.Now()
	w := newWatch(d)
	for range 24 {
		d.pass(7 * day)
		for range 3 {
			w.check()
		}
		list := w.hears()
		soon := d.Now().After(begin.AddDate(0, 6, 0).Add(-30 * day))
		switch {
		case !soon && len(list) > 0:
			t.Fatalf("told after %v: %+v", d.Now().Sub(begin), list)
		case soon:
			if len(list) != 1 || list[0].Kind != connections.NoticeClientUnused || list[0].Client != d.client.ID || list[0].Connection != "" ||
				!list[0].End.At.Equal(begin.AddDate(0, 6, 0)) {
				t.Errorf("got %+v", list)
			}
			d.pass(7 * day)
			w.check()
			newWatch(d).check()
			w.hearsKinds()
			if n := d.asked(); n > 24 {
				t.Errorf("asked %d times", n)
			}
			return
		}
	}
	t.Error("never told")
}

// The last use is noted once a day, whatever asks how often.
func TestLastUseIsKeptToTheDay(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	w := newWatch(d)
	record := func() string {
		data, err := json.Marshal(d.stored(c.ID))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	before := record()
	for range 23 {
		d.pass(time.Hour)
		w.check()
	}
	if record() != before {
		t.Error("an hour changed the record")
	}
	d.pass(time.Hour)
	w.check()
	if used := d.stored(c.ID).Tokens.UsedAt; !used.Equal(d.Now()) {
		t.Errorf("last used %v, want %v", used, d.Now())
	}
}
