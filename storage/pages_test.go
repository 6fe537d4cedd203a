package storage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

// database returns the bytes of a database with n connections.
func database(t testing.TB, n int) []byte {
	t.Helper()
	s := opened(t, t.TempDir())
	update(t, s, func(tx connections.Tx) error {
		for i := range n {
			if err := tx.PutConnection(full(fmt.Sprintf("C%d", i), fmt.Sprintf("name %d", i))); err != nil {
				return err
			}
		}
		return nil
	})
	data, err := os.ReadFile(s.path())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// readAll has bbolt read every page of a database, and change one.
func readAll(path string) error {
	err := transact(path, false, func(b *bbolt.Tx) error {
		return b.ForEach(func(_ []byte, bucket *bbolt.Bucket) error {
			if bucket == nil {
				return nil // a plain value
			}
			return bucket.ForEach(func(k, v []byte) error {
				_ = bytes.Clone(k)
				_ = bytes.Clone(v)
				return nil
			})
		})
	})
	return errors.Join(err, transact(path, true, func(b *bbolt.Tx) error {
		_, err := b.CreateBucketIfNotExists([]byte("another"))
		return err
	}))
}

// What the check calls sound, bbolt reads and changes without a panic, a fault
// or an error.
func FuzzCheckPages(f *testing.F) {
	small, large := database(f, 0), database(f, 60)
	f.Add(small, 0, byte(0))
	f.Add(large, 0, byte(0))
	f.Add(large[:len(large)/2], 0, byte(0))
	for at := 0; at < len(large); at += 3001 {
		f.Add(large, at, byte(1<<(at%8)))
	}
	for at := 0; at < len(small); at += 4096 {
		for in := range 24 {
			f.Add(small, at+3*in, byte(0xFF))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, at int, flip byte) {
		if len(data) > 1<<20 || at < 0 || at >= max(1, len(data)) {
			t.Skip()
		}
		data = bytes.Clone(data)
		if len(data) > 0 {
			data[at] ^= flip
		}
		if checkPages(bytes.NewReader(data), int64(len(data))) != nil {
			return
		}
		path := filepath.Join(t.TempDir(), databaseName)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readAll(path); err != nil {
			t.Errorf("called sound, but: %v", err)
		}
	})
}

func TestCheckPagesAcceptsWhatBboltWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), databaseName)
	overflowing := bytes.Repeat([]byte("x"), 30_000)
	for n := range 20 {
		err := transactNew(path, func(b *bbolt.Tx) error {
			bucket, err := b.CreateBucketIfNotExists([]byte("b"))
			if err != nil {
				return err
			}
			for i := range 300 {
				key := []byte(fmt.Sprintf("%d-%d", i*7919%300, n%7))
				if (n+i)%3 == 0 {
					err = bucket.Delete(key)
				} else {
					err = bucket.Put(key, overflowing[:(n*i*31)%1200])
				}
				if err != nil {
					return err
				}
			}
			return bucket.Put([]byte("large"), overflowing[:n*500])
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkFile(path); err != nil {
			t.Fatalf("after change %d: %v", n, err)
		}
	}
}

// transactNew is transact for a file that bbolt makes.
func transactNew(path string, f func(*bbolt.Tx) error) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: strangerWait})
	if err != nil {
		return err
	}
	return errors.Join(db.Update(f), db.Close())
}
