package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"gcdesk/connections"
)

// deed is a use case of the store on a folder.
type deed struct {
	name    string
	prepare func(t *testing.T, dir string) // what stands there before
	do      func(s *Store) error           // s is not open yet
}

func (s *Store) openAnd(f func(context.Context) error) error {
	if err := diskError(s.open()); err != nil {
		return err
	}
	return f(context.Background())
}

func deeds() []deed {
	rename := func(s *Store, name string) error {
		return s.openAnd(func(ctx context.Context) error {
			return s.Update(ctx, func(tx connections.Tx) error {
				return errors.Join(tx.PutConnection(full("C1", name)), tx.AddToLedger("client-secret/K1/OOOOOOOOOO"))
			})
		})
	}
	nothing := func(*testing.T, string) {}
	today := func(t *testing.T, dir string) {
		if err := rename(&Store{dir: dir}, "changed today"); err != nil {
			t.Fatal(err)
		}
	}
	damaged := func(t *testing.T, dir string) {
		if err := os.Truncate(filepath.Join(dir, databaseName), 5000); err != nil {
			t.Fatal(err)
		}
	}
	restore := func(s *Store) error {
		var told *DamagedError
		if err := diskError(s.open()); err != nil && !errors.As(err, &told) {
			return err
		}
		ctx := context.Background()
		path := filepath.Join(s.dir, "copies", "kept.db")
		_, err := s.RestoreCopy(ctx, path)
		return err
	}
	empty := func(s *Store) error {
		var told *DamagedError
		if err := diskError(s.open()); err != nil && !errors.As(err, &told) {
			return err
		}
		_, err := s.StartEmpty(context.Background())
		return err
	}
	return []deed{
		{"create", func(t *testing.T, dir string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}, func(s *Store) error { return diskError(s.open()) }},
		{"open", nothing, func(s *Store) error { return diskError(s.open()) }},
		{"read", nothing, func(s *Store) error {
			return s.openAnd(func(ctx context.Context) error {
				return s.View(ctx, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err })
			})
		}},
		{"first change of a day", nothing, func(s *Store) error { return rename(s, "first") }},
		{"change", today, func(s *Store) error { return rename(s, "second") }},
		{"delete", today, func(s *Store) error {
			return s.openAnd(func(ctx context.Context) error {
				return s.Update(ctx, func(tx connections.Tx) error { return tx.DeleteConnection("C1") })
			})
		}},
		{"grow", today, func(s *Store) error {
			return s.openAnd(func(ctx context.Context) error {
				return s.Update(ctx, func(tx connections.Tx) error {
					return tx.PutClient(connections.Client{ID: "K9", Name: "large", Note: strings.Repeat("x", 300_000)})
				})
			})
		}},
		{"damage is found", damaged, func(s *Store) error {
			var told *DamagedError
			if err := diskError(s.open()); !errors.As(err, &told) {
				return err
			}
			return nil
		}},
		{"restore in place of damage", damaged, restore},
		{"restore in place of sound records", today, restore},
		{"start empty in place of damage", damaged, empty},
		{"start empty in place of sound records", today, empty},
		{"lock", nothing, func(s *Store) error {
			return s.openAnd(func(ctx context.Context) error {
				unlock, err := s.Locks().Lock(ctx, "C1")
				if err == nil {
					unlock()
				}
				return err
			})
		}},
		{"watch", today, func(s *Store) error {
			return s.openAnd(func(ctx context.Context) error {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				changes := s.Watch(ctx)
				err := s.Update(ctx, func(tx connections.Tx) error { return tx.PutConnection(full("C1", "watched")) })
				if err == nil {
					<-changes
				}
				return err
			})
		}},
	}
}

// torture asks for every combination in place of a few of each.
var torture = os.Getenv("TORTURE") != ""

// TestFailingDisk runs itself again in a process whose disk fails, at the n-th
// operation of every use case, for every n.
func TestFailingDisk(t *testing.T) {
	if root := os.Getenv(failingRoot); root != "" {
		testFailingDisk(t, root)
		return
	}
	said, passed := runOnFailingDisk(t, t.TempDir())
	if !passed {
		t.Error(said)
	}
	for line := range strings.Lines(said) {
		if strings.Contains(line, "operations") {
			t.Log(strings.TrimSpace(line))
		}
	}
}

func testFailingDisk(t *testing.T, root string) {
	dir, template := filepath.Join(root, "data"), filepath.Join(t.TempDir(), "template")
	s := populated(t, dir)
	if err := errors.Join(os.Mkdir(s.copies(), 0o700), copyFile(s.path(), filepath.Join(s.copies(), "kept.db")),
		os.CopyFS(template, os.DirFS(dir))); err != nil {
		t.Fatal(err)
	}
	for _, d := range deeds() {
		fresh := func() {
			t.Helper()
			if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(template))); err != nil {
				t.Fatal(err)
			}
			d.prepare(t, dir)
		}
		fresh()
		before := stateOf(t, dir)
		if err := d.do(&Store{dir: dir}); err != nil {
			t.Fatalf("%s: %v", d.name, err)
		}
		after, operations := stateOf(t, dir), 0
		for i, f := range faults {
			for n := 1; ; n++ {
				if !torture && (n+i)%(2*len(faults)) != 0 {
					continue
				}
				fresh()
				var err error
				failed := f.at(n, func() { err = d.do(&Store{dir: dir}) })
				what := fmt.Sprintf("%s, %v at operation %d", d.name, f, n)
				checkOutcome(t, what, dir, f, err, before, after)
				if failed == 0 {
					break
				}
				operations++
			}
		}
		t.Logf("%s: %d operations failed", d.name, operations)
		if operations == 0 {
			t.Errorf("%s: no operation failed", d.name)
		}
	}
}

var reasons = map[syscall.Errno]connections.DiskReason{
	syscall.EIO: connections.DiskBroken, syscall.ENOSPC: connections.DiskFull,
	syscall.EDQUOT: connections.DiskQuota, syscall.EROFS: connections.DiskReadOnly,
}

func checkOutcome(t *testing.T, what, dir string, f fault, err error, before, after string) {
	t.Helper()
	var told *connections.DiskError
	if err != nil && (!errors.As(err, &told) || told.Reason != reasons[f.errno]) {
		t.Errorf("%s: got %v, want a *DiskError of %q", what, err, reasons[f.errno])
	}
	got := stateOf(t, dir)
	if got != after && (err == nil || got != before) {
		t.Errorf("%s (%v): got\n%s\nwant\n%s\nor, with an error,\n%s", what, err, got, after, before)
	}
	// The next good run leaves nothing behind of the bad one.
	s := &Store{dir: dir}
	var damaged *DamagedError
	if err := s.open(); errors.As(err, &damaged) {
		if damaged.Kept == "" || damaged.Copy == "" {
			t.Errorf("%s: damage is told without a kept file or a copy: %+v", what, damaged)
		}
		if _, err := s.RestoreCopy(t.Context(), damaged.Copy); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	} else if err != nil {
		t.Fatalf("%s: opened again: %v", what, err)
	}
	update(t, s, func(tx connections.Tx) error { return tx.PutConnection(full("C7", "good again")) })
	replaced := strings.Contains(what, "damage") || strings.Contains(what, "in place of")
	_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		info, err := e.Info()
		if err != nil {
			return err
		}
		switch {
		case name == lockName, strings.HasPrefix(name, "locks/"):
		case info.Size() == 0:
			t.Errorf("%s: %s is empty", what, name)
		case name == databaseName, filepath.Dir(name) == "copies" && strings.HasSuffix(name, ".db"):
			if err := checkFile(path); err != nil {
				t.Errorf("%s: %s: %v", what, name, err)
			}
		case !replaced || !strings.Contains(name, ".kept-"):
			t.Errorf("%s: %s is left", what, name)
		}
		return nil
	})
}

// stateOf is all that a folder holds for people, without changing the folder.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	s := &Store{dir: dir}
	if _, err := os.Lstat(s.path()); errors.Is(err, fs.ErrNotExist) {
		names, _ := filepath.Glob(filepath.Join(dir, "gcdesk.db.kept-*"))
		return fmt.Sprintf("no database, kept %d", len(names))
	}
	if checkFile(s.path()) != nil {
		return "damaged"
	}
	if err := s.open(); err != nil {
		t.Fatal(err)
	}
	var all []any
	view(t, s, func(tx connections.Tx) error {
		cs, e1 := tx.Connections()
		ks, e2 := tx.Clients()
		ledger, e3 := tx.Ledger()
		slices.Sort(ledger)
		all = append(all, cs, ks, ledger)
		return errors.Join(e1, e2, e3)
	})
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
