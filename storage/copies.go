package storage

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
)

// keepCopies is how many copies of the database stay.
const keepCopies = 7

func (s *Store) copies() string { return filepath.Join(s.dir, "copies") }

// copyDaily keeps the database as it was before the first change of the day,
// once it holds anything.
func (s *Store) copyDaily(b *bbolt.Tx) error {
	name := s.now().Format(time.DateOnly) + ".db"
	if _, err := os.Stat(filepath.Join(s.copies(), name)); err == nil {
		return nil
	}
	if isEmpty(b, bucketConnections) && isEmpty(b, bucketClients) {
		return nil
	}
	return s.copyAs(b, name)
}

func isEmpty(b *bbolt.Tx, bucket string) bool {
	k, _ := b.Bucket([]byte(bucket)).Cursor().First()
	return k == nil
}

// copyAs writes the state that the transaction began with, and drops the
// copies that are too many.
func (s *Store) copyAs(b *bbolt.Tx, name string) error {
	if err := os.MkdirAll(s.copies(), 0o700); err != nil {
		return err
	}
	path := filepath.Join(s.copies(), name)
	err := writeFile(path+".new", func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	})
	if err != nil {
		return err
	}
	s.at("copied")
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	names, err := s.copyNames()
	if err != nil {
		return err
	}
	for _, old := range names[min(keepCopies, len(names)):] {
		if err := os.Remove(filepath.Join(s.copies(), old)); err != nil {
			return err
		}
	}
	return nil
}

// copyNames returns the copies, the latest first.
func (s *Store) copyNames() ([]string, error) {
	entries, err := os.ReadDir(s.copies())
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !strings.HasSuffix(e.Name(), ".db") })
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(b.Name(), a.Name()) })
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// Copy is the records as they were before the first change of a day, or before
// an upgrade.
type Copy struct {
	Path string // for RestoreCopy
	Made time.Time
}

// checkCopy reports why a copy does not lead back.
func (s *Store) checkCopy(path string) error {
	err := checkFile(path)
	if errors.Is(err, errNewerFormat) {
		return &NewerError{Path: path}
	} else if err != nil {
		return err
	}
	return transact(path, false, func(b *bbolt.Tx) error {
		h, err := readHeader(b)
		if err == nil && h.schema > s.schema() {
			err = &NewerError{Path: path, Schema: h.schema}
		}
		return err
	})
}

// Copies returns the copies that lead back, the latest first.
func (s *Store) Copies() (all []Copy) {
	names, _ := s.copyNames()
	for _, name := range names {
		path := filepath.Join(s.copies(), name)
		if info, err := os.Stat(path); err == nil && s.checkCopy(path) == nil {
			all = append(all, Copy{path, info.ModTime()})
		}
	}
	return all
}

// newestCopy returns the latest copy that leads back, empty when there is none.
func (s *Store) newestCopy() string {
	names, _ := s.copyNames()
	for _, name := range names {
		if path := filepath.Join(s.copies(), name); s.checkCopy(path) == nil {
			return path
		}
	}
	return ""
}

func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	return writeFile(to, func(w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	})
}

// writeFile makes a file that is on the disk when it returns, or none.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = cmp.Or(write(f), f.Sync())
	if err = cmp.Or(err, f.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}

// syncDir makes a rename in the folder durable, where a system can do that.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
