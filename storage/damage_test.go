//go:build unix

package storage

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func overwrite(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Each way of losing the database is told, keeps what is there, and leads back.
func TestDamage(t *testing.T) {
	random := func(n int) []byte {
		b := make([]byte, n)
		_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
		return b
	}
	for name, damage := range map[string]func(t *testing.T, path string, data []byte){
		"empty":     func(t *testing.T, p string, _ []byte) { overwrite(t, p, nil) },
		"one byte":  func(t *testing.T, p string, _ []byte) { overwrite(t, p, []byte{0}) },
		"a page":    func(t *testing.T, p string, d []byte) { overwrite(t, p, d[:4096]) },
		"two pages": func(t *testing.T, p string, d []byte) { overwrite(t, p, d[:8192]) },
		"half":      func(t *testing.T, p string, d []byte) { overwrite(t, p, d[:len(d)/2]) },
		"zeroed":    func(t *testing.T, p string, d []byte) { overwrite(t, p, make([]byte, len(d))) },
		"random":    func(t *testing.T, p string, d []byte) { overwrite(t, p, random(len(d))) },
		"text":      func(t *testing.T, p string, _ []byte) { overwrite(t, p, bytes.Repeat([]byte("hello\n"), 9999)) },
		"zeroed data": func(t *testing.T, p string, d []byte) {
			overwrite(t, p, append(d[:8192:8192], make([]byte, len(d)-8192)...))
		},
		"random data": func(t *testing.T, p string, d []byte) { overwrite(t, p, append(d[:8192:8192], random(len(d)-8192)...)) },
		"a folder": func(t *testing.T, p string, _ []byte) {
			if err := errors.Join(os.Remove(p), os.Mkdir(p, 0o700)); err != nil {
				t.Fatal(err)
			}
		},
		"a pipe": func(t *testing.T, p string, _ []byte) {
			if err := errors.Join(os.Remove(p), syscall.Mkfifo(p, 0o600)); err != nil {
				t.Fatal(err)
			}
		},
		"a link to nothing": func(t *testing.T, p string, _ []byte) {
			if err := errors.Join(os.Remove(p), os.Symlink("/nonexistent/gcdesk.db", p)); err != nil {
				t.Fatal(err)
			}
		},
		"a link to itself": func(t *testing.T, p string, _ []byte) {
			if err := errors.Join(os.Remove(p), os.Symlink(p, p)); err != nil {
				t.Fatal(err)
			}
		},
		"gone": func(t *testing.T, p string, _ []byte) {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := withCopy(t, t.TempDir())
			id := s.ID()
			data, err := os.ReadFile(s.path())
			if err != nil {
				t.Fatal(err)
			}
			damage(t, s.path(), data)

			var damaged *DamagedError
			if err := s.View(t.Context(), func(connections.Tx) error { return nil }); !errors.As(err, &damaged) {
				t.Errorf("view of the open store: got %v, want *DamagedError", err)
			}
			if err := s.Update(t.Context(), func(connections.Tx) error { return nil }); !errors.As(err, &damaged) {
				t.Errorf("update of the open store: got %v, want *DamagedError", err)
			}
			again, err := Open(s.dir)
			if !errors.As(err, &damaged) {
				t.Fatalf("open: got %v, want *DamagedError", err)
			}
			if again.ID() != "" {
				t.Error("a damaged store has an ID")
			}
			if err := again.Secrets().Set(t.Context(), "a", "s"); err == nil {
				t.Error("a damaged store stores secrets")
			}
			if info, err := os.Lstat(s.path()); err == nil && info.Mode().IsRegular() {
				was, e1 := os.ReadFile(damaged.Path)
				kept, e2 := os.ReadFile(damaged.Kept)
				if e1 != nil || e2 != nil || !bytes.Equal(was, kept) {
					t.Errorf("kept %q: %v, %v", damaged.Kept, e1, e2)
				}
			}
			if _, err := again.RestoreCopy(t.Context(), damaged.Copy); err != nil {
				t.Fatal(err)
			}
			if again.ID() != id {
				t.Errorf("ID %q, want %q", again.ID(), id)
			}
			view(t, again, func(tx connections.Tx) error {
				all, err := tx.Connections()
				if len(all) != 50 {
					t.Errorf("%d connections, %v", len(all), err)
				}
				return err
			})
			if kept, _ := filepath.Glob(s.path() + ".kept-*"); len(kept) != 1 && name != "gone" {
				t.Errorf("kept %q, want one", kept)
			}
		})
	}
}

// Wherever a file is cut off, and whichever page is lost, nobody panics.
func TestDamageAnywhere(t *testing.T) {
	s := withCopy(t, t.TempDir())
	data, err := os.ReadFile(s.path())
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, data []byte) {
		overwrite(t, s.path(), data)
		err := s.Update(context.Background(), func(tx connections.Tx) error {
			_, err := tx.Connections()
			return err
		})
		var damaged *DamagedError
		if err != nil && !errors.As(err, &damaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for n := 0; n < len(data); n += rounds(3072, 41) {
		try(fmt.Sprintf("cut off at %d", n), data[:n])
	}
	r := rand.New(rand.NewPCG(1, 2))
	for at := 0; at < len(data); at += 4096 {
		zeroed := bytes.Clone(data)
		clear(zeroed[at : at+4096])
		try(fmt.Sprintf("page at %d zeroed", at), zeroed)
		for range 3 {
			flipped := bytes.Clone(data)
			flipped[at+r.IntN(64)] ^= 1 << r.IntN(8)
			try(fmt.Sprintf("bit flipped in page at %d", at), flipped)
		}
	}
}

// Writing a backup over the damaged file, as cp does, leaves what was kept.
func TestWhatIsKeptIsAFileOfItsOwn(t *testing.T) {
	s := withCopy(t, t.TempDir())
	backup, err := os.ReadFile(s.path())
	if err != nil {
		t.Fatal(err)
	}
	garbage := []byte("all that is left")
	overwrite(t, s.path(), garbage)
	var damaged *DamagedError
	if _, err := Open(s.dir); !errors.As(err, &damaged) {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path(), backup, 0o600); err != nil {
		t.Fatal(err)
	}
	update(t, opened(t, s.dir), func(tx connections.Tx) error { return tx.DeleteConnection("C1") })
	if kept, err := os.ReadFile(damaged.Kept); !bytes.Equal(kept, garbage) {
		t.Errorf("kept %q, %v", kept, err)
	}
}

// Two damaged files of the same time are two.
func TestEachDamageIsKept(t *testing.T) {
	s := withCopy(t, t.TempDir())
	at := time.Now()
	for _, garbage := range []string{"one", "other", "other"} {
		overwrite(t, s.path(), []byte(garbage))
		if err := os.Chtimes(s.path(), at, at); err != nil {
			t.Fatal(err)
		}
		if _, err := s.RestoreCopy(t.Context(), s.offeredCopy()); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	kept, _ := filepath.Glob(s.path() + ".kept-*")
	for _, path := range kept {
		data, _ := os.ReadFile(path)
		got = append(got, string(data))
	}
	if !slices.Equal(got, []string{"one", "other"}) {
		t.Errorf("kept %q", got)
	}
}

func TestStartEmpty(t *testing.T) {
	s := withCopy(t, t.TempDir())
	id := s.ID()
	if err := os.Truncate(s.path(), 4096); err != nil {
		t.Fatal(err)
	}
	if _, err := s.StartEmpty(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.ID() == id || s.ID() == "" {
		t.Errorf("ID %q, was %q", s.ID(), id)
	}
	view(t, s, func(tx connections.Tx) error {
		if all, err := tx.Connections(); len(all) != 0 || err != nil {
			t.Errorf("got %d, %v", len(all), err)
		}
		return nil
	})
}

// Whichever way the records go back, and whatever is changed then, those that
// were kept find all their secrets again.
func TestRestoreLeavesTheKeyringAlone(t *testing.T) {
	for name, back := range map[string]func(*Store) (string, error){
		"to a copy": func(s *Store) (string, error) { return s.RestoreCopy(t.Context(), "2026-11-02.db") },
		"to none":   func(s *Store) (string, error) { return s.StartEmpty(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			day := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
			s := &Store{dir: t.TempDir(), provider: fakeProvider(), now: func() time.Time { return day }}
			if err := s.open(); err != nil {
				t.Fatal(err)
			}
			service := serviceOn(s, &steps{})
			save := func(name string) connections.SecretRef {
				t.Helper()
				c, err := service.SaveClient(t.Context(), connections.Client{Name: name, ClientID: name + "-x.apps.googleusercontent.com", Type: oauth.Desktop}, "a secret")
				if err != nil {
					t.Fatal(err)
				}
				return c.Secret
			}
			c := full("C1", "one")
			all := []connections.SecretRef{save("1"), c.Tokens.Refresh, c.Tokens.Access, c.Schedule.Passphrase}
			for _, ref := range all[1:] {
				update(t, s, func(tx connections.Tx) error { return tx.AddToLedger(ref) })
				if err := s.Secrets().Set(t.Context(), ref, "a secret"); err != nil {
					t.Fatal(err)
				}
			}
			day = day.AddDate(0, 0, 1) // the copy has the intentions
			update(t, s, func(tx connections.Tx) error {
				return errors.Join(tx.PutConnection(c), tx.DropFromLedger(all[1]), tx.DropFromLedger(all[2]), tx.DropFromLedger(all[3]))
			})
			all = append(all, save("2"))

			kept, err := back(s)
			if err != nil {
				t.Fatal(err)
			}
			between := save("3")
			later, err := s.RestoreCopy(t.Context(), kept)
			if err != nil {
				t.Fatal(err)
			}
			save("4")
			for _, ref := range all {
				if _, err := s.Secrets().Get(t.Context(), ref); err != nil {
					t.Errorf("%s: %v", ref, err)
				}
			}
			if _, err := s.RestoreCopy(t.Context(), later); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Secrets().Get(t.Context(), between); err != nil {
				t.Errorf("what was stored between: %v", err)
			}
		})
	}
}

func TestRestoreRefusesWhatIsNotSound(t *testing.T) {
	s := withCopy(t, t.TempDir())
	bad := filepath.Join(t.TempDir(), "bad.db")
	if err := os.WriteFile(bad, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{bad, bad + ".missing", t.TempDir(), ""} {
		if _, err := s.RestoreCopy(t.Context(), path); err == nil {
			t.Errorf("restored %q", path)
		}
	}
	view(t, s, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err })
}

func TestNewerVersionIsRefused(t *testing.T) {
	s := withCopy(t, t.TempDir())
	if err := s.transact(true, func(b *bbolt.Tx) error { return b.Bucket([]byte(bucketMeta)).Put(keySchema, []byte("7")) }); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(s.path())
	var newer *NewerError
	if _, err := Open(s.dir); !errors.As(err, &newer) || newer.Schema != 7 {
		t.Errorf("open: got %v, want *NewerError of 7", err)
	}
	if err := s.Update(t.Context(), func(connections.Tx) error { return nil }); !errors.As(err, &newer) {
		t.Errorf("update of the open store: got %v, want *NewerError", err)
	}
	if after, _ := os.ReadFile(s.path()); !bytes.Equal(before, after) {
		t.Error("the newer file was changed")
	}

	for _, at := range []int{0, 4096} { // bbolt's own format, in both meta pages
		m := before[at+headerSize:]
		binary.NativeEndian.PutUint32(m[4:], formatVersion+1)
		sum := fnv.New64a()
		sum.Write(m[:56])
		binary.NativeEndian.PutUint64(m[56:], sum.Sum64())
	}
	overwrite(t, s.path(), before)
	if _, err := Open(s.dir); !errors.As(err, &newer) || newer.Schema != 0 {
		t.Errorf("open: got %v, want *NewerError", err)
	}
}

// One meta page whose version is not what was written is passed over for the
// other, as bbolt does.
func TestVersionOfADamagedMetaPage(t *testing.T) {
	for _, at := range []int{0, 4096} {
		s := withCopy(t, t.TempDir())
		data, err := os.ReadFile(s.path())
		if err != nil {
			t.Fatal(err)
		}
		binary.NativeEndian.PutUint32(data[at+headerSize+4:], formatVersion+1)
		overwrite(t, s.path(), data)
		if _, err := Open(s.dir); err != nil {
			t.Errorf("in the page at %d: %v", at, err)
		}
	}
}

// What the system does not let us see behind a link is not damaged: nothing is
// there to be restored.
func TestLinkThatCannotBeFollowed(t *testing.T) {
	s := withCopy(t, t.TempDir())
	if err := errors.Join(os.Remove(s.path()), os.Symlink("/nonexistent", s.path())); err != nil {
		t.Fatal(err)
	}
	for number, want := range map[syscall.Errno]bool{syscall.EACCES: false, syscall.EIO: false, syscall.ENOENT: true, syscall.ELOOP: true} {
		err := s.explain(&fs.PathError{Op: "stat", Path: s.path(), Err: number})
		if damaged := (*DamagedError)(nil); errors.As(err, &damaged) != want || !errors.Is(err, number) {
			t.Errorf("%v: got %v", number, err)
		}
	}
}

// A database of a newer gcdesk leads back to a copy as a damaged one does. It is
// kept as it was, and so are the secrets that it knows.
func TestNewerVersionLeadsBack(t *testing.T) {
	s := withCopy(t, t.TempDir())
	later := []connections.SecretRef{"passphrase/C1/ZZZZZZZZZZ", "refresh-token/C1/ZZZZZZZZZZ"}
	update(t, s, func(tx connections.Tx) error {
		c, err := tx.Connection("C1")
		c.Schedule.Passphrase, c.Tokens.Refresh = later[0], later[1]
		return errors.Join(err, tx.PutConnection(c))
	})
	if err := s.transact(true, func(b *bbolt.Tx) error { return b.Bucket([]byte(bucketMeta)).Put(keySchema, []byte("7")) }); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(s.path())
	latest := filepath.Join(s.copies(), "9999-01-01.db") // of the newer gcdesk
	if err := copyFile(s.path(), latest); err != nil {
		t.Fatal(err)
	}

	var newer *NewerError
	again, err := Open(s.dir)
	if !errors.As(err, &newer) || newer.Copy == "" || newer.Copy == latest {
		t.Fatalf("got %+v, %v", newer, err)
	}
	if kept, err := again.RestoreCopy(t.Context(), latest); !errors.As(err, &newer) || kept != "" {
		t.Errorf("a newer copy: got %q, %v", kept, err)
	}
	way := again.offeredCopy()
	kept, err := again.RestoreCopy(t.Context(), way)
	if err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(kept); !bytes.Equal(before, after) {
		t.Errorf("the newer file is not kept: %v", err)
	}
	view(t, again, func(tx connections.Tx) error {
		ledger, err := tx.Ledger()
		if err != nil || len(ledger) != 0 {
			t.Errorf("to be deleted from the keyring: %q, %v", ledger, err)
		}
		return nil
	})
}

func TestLinkToADatabaseIsFollowed(t *testing.T) {
	s := withCopy(t, t.TempDir())
	elsewhere := filepath.Join(t.TempDir(), "db")
	if err := errors.Join(os.Rename(s.path(), elsewhere), os.Symlink(elsewhere, s.path())); err != nil {
		t.Fatal(err)
	}
	again := opened(t, s.dir)
	update(t, again, func(tx connections.Tx) error { return tx.DeleteConnection("C1") })
	if info, err := os.Lstat(s.path()); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
}

// A mapped page that cannot be read any more ends the transaction, not the
// process; what is told is what a second look finds.
func TestPageLostWhileItIsMapped(t *testing.T) {
	s := withCopy(t, t.TempDir())
	err := s.View(t.Context(), func(tx connections.Tx) error {
		if err := os.Truncate(s.path(), 4096); err != nil {
			t.Fatal(err)
		}
		_, err := tx.Connections()
		return err
	})
	var damaged *DamagedError
	if !errors.As(err, &damaged) || damaged.Copy == "" {
		t.Fatalf("got %v, want *DamagedError with a copy", err)
	}
	if _, err := s.RestoreCopy(t.Context(), damaged.Copy); err != nil {
		t.Fatal(err)
	}
	update(t, s, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err })
}
