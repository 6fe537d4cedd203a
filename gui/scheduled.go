package gui

import (
	"context"
	"time"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
)

// startScheduler lets the snapshots of the connections' schedules be taken
// while the windows live.
func (a *App) startScheduler() {
	s := a.Scheduler
	if s == nil {
		return
	}
	s.Take, s.Failed = a.takeScheduled, a.health.failed
	if a.Notify != nil {
		s.Tell = a.health.tell
	}
	follow := func(id, taking string) {
		a.post(func() {
			a.scheduled = taking
			a.reload()
			if p := a.main.exports; p != nil && p.connection.ID == id {
				p.stock.load()
			}
			a.quitIdle()
		})
	}
	s.Begun = func(id string) { follow(id, id) }
	s.Ended = func(id string, _ connections.Snapshotted, _ error) { follow(id, "") }
	a.Background.Go(func() { s.Run(a.life) })
}

// takeScheduled takes a snapshot and deletes what the rule does not keep. Where
// only the deleting fails, the snapshot is taken all the same.
func (a *App) takeScheduled(ctx context.Context, c connections.Connection, passphrase string) (done connections.Snapshotted, err error) {
	set, err := a.Service.Settings(ctx)
	if err != nil {
		return done, err
	}
	store, o := a.Books.Snapshots(c, set), a.Books.Options(c)
	o.Passphrase = passphrase
	book, err := a.Books.Live(ctx, c, func(contacts.Wait) {})
	if err != nil {
		return done, err
	}
	made, err := store.Make(ctx, book, o)
	if err != nil {
		return done, ForRecord(err)
	}
	done.Contacts = made.Manifest.Contacts
	deleted, err := store.Prune(ctx, snapshot.Rule(set.Keep), time.Local, func(s *snapshot.Snapshot) error { return s.Unlock(passphrase) }, func(s *snapshot.Snapshot, err error) {
		_ = NoteVerified(ctx, a.Service, store, s, err) // what goes is decided without that
	})
	if done.Deleted = len(deleted); err != nil && ctx.Err() == nil {
		a.health.failed(ForRecord(err))
	}
	return done, nil
}
