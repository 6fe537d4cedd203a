package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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

// What has the name of a file or folder of the store's own is named.
func TestSomethingElseHasTheName(t *testing.T) {
	folder := func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }
	file := func(path string) error { return errors.Join(os.RemoveAll(path), os.WriteFile(path, nil, 0o600)) }
	for _, test := range []struct {
		name string
		made func(path string) error
		act  func(*Store) error
	}{
		{"gcdesk.lock", folder, func(s *Store) error { return (&Store{dir: s.dir}).open() }},
		{"copies", file, func(s *Store) error {
			_, err := s.Copies()
			return err
		}},
		{"copies", file, func(s *Store) error {
			return s.Update(t.Context(), func(connections.Tx) error { return nil })
		}},
		{"locks", file, func(s *Store) error {
			_, err := s.Locks().Lock(t.Context(), "C1")
			return err
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := withCopy(t, t.TempDir())
			path := filepath.Join(s.dir, test.name)
			if err := test.made(path); err != nil {
				t.Fatal(err)
			}
			var disk *connections.DiskError
			if err := test.act(s); !errors.As(err, &disk) || disk.Reason != connections.DiskTaken || disk.Path != path {
				t.Errorf("got %v, want that %s is taken", err, path)
			}
		})
	}
}
