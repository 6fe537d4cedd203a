package connections

import (
	"context"
	"errors"
	"sync"
	"time"

	"gcdesk/oauth"
)

// Scheduler takes the snapshots for which there is a schedule: when each is
// due, once for all that were missed while gcdesk did not run or the computer
// slept, nothing while it is offline, and with longer and longer pauses after
// what fails. Of several processes on the same data one does it.
type Scheduler struct {
	Service *Service // required
	// Take takes a snapshot of a connection, encrypted unless the passphrase is
	// empty, and deletes what the rule does not keep. Required.
	Take   func(ctx context.Context, c Connection, passphrase string) (Snapshotted, error)
	After  func(time.Duration) <-chan time.Time              // nil means time.After
	Jitter func(time.Duration) time.Duration                 // see Monitor
	Tell   func(ctx context.Context, news []Notice)          // nil: nobody wants to hear
	Failed func(error)                                       // nothing could be looked up or kept; may be nil
	Begun  func(connection string)                           // Connection.ID; may be nil
	Ended  func(connection string, s Snapshotted, err error) // may be nil
	// Addresses is as in Monitor.
	Addresses func() string

	waiting map[string]pause // by Connection.ID
	once    sync.Once
	look    chan struct{}
}

func (s *Scheduler) begin() { s.once.Do(func() { s.look = make(chan struct{}, 1) }) }

// Look lets what is due be taken without waiting for the next tick. It is safe
// for concurrent use.
func (s *Scheduler) Look() {
	s.begin()
	select {
	case s.look <- struct{}{}:
	default:
	}
}

// Snapshotted is what Take did.
type Snapshotted struct {
	Contacts int
	Deleted  int // snapshots, by the rule
}

// ErrSnapshotBusy is Take's answer while another process takes a snapshot of
// the connection.
var ErrSnapshotBusy = errors.New("another snapshot of this connection is being made")

// pause is until when a connection is left alone, unless somebody signs in or
// sets another schedule.
type pause struct {
	signIn, from time.Time
	until        time.Time
}

const (
	schedulerLock = "scheduler" // held by the one process that takes the snapshots
	schedulerTick = time.Minute
	longestPause  = time.Hour
	busyPause     = 5 * time.Minute
)

// Run takes snapshots until ctx ends. One that is under way then leaves
// nothing, and is taken at the next start.
func (s *Scheduler) Run(ctx context.Context) {
	after := s.After
	if after == nil {
		after = time.After
	}
	s.begin()
	s.waiting = map[string]pause{}
	unlock, mine := func() {}, false
	defer func() { unlock() }()
	here := addressesOf(s.Addresses)
	for ctx.Err() == nil {
		if !mine {
			if free, ok, err := s.Service.Locks.TryLock(schedulerLock); err != nil {
				s.failed(ctx, err)
			} else if ok {
				unlock, mine = free, true
			}
		}
		if now := addressesOf(s.Addresses); now != here {
			clear(s.waiting)
			here = now
		}
		if mine {
			if err := s.round(ctx, here != ""); err != nil {
				s.failed(ctx, err)
			}
		}
		select {
		case <-after(schedulerTick):
		case <-s.look:
		case <-ctx.Done():
		}
	}
}

// round takes what is due, one after the other.
func (s *Scheduler) round(ctx context.Context, online bool) error {
	o, err := s.Service.Overview(ctx)
	if err != nil {
		return err
	}
	for _, c := range o.Connections {
		if ctx.Err() != nil {
			return nil
		}
		client, _ := o.Client(c.Client)
		now := s.Service.Now()
		wait := s.waiting[c.ID]
		left := wait.signIn.Equal(c.AuthorizedAt) && wait.from.Equal(c.Schedule.From) && now.Before(wait.until)
		if !c.Schedule.Due(now) || !c.canBeRead(now) || left || !online && !oauth.IsLoopback(s.Service.API(c, client).BaseURI) {
			continue
		}
		if err := s.take(ctx, c, now); err != nil {
			return err
		}
	}
	return nil
}

// canBeRead reports whether there is a sign-in that is not known to be dead:
// then the connection itself says what a person has to do.
func (c Connection) canBeRead(now time.Time) bool {
	return c.Authorized() && c.Health(now).Status != Expired
}

// take takes one, and keeps what came of it.
func (s *Scheduler) take(ctx context.Context, c Connection, began time.Time) error {
	if s.Begun != nil {
		s.Begun(c.ID)
	}
	passphrase, err := s.Service.schedulePassphrase(ctx, c)
	var done Snapshotted
	if err == nil {
		done, err = s.Take(ctx, c, passphrase)
	}
	if s.Ended != nil {
		defer s.Ended(c.ID, done, err)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil
	case errors.Is(err, ErrSnapshotBusy):
		s.pause(c, busyPause)
		return nil
	case err != nil:
		return s.missed(ctx, c, err)
	}
	delete(s.waiting, c.ID)
	err = s.note(ctx, c, func(tx Tx, c *Connection) error {
		c.Schedule.Taken, c.Schedule.Tries, c.Schedule.Failure, c.Schedule.Told = began, 0, nil, false
		made := c.activity(ActivitySnapshot)
		made.Count, made.By = done.Contacts, BySchedule
		if err := s.Service.enter(tx, made); err != nil || done.Deleted == 0 {
			return err
		}
		gone := c.activity(ActivityPruned)
		gone.Count, gone.By = done.Deleted, BySchedule
		return s.Service.enter(tx, gone)
	})
	if err != nil { // it is there all the same, and each that is taken pushes an older one out
		s.pause(c, c.Schedule.Next(began).Sub(s.Service.Now()))
	}
	return err
}

// missed keeps why one could not be taken, and tells when that goes on.
func (s *Scheduler) missed(ctx context.Context, c Connection, err error) error {
	f := s.Service.failure(err)
	tell := false
	var saved Connection
	kept := s.note(ctx, c, func(tx Tx, c *Connection) error {
		plan := &c.Schedule
		plan.Tries++
		if plan.Failure != nil && plan.Failure.Code == f.Code {
			f.Since = plan.Failure.Since
		} else if err := s.Service.enter(tx, c.snapshotFailed(*f)); err != nil {
			return err
		}
		plan.Failure = f
		tell = plan.goesOn(s.Service.Now()) && !plan.Told
		plan.Told = plan.Told || tell
		saved = *c
		return nil
	})
	s.pause(c, backOff(max(saved.Schedule.Tries, 1), longestPause, f.Wait, s.Jitter))
	if kept != nil || !tell || s.Tell == nil {
		return kept
	}
	if set, err := s.Service.Settings(ctx); err != nil || set.NotificationsOff {
		return err
	}
	n := saved.notice(NoticeSnapshotFails, s.Service.Now())
	n.Code = f.Code
	s.Tell(ctx, []Notice{n})
	return nil
}

func (c Connection) snapshotFailed(f Failure) Activity {
	a := c.activity(ActivitySnapshotFailed).of(f)
	a.By = BySchedule
	return a
}

// goesOn reports whether a failure is more than a passing one.
func (s Schedule) goesOn(now time.Time) bool {
	return s.Tries >= strikes && (!s.Failure.Offline() || now.Sub(s.Failure.Since) >= day)
}

// note writes to the record, unless the connection or its schedule has gone
// meanwhile.
func (s *Scheduler) note(ctx context.Context, was Connection, f func(Tx, *Connection) error) error {
	err := s.Service.Records.Update(context.WithoutCancel(ctx), func(tx Tx) error {
		c, err := tx.Connection(was.ID)
		if err != nil {
			return err
		}
		schedule := c.Schedule
		if err := f(tx, &c); err != nil {
			return err
		}
		if schedule.Every != was.Schedule.Every || !schedule.From.Equal(was.Schedule.From) {
			c.Schedule = schedule
		}
		return tx.PutConnection(c)
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (s *Scheduler) pause(c Connection, d time.Duration) {
	s.waiting[c.ID] = pause{c.AuthorizedAt, c.Schedule.From, s.Service.Now().Add(d)}
}

func (s *Scheduler) failed(ctx context.Context, err error) {
	if s.Failed != nil && ctx.Err() == nil {
		s.Failed(err)
	}
}
