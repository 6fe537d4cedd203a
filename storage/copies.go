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

	"gcdesk/connections"
)

// keepCopies is how many copies of the database stay.
const keepCopies = 7

func (s *Store) copies() string { return filepath.Join(s.dir, "copies") }

// latestCopy is the copy that later changes of the day renew, when the copies
// have become older than copyAge.
const (
	latestCopy = "latest.db"
	copyAge    = 10 * time.Minute
)

// copyInTime keeps the database as it was before the first change of the day,
// once it holds anything, and as it is about every ten minutes of changes.
func (s *Store) copyInTime(b *bbolt.Tx) error {
	now := s.now()
	day := now.Format(time.DateOnly) + ".db"
	newest, err := os.Stat(filepath.Join(s.copies(), day))
	if err != nil {
		if isEmpty(b, bucketConnections) && isEmpty(b, bucketClients) {
			return nil
		}
		if err := s.copyAs(b, day); err != nil {
			return err
		}
		_ = os.Remove(filepath.Join(s.copies(), latestCopy))
		return s.dropOldCopies()
	}
	if latest, err := os.Stat(filepath.Join(s.copies(), latestCopy)); err == nil {
		newest = latest
	}
	if age := now.Sub(newest.ModTime()); age >= 0 && age < copyAge {
		return nil
	}
	return s.copyAs(b, latestCopy)
}

func isEmpty(b *bbolt.Tx, bucket string) bool {
	k, _ := b.Bucket([]byte(bucket)).Cursor().First()
	return k == nil
}

// copyAs writes the state that the transaction began with.
func (s *Store) copyAs(b *bbolt.Tx, name string) error {
	if err := os.MkdirAll(s.copies(), 0o700); err != nil {
		return taken(err)
	}
	path := filepath.Join(s.copies(), name)
	err := writeFile(path+".new", func(w io.Writer) error {
		_, err := b.WriteTo(w)
		return err
	})
	if err != nil {
		return err
	}
	now := s.now()
	if err := os.Chtimes(path+".new", now, now); err != nil {
		return err
	}
	s.at("copied")
	return os.Rename(path+".new", path)
}

// dropOldCopies drops the copies that are too many.
func (s *Store) dropOldCopies() error {
	names, err := s.copyNames()
	if err != nil {
		return err
	}
	for _, old := range names[min(keepCopies, len(names)):] {
		_ = os.Remove(filepath.Join(s.copies(), old)) // one that is held open stays until another day
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

// Copy is a copy of the records.
type Copy = connections.Copy

// readCopy looks into a copy.
func (s *Store) readCopy(path string) Copy {
	c := Copy{Path: path}
	c.Err = checkFile(path)
	if info, err := os.Stat(path); err == nil {
		c.Made = info.ModTime()
	}
	if errors.Is(c.Err, errNewerFormat) {
		c.Err = &NewerError{Path: path}
	}
	if c.Err == nil {
		c.Err = transact(path, false, func(b *bbolt.Tx) error { return s.count(b, &c) })
	}
	return c
}

// count reads the records of a copy, so that one that cannot be decoded is
// found before it is restored.
func (s *Store) count(b *bbolt.Tx, c *Copy) error {
	h, err := readHeader(b)
	if err != nil {
		return err
	}
	if h.schema > s.schema() {
		return &NewerError{Path: c.Path, Schema: h.schema}
	}
	tx := newTx(b, newCache(), state{})
	all, err := tx.Connections()
	if err != nil {
		return err
	}
	clients, err := tx.Clients()
	c.Connections, c.Clients = len(all), len(clients)
	return err
}

// Copies returns the copies, the latest first, with what is wrong with them.
func (s *Store) Copies() (all []Copy, err error) {
	names, err := s.copyNames()
	for _, name := range names {
		all = append(all, s.readCopy(filepath.Join(s.copies(), name)))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return all, diskError(taken(err))
}

// Kept returns the files that were kept when the database was damaged or
// replaced, the latest first.
func (s *Store) Kept() (all []Copy) {
	entries, _ := os.ReadDir(s.dir)
	for _, e := range slices.Backward(entries) {
		if strings.HasPrefix(e.Name(), keptPrefix) && e.Type().IsRegular() {
			all = append(all, s.readCopy(filepath.Join(s.dir, e.Name())))
		}
	}
	return all
}

// offeredCopy returns the path of the copy that a person most likely wants, empty
// when none leads back: the latest with connections, else with clients, else
// the latest.
func (s *Store) offeredCopy() string {
	var offered Copy
	copies, _ := s.Copies()
	for _, c := range copies {
		if c.Err == nil && (offered.Path == "" || offered.Empty() && !c.Empty() || offered.Connections == 0 && c.Connections > 0) {
			offered = c
		}
	}
	return offered.Path
}

// named returns the path of a copy, or of what was kept, that goes by its name
// alone. A file of that name where the process runs comes first.
func (s *Store) named(path string) string {
	if _, err := os.Lstat(path); err == nil || filepath.Base(path) != path {
		return path
	}
	if strings.HasPrefix(path, keptPrefix) {
		return filepath.Join(s.dir, path)
	}
	if names, _ := s.copyNames(); slices.Contains(names, path) {
		return filepath.Join(s.copies(), path)
	}
	return path
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
