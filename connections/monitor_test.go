package connections_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// watch is a monitor at a desk, whose time goes by in ticks.
type watch struct {
	*connections.Monitor
	d       *desk
	ticks   chan chan time.Time
	tick    chan time.Time
	network atomic.Value  // what Addresses says
	worked  atomic.Int64  // rounds
	did     chan struct{} // there was one since it was last looked at

	mu    sync.Mutex // guards what follows
	told  []connections.Notice
	trips []error
}

func newWatch(d *desk) *watch {
	w := &watch{d: d, ticks: make(chan chan time.Time), did: make(chan struct{}, 1)}
	w.network.Store("192.0.2.7")
	service := *d.Service
	w.Monitor = &connections.Monitor{
		Service:   &service,
		Jitter:    func(pause time.Duration) time.Duration { return pause },
		Addresses: func() string { return w.network.Load().(string) },
		Tell: func(_ context.Context, list []connections.Notice) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.told = append(w.told, list...)
		},
		Failed: func(err error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.trips = append(w.trips, err)
		},
		Worked: func() {
			w.worked.Add(1)
			select {
			case w.did <- struct{}{}:
			default:
			}
		},
	}
	return w
}

// run lets the monitor run until the test ends, or stop is called.
func (w *watch) run() (stop func()) {
	ctx, cancel := context.WithCancel(w.d.t.Context())
	w.After = func(time.Duration) <-chan time.Time {
		tick := make(chan time.Time, 1)
		select {
		case w.ticks <- tick:
		case <-ctx.Done():
		}
		return tick
	}
	ended := make(chan struct{})
	go func() { w.Run(ctx); close(ended) }()
	stop = func() { cancel(); <-ended }
	w.d.t.Cleanup(stop)
	w.tick = <-w.ticks
	return stop
}

// next lets one tick go by, which took d.
func (w *watch) next(d time.Duration) {
	w.d.pass(d)
	w.tick <- w.d.Now()
	w.tick = <-w.ticks // its round has ended
}

// awake lets time go by while the computer is awake.
func (w *watch) awake(d time.Duration) {
	for ; d > 0; d -= 30 * time.Second {
		w.next(min(d, 30*time.Second))
	}
}

// woken wakes it, and waits until it has asked.
func (w *watch) woken() {
	select {
	case <-w.did:
	default:
	}
	w.Wake()
	<-w.did
}

func (w *watch) check() connections.Round {
	w.d.t.Helper()
	r, err := w.Check(w.d.t.Context())
	if err != nil {
		w.d.t.Fatal(err)
	}
	return r
}

// hears returns what was told since the last time.
func (w *watch) hears() []connections.Notice {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := w.told
	w.told = nil
	return told
}

func (w *watch) hearsKinds(want ...connections.NoticeKind) {
	w.d.t.Helper()
	var got []connections.NoticeKind
	for _, n := range w.hears() {
		got = append(got, n.Kind)
	}
	if !slices.Equal(got, want) {
		w.d.t.Errorf("told %v, want %v", got, want)
	}
}

// writes counts the transactions and the secrets that act writes.
func (d *desk) writes(act func()) (updates, secrets int) {
	var transactions, items atomic.Int64
	d.records.Fail = func() error { transactions.Add(1); return nil }
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		if op != "read" {
			items.Add(1)
		}
		return nil
	}
	defer func() { d.records.Fail, d.secrets.Fail = nil, nil }()
	act()
	return int(transactions.Load()), int(items.Load())
}

// connectMany saves n connections that share what the first was given.
func (d *desk) connectMany(n int) (list []connections.Connection) {
	d.t.Helper()
	first := d.connect("Connection 0")
	err := d.records.Update(d.t.Context(), func(tx connections.Tx) error {
		for i := range n {
			c := first
			if i > 0 {
				c.ID, c.Name = fmt.Sprintf("%s-%d", first.ID, i), fmt.Sprintf("Connection %d", i)
			}
			list = append(list, c)
			if err := tx.PutConnection(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

func TestMonitorBeginsByAskingForAll(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	lives := d.connect("Lives")
	d.person.Account = "grace@example.com"
	dies := d.connect("Dies")
	d.create("Never signed in")
	if err := d.google.Revoke("grace@example.com"); err != nil {
		t.Fatal(err)
	}
	d.pass(time.Minute)
	before := d.asked()
	w := newWatch(d)
	w.run()
	if n := d.asked() - before; n != 2 {
		t.Errorf("got %d requests, want 2", n)
	}
	d.isStatus(d.stored(lives.ID), connections.Online, "")
	d.isStatus(d.stored(dies.ID), connections.Expired, "invalid_grant")
	w.hearsKinds(connections.NoticeNeedsPerson)
	if len(w.trips) > 0 {
		t.Error(w.trips)
	}
	d.tidy()
}

func TestMonitorAsksEveryHourAndWritesNothing(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connectMany(4)
	w := newWatch(d)
	w.run()
	before := d.asked()
	updates, secrets := d.writes(func() {
		w.awake(59 * time.Minute)
		if n := d.asked() - before; n != 0 {
			t.Errorf("got %d requests within the hour", n)
		}
		w.awake(10 * time.Hour)
	})
	if n := d.asked() - before; n != 40 {
		t.Errorf("got %d requests in ten hours and 59 minutes, want 40", n)
	}
	if updates != 0 || secrets != 0 {
		t.Errorf("nothing has changed, and yet %d transactions and %d secrets were written", updates, secrets)
	}
	updates, secrets = d.writes(func() { w.awake(24 * time.Hour) })
	if updates != 1 || secrets != 0 {
		t.Errorf("the last use of the day took %d transactions and %d secrets, want 1 and none", updates, secrets)
	}
}

func TestMonitorFollowsTheCheckInterval(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connect("Acme")
	if _, err := d.ChangeSettings(t.Context(), func(s *connections.Settings) { s.CheckMinutes = 15 }); err != nil {
		t.Fatal(err)
	}
	w := newWatch(d)
	w.run()
	before := d.asked()
	w.awake(time.Hour)
	if n := d.asked() - before; n != 4 {
		t.Errorf("got %d requests in an hour, want 4", n)
	}
}

func TestMonitorAsksAfterSleep(t *testing.T) {
	for name, slept := range map[string]time.Duration{"slept": 10 * time.Minute, "the clock was set back": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			d.connect("Acme")
			w := newWatch(d)
			w.run()
			before := d.asked()
			w.next(slept + 30*time.Second)
			w.next(30 * time.Second)
			if n := d.asked() - before; n != 1 {
				t.Errorf("got %d requests, want 1", n)
			}
		})
	}
}

// A connection to a server does not survive a sleep or another network, which
// nobody says: a request that went down it would wait for an answer in vain.
func TestMonitorDialsAnewAfterSleep(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connect("Acme")
	w := newWatch(d)
	idle := &closing{RoundTripper: w.Service.HTTP.Transport}
	hc := *w.Service.HTTP
	hc.Transport = idle
	w.Service.HTTP = &hc
	w.run()
	w.awake(time.Hour)
	for i, then := range []func(){
		func() {},
		func() { w.next(10 * time.Minute) },
		func() { w.network.Store("198.51.100.4") },
		func() {},
	} {
		then()
		w.next(30 * time.Second)
		w.next(30 * time.Second)
		if got, want := idle.closed.Load(), []int32{0, 1, 2, 2}[i]; got != want {
			t.Errorf("step %d: closed %d times, want %d", i, got, want)
		}
	}
}

// closing counts how often its connections were to be closed.
type closing struct {
	http.RoundTripper
	closed atomic.Int32
}

func (c *closing) CloseIdleConnections() { c.closed.Add(1) }

// What was refused for good is asked once, in this run and in the next ones,
// until somebody signs in; with a client that was refused also when it begins,
// after sleep, and when a person wants to know.
func TestMonitorRaisesNoStorm(t *testing.T) {
	for fault, want := range map[string]int{
		"token-bad-request": 1, "token-invalid_client": 4, "token-deleted_client": 4, "token-disabled_client": 4, "token-admin_policy_enforced": 4, "invalid_rapt": 1,
	} {
		t.Run(fault, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			before := d.asked()
			if err := d.google.Arm(fault, 1000); err != nil {
				t.Fatal(err)
			}
			w := newWatch(d)
			stop := w.run()
			w.awake(5 * time.Hour)
			w.next(20 * time.Hour) // asleep
			w.awake(time.Hour)
			w.check()
			stop()
			newWatch(d).run()
			if n := d.asked() - before; n != want {
				t.Errorf("got %d requests, want %d", n, want)
			}
			w.hearsKinds(connections.NoticeNeedsPerson)
			failed := d.stored(c.ID)
			d.google.Disarm()
			c = d.authorize(c)
			if failed.Failure == nil || c.Failure != nil {
				t.Errorf("before %v, after %v", failed.Failure, c.Failure)
			}
			w = newWatch(d)
			w.check()
			if n := d.asked() - before; n != want+2 {
				t.Errorf("after the sign-in: got %d requests, want %d", n, want+2)
			}
			w.hearsKinds() // whoever has signed in knows
		})
	}
}

// A new secret makes a client that was refused worth another try.
func TestMonitorTriesANewSecret(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.arm("token-invalid_client")
	w := newWatch(d)
	w.check()
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, "invalid_client")
	d.pass(time.Minute)
	d.saveClient(d.client, sandbox.DesktopClient().Secret)
	w.check()
	d.isStatus(d.stored(c.ID), connections.Online, "")
	w.hearsKinds(connections.NoticeNeedsPerson, connections.NoticeRecovered)
}

// A new secret frees the connections of its client at once.
func TestMonitorIsWokenForANewSecret(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	list := d.connectMany(3)
	w := newWatch(d)
	w.run()
	if err := d.google.Arm("token-invalid_client", 1000); err != nil {
		t.Fatal(err)
	}
	w.awake(time.Hour)
	d.isStatus(d.stored(list[2].ID), connections.NeedsAttention, "invalid_client")
	d.google.Disarm()
	d.pass(time.Second)
	d.saveClient(d.client, sandbox.DesktopClient().Secret)
	w.woken()
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.Online, "")
	}
}

func TestMonitorComesBackByItself(t *testing.T) {
	for fault, code := range map[string]string{"token-500": connections.CodeServer, "token-403": connections.CodeServer, "token-html": connections.CodeCaptive} {
		t.Run(fault, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			w := newWatch(d)
			w.run()
			w.awake(59 * time.Minute)
			if err := d.google.Arm(fault, 1000); err != nil {
				t.Fatal(err)
			}
			w.next(30 * time.Second)
			began := d.Now()
			w.awake(30 * time.Minute)
			before := d.asked()
			w.awake(6 * time.Hour)
			if n := d.asked() - before; n < 5 || n > 9 {
				t.Errorf("got %d requests in six hours of failure", n)
			}
			f := d.stored(c.ID).Failure
			if f == nil || f.Code != code || f.Since.Before(began) || f.Since.After(began.Add(time.Minute)) {
				t.Fatalf("got %+v, want %s since %v", f, code, began)
			}
			d.google.Disarm()
			w.awake(time.Hour)
			d.isStatus(d.stored(c.ID), connections.Online, "")
			w.hearsKinds()
			list, err := d.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityFailed, connections.ActivityRecovered}})
			if err != nil || len(list) != 2 || list[0].Kind != connections.ActivityRecovered || list[1].Code != code {
				t.Errorf("got %+v, %v", list, err)
			}
		})
	}
}

// The first tries after a failure come soon.
func TestMonitorTriesAgainSoon(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	w := newWatch(d)
	d.arm("token-500")
	w.run()
	d.isStatus(d.stored(c.ID), connections.Offline, connections.CodeServer)
	w.awake(time.Minute)
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

// A client that was deleted and restored is asked with when a person wants to
// know, and what works again does so since then.
func TestCheckNowAsksWithARefusedClient(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	w := newWatch(d)
	if err := d.google.Arm("token-deleted_client", 2); err != nil {
		t.Fatal(err)
	}
	w.check()
	w.run()
	w.awake(2 * time.Hour)
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, "deleted_client")
	if r := w.check(); r.Asked != 1 || r.Changed != 1 {
		t.Errorf("got %+v, want that it was asked", r)
	}
	d.isStatus(d.stored(c.ID), connections.Online, "")
	if got := d.stored(c.ID).Health(d.Now()).Since; !got.Equal(d.Now()) {
		t.Errorf("online since %v, want %v", got, d.Now())
	}
	d.pass(time.Hour)
	if _, err := d.Token(t.Context(), c.ID, 0); err != nil {
		t.Error(err)
	}
	d.arm("people-disabled")
	if _, err := d.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	d.pass(time.Hour)
	if _, err := d.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if got := d.stored(c.ID).Health(d.Now()).Since; !got.Equal(d.Now()) {
		t.Errorf("after the API was switched on: online since %v, want %v", got, d.Now())
	}
}

// As soon as one connection shows that a client works again, or its test does,
// the others that it was refused for are asked.
func TestMonitorFreesTheOthersOfAClient(t *testing.T) {
	for name, works := range map[string]func(d *desk, w *watch, c connections.Connection) error{
		"tested connection": func(d *desk, _ *watch, c connections.Connection) error {
			_, err := d.Test(d.t.Context(), c.ID)
			return err
		},
		"token": func(d *desk, _ *watch, c connections.Connection) error {
			_, err := d.Token(d.t.Context(), c.ID, 2*time.Hour)
			return err
		},
		"tested client": func(d *desk, _ *watch, _ connections.Connection) error {
			return d.TestClient(d.t.Context(), d.client, "")
		},
		"sleep": func(_ *desk, w *watch, _ connections.Connection) error { w.next(time.Hour); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			list := d.connectMany(11)
			if err := d.google.Arm("token-disabled_client", 1000); err != nil {
				t.Fatal(err)
			}
			w := newWatch(d)
			w.run()
			for _, c := range list {
				d.isStatus(d.stored(c.ID), connections.NeedsAttention, "disabled_client")
			}
			d.google.Disarm()
			w.awake(time.Minute)
			d.isStatus(d.stored(list[0].ID), connections.NeedsAttention, "disabled_client")
			if err := works(d, w, list[3]); err != nil {
				t.Fatal(err)
			}
			w.awake(time.Minute)
			for _, c := range list {
				d.isStatus(d.stored(c.ID), connections.Online, "")
			}
		})
	}
}

// A server that asks for a second pause is left alone until that one ends.
func TestMonitorKnowsHowLongTheLatestPauseLasts(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	w := newWatch(d)
	since := d.Now()
	for range 2 {
		d.arm("token-429-hour")
		w.check()
		f := d.stored(c.ID).Failure
		if f == nil || !f.Since.Equal(since) || !f.Until.Equal(d.Now().Add(time.Hour)) {
			t.Fatalf("at %v: got %+v, want a pause of an hour, and trouble since %v", d.Now(), f, since)
		}
		d.pass(2 * time.Hour)
	}
	w.hearsKinds()
}

// A server in trouble, or without a network, is not asked once for each
// connection.
func TestMonitorSparesAHostInTrouble(t *testing.T) {
	const many = 40
	d := newDesk(t, new(sandbox.Server))
	list := d.connectMany(many)
	d.google.Arm("token-500", 100_000) //nolint:errcheck // asserted by the status
	before := d.asked()
	w := newWatch(d)
	w.run()
	if n := d.asked() - before; n < 3 || n > 3+8 {
		t.Errorf("got %d requests of a round, want three and those in flight", n)
	}
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.Offline, connections.CodeServer)
	}
	w.awake(2 * time.Hour)
	if n := d.asked() - before; n > 30*11 {
		t.Errorf("got %d requests in two hours", n)
	}
	d.google.Disarm()
	w.awake(6 * time.Minute)
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.Online, "")
	}
	entries, err := d.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityFailed, connections.ActivityRecovered}})
	if err != nil || len(entries) != 2 || entries[0].Count != many || entries[1].Count != many {
		t.Errorf("got %d entries of one outage: %v", len(entries), err)
	}
	if its, err := d.Activities(t.Context(), connections.ActivityFilter{Connection: list[7].ID, Kinds: []connections.ActivityKind{connections.ActivityFailed}}); err != nil || len(its) != 1 {
		t.Errorf("it is not found by one of them: %v, %v", its, err)
	}
}

// counter counts the requests that leave the computer.
type counter struct {
	base http.RoundTripper
	n    atomic.Int64
	fail atomic.Value // error, if any
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	if err, _ := c.fail.Load().(error); err != nil && err != errNone {
		return nil, err
	}
	return c.base.RoundTrip(r)
}

var errNone = errors.New("none")

func TestMonitorOffline(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	list := d.connectMany(20)
	way := &counter{base: d.HTTP.Transport}
	d.HTTP.Transport = way
	way.fail.Store(errors.New("network is unreachable"))
	w := newWatch(d)
	w.run()
	if n := way.n.Load(); n != 1 {
		t.Errorf("got %d requests without a network, want one for the host", n)
	}
	left := d.Now()
	w.awake(3 * time.Hour)
	if n := way.n.Load(); n > 3*13 {
		t.Errorf("got %d requests in three hours without a network", n)
	}
	way.n.Store(0)
	updates, _ := d.writes(func() { w.awake(time.Hour) })
	if updates > 0 {
		t.Errorf("wrote %d times that there is still no network", updates)
	}
	for _, c := range list {
		h := d.stored(c.ID).Health(d.Now())
		if h.Status != connections.Offline || h.Since.After(left) {
			t.Errorf("got %s since %v", h.Status, h.Since)
		}
	}
	way.fail.Store(errNone)
	w.network.Store("198.51.100.3") // the network is back: nobody waits for the pause to end
	w.next(time.Second)
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.Online, "")
	}
}

// Without any address of its own a computer reaches nobody but itself.
func TestMonitorAsksNobodyWithoutAnAddress(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	client := d.client
	d.Preset.Practice = false
	err := d.records.Update(t.Context(), func(tx connections.Tx) error {
		client.Endpoints = oauth.Google()
		return tx.PutClient(client)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.HTTP.Transport = nobody{t}
	w := newWatch(d)
	w.network.Store("")
	w.check()
	d.isStatus(d.stored(c.ID), connections.Offline, connections.CodeNetwork)
}

// A round waits for nobody, also one that a person has asked for.
func TestMonitorWaitsForNoPrompt(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connect("Acme")
	asked := &askedFor{Secrets: d.secrets}
	asked.waits.Store(-1)
	d.Secrets = asked
	w := newWatch(d)
	if _, err := w.Check(connections.WithPrompts(t.Context(), connections.Prompts{For: connections.PromptTime})); err != nil {
		t.Fatal(err)
	}
	if n := asked.waits.Load(); n != 0 {
		t.Errorf("a round would wait %v for a person, want no longer than for any keyring", time.Duration(n))
	}
}

func TestMonitorKeyringLocked(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	list := d.connectMany(50)
	var reads atomic.Int64
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		reads.Add(1)
		return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: errInjected}
	}
	before := d.asked()
	w := newWatch(d)
	w.run()
	if n := reads.Load(); n < 1 || n > 8 {
		t.Errorf("the keyring was asked %d times, want once, and what was in flight", n)
	}
	if d.asked() != before {
		t.Error("the server was asked without a secret")
	}
	for _, c := range list {
		d.isStatus(d.stored(c.ID), connections.Online, "")
	}
	if len(w.trips) == 0 || w.worked.Load() != 0 {
		t.Error("nobody was told")
	}
	reads.Store(0)
	w.awake(50 * time.Minute)
	if n := reads.Load(); n != 0 {
		t.Errorf("who has dismissed a prompt was shown %d more within the hour", n)
	}
	d.secrets.Fail = nil
	w.awake(11 * time.Minute)
	if n := d.asked() - before; n != 50 {
		t.Errorf("got %d requests with the keyring open, want 50", n)
	}
	if w.worked.Load() != 1 {
		t.Error("nobody was told that it works again")
	}
}

// crowd counts how many requests wait for an answer at once. The first after
// that which tries the host waits until another is sent.
type crowd struct {
	http.RoundTripper
	now, most, sent atomic.Int64
	another         chan struct{}
}

func (c *crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	n := c.now.Add(1)
	defer c.now.Add(-1)
	switch c.sent.Add(1) {
	case 2:
		select {
		case <-c.another:
		case <-r.Context().Done():
		}
	case 3:
		close(c.another)
	}
	for m := c.most.Load(); n > m && !c.most.CompareAndSwap(m, n); m = c.most.Load() {
	}
	return c.RoundTripper.RoundTrip(r)
}

func TestMonitorAsksAtMostEightAtOnce(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connectMany(100)
	way := &crowd{RoundTripper: d.HTTP.Transport, another: make(chan struct{})}
	d.HTTP.Transport = way
	if r := newWatch(d).check(); r.Asked != 100 {
		t.Errorf("asked for %d", r.Asked)
	}
	if m := way.most.Load(); m < 2 || m > 8 {
		t.Errorf("got %d requests at once", m)
	}
}

func TestMonitorCancelled(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connectMany(100)
	if err := d.google.Revoke("ada@example.com"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w := newWatch(d)
	last := -1
	w.Progress = func(done, of int) {
		if done != last+1 && done != 100 || of != 100 {
			t.Errorf("got %d of %d after %d", done, of, last)
		}
		if last = done; done == 20 {
			cancel()
		}
	}
	before := d.asked()
	if _, err := w.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if n := d.asked() - before; n < 20 || n > 28 {
		t.Errorf("got %d requests, want 20 and those in flight", n)
	}
	o, err := d.Overview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dead := 0
	for _, c := range o.Connections {
		if c.Failure != nil {
			dead++
		}
	}
	if dead < 19 {
		t.Errorf("what was found before is lost: %d of 20", dead)
	}
	if last != 100 {
		t.Errorf("the progress ends at %d of 100", last)
	}
	w.Progress = nil
	if r := w.check(); r.Asked != 100-dead {
		t.Errorf("the rest: asked for %d, want %d", r.Asked, 100-dead)
	}
}

func TestOneMonitorOfTwo(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.connect("Acme")
	first, second := newWatch(d), newWatch(d)
	stop := first.run()
	before := d.asked()
	second.run()
	second.awake(2 * time.Minute)
	if n := d.asked() - before; n != 0 {
		t.Errorf("the second made rounds as well: %d requests", n)
	}
	stop()
	second.awake(time.Minute)
	if n := d.asked() - before; n != 1 {
		t.Errorf("nobody took over: %d requests", n)
	}
}

func TestMonitorLeavesAConnectionToWhoHasItsLock(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	unlock, err := d.Locks.Lock(t.Context(), "connection-"+c.ID)
	if err != nil {
		t.Fatal(err)
	}
	before := d.asked()
	w := newWatch(d)
	w.check()
	if d.asked() != before {
		t.Error("asked beside another process")
	}
	unlock()
	if w.check(); d.asked() != before+1 {
		t.Error("not asked when the lock was free")
	}
}

func TestMonitorKeepsARotatedToken(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Rotate: true})
	c := d.connect("Acme")
	w := newWatch(d)
	for range 3 {
		d.pass(time.Hour)
		was := d.stored(c.ID).Tokens.Refresh
		w.check()
		if d.stored(c.ID).Tokens.Refresh == was {
			t.Fatal("the new refresh token is not stored")
		}
	}
	d.tidy()
	d.token(c, 2*time.Hour)
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

func TestMonitorSeesTheAPIComeBack(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	if err := d.google.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	w := newWatch(d)
	w.check()
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeAPIDisabled)
	d.arm("token-500") // says nothing about the API
	w.check()
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeAPIDisabled)
	if err := d.google.SetAPIDisabled(false); err != nil {
		t.Fatal(err)
	}
	w.check()
	d.isStatus(d.stored(c.ID), connections.Online, "")
	w.hearsKinds(connections.NoticeNeedsPerson, connections.NoticeRecovered)
}
