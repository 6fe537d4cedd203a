//go:build unix

package storage

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func init() {
	roles["save"] = roleSave
	roles["open"] = roleOpen
	roles["restore"] = roleRestore
	roles["scribble"] = roleScribble
}

// folderProvider is a keyring that outlives the process: a file an item.
func folderProvider(dir string) *KeyringProvider {
	path := func(service, user string) string {
		return filepath.Join(dir, base64.URLEncoding.EncodeToString([]byte(service+"\n"+user)))
	}
	missing := func(err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return keyring.ErrNotFound
		}
		return err
	}
	return &KeyringProvider{
		Get: func(service, user string) (string, error) {
			data, err := os.ReadFile(path(service, user))
			return string(data), missing(err)
		},
		Set: func(service, user, secret string) error {
			return os.WriteFile(path(service, user), []byte(secret), 0o600)
		},
		Delete: func(service, user string) error { return missing(os.Remove(path(service, user))) },
	}
}

// steps dies before the n-th step it is told of.
type steps struct{ left int }

func (s *steps) step() {
	if s.left--; s.left == 0 {
		die()
	}
}

type steppedRecords struct {
	*Store
	*steps
}

func (r steppedRecords) Update(ctx context.Context, f func(connections.Tx) error) error {
	r.step()
	defer r.step()
	return r.Store.Update(ctx, func(tx connections.Tx) error {
		defer r.step() // all is written, nothing is committed
		return f(tx)
	})
}

type steppedSecrets struct {
	connections.Secrets
	*steps
}

func (s steppedSecrets) Set(ctx context.Context, key connections.SecretRef, secret string) error {
	s.step()
	defer s.step()
	return s.Secrets.Set(ctx, key, secret)
}

func (s steppedSecrets) Delete(ctx context.Context, key connections.SecretRef) error {
	s.step()
	defer s.step()
	return s.Secrets.Delete(ctx, key)
}

func serviceOn(s *Store, at *steps) *connections.Service {
	return &connections.Service{
		Records: steppedRecords{s, at}, Secrets: steppedSecrets{s.Secrets(), at}, Locks: s.Locks(),
		Preset: connections.GooglePreset(), Now: time.Now,
	}
}

func openWithKeyring(dir, keys string) (*Store, error) {
	s := &Store{dir: dir, provider: folderProvider(keys)}
	return s, s.open()
}

// roleSave replaces the secret of the first client, or makes that client:
// folder, keyring, secret, step to die at.
func roleSave(args []string) error {
	s, err := openWithKeyring(args[0], args[1])
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(args[3])
	c := connections.Client{Name: "Desk", ClientID: "1-x.apps.googleusercontent.com", Type: oauth.Desktop}
	_ = s.View(context.Background(), func(tx connections.Tx) error {
		if had, err := tx.ClientByName(c.Name); err == nil {
			c = had
		}
		return nil
	})
	_, err = serviceOn(s, &steps{n}).SaveClient(context.Background(), c, args[2])
	return err
}

// A secret is replaced by a process that is killed at each step in turn: what
// is left has the old secret or the new one, and a sweep leaves no other.
func TestKilledBetweenLedgerSecretAndRecord(t *testing.T) {
	for n := 1; ; n++ {
		dir, keys := t.TempDir(), t.TempDir()
		run(t, child(t, "save", dir, keys, "old", "0"))
		killed := run(t, child(t, "save", dir, keys, "new", strconv.Itoa(n)))

		s, err := openWithKeyring(dir, keys)
		if err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
		if err := serviceOn(s, &steps{}).Sweep(t.Context()); err != nil {
			t.Fatalf("step %d: sweep: %v", n, err)
		}
		var ref connections.SecretRef
		view(t, s, func(tx connections.Tx) error {
			c, err := tx.ClientByName("Desk")
			ref = c.Secret
			return err
		})
		got, err := s.Secrets().Get(t.Context(), ref)
		if err != nil || got != "old" && got != "new" || !killed && got != "new" {
			t.Errorf("step %d: got %q, %v", n, got, err)
		}
		if items, _ := os.ReadDir(keys); len(items) != 1 {
			t.Errorf("step %d: %d items in the keyring, want 1", n, len(items))
		}
		if !killed {
			if n < 9 {
				t.Errorf("only %d steps were killed", n-1)
			}
			return
		}
	}
}

// roleOpen opens a folder and dies at a point of it.
func roleOpen(args []string) error {
	s := &Store{dir: args[0], at: func(p string) {
		if p == args[1] {
			die()
		}
	}}
	return errors.Join(s.open(), s.Update(context.Background(), func(tx connections.Tx) error {
		return tx.PutConnection(connections.Connection{ID: "C2", Name: "two"})
	}))
}

func TestKilledWhileCreating(t *testing.T) {
	dir := t.TempDir()
	if !run(t, child(t, "open", dir, "made")) {
		t.Fatal("the child lived")
	}
	s := opened(t, dir)
	update(t, s, func(tx connections.Tx) error { return tx.PutConnection(full("C1", "one")) })
	if _, err := os.Stat(s.path() + ".new"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
}

func TestKilledWhileCopying(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	update(t, s, func(tx connections.Tx) error { return tx.PutConnection(full("C1", "one")) })
	if !run(t, child(t, "open", dir, "copied")) {
		t.Fatal("the child lived")
	}
	if names, _ := s.copyNames(); len(names) != 0 {
		t.Errorf("an unfinished copy counts: %q", names)
	}
	run(t, child(t, "open", dir, ""))
	if got := s.offeredCopy(); got == "" {
		t.Error("no copy was made after the killed one")
	}
	view(t, s, func(tx connections.Tx) error { _, err := tx.Connection("C2"); return err })
}

// roleRestore opens a damaged folder, restores its copy, and dies at a point.
func roleRestore(args []string) error {
	s := &Store{dir: args[0], at: func(p string) {
		if p == args[1] {
			die()
		}
	}}
	var damaged *DamagedError
	if err := s.open(); !errors.As(err, &damaged) {
		return fmt.Errorf("not damaged: %w", err)
	}
	_, err := s.RestoreCopy(context.Background(), damaged.Copy)
	return err
}

func TestKilledWhileRestoring(t *testing.T) {
	for _, point := range []string{"kept", "made", "aside", ""} {
		dir := t.TempDir()
		withCopy(t, dir)
		if err := os.Truncate(filepath.Join(dir, databaseName), 5000); err != nil {
			t.Fatal(err)
		}
		if killed := run(t, child(t, "restore", dir, point)); killed != (point != "") {
			t.Fatalf("%q: killed %v", point, killed)
		}
		s, err := Open(dir)
		var damaged *DamagedError
		if errors.As(err, &damaged) {
			_, err = s.RestoreCopy(t.Context(), damaged.Copy)
		}
		if err != nil {
			t.Fatalf("%q: %v", point, err)
		}
		view(t, s, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err })
		if kept, _ := filepath.Glob(s.path() + ".kept-*"); len(kept) != 1 {
			t.Errorf("%q: kept %q, want one file", point, kept)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); left != nil {
			t.Errorf("%q: %q is left", point, left)
		}
	}
}

// roleScribble changes two records that must agree until it is killed, and
// says when it has begun.
func roleScribble(args []string) error {
	s, err := Open(args[0])
	if err != nil {
		return err
	}
	for n := range 1 << 20 {
		err := s.Update(context.Background(), func(tx connections.Tx) error {
			note := fmt.Sprintf("%0*d", 10+n%3000, n)
			return errors.Join(
				tx.PutClient(connections.Client{ID: "K1", Name: "one", Note: note}),
				tx.PutClient(connections.Client{ID: "K2", Name: "two", Note: note}))
		})
		if err != nil {
			return err
		}
		if n == 0 {
			fmt.Println("begun")
		}
	}
	return nil
}

func TestKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	for n := range 15 {
		cmd := child(t, "scribble", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 6)); err != nil {
			t.Fatal(err, cmd.Stderr)
		}
		for range n * n { // a moment that differs each time, in the middle of the other's work
			view(t, s, func(connections.Tx) error { return nil })
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		view(t, opened(t, dir), func(tx connections.Tx) error {
			one, e1 := tx.Client("K1")
			two, e2 := tx.Client("K2")
			if e1 != nil || e2 != nil || one.Note != two.Note {
				t.Errorf("half an update: %v, %v", e1, e2)
			}
			return nil
		})
	}
}
