package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gofrs/flock"

	"gcdesk/connections"
)

type lockMode bool

const (
	shared    lockMode = false
	exclusive lockMode = true
)

// lockFile waits for the lock on a file, which it creates, in the kernel's own
// queue. A wait that ctx ends is left behind: it lets go of the lock as soon as
// it gets it.
func lockFile(ctx context.Context, path string, mode lockMode) (unlock func(), err error) {
	given := func() error { return fmt.Errorf("wait for %s: %w", filepath.Base(path), givenUp(ctx)) }
	if ctx.Err() != nil {
		return nil, given()
	}
	lock := flock.New(path)
	try, wait := lock.TryRLock, lock.RLock
	if mode == exclusive {
		try, wait = lock.TryLock, lock.Lock
	}
	if ok, err := try(); ok || err != nil {
		return func() { _ = lock.Unlock() }, taken(err)
	}
	locked := make(chan error, 1)
	go func() {
		err := wait()
		for errors.Is(err, syscall.EINTR) {
			err = wait()
		}
		locked <- err
	}()
	select {
	case err := <-locked:
		return func() { _ = lock.Unlock() }, err
	case <-ctx.Done():
		go func() {
			<-locked
			_ = lock.Unlock()
		}()
		return nil, given()
	}
}

// patience is ctx for as long as others may keep the folder locked.
func (s *Store) patience(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, cmp.Or(s.wait, lockWait),
		&connections.DiskError{Reason: connections.DiskBusy, Path: s.dir, Err: errors.New("another gcdesk holds the data folder")})
}

// givenUp is why nobody waits any longer: a *connections.DiskError where the
// patience of a store has ended.
func givenUp(ctx context.Context) error {
	if busy := (*connections.DiskError)(nil); errors.As(context.Cause(ctx), &busy) {
		return busy
	}
	return ctx.Err()
}

// fileLocks is connections.Locks: a file for each name. The files stay, since
// a lock on a file that is being removed protects nothing.
type fileLocks struct{ dir string }

func (l fileLocks) path(name string) (string, error) {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return "", fmt.Errorf("lock %q: %w", name, diskError(taken(err)))
	}
	return filepath.Join(l.dir, url.PathEscape(name)+".lock"), nil
}

func (l fileLocks) wait(ctx context.Context, name string, mode lockMode) (unlock func(), err error) {
	path, err := l.path(name)
	if err != nil {
		return nil, err
	}
	if unlock, err = lockFile(ctx, path, mode); err != nil {
		return nil, fmt.Errorf("lock %q: %w", name, diskError(err))
	}
	return unlock, nil
}

func (l fileLocks) Lock(ctx context.Context, name string) (unlock func(), err error) {
	return l.wait(ctx, name, exclusive)
}

func (l fileLocks) Share(ctx context.Context, name string) (unlock func(), err error) {
	return l.wait(ctx, name, shared)
}

func (l fileLocks) TryLock(name string) (unlock func(), ok bool, err error) {
	path, err := l.path(name)
	if err != nil {
		return nil, false, err
	}
	lock := flock.New(path)
	if ok, err = lock.TryLock(); err != nil || !ok {
		if err != nil {
			err = fmt.Errorf("lock %q: %w", name, diskError(err))
		}
		return nil, false, err
	}
	return func() { _ = lock.Unlock() }, true, nil
}
