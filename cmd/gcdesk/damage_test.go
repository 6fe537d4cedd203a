package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
	"go.etcd.io/bbolt"
)

// damage is what may happen to the records' file.
func damage(path, how string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	replace := func(data []byte) error {
		return errors.Join(os.Remove(path), os.WriteFile(path, data, 0o600))
	}
	switch how {
	case "empty":
		return replace(nil)
	case "zeroed":
		return replace(make([]byte, len(data)))
	case "random":
		_, _ = rand.Read(data)
		return replace(data)
	case "newer": // a gcdesk of some other day has written it
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			return err
		}
		return errors.Join(db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("99"))
		}), db.Close())
	case "record", "entry": // a record, or an entry of the journal, that cannot be decoded
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			return err
		}
		bucket := map[string]string{"record": "clients", "entry": "activity"}[how]
		return errors.Join(db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(bucket))
			k, _ := b.Cursor().First()
			return b.Put(bytes.Clone(k), []byte(`{"id":7`))
		}), db.Close())
	case "folder":
		return errors.Join(os.Remove(path), os.Mkdir(path, 0o700))
	case "pipe":
		return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600))
	case "link":
		return errors.Join(os.Remove(path), os.Symlink(path+".elsewhere", path))
	}
	n, err := strconv.Atoi(how)
	if err != nil {
		return fmt.Errorf("damage %q?", how)
	}
	return replace(data[:n])
}

// recordsDoes plays the disk of the default data folder, and the person who
// chooses the only copy in it.
func recordsDoes(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.Value("world").(*world).dataDir()
	path := filepath.Join(dir, "gcdesk.db")
	switch args[0] {
	case "cut":
		ts.Check(damage(path, args[1]))
	case "restore":
		copies, err := filepath.Glob(filepath.Join(dir, "copies", "*.db"))
		ts.Check(err)
		ts.Check(ts.Exec("gcdesk", "restore", "--copy", filepath.Base(copies[len(copies)-1])))
	case "back": // to the file that was kept last
		kept, err := filepath.Glob(path + ".kept-*")
		ts.Check(err)
		ts.Check(ts.Exec("gcdesk", "restore", "--copy", filepath.Base(kept[len(kept)-1])))
	case "spoil": // what will be the latest copy
		ts.Check(os.WriteFile(filepath.Join(dir, "copies", "9999-01-01.db"), []byte("nothing"), 0o600))
	case "tidy":
		ts.Check(os.Remove(filepath.Join(dir, "copies", "9999-01-01.db")))
	case "yesterday": // was when the copies were made
		copies, err := filepath.Glob(filepath.Join(dir, "copies", "*.db"))
		ts.Check(err)
		ts.Check(os.Rename(copies[0], filepath.Join(dir, "copies", "2000-01-01.db")))
	case "hold": // as another program does
		other := flock.New(path)
		ts.Check(other.Lock())
		ts.Defer(func() { _ = other.Unlock() })
	case "keeps":
		kept, err := filepath.Glob(path + ".kept-*")
		ts.Check(err)
		if strconv.Itoa(len(kept)) != args[1] {
			ts.Fatalf("kept %q, want %s", kept, args[1])
		}
	default:
		ts.Check(damage(path, args[0]))
	}
}
