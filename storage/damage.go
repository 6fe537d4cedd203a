package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// DamagedError is the answer to a database that cannot be read: cut off,
// overwritten, no file, or gone while there are copies of it.
type DamagedError = connections.DamagedError

// NewerError is the answer to a database that a newer gcdesk has written.
type NewerError = connections.NewerError

// ErrUnsound is the answer to a copy that is damaged itself, or none at all.
var ErrUnsound = errors.New("not a sound copy")

var errMissing = errors.New("the database is gone")

// explain turns what checkFile says into the error that callers see, and keeps
// a damaged file.
func (s *Store) explain(err error) error {
	damaged := &DamagedError{Path: s.path(), Copy: s.offeredCopy(), Err: err}
	switch page := (*pageError)(nil); {
	case errors.Is(err, errNewerFormat):
		return &NewerError{Path: s.path(), Copy: damaged.Copy}
	case isLink(s.path()) && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ELOOP)):
		damaged.Err = fmt.Errorf("a link that leads nowhere: %w", err)
	case errors.Is(err, fs.ErrNotExist):
		if damaged.Copy == "" {
			return err
		}
		damaged.Err = errMissing
	case !errors.As(err, &page):
		return err
	default:
		damaged.Kept = s.keep()
	}
	return damaged
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().Type() == fs.ModeSymlink
}

// keep makes a file of its own of the damaged database, which stays as it is
// whatever is written over the other, and returns its name. On a disk that has
// no room for one it gives the same file a second name. Finding the same damage
// again finds the same name.
func (s *Store) keep() string {
	info, err := os.Lstat(s.path())
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	kept := s.keptName(info)
	if other, err := os.Lstat(kept); err == nil && !os.SameFile(other, info) {
		return kept
	}
	if s.keepAs(kept) != nil {
		if err := os.Link(s.path(), kept); err != nil && !errors.Is(err, fs.ErrExist) {
			return ""
		}
	}
	return kept
}

// keepAs copies the database. Others may be doing the same.
func (s *Store) keepAs(kept string) error {
	f, err := os.CreateTemp(s.dir, databaseName+"-*.new")
	if err != nil {
		return err
	}
	if err = f.Close(); err == nil {
		err = copyFile(s.path(), f.Name())
	}
	s.at("kept")
	if err == nil {
		err = os.Rename(f.Name(), kept)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	syncDir(s.dir)
	return nil
}

const keptPrefix = databaseName + ".kept-"

// keptName returns the name under which what stands in the database's place is
// kept, or is already: the time of its last change, and more where a file of
// that time is another.
func (s *Store) keptName(info os.FileInfo) string {
	name := filepath.Join(s.dir, keptPrefix) + info.ModTime().UTC().Format("20060102-150405.000000")
	for {
		other, err := os.Lstat(name)
		if err != nil || os.SameFile(other, info) || sameContent(name, s.path()) {
			return name
		}
		name += "-"
	}
}

func sameContent(a, b string) bool {
	one, err := readDatabase(a)
	if err != nil {
		return false
	}
	other, err := readDatabase(b)
	return err == nil && bytes.Equal(one, other)
}

// readDatabase reads a whole file. A pipe in its place would wait for ever.
func readDatabase(path string) ([]byte, error) { return oauth.ReadFile(path, math.MaxInt64) }

// RestoreCopy puts a copy in the place of the database, whatever is there now,
// which stays in the folder under the name that is returned. A copy of this
// store may be named without its folder. No secret is deleted for it: what the
// copy was about to delete, another file may need that somebody goes back to.
func (s *Store) RestoreCopy(ctx context.Context, path string) (kept string, err error) {
	path = s.named(path)
	if err := s.readCopy(path).Err; err != nil {
		if page := (*pageError)(nil); errors.As(err, &page) {
			err = fmt.Errorf("%w: %w", ErrUnsound, err)
		}
		return "", fmt.Errorf("restore %s: %w", path, diskError(err))
	}
	kept, err = s.replace(ctx, func(fresh string) error {
		if err := copyFile(path, fresh); err != nil {
			return err
		}
		return transact(fresh, true, emptyLedger)
	})
	if err != nil {
		return kept, fmt.Errorf("restore %s: %w", path, diskError(err))
	}
	return kept, nil
}

// StartEmpty puts a new, empty database in the place of the present one, which
// stays in the folder under the name that is returned.
func (s *Store) StartEmpty(ctx context.Context) (kept string, err error) {
	kept, err = s.replace(ctx, s.make)
	if err != nil {
		return kept, fmt.Errorf("start with an empty database: %w", diskError(err))
	}
	return kept, nil
}

// replace puts the database that make writes in the place of the present one.
func (s *Store) replace(ctx context.Context, make func(path string) error) (kept string, err error) {
	err = s.install(ctx, make, func() (undo func(), err error) {
		kept, undo, err = s.putAside()
		return undo, err
	})
	if err != nil {
		return "", err
	}
	return kept, s.settle(ctx)
}

// putAside gives what stands in the database's place a second name, so that it
// can be replaced in one step. What has no second name (a folder, anything on
// some file systems) moves there. undo takes it back.
func (s *Store) putAside() (kept string, undo func(), err error) {
	info, err := os.Lstat(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return "", func() {}, nil
	}
	if err != nil {
		return "", nil, err
	}
	kept = s.keptName(info)
	if _, err := os.Lstat(kept); err == nil {
		return kept, func() {}, nil
	}
	if os.Link(s.path(), kept) == nil {
		return kept, func() { _ = os.Remove(kept) }, nil
	}
	return kept, func() { _ = os.Rename(kept, s.path()) }, os.Rename(s.path(), kept)
}
