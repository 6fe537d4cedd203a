package storage

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"gcdesk/connections"
)

// Whoever waits in vain for another hears of the other, and of no network. The
// deadline of a caller stays the caller's.
func TestHeldByAnother(t *testing.T) {
	for _, c := range []struct {
		name string
		held func(*Store) string
		want connections.DiskReason
	}{
		{"gcdesk", (*Store).lockPath, connections.DiskBusy},
		{"program", (*Store).path, connections.DiskHeld},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := opened(t, t.TempDir())
			s.wait = time.Millisecond
			nothing := func(connections.Tx) error { return nil }
			acts := map[string]func() error{
				"open":   func() error { return (&Store{dir: s.dir, wait: s.wait}).open() },
				"view":   func() error { return s.View(t.Context(), nothing) },
				"update": func() error { return s.Update(t.Context(), nothing) },
			}
			other := flock.New(c.held(s))
			if err := other.Lock(); err != nil {
				t.Fatal(err)
			}
			for act, do := range acts {
				var disk *connections.DiskError
				if err := do(); !errors.As(err, &disk) || disk.Reason != c.want || disk.Path == "" {
					t.Errorf("%s: got %v, want that it is %s", act, err, c.want)
				}
			}
			if err := other.Unlock(); err != nil {
				t.Fatal(err)
			}
			for act, do := range acts {
				if err := do(); err != nil {
					t.Errorf("%s, when it was let go: %v", act, err)
				}
			}
		})
	}
	s := opened(t, t.TempDir())
	ended, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	disk := (*connections.DiskError)(nil)
	if err := s.View(ended, func(connections.Tx) error { return nil }); !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &disk) {
		t.Errorf("the caller's own deadline: %v", err)
	}
}
