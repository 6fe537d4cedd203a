package gui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Background is how the UI goroutine is left and re-entered: Go starts f on a
// goroutine of its own, Do runs f on the UI goroutine. This file is the only
// one that uses it. Tests put inline versions in.
type Background struct {
	Go func(f func())
	Do func(f func())
	// After calls f on the UI goroutine when d has passed; the answer stops it.
	After func(d time.Duration, f func()) (stop func())
}

// NewBackground returns the real thing.
func NewBackground() Background {
	return Background{
		Go: func(f func()) { go f() },
		Do: fyne.Do,
		After: func(d time.Duration, f func()) func() {
			t := time.AfterFunc(d, func() { fyne.Do(f) })
			return func() { t.Stop() }
		},
	}
}

// task is one piece of work that runs beside the window.
type task struct {
	title  string
	cancel context.CancelFunc
	locked bool // it waits for the keyring's password
	over   bool
}

// slow is how long a task may take before the window tells of it.
const slow = 200 * time.Millisecond

// run does work away from the UI goroutine and hands its outcome to done, on
// the UI goroutine. A task with a title shows itself in the window when it
// takes longer than 200 ms, with a Cancel; any does while it waits for the
// keyring's password. Cancelled work is done with no word but its error,
// context.Canceled.
func (a *App) run(title string, work func(ctx context.Context) error, done func(error)) (cancel func()) {
	ctx, cancelCtx := context.WithCancel(a.life)
	t := &task{title: title, cancel: cancelCtx}
	stop := func() {}
	if title != "" {
		stop = a.Background.After(slow, func() {
			if !t.over { // the timer may have fired just before the end
				a.activity.add(t)
			}
		})
	}
	a.Background.Go(func() {
		err := work(a.awaited(ctx, connections.PromptTime, func(waiting bool) {
			t.locked = waiting && !t.over
			a.activity.follow(t)
		}))
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			err = context.Canceled
		}
		a.post(func() {
			t.over = true
			stop()
			cancelCtx()
			a.activity.drop(t)
			done(err)
			a.quitIdle()
		})
	})
	return cancelCtx
}

// awaited lets work wait for so long for a person who is asked for the keyring's
// password, and tells the UI goroutine of it.
func (a *App) awaited(ctx context.Context, most time.Duration, told func(waiting bool)) context.Context {
	return connections.WithPrompts(ctx, connections.Prompts{
		For: most, Wait: func(waiting bool) { a.post(func() { told(waiting) }) },
	})
}

// keyringWaits is what the window says meanwhile.
func keyringWaits() string { return lang.L("The keyring is locked, and waits for its password.") }

// letGo does work that heeds no context, and waits for it no longer than ctx:
// a disk that hangs is let go.
func (a *App) letGo(ctx context.Context, work func() error) error {
	ended := make(chan error, 1)
	a.Background.Go(func() { ended <- work() })
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// store is run for what would be lost if the windows closed meanwhile: they
// wait for it, see mainWindow.remember.
func (a *App) store(title string, work func(ctx context.Context) error, done func(error)) {
	a.storing++
	a.run(title, work, func(err error) {
		a.storing--
		done(err) // may store more
		a.storedAll()
	})
}

// storedAll tells who waits for it once nothing is being stored.
func (a *App) storedAll() {
	if a.storing == 0 && a.stored != nil {
		a.stored()
	}
}

// post brings to the UI goroutine what arrives by itself: the watcher, the
// steps of a sign-in. Nothing arrives once the windows are closed.
func (a *App) post(f func()) {
	a.Background.Do(func() {
		if a.life.Err() == nil {
			f()
		}
	})
}

// watch calls changed, on the UI goroutine, whenever the channel fires.
func (a *App) watch(changes <-chan struct{}, changed func()) {
	if changes == nil {
		return
	}
	a.Background.Go(func() {
		for {
			select {
			case _, open := <-changes:
				if !open {
					return
				}
				a.post(changed)
			case <-a.life.Done():
				return
			}
		}
	})
}

// every calls f on the UI goroutine, again and again.
func (a *App) every(d time.Duration, f func()) {
	a.Background.After(d, func() {
		if a.life.Err() != nil {
			return
		}
		f()
		a.every(d, f)
	})
}
