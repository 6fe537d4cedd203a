package storage

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/storage/memory"
)

func TestLocks(t *testing.T) {
	for name, fresh := range map[string]func(*testing.T) connections.Locks{
		"files":  func(t *testing.T) connections.Locks { return opened(t, t.TempDir()).Locks() },
		"memory": func(*testing.T) connections.Locks { return &memory.Locks{} },
	} {
		t.Run(name, func(t *testing.T) { testLocks(t, fresh) })
	}
}

// testLocks is what every connections.Locks promises.
func testLocks(t *testing.T, fresh func(*testing.T) connections.Locks) {
	lock := func(t *testing.T, l connections.Locks, name string) func() {
		t.Helper()
		unlock, err := l.Lock(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return unlock
	}
	free := func(t *testing.T, l connections.Locks, name string) bool {
		t.Helper()
		unlock, ok, err := l.TryLock(name)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			unlock()
		}
		return ok
	}

	t.Run("one holds it", func(t *testing.T) {
		l := fresh(t)
		unlock := lock(t, l, "a")
		if free(t, l, "a") {
			t.Error("two hold it")
		}
		if !free(t, l, "b") {
			t.Error("another name is held too")
		}
		unlock()
		if !free(t, l, "a") {
			t.Error("nobody holds it, yet it is not free")
		}
	})

	t.Run("unlocking twice unlocks once", func(t *testing.T) {
		l := fresh(t)
		first := lock(t, l, "a")
		first()
		second := lock(t, l, "a")
		defer second()
		first()
		if free(t, l, "a") {
			t.Error("the first holder let go of the second's lock")
		}
	})

	t.Run("several share it", func(t *testing.T) {
		l := fresh(t)
		var unlocks []func()
		for range 3 {
			unlock, err := l.Share(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			unlocks = append(unlocks, unlock)
		}
		for _, unlock := range unlocks {
			if free(t, l, "a") {
				t.Error("locked while shared")
			}
			unlock()
		}
		unlock := lock(t, l, "a")
		defer unlock()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := l.Share(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("shared while locked: %v", err)
		}
	})

	t.Run("waiting ends with the context and leaves nothing behind", func(t *testing.T) {
		l := fresh(t)
		unlock := lock(t, l, "a")
		ctx, cancel := context.WithCancel(t.Context())
		waited := make(chan error)
		go func() {
			_, err := l.Lock(ctx, "a")
			waited <- err
		}()
		cancel()
		if err := <-waited; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		unlock()
		lock(t, l, "a")()
	})

	t.Run("names are any text", func(t *testing.T) {
		l := fresh(t)
		names := []string{"", ".", "..", "../up", "a/b", `a\b`, "C:x", "ä ö", "%2F", "a\x00b"}
		for _, name := range names {
			defer lock(t, l, name)()
		}
		for _, name := range names {
			if free(t, l, name) {
				t.Errorf("%q was not locked", name)
			}
		}
	})

	t.Run("one after the other", func(t *testing.T) {
		l, inside, most, n := fresh(t), 0, 0, 0
		var seen sync.Mutex // guards inside, most and n, so that the test fails where the race detector is off
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 25 {
					unlock, err := l.Lock(t.Context(), "a")
					if err != nil {
						t.Error(err)
						return
					}
					seen.Lock()
					inside++
					n++
					most = max(most, inside)
					seen.Unlock()
					seen.Lock()
					inside--
					seen.Unlock()
					unlock()
				}
			})
		}
		all.Wait()
		if most != 1 || n != 200 {
			t.Errorf("%d at once, %d in all, want 1 and 200", most, n)
		}
	})
}
