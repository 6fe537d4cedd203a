package storage

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

func TestOneCopyADay(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	s := &Store{dir: t.TempDir(), now: func() time.Time { return now }}
	if err := s.open(); err != nil {
		t.Fatal(err)
	}
	rename := func(name string) {
		update(t, s, func(tx connections.Tx) error { return tx.PutConnection(connections.Connection{ID: "C1", Name: name}) })
	}
	rename("first") // nothing was there to copy
	for day := 1; day <= 10; day++ {
		rename(now.Format(time.DateOnly) + " morning")
		rename(now.Format(time.DateOnly) + " noon")
		now = now.AddDate(0, 0, 1)
	}
	got, err := s.copyNames()
	want := []string{
		"2026-11-10.db", "2026-11-09.db", "2026-11-08.db", "2026-11-07.db", "2026-11-06.db", "2026-11-05.db", "2026-11-04.db",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %q, %v, want %q", got, err, want)
	}
	path := filepath.Join(s.copies(), "2026-11-10.db")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := s.RestoreCopy(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx connections.Tx) error {
		if c, err := tx.Connection("C1"); err != nil || c.Name != "2026-11-09 noon" {
			t.Errorf("got %q, %v, want the state before the day's first change", c.Name, err)
		}
		return nil
	})
}

// A copy may not be older than ten minutes when more is changed: whoever begins
// with gcdesk today has no other day's.
func TestTheLatestCopyIsRenewed(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	s := &Store{dir: t.TempDir(), now: func() time.Time { return now }}
	if err := s.open(); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		want  map[string]string // what each copy calls the connection
	}{
		{0, nil},
		{time.Minute, map[string]string{"2026-11-01.db": "09:00"}},
		{9 * time.Minute, map[string]string{"2026-11-01.db": "09:00"}},
		{time.Minute, map[string]string{"2026-11-01.db": "09:00", "latest.db": "09:10"}},
		{10 * time.Minute, map[string]string{"2026-11-01.db": "09:00", "latest.db": "09:11"}},
		{-5 * time.Minute, map[string]string{"2026-11-01.db": "09:00", "latest.db": "09:21"}}, // the clock was set back
		{24 * time.Hour, map[string]string{"2026-11-01.db": "09:00", "2026-11-02.db": "09:16"}},
	} {
		now = now.Add(step.after)
		update(t, s, func(tx connections.Tx) error {
			return tx.PutConnection(connections.Connection{ID: "C1", Name: now.Format("15:04")})
		})
		var got map[string]string
		for _, c := range copiesOf(t, s) {
			err := transact(c.Path, false, func(b *bbolt.Tx) error {
				one, err := newTx(b, newCache(), state{}).Connection("C1")
				if got == nil {
					got = map[string]string{}
				}
				got[filepath.Base(c.Path)] = one.Name
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(got, step.want) {
			t.Errorf("%s: got %v, want %v", now.Format(time.DateTime), got, step.want)
		}
	}
}

// An old copy that cannot be removed does not keep anything from being changed.
func TestOldCopyThatStays(t *testing.T) {
	s := withCopy(t, t.TempDir())
	for day := range keepCopies { // as a folder with something in it
		if err := os.MkdirAll(filepath.Join(s.copies(), time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)+".db", "x"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.now = func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }
	update(t, s, func(tx connections.Tx) error { return tx.DeleteConnection("C1") })
	if names, err := s.copyNames(); err != nil || names[0] != "2030-01-01.db" {
		t.Errorf("got %q, %v", names, err)
	}
}

func TestDamagedCopyIsListedAndNotOffered(t *testing.T) {
	s := withCopy(t, t.TempDir())
	sound := s.offeredCopy()
	if err := os.WriteFile(filepath.Join(s.copies(), "9999-01-01.db"), []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := s.offeredCopy(); got != sound || got == "" {
		t.Errorf("got %q, want %q", got, sound)
	}
	got := copiesOf(t, s)
	if len(got) != 2 || got[0].Err == nil || got[1].Err != nil || got[1].Path != sound || time.Since(got[1].Made) > time.Hour {
		t.Errorf("got %+v, want a damaged one and %q, made just now", got, sound)
	}
}

// A record that cannot be decoded is as bad as a lost page.
func TestCopyWithAnUnreadableRecordIsDamaged(t *testing.T) {
	s := withCopy(t, t.TempDir())
	path := s.offeredCopy()
	err := transact(path, true, func(b *bbolt.Tx) error { return b.Bucket([]byte(bucketConnections)).Put([]byte("C1"), []byte("{")) })
	if err != nil {
		t.Fatal(err)
	}
	if got := s.offeredCopy(); got != "" {
		t.Errorf("offered %q", got)
	}
	if _, err := s.RestoreCopy(t.Context(), path); !errors.Is(err, ErrUnsound) {
		t.Errorf("restored: %v, want ErrUnsound", err)
	}
}

// What is offered is what a person would miss: an empty copy, or one of clients
// alone, does not hide an older one with connections.
func TestOfferedCopyHoldsSomething(t *testing.T) {
	var day time.Time
	s := &Store{dir: t.TempDir(), now: func() time.Time { return day }}
	if err := s.open(); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		day     string
		change  func(tx connections.Tx) error
		counts  [2]int // connections and clients
		offered string
	}{
		{"2026-11-01", func(connections.Tx) error { return nil }, [2]int{0, 0}, "2026-11-01"},
		{"2026-11-02", func(tx connections.Tx) error { return tx.PutClient(connections.Client{ID: "K1", Name: "Desk"}) }, [2]int{0, 1}, "2026-11-02"},
		{"2026-11-03", func(tx connections.Tx) error { return tx.PutConnection(full("C1", "one")) }, [2]int{1, 1}, "2026-11-03"},
		{"2026-11-04", func(tx connections.Tx) error { return tx.DeleteConnection("C1") }, [2]int{0, 1}, "2026-11-03"},
		{"2026-11-05", func(tx connections.Tx) error { return tx.DeleteClient("K1") }, [2]int{0, 0}, "2026-11-03"},
	}
	for _, step := range steps {
		day, _ = time.Parse(time.DateOnly, step.day)
		update(t, s, step.change)
		if err := s.transact(false, func(b *bbolt.Tx) error { return s.copyAs(b, step.day+".db") }); err != nil {
			t.Fatal(err)
		}
		latest := copiesOf(t, s)[0]
		if got := [2]int{latest.Connections, latest.Clients}; got != step.counts || latest.Err != nil {
			t.Errorf("%s holds %v, %v, want %v", step.day, got, latest.Err, step.counts)
		}
		if got := filepath.Base(s.offeredCopy()); got != step.offered+".db" {
			t.Errorf("after %s: offered %s, want %s", step.day, got, step.offered)
		}
	}
}

func TestCopyIsRestoredByItsName(t *testing.T) {
	s := withCopy(t, t.TempDir())
	update(t, s, func(tx connections.Tx) error { return tx.DeleteConnection("C1") })
	if _, err := s.RestoreCopy(t.Context(), filepath.Base(s.offeredCopy())); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err })
	kept := s.Kept()
	if len(kept) != 1 || kept[0].Err != nil || kept[0].Connections != 49 {
		t.Fatalf("kept %+v, want one file of 49 connections", kept)
	}
	if _, err := s.RestoreCopy(t.Context(), filepath.Base(kept[0].Path)); err != nil {
		t.Fatal(err)
	}
	err := s.View(t.Context(), func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err })
	if !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v, want what was kept", err)
	}
}

func TestUpgradeKeepsACopy(t *testing.T) {
	dir, boom := t.TempDir(), errors.New("boom")
	s := opened(t, dir)
	update(t, s, func(tx connections.Tx) error { return tx.PutConnection(full("C1", "one")) })

	failing := &Store{dir: dir, upgrades: []func(*bbolt.Tx) error{func(b *bbolt.Tx) error {
		return errors.Join(newTx(b, newCache(), state{}).DeleteConnection("C1"), boom)
	}}}
	if err := failing.open(); !errors.Is(err, boom) {
		t.Errorf("got %v, want boom", err)
	}
	view(t, s, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err }) // and the schema is the old

	var order []int
	step := func(n int) func(*bbolt.Tx) error {
		return func(*bbolt.Tx) error { order = append(order, n); return nil }
	}
	upgraded := &Store{dir: dir, upgrades: []func(*bbolt.Tx) error{step(1), step(2)}}
	if err := upgraded.open(); err != nil || !reflect.DeepEqual(order, []int{1, 2}) {
		t.Errorf("got %v, %v, want 1 and 2", order, err)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "copies", "*-schema-1.db")); len(names) != 1 {
		t.Errorf("copies %q, want one of schema 1", names)
	}
	var newer *NewerError
	if err := s.View(t.Context(), func(connections.Tx) error { return nil }); !errors.As(err, &newer) || newer.Schema != 3 {
		t.Errorf("the older gcdesk: got %v, want *NewerError of 3", err)
	}
	again := &Store{dir: dir, upgrades: upgraded.upgrades}
	if err := again.open(); err != nil || len(order) != 2 {
		t.Errorf("opened again: %v, %v", order, err)
	}
}

func TestUnknownFieldsStay(t *testing.T) {
	s := opened(t, t.TempDir())
	err := s.transact(true, func(b *bbolt.Tx) error {
		return errors.Join(
			b.Bucket([]byte(bucketClients)).Put([]byte("K1"), []byte(`{"id":"K1","name":"Desk","note":"old","colour":{"r":1}}`)),
			b.Bucket([]byte(bucketClientNames)).Put([]byte("desk"), []byte("K1")))
	})
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx connections.Tx) error {
		c, err := tx.Client("K1")
		c.Note = ""
		return errors.Join(err, tx.PutClient(c))
	})
	_ = s.transact(false, func(b *bbolt.Tx) error {
		got := string(b.Bucket([]byte(bucketClients)).Get([]byte("K1")))
		want := `{"clientId":"","colour":{"r":1},"createdAt":"0001-01-01T00:00:00Z","id":"K1","name":"Desk","type":""}`
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		return nil
	})
}

func copiesOf(t *testing.T, s *Store) []Copy {
	t.Helper()
	all, err := s.Copies()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
