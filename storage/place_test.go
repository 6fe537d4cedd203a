//go:build unix

package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

func place(t *testing.T, s *Store) (place string) {
	t.Helper()
	err := s.transact(false, func(b *bbolt.Tx) error {
		h, err := readHeader(b)
		place = h.place
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// populated returns a store in dir with a connection, a client and a ledger.
func populated(t *testing.T, dir string) *Store {
	t.Helper()
	s := opened(t, dir)
	update(t, s, func(tx connections.Tx) error {
		return errors.Join(
			tx.PutConnection(full("C1", "one")),
			tx.PutConnection(connections.Connection{ID: "C2", Name: "never authorized"}),
			tx.PutClient(connections.Client{ID: "K1", Name: "Desk", Secret: "client-secret/K1/AAAAAAAAAA"}),
			tx.AddToLedger("client-secret/K1/OOOOOOOOOO"))
	})
	return s
}

func TestCopiedFolderLetsGoOfTheSecrets(t *testing.T) {
	original := populated(t, t.TempDir())
	dir := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(dir, os.DirFS(original.dir)); err != nil {
		t.Fatal(err)
	}
	s := opened(t, dir)
	if s.ID() == original.ID() || s.ID() == "" {
		t.Errorf("ID %q, the original's is %q", s.ID(), original.ID())
	}
	view(t, s, func(tx connections.Tx) error {
		one, e1 := tx.Connection("C1")
		two, e2 := tx.Connection("C2")
		k, e3 := tx.Client("K1")
		ledger, e4 := tx.Ledger()
		if one.Tokens != (connections.Tokens{}) || one.Failure == nil || one.Failure.Code != connections.CodeSecretMissing || one.Authorized() ||
			!one.Schedule.Passphrase.IsZero() || one.Schedule.Unencrypted || one.Schedule.Every != connections.Daily {
			t.Errorf("authorized connection: %+v", one)
		}
		if two.Failure != nil {
			t.Errorf("a connection that had no secret misses one: %+v", two.Failure)
		}
		if !k.Secret.IsZero() || len(ledger) != 0 {
			t.Errorf("client %+v, ledger %q", k, ledger)
		}
		return errors.Join(e1, e2, e3, e4)
	})
	if again := opened(t, dir); again.ID() != s.ID() {
		t.Errorf("opened again: ID %q, want %q", again.ID(), s.ID())
	}
	if again := opened(t, original.dir); again.ID() != original.ID() {
		t.Error("the original got another ID")
	}
	view(t, original, func(tx connections.Tx) error {
		if c, err := tx.Connection("C1"); err != nil || c.Tokens.Refresh.IsZero() {
			t.Errorf("the original lost its tokens: %+v, %v", c, err)
		}
		return nil
	})
}

func TestMovedFolderKeepsTheSecrets(t *testing.T) {
	original := populated(t, filepath.Join(t.TempDir(), "before"))
	dir := filepath.Join(t.TempDir(), "after")
	if err := os.Rename(original.dir, dir); err != nil {
		t.Fatal(err)
	}
	s := opened(t, dir)
	if s.ID() != original.ID() || place(t, s) != dir {
		t.Errorf("ID %q in %q, want %q in %q", s.ID(), place(t, s), original.ID(), dir)
	}
	view(t, s, func(tx connections.Tx) error {
		c, err := tx.Connection("C1")
		if c.Tokens.Refresh.IsZero() {
			t.Error("the tokens are gone")
		}
		return err
	})
}

func TestFolderByAnotherName(t *testing.T) {
	original := populated(t, filepath.Join(t.TempDir(), "real"))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(original.dir, link); err != nil {
		t.Fatal(err)
	}
	if s := opened(t, link); s.ID() != original.ID() || place(t, s) != original.dir {
		t.Errorf("ID %q in %q", s.ID(), place(t, s))
	}
}

func TestFoldersThatChangedPlaces(t *testing.T) {
	root := t.TempDir()
	a, b, c := filepath.Join(root, "a"), filepath.Join(root, "b"), filepath.Join(root, "c")
	ida, idb := populated(t, a).ID(), populated(t, b).ID()
	if err := errors.Join(os.Rename(a, c), os.Rename(b, a), os.Rename(c, b)); err != nil {
		t.Fatal(err)
	}
	if got := opened(t, a).ID(); got != idb {
		t.Errorf("a has %q, want b's %q", got, idb)
	}
	if got := opened(t, b).ID(); got != ida {
		t.Errorf("b has %q, want a's %q", got, ida)
	}
}

// A window follows what a command does to its folder: its secrets go where the
// commands will look for them, and never to another folder's.
func TestSecretsOfADatabaseThatAnotherProcessPutThere(t *testing.T) {
	original := withCopy(t, t.TempDir())
	dir := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(dir, os.DirFS(original.dir)); err != nil {
		t.Fatal(err)
	}
	p := fakeProvider()
	window, command := &Store{dir: dir, provider: p}, &Store{dir: dir, provider: p}
	if err := errors.Join(window.open(), command.open()); err != nil {
		t.Fatal(err)
	}
	look := func() { view(t, window, func(connections.Tx) error { return nil }) }
	keys := window.Secrets()
	aside := func() (func(), error) {
		_, undo, err := command.putAside()
		return undo, err
	}
	for name, makes := range map[string]func(string) error{
		"an empty one": command.make,
		"a copy of before the folder had its own ID": func(path string) error { return copyFile(original.offeredCopy(), path) },
	} {
		before := window.ID()
		if err := command.install(t.Context(), makes, aside); err != nil {
			t.Fatal(err)
		}
		look() // in the midst
		if id := window.ID(); id == original.ID() {
			t.Errorf("%s: the window has taken the other folder's secrets", name)
		}
		if err := command.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		look()
		if err := keys.Set(t.Context(), "k", name); err != nil {
			t.Fatal(err)
		}
		if got, err := p.Get("gcdesk:"+command.ID(), "k"); got != name || err != nil || command.ID() == before {
			t.Errorf("%s: with the command's ID %q: got %q, %v", name, command.ID(), got, err)
		}
	}
}
