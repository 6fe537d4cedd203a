package storage

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/fsnotify/fsnotify"
)

// Watch returns a channel that fires after the database was changed, by this
// process or another. Changes that come while nobody listens fire once. The
// channel is closed when ctx ends.
func (s *Store) Watch(ctx context.Context) (<-chan struct{}, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch records: %w", err)
	}
	if err := w.Add(s.dir); err != nil { // the folder: the file may be replaced
		_ = w.Close()
		return nil, fmt.Errorf("watch records: %w", err)
	}
	changed := make(chan struct{}, 1)
	go func() {
		defer close(changed)
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
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	}()
	return changed, nil
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
