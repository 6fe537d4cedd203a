package connections

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"gcdesk/oauth"
)

// Monitor brings the status of every connection up to date by itself: when it
// begins, after the computer has slept, at every check interval, after an
// error, and when the network returns. It asks for an access token with each
// refresh token, which keeps these and their clients from dying of disuse, and
// with that asks the API whether it is let in; then the access token is thrown
// away.
//
// What was refused for good is not asked again before somebody has signed in. A
// client that was refused is tried with one of its connections when it begins
// and after sleep; the others follow as soon as it works. What is found at one
// connection, by whomever, and may be so of others of its project or account,
// those are asked about at the next look. Its methods are safe for concurrent
// use.
type Monitor struct {
	Service *Service                             // required
	After   func(time.Duration) <-chan time.Time // nil means time.After
	// Jitter puts some chance into a pause, so that many programs do not come
	// back at once. nil adds up to a quarter.
	Jitter func(time.Duration) time.Duration
	// Addresses names the addresses that this computer has in networks, in any
	// form; empty means offline. nil asks the system.
	Addresses func() string
	Progress  func(done, of int)              // of a round that asks, from none to all; one call at a time
	Tell      func(context.Context, []Notice) // nil: nobody wants to hear
	Failed    func(error)                     // a round could not be made, or not be kept; may be nil
	Worked    func()                          // a round has asked, and what came of it was kept; may be nil

	once    sync.Once
	woken   chan struct{}
	turn    chan struct{} // holds one while a round is made, which guards what follows
	secrets *heldSecrets
	known   map[string]*schedule // by Connection.ID
	clients map[string]time.Time // not to be kept alive before, by Client.ID
	gates   map[string]*gate     // by host

	mu      sync.Mutex                            // guards what follows
	servers map[string]*oauth.AuthorizationServer // of this round, by Client.ID
	stop    context.CancelCauseFunc               // ends the round under way; nil: none was made
}

// Round says what a round of the monitor did.
type Round struct {
	Asked   int  // connections
	Changed int  // how many stand otherwise than before
	Held    bool // the keyring was locked, and its secrets still in memory; asked only where a person waits
}

const (
	monitorLock  = "monitor" // held by the one process that makes rounds by itself
	monitorTick  = 30 * time.Second
	jumped       = time.Minute // between two ticks: the computer has slept, or its clock was set
	inFlight     = 8           // requests at most
	firstPause   = 30 * time.Second
	longestShut  = 5 * time.Minute // before a host that failed is looked for again
	promptAgain  = time.Hour       // after a person has dismissed the keyring's prompt
	strikes      = 3               // failures in a row that shut a host for the rest of a round
	batch        = 4 * inFlight    // connections that are locked at once
	toTheDay     = 24 * time.Hour  // how exactly Tokens.UsedAt is kept
	foldedBeyond = 12              // entries of one kind in a round
)

func (m *Monitor) begin() {
	m.once.Do(func() {
		m.turn, m.woken = make(chan struct{}, 1), make(chan struct{}, 1)
		m.secrets = &heldSecrets{Secrets: m.Service.Secrets}
		m.known, m.clients, m.gates = map[string]*schedule{}, map[string]time.Time{}, map[string]*gate{}
	})
}

// Run makes rounds until ctx ends. Of several processes on the same data one
// makes them; another takes over when it ends.
func (m *Monitor) Run(ctx context.Context) {
	after := m.After
	if after == nil {
		after = time.After
	}
	unlock, mine := func() {}, false
	defer func() { unlock() }()
	last, addresses := time.Time{}, addressesOf(m.Addresses)
	m.begin()
	var tick <-chan time.Time
	for ctx.Err() == nil {
		everything := !last.IsZero() && (m.wall().Sub(last)-monitorTick).Abs() > jumped
		here := addressesOf(m.Addresses)
		if everything || here != addresses {
			m.Service.HTTP.CloseIdleConnections() // they may lead nowhere any more
		}
		if here != addresses {
			m.forgive()
			addresses = here
		}
		if !mine {
			if free, ok, err := m.Service.Locks.TryLock(monitorLock); err != nil {
				m.failed(ctx, err)
			} else if ok {
				unlock, mine, everything = free, true, true
			}
		}
		if mine {
			if _, err := m.round(ctx, everything, false); err != nil {
				m.failed(ctx, err)
			}
		}
		last = m.wall()
		if tick == nil {
			tick = after(monitorTick)
		}
		select {
		case <-tick:
			tick = nil
		case <-m.woken:
		case <-ctx.Done():
		}
	}
}

// Wake lets Run look now at what is due, because the records have changed.
func (m *Monitor) Wake() {
	m.begin()
	select {
	case m.woken <- struct{}{}:
	default:
	}
}

// wall is the time without the monotonic clock, which sleeps along.
func (m *Monitor) wall() time.Time { return m.Service.Now().Round(0) }

// Check makes a round for every connection now, because a person wants to know,
// whatever was just asked or has just failed. A sign-in that was refused for
// good is still not asked. Run need not run.
func (m *Monitor) Check(ctx context.Context) (Round, error) { return m.round(ctx, true, true) }

// ErrStopped is how a round ends that Stop has ended.
var ErrStopped = errors.New("the round was stopped")

// Stop ends the round under way. What it has not asked for waits until the next
// one is due.
func (m *Monitor) Stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stop != nil {
		m.stop(ErrStopped)
	}
}

// stoppable lets Stop end what ctx is for, until it is ended otherwise.
func (m *Monitor) stoppable(ctx context.Context) (_ context.Context, end func()) {
	ctx, stop := context.WithCancelCause(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stop = stop
	return ctx, func() { stop(nil) }
}

func (m *Monitor) failed(ctx context.Context, err error) {
	if m.Failed != nil && ctx.Err() == nil {
		m.Failed(err)
	}
}

// forgive lets everything that failed be asked again at once.
func (m *Monitor) forgive() {
	m.begin()
	m.turn <- struct{}{}
	defer func() { <-m.turn }()
	clear(m.gates)
	for _, s := range m.known {
		if s.tries > 0 {
			*s = schedule{signIn: s.signIn}
		}
	}
}

// pause is how long to wait after so many failures in a row: doubling, no
// shorter than the server asks for.
func (m *Monitor) pause(tries int, longest, asked time.Duration) time.Duration {
	return backOff(tries, longest, asked, m.Jitter)
}

func backOff(tries int, longest, asked time.Duration, jitter func(time.Duration) time.Duration) time.Duration {
	d := max(asked, min(firstPause<<min(tries-1, 16), longest))
	if jitter != nil {
		return jitter(d)
	}
	return d + rand.N(d/4+1)
}
