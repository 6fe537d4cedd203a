package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/gofrs/flock"
)

// raiseName is how a process asks the one that has a folder's windows to bring
// them to the front: it makes this folder in the data folder, and the other
// takes it away. Nobody else can, since the data folder is the person's alone;
// and unlike a file, a folder is made in one step and held open by nobody.
const raiseName = "raise"

// claimPatience is how long windows may take to answer.
const claimPatience = 3 * time.Second

var (
	errRaised = errors.New("the windows are open already and have come to the front")
	errSilent = errors.New("the windows are open already and do not answer")
)

// claimWindows makes this process the only one with windows on a data folder,
// until free is called or the process ends. raise then fires whenever another
// process has tried the same. Where another one has the windows, they are
// asked to the front: the answer is errRaised, or errSilent.
func claimWindows(ctx context.Context, dir string) (raise <-chan struct{}, free func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	lock := flock.New(filepath.Join(dir, "windows.lock"))
	request := filepath.Join(dir, raiseName)
	if err := takeOrAsk(ctx, lock, request); err != nil {
		return nil, nil, err
	}
	raise, stop := watchRequests(request)
	return raise, sync.OnceFunc(func() {
		stop()
		_ = lock.Unlock()
	}), nil
}

// takeOrAsk gets the lock, also one that becomes free while it waits for an
// answer.
func takeOrAsk(ctx context.Context, lock *flock.Flock, request string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, claimPatience, errSilent)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for asked := false; ; asked = true {
		if ok, err := lock.TryLock(); err != nil {
			return fmt.Errorf("lock the windows: %w", err)
		} else if ok {
			return nil
		}
		if !asked {
			if err := os.Mkdir(request, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("ask the windows to the front: %w", err)
			}
		} else if _, err := os.Stat(request); errors.Is(err, fs.ErrNotExist) {
			return errRaised
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			_ = os.Remove(request) // an answer would come too late
			return context.Cause(ctx)
		}
	}
}

// lookEvery is how often requests are looked for where the system does not tell
// of them, as when its watches are used up; an asking process has more patience.
const lookEvery = 500 * time.Millisecond

// watchRequests takes requests away and fires for each. One that is there
// before is answered by the windows that are about to open.
func watchRequests(request string) (raise <-chan struct{}, stop func()) {
	fire, ended := make(chan struct{}, 1), make(chan struct{})
	var events <-chan fsnotify.Event
	var lost <-chan error
	var ticks <-chan time.Time
	w, err := fsnotify.NewWatcher()
	if err == nil {
		err = w.Add(filepath.Dir(request))
	}
	if err == nil {
		events, lost = w.Events, w.Errors
	} else {
		ticks = time.Tick(lookEvery)
	}
	_ = os.Remove(request)
	go func() {
		for {
			select {
			case <-events:
			case <-lost:
			case <-ticks:
			case <-ended:
				return
			}
			if os.Remove(request) != nil {
				continue // some other change
			}
			select {
			case fire <- struct{}{}:
			default:
			}
		}
	}()
	return fire, func() {
		close(ended)
		if w != nil {
			_ = w.Close()
		}
	}
}
