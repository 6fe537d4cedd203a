package connections_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

const snapshotPassphrase = "sesame of the night-hush-hush"

func TestScheduleTimes(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		one, err := time.ParseInLocation("2006-01-02 15:04", text, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return one
	}
	for _, test := range []struct {
		every           connections.Every
		from, now, next string
	}{
		{connections.Daily, "2026-11-22 14:05", "2026-11-22 14:05", "2026-11-23 14:05"},
		{connections.Daily, "2026-11-22 14:05", "2026-11-23 14:04", "2026-11-23 14:05"},
		{connections.Daily, "2026-11-22 14:05", "2027-03-28 02:30", "2027-03-28 14:05"}, // the day has 23 hours
		{connections.Daily, "2026-11-22 14:05", "2036-11-22 14:05", "2036-11-23 14:05"},
		{connections.Daily, "2026-11-22 14:05", "2026-11-20 15:00", "2026-11-21 14:05"}, // the clock was set back
		{connections.Weekly, "2026-11-22 14:05", "2026-11-29 14:04", "2026-11-29 14:05"},
		{connections.Weekly, "2026-11-22 14:05", "2026-12-01 00:00", "2026-12-06 14:05"},
		{connections.Monthly, "2027-01-31 09:00", "2027-02-01 09:00", "2027-02-28 09:00"},
		{connections.Monthly, "2027-01-31 09:00", "2027-02-28 09:00", "2027-03-31 09:00"},
		{connections.Monthly, "2026-11-22 09:00", "2031-11-22 08:00", "2031-11-22 09:00"},
	} {
		s := connections.Schedule{Every: test.every, From: at(test.from)}
		if got := s.Next(at(test.now)); !got.Equal(at(test.next)) {
			t.Errorf("%s from %s, at %s: got %v, want %s", test.every, test.from, test.now, got, test.next)
		}
	}
	for _, test := range []struct {
		taken, now string
		due        bool
	}{
		{"", "2026-11-22 14:05", true},
		{"2026-11-22 14:05", "2026-11-22 14:06", false},
		{"2026-11-22 14:05", "2026-11-23 14:04", false},
		{"2026-11-22 14:05", "2026-11-23 14:05", true},
		{"2026-11-25 20:00", "2026-11-26 14:05", true}, // made up for, and back in its time
		{"2026-11-25 13:00", "2026-11-25 14:04", false},
		{"2030-01-01 00:00", "2026-11-25 14:04", true}, // the clock was wrong then
	} {
		s := connections.Schedule{Every: connections.Daily, From: at("2026-11-22 14:05")}
		if test.taken != "" {
			s.Taken = at(test.taken)
		}
		if got := s.Due(at(test.now)); got != test.due {
			t.Errorf("taken %q, at %s: due %v", test.taken, test.now, got)
		}
	}
	for _, s := range []connections.Schedule{{}, {Every: "hourly", From: at("2026-11-22 14:05")}} { // a later gcdesk's
		if s.Due(at("2027-11-22 14:05")) || !s.Next(at("2027-11-22 14:05")).IsZero() {
			t.Errorf("%q is due", s.Every)
		}
	}
}

// night is a scheduler at a desk, whose time goes by in ticks.
type night struct {
	*connections.Scheduler
	d     *desk
	ticks chan chan time.Time
	tick  chan time.Time

	mu      sync.Mutex // guards what follows
	network string
	fails   error
	deleted int
	taken   []string // name and passphrase
	told    []connections.Notice
	trips   []error
}

func newNight(d *desk) *night {
	n := &night{d: d, ticks: make(chan chan time.Time), network: "192.0.2.7"}
	n.Scheduler = &connections.Scheduler{
		Service: d.Service, Jitter: func(pause time.Duration) time.Duration { return pause },
		Addresses: func() string { n.mu.Lock(); defer n.mu.Unlock(); return n.network },
		Take: func(_ context.Context, c connections.Connection, passphrase string) (connections.Snapshotted, error) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.taken = append(n.taken, strings.TrimSpace(c.Name+" "+passphrase))
			return connections.Snapshotted{Contacts: 250, Deleted: n.deleted}, n.fails
		},
		Tell: func(_ context.Context, list []connections.Notice) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.told = append(n.told, list...)
		},
		Failed: func(err error) { n.mu.Lock(); defer n.mu.Unlock(); n.trips = append(n.trips, err) },
	}
	return n
}

// run lets the scheduler run until the test ends, or stop is called.
func (n *night) run() (stop func()) {
	ctx, cancel := context.WithCancel(n.d.t.Context())
	n.After = func(time.Duration) <-chan time.Time {
		tick := make(chan time.Time, 1)
		select {
		case n.ticks <- tick:
		case <-ctx.Done():
		}
		return tick
	}
	ended := make(chan struct{})
	go func() { n.Run(ctx); close(ended) }()
	stop = func() { cancel(); <-ended }
	n.d.t.Cleanup(stop)
	n.tick = <-n.ticks
	return stop
}

// sleep lets time go by in which the computer sleeps.
func (n *night) sleep(d time.Duration) {
	n.d.pass(d)
	n.tick <- n.d.Now()
	n.tick = <-n.ticks
}

// awake lets time go by, tick after tick.
func (n *night) awake(d time.Duration) {
	for ; d > 0; d -= time.Minute {
		n.sleep(min(d, time.Minute))
	}
}

func (n *night) set(f func()) { n.mu.Lock(); defer n.mu.Unlock(); f() }

// took returns what was taken since the last time.
func (n *night) took() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := strings.Join(n.taken, "|")
	n.taken = nil
	for _, err := range n.trips {
		n.d.t.Error(err)
	}
	return all
}

func (n *night) wants(when, want string) {
	n.d.t.Helper()
	if got := n.took(); got != want {
		n.d.t.Errorf("%s: took %q, want %q", when, got, want)
	}
}

func (d *desk) schedule(c connections.Connection, want connections.Schedule, passphrase string) connections.Connection {
	d.t.Helper()
	c, err := d.SetSchedule(d.t.Context(), c.ID, want, passphrase)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// journal is the kinds of the newest entries of a connection, newest first.
func (d *desk) journal(c connections.Connection, n int) string {
	d.t.Helper()
	list, err := d.Activities(d.t.Context(), connections.ActivityFilter{Connection: c.ID})
	if err != nil {
		d.t.Fatal(err)
	}
	var all []string
	for _, a := range list[:min(n, len(list))] {
		all = append(all, strings.TrimSuffix(fmt.Sprintf("%s/%s/%d/%s", a.Kind, a.By, a.Count, a.Code), "/"))
	}
	return strings.Join(all, " ")
}

var plainDaily = connections.Schedule{Every: connections.Daily, Unencrypted: true}

func TestScheduler_TakesWhatIsDue(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	d.schedule(d.connect("Acme"), plainDaily, "")
	d.schedule(d.connect("Sales"), connections.Schedule{Every: connections.Weekly, Unencrypted: true}, "")
	d.connect("Never")
	n.run()
	n.wants("at first", "Acme|Sales")
	n.awake(3 * time.Minute)
	n.wants("soon after", "")
	n.sleep(24*time.Hour - 4*time.Minute)
	n.wants("before the time", "")
	n.awake(time.Minute)
	n.wants("after a day", "Acme")
	n.sleep(5 * 24 * time.Hour)
	n.wants("after five days asleep", "Acme")
	n.awake(2 * time.Hour)
	n.wants("made up for once", "")
	n.sleep(24 * time.Hour)
	n.wants("after a week", "Acme|Sales")
	n.set(func() { n.deleted = 2 })
	n.sleep(24 * time.Hour)
	n.took()
	c, _ := d.Named(t.Context(), "Acme")
	if got, want := d.journal(c, 2), "snapshots-deleted/schedule/2 snapshot/schedule/250"; got != want {
		t.Errorf("the journal says %q, want %q", got, want)
	}
}

func TestScheduler_MissedWhileOff(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	d.schedule(d.connect("Acme"), plainDaily, "")
	n.run()()
	n.took()
	d.pass(10 * 24 * time.Hour)
	n.run()
	n.wants("at the next start", "Acme")
}

func TestScheduler_NothingWhileOffline(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	c.BaseURI = "https://people.example/v1/"
	if err := d.records.Update(t.Context(), func(tx connections.Tx) error { return tx.PutConnection(c) }); err != nil {
		t.Fatal(err)
	}
	n.network = ""
	n.run()
	n.awake(time.Hour)
	n.wants("offline", "")
	if c := d.stored(c.ID); c.Schedule.Tries != 0 || c.Schedule.Failure != nil {
		t.Errorf("got %+v", c.Schedule)
	}
	n.set(func() { n.network = "192.0.2.7" })
	n.awake(time.Minute)
	n.wants("online", "Acme")
}

func TestScheduler_BacksOffAndTellsOnce(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	n.fails = &connections.DiskError{Reason: connections.DiskFull, Err: errInjected}
	n.run()
	n.awake(10 * time.Hour)
	tries := strings.Count(n.took()+"|", "|")
	if tries < 8 || tries > 17 {
		t.Errorf("%d tries in ten hours", tries)
	}
	if len(n.told) != 1 || n.told[0].Kind != connections.NoticeSnapshotFails || n.told[0].Code != "disk-full" || n.told[0].Connection != c.ID {
		t.Errorf("told %+v", n.told)
	}
	if got, want := d.journal(c, 2), "snapshot-failed/schedule/0/disk-full edited//0"; got != want {
		t.Errorf("the journal says %q, want %q", got, want)
	}
	n.set(func() { n.fails = nil })
	n.awake(time.Hour)
	n.wants("mended", "Acme")
	if s := d.stored(c.ID).Schedule; s.Failure != nil || s.Tries != 0 || s.Told {
		t.Errorf("got %+v", s)
	}
}

// An outage is told when a day has gone by, and the server's own pause is kept.
func TestScheduler_Outage(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	n.fails = &connections.PassingError{Failure: connections.Failure{Code: connections.CodeServer, Wait: 3 * time.Hour}}
	n.run()
	n.took()
	n.awake(179 * time.Minute)
	n.wants("before the server's pause is over", "")
	n.awake(time.Minute)
	n.wants("then", "Acme")
	n.awake(20 * time.Hour)
	if len(n.told) > 0 {
		t.Errorf("told within a day: %+v", n.told)
	}
	n.awake(5 * time.Hour)
	if len(n.told) != 1 {
		t.Errorf("told %+v", n.told)
	}
	if s := d.stored(c.ID).Schedule; s.Failure.Code != connections.CodeServer || d.Now().Sub(s.Failure.Since) < 24*time.Hour {
		t.Errorf("got %+v", s.Failure)
	}
}

func TestScheduler_LeavesTheDeadAlone(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	if _, err := d.Revoke(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	n.run()
	n.awake(time.Hour)
	n.wants("revoked", "")
	d.authorize(c)
	n.awake(time.Minute)
	n.wants("signed in again", "Acme")
}

// A sign-in, or another schedule, ends the pause after what failed.
func TestScheduler_GoesOnWhenMended(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	n.fails = errInjected
	n.run()
	n.awake(5 * time.Hour)
	n.took()
	n.awake(time.Minute)
	for range 3 { // into a pause, which is an hour by now
		if n.took() != "" {
			n.awake(time.Minute)
		}
	}
	d.pass(time.Second)
	d.authorize(c)
	n.awake(time.Minute)
	n.wants("signed in", "Acme")
	d.schedule(c, plainDaily, "")
	n.awake(time.Minute)
	n.wants("set again", "Acme")
}

// Where nothing can be noted, a snapshot is taken once all the same: by the rule
// more of them would push the older ones out.
func TestScheduler_TakesOneWhereItCannotBeNoted(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	d.schedule(d.connect("Acme"), plainDaily, "")
	d.records.Fail = func() error { return errInjected }
	n.run()
	n.awake(3 * time.Hour)
	n.set(func() {
		if len(n.trips) != 1 || !errors.Is(n.trips[0], errInjected) {
			t.Errorf("got %v, want to be told once", n.trips)
		}
		n.trips = nil
	})
	n.wants("today", "Acme")
	n.awake(21 * time.Hour)
	n.set(func() { n.trips = nil })
	n.wants("tomorrow", "Acme")
}

// While a command takes one, the schedule waits, and nothing has failed.
func TestScheduler_WaitsForTheOther(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	n.fails = fmt.Errorf("make: %w", connections.ErrSnapshotBusy)
	n.run()
	n.wants("at first", "Acme")
	n.awake(4 * time.Minute)
	n.wants("meanwhile", "")
	if s := d.stored(c.ID).Schedule; s.Failure != nil || s.Tries != 0 {
		t.Errorf("got %+v", s)
	}
	n.set(func() { n.fails = nil })
	n.awake(time.Minute)
	n.wants("then", "Acme")
}

// Of two processes one takes the snapshots, and the other when the first ends.
func TestScheduler_OneOfTwo(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	one, other := newNight(d), newNight(d)
	d.schedule(d.connect("Acme"), plainDaily, "")
	stop := one.run()
	other.run()
	one.wants("the first", "Acme")
	d.pass(24 * time.Hour)
	other.sleep(0)
	other.wants("the second", "")
	stop()
	other.sleep(0)
	other.wants("the second, left alone", "Acme")
}

func TestScheduler_EndsInTheMiddle(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.schedule(d.connect("Acme"), plainDaily, "")
	ctx, cancel := context.WithCancel(t.Context())
	n.Take = func(ctx context.Context, _ connections.Connection, _ string) (connections.Snapshotted, error) {
		cancel()
		return connections.Snapshotted{}, ctx.Err()
	}
	n.Run(ctx)
	if s := d.stored(c.ID).Schedule; s.Failure != nil || s.Tries != 0 || !s.Due(d.Now()) {
		t.Errorf("got %+v", s)
	}
}

// What is encrypted stays so: without the passphrase nothing is taken.
func TestScheduler_Passphrase(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	n := newNight(d)
	c := d.connect("Acme")
	for _, want := range []connections.Schedule{{Every: connections.Daily}, {Every: connections.Monthly}} {
		var problems connections.Problems
		if _, err := d.SetSchedule(t.Context(), c.ID, want, ""); !errors.As(err, &problems) || problems[0].Field != "passphrase" {
			t.Errorf("without a passphrase: got %v", err)
		}
	}
	c = d.schedule(c, connections.Schedule{Every: connections.Daily}, snapshotPassphrase)
	d.tidy()
	n.run()
	n.wants("with the passphrase", "Acme "+snapshotPassphrase)

	c = d.schedule(c, connections.Schedule{Every: connections.Daily}, "")
	n.sleep(24 * time.Hour)
	n.wants("that is kept", "Acme "+snapshotPassphrase)

	if err := d.secrets.Delete(t.Context(), c.Schedule.Passphrase); err != nil {
		t.Fatal(err)
	}
	n.sleep(24 * time.Hour)
	n.wants("lost", "")
	if f := d.stored(c.ID).Schedule.Failure; f == nil || f.Code != connections.CodePassphrase {
		t.Errorf("got %+v", f)
	}
	c = d.schedule(c, connections.Schedule{Every: connections.Daily}, snapshotPassphrase)
	n.sleep(time.Minute)
	n.wants("entered again", "Acme "+snapshotPassphrase)
	d.tidy()

	// Off, or not encrypted, nothing of it stays.
	for _, want := range []connections.Schedule{{}, plainDaily} {
		d.schedule(c, connections.Schedule{Every: connections.Daily}, snapshotPassphrase)
		d.schedule(c, want, "")
		d.tidy()
		for ref, secret := range d.secrets.All() {
			if secret == snapshotPassphrase {
				t.Errorf("%+v: %s is left", want, ref)
			}
		}
	}
	d.schedule(c, connections.Schedule{Every: connections.Daily}, snapshotPassphrase)
	if err := d.DeleteConnection(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	d.tidy()
}

func TestVerifiedIsRemembered(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	for _, id := range []string{"A", "B", "C"} {
		if err := d.NoteVerified(t.Context(), c.ID, id, connections.Verification{At: d.Now(), Damage: map[string]string{"B": "contacts.jsonl.gz"}[id]}, []string{"B", "C"}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := d.Verified(t.Context(), c.ID)
	if err != nil || len(got) != 2 || got["B"].Damage != "contacts.jsonl.gz" || !got["C"].At.Equal(d.Now()) {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := d.DeleteConnection(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Verified(t.Context(), c.ID); err != nil || len(got) != 0 {
		t.Errorf("of a deleted connection: got %+v, %v", got, err)
	}
}
