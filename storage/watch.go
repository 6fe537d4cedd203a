package storage

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// pollEvery is how often the database is looked at where the system does not
// tell of changes.
const pollEvery = 2 * time.Second

// Watch returns a channel that fires after the database was changed, by this
// process or another. Changes that come while nobody listens fire once. The
// channel is closed when ctx ends. Where the system has no watch left, as when
// its inotify instances are used up, the file's date and size tell of changes,
// two seconds late at most.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1)
	fire := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	w, err := fsnotify.NewWatcher()
	if err == nil {
		if err = w.Add(s.dir); err != nil { // the folder: the file may be replaced
			_ = w.Close()
		}
	}
	go func() {
		defer close(changed)
		if err != nil {
			s.poll(ctx, time.Tick(pollEvery), fire)
			return
		}
		defer w.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Errors: // events were lost: assume a change
			case e := <-w.Events:
				if filepath.Base(e.Name) != databaseName || !e.Has(fsnotify.Write|fsnotify.Create) {
					continue
				}
			}
			s.await(ctx, w)
			fire()
		}
	}()
	return changed
}

// poll fires when a tick finds the database changed.
func (s *Store) poll(ctx context.Context, ticks <-chan time.Time, fire func()) {
	for changed := s.looks(); ; {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		if changed() {
			fire()
		}
	}
}

// looks tells at every call whether the database looks otherwise than at the
// call before.
func (s *Store) looks() (changed func() bool) {
	before, _ := os.Stat(s.path())
	return func() bool {
		now, err := os.Stat(s.path())
		if err != nil || before != nil && os.SameFile(before, now) && now.Size() == before.Size() && now.ModTime().Equal(before.ModTime()) {
			return false
		}
		before = now
		return true
	}
}

// await returns when the transaction whose first write was seen is over, and
// takes the events of its other writes away.
func (s *Store) await(ctx context.Context, w *fsnotify.Watcher) {
	if unlock, err := lockFile(ctx, s.lockPath(), shared); err == nil {
		unlock()
	}
	for {
		select {
		case <-w.Events:
		default:
			return
		}
	}
}
