package connections_test

import (
	"errors"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// A person stops a round that goes on by itself: what it found stays, and what
// it has not got to is left in peace until the next one.
func TestMonitorStopped(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connectMany(100)
	w := newWatch(d)
	w.Stop() // nothing is under way
	w.run()
	w.Progress = func(done, _ int) {
		if done == 20 {
			w.Stop()
		}
	}
	before := d.asked()
	if _, err := w.Check(t.Context()); !errors.Is(err, connections.ErrStopped) {
		t.Errorf("got %v, want that it was stopped", err)
	}
	if n := d.asked() - before; n < 20 || n > 28 {
		t.Errorf("got %d requests, want 20 and those in flight", n)
	}
	due := 0 // the server may count what was in flight a little later
	w.Progress = func(_, of int) { due = of }
	w.next(time.Minute)
	if due != 0 {
		t.Errorf("a minute later it asked for %d connections", due)
	}
	w.Progress = nil
	before = d.asked()
	w.awake(time.Hour)
	if n := d.asked() - before; n < 100 {
		t.Errorf("an hour later it asked %d times, want for all", n)
	}
}
