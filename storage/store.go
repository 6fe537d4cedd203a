package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

const (
	databaseName = "gcdesk.db"
	lockName     = "gcdesk.lock"

	// lockWait bounds how long Open and each transaction wait for other
	// processes, each of which holds the folder for one transaction.
	lockWait = 10 * time.Second
)

// Store keeps the records of one data folder. It is safe for concurrent use,
// by several processes too. A transaction must not be begun inside another.
type Store struct {
	dir      string
	provider *KeyringProvider        // nil: the desktop's keyring
	upgrades []func(*bbolt.Tx) error // upgrades[i] leads from schema i+1 to i+2
	wait     time.Duration           // for others, 0 means lockWait
	now      func() time.Time
	at       func(point string) // called where a test may end the process

	cache *cache

	mu   sync.Mutex  // guards what follows
	id   string      // of the database
	keys *Keyring    // of the ID
	seen os.FileInfo // of the database when its pages were last found sound
}

var _ connections.Records = (*Store)(nil)

// Open returns the store of a folder, which it creates when it is missing.
//
// With a *DamagedError, and with a *NewerError, it returns the Store as well:
// every transaction on it answers the same error until RestoreCopy or
// StartEmpty has succeeded. Both leave the database as it is.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir}
	return s, diskError(s.open())
}

func (s *Store) open() (err error) {
	if s.now == nil {
		s.now = time.Now
	}
	if s.at == nil {
		s.at = func(string) {}
	}
	if s.dir, err = filepath.Abs(s.dir); err != nil {
		return fmt.Errorf("open data folder: %w", err)
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("create data folder: %w", err)
	}
	s.keys, s.cache = &Keyring{}, newCache()
	ctx, cancel := s.patience(context.Background())
	defer cancel()
	return s.settle(ctx)
}

// ID returns the random name that was made with the database: the keyring
// service is "gcdesk:" and the ID. It is empty while the store is damaged.
func (s *Store) ID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id
}

// Secrets returns the keyring items of the database that the store has last
// opened. While the store is damaged they are refused.
func (s *Store) Secrets() connections.Secrets { return secrets{s} }

// Locks returns the locks of this folder.
func (s *Store) Locks() connections.Locks { return fileLocks{filepath.Join(s.dir, "locks")} }

// View implements connections.Records.
func (s *Store) View(ctx context.Context, f func(connections.Tx) error) error {
	waiting, cancel := s.patience(ctx)
	defer cancel()
	unlock, err := lockFile(waiting, s.lockPath(), shared)
	if err != nil {
		return fmt.Errorf("read records: %w", diskError(err))
	}
	defer unlock()
	return diskError(s.transact(false, func(b *bbolt.Tx) error {
		if err := s.enter(b); err != nil {
			return err
		}
		s.mu.Lock()
		at := state{s.seen, b.ID()}
		s.mu.Unlock()
		return f(newTx(b, s.cache, at))
	}))
}

// Update implements connections.Records. f runs once.
func (s *Store) Update(ctx context.Context, f func(connections.Tx) error) error {
	waiting, cancel := s.patience(ctx)
	defer cancel()
	unlock, err := lockFile(waiting, s.lockPath(), exclusive)
	if err != nil {
		return fmt.Errorf("change records: %w", diskError(err))
	}
	defer unlock()
	return diskError(s.transact(true, func(b *bbolt.Tx) error {
		if err := s.enter(b); err != nil {
			return err
		}
		if err := s.copyInTime(b); err != nil {
			return fmt.Errorf("keep a copy of the records: %w", err)
		}
		return f(newTx(b, s.cache, state{}))
	}))
}

// enter begins a transaction of a caller's. Another process may have put a
// database of another ID there since the last. One that still names another
// folder is about to be given an ID of its own.
func (s *Store) enter(b *bbolt.Tx) error {
	h, err := s.header(b)
	if err != nil || h.id == s.ID() {
		return err
	}
	if here, err := filepath.EvalSymlinks(s.dir); err == nil && here == h.place {
		s.own(h.id)
	}
	return nil
}

// own takes the ID of the database, and the keyring items that go with it.
func (s *Store) own(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.id != id {
		s.id, s.keys = id, &Keyring{Service: "gcdesk:" + id, Provider: s.provider}
	}
}

func (s *Store) path() string     { return filepath.Join(s.dir, databaseName) }
func (s *Store) lockPath() string { return filepath.Join(s.dir, lockName) }

// Size is how many bytes the records take; 0 where there are none.
func (s *Store) Size() int64 {
	info, err := os.Stat(s.path())
	if err != nil {
		return 0
	}
	return info.Size()
}

// inspect checks the database before anything maps it, and in full when it is
// not the file whose pages this process has last found sound. The caller holds
// the folder's lock.
func (s *Store) inspect() error {
	info, err := os.Stat(s.path())
	s.mu.Lock()
	seen := s.seen
	s.mu.Unlock()
	if err == nil && unchanged(seen, info) {
		return nil
	}
	if err == nil {
		err = checkFile(s.path())
	}
	if err != nil {
		return s.explain(err)
	}
	s.setSeen(info)
	return nil
}

func (s *Store) setSeen(info os.FileInfo) {
	s.mu.Lock()
	s.seen = info
	s.mu.Unlock()
}

func unchanged(a, b os.FileInfo) bool {
	return a != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// transact runs one transaction on the database, opened for it alone. The
// caller holds the folder's lock.
func (s *Store) transact(write bool, f func(*bbolt.Tx) error) error {
	if err := s.inspect(); err != nil {
		return err
	}
	err := transact(s.path(), write, f)
	if damaged := (*pageError)(nil); errors.As(err, &damaged) {
		s.setSeen(nil)
		return s.explain(cmp.Or(checkFile(s.path()), err)) // a page that could not be read may lie on a failing disk
	}
	if write && err == nil {
		if info, err := os.Stat(s.path()); err == nil {
			s.setSeen(info)
		}
	}
	return err
}
