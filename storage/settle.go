package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"gcdesk/connections"
)

// header is what the database says of itself.
type header struct {
	schema int
	id     string
	place  string // absolute path of the folder that it was last used in
}

var (
	keySchema = []byte("schema")
	keyID     = []byte("id")
	keyPlace  = []byte("place")
)

func readHeader(b *bbolt.Tx) (h header, err error) {
	for _, name := range []string{bucketMeta, bucketConnections, bucketConnectionNames, bucketClients, bucketClientNames, bucketLedger} {
		if b.Bucket([]byte(name)) == nil {
			return h, badPage("%s are missing", name)
		}
	}
	m := b.Bucket([]byte(bucketMeta))
	h.schema, _ = strconv.Atoi(string(m.Get(keySchema)))
	h.id, h.place = string(m.Get(keyID)), string(m.Get(keyPlace))
	if h.schema < 1 || h.id == "" {
		return h, badPage("header is missing")
	}
	return h, nil
}

func (h header) write(b *bbolt.Tx) error {
	m := b.Bucket([]byte(bucketMeta))
	return cmp.Or(
		m.Put(keySchema, []byte(strconv.Itoa(h.schema))),
		m.Put(keyID, []byte(h.id)),
		m.Put(keyPlace, []byte(h.place)))
}

func (s *Store) schema() int { return 1 + len(s.upgrades) }

// header returns the header unless this gcdesk is too old for the database.
func (s *Store) header(b *bbolt.Tx) (header, error) {
	h, err := readHeader(b)
	if err == nil && h.schema > s.schema() {
		err = &NewerError{Path: s.path(), Copy: s.offeredCopy(), Schema: h.schema}
	}
	return h, err
}

// settle makes the database when there is none, and brings its schema and
// place up to date.
func (s *Store) settle(ctx context.Context) error {
	h, err := s.peek(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.install(ctx, s.make, nil); err != nil {
			return fmt.Errorf("create records: %w", err)
		}
		h, err = s.peek(ctx)
	}
	if err != nil {
		return err
	}
	// The other folder is asked before this one is locked: two that name each
	// other would wait for each other.
	here, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return fmt.Errorf("find data folder: %w", err)
	}
	whereabouts := s.compare(ctx, h, here)
	if h.schema < s.schema() || whereabouts != inPlace {
		if h, err = s.bringUp(ctx, h, here, whereabouts); err != nil {
			return fmt.Errorf("bring records up to date: %w", err)
		}
	}
	s.sweep(ctx)
	s.own(h.id)
	return nil
}

func (s *Store) peek(ctx context.Context) (h header, err error) {
	unlock, err := lockFile(ctx, s.lockPath(), shared)
	if err != nil {
		return h, fmt.Errorf("open data folder: %w", err)
	}
	defer unlock()
	err = s.transact(false, func(b *bbolt.Tx) error {
		h, err = s.header(b)
		return err
	})
	return h, err
}

// whereabouts is what has become of a folder since it was last used.
type whereabouts int

const (
	inPlace whereabouts = iota
	moved               // nothing of it is left where it was
	copied              // it still is where it was, and this is another
)

// compare tells by what is now in the place that the header names.
func (s *Store) compare(ctx context.Context, h header, here string) whereabouts {
	if h.place == here {
		return inPlace
	}
	there := &Store{dir: h.place, now: s.now, at: s.at, upgrades: s.upgrades}
	other, err := os.Stat(there.path())
	if err != nil {
		return moved
	}
	if own, err := os.Stat(s.path()); err == nil && os.SameFile(own, other) {
		return inPlace // the same folder by another name
	}
	var id string
	if _, err := os.Stat(there.lockPath()); err == nil { // never leave a lock file in a folder that is not ours
		var header header
		header, err = there.peek(ctx)
		id = header.id
		if err != nil {
			return copied // unreadable: it may be the one that owns the secrets
		}
	}
	if id != "" && id != h.id {
		return moved
	}
	return copied
}

// bringUp rewrites the database in one transaction. A copied one gets an ID of
// its own and lets go of the secrets, which belong to the folder it was copied
// from.
func (s *Store) bringUp(ctx context.Context, was header, here string, w whereabouts) (h header, err error) {
	unlock, err := lockFile(ctx, s.lockPath(), exclusive)
	if err != nil {
		return h, err
	}
	defer unlock()
	err = s.transact(true, func(b *bbolt.Tx) error {
		if h, err = s.header(b); err != nil || h == (header{s.schema(), h.id, here}) {
			return err // another process was faster
		}
		if h.schema < s.schema() {
			if err := s.copyAs(b, s.now().Format("2006-01-02")+"-schema-"+strconv.Itoa(h.schema)+".db"); err != nil {
				return err
			}
		}
		for ; h.schema < s.schema(); h.schema++ {
			if err := s.upgrades[h.schema-1](b); err != nil {
				return fmt.Errorf("upgrade from schema %d: %w", h.schema, err)
			}
		}
		if h.id == was.id && h.place == was.place {
			switch w {
			case copied:
				h.id, h.place = rand.Text(), here
				if err := s.forgetSecrets(b); err != nil {
					return err
				}
			case moved:
				h.place = here
			}
		}
		return h.write(b)
	})
	return h, err
}

// forgetSecrets makes every record say that its secrets are missing.
func (s *Store) forgetSecrets(b *bbolt.Tx) error {
	t := newTx(b, s.cache, state{})
	all, err := t.Connections()
	if err != nil {
		return err
	}
	for _, c := range all {
		if !c.Tokens.Refresh.IsZero() || !c.Tokens.Access.IsZero() {
			c.Tokens = connections.Tokens{}
			c.Failure = &connections.Failure{Code: connections.CodeSecretMissing, Since: s.now()}
		}
		c.Schedule.Passphrase = ""
		if err := t.PutConnection(c); err != nil {
			return err
		}
	}
	clients, err := t.Clients()
	if err != nil {
		return err
	}
	for _, c := range clients {
		c.Secret = ""
		if err := t.PutClient(c); err != nil {
			return err
		}
	}
	return emptyLedger(b)
}

func emptyLedger(b *bbolt.Tx) error {
	if err := b.DeleteBucket([]byte(bucketLedger)); err != nil {
		return err
	}
	_, err := b.CreateBucket([]byte(bucketLedger))
	return err
}

// make writes a new, empty database.
func (s *Store) make(path string) error {
	place, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return transact(path, true, func(b *bbolt.Tx) error {
		for _, name := range []string{bucketMeta, bucketConnections, bucketConnectionNames, bucketClients, bucketClientNames, bucketLedger} {
			if _, err := b.CreateBucket([]byte(name)); err != nil && !errors.Is(err, bolterrors.ErrBucketExists) {
				return err
			}
		}
		return header{s.schema(), rand.Text(), place}.write(b)
	})
}

// install writes a database beside its place and moves it there in one step,
// under the folder's exclusive lock. Without aside it is only put where none
// is.
func (s *Store) install(ctx context.Context, make func(path string) error, aside func() (undo func(), err error)) error {
	unlock, err := lockFile(ctx, s.lockPath(), exclusive)
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Lstat(s.path()); err == nil && aside == nil {
		return nil // another process was faster
	}
	fresh := s.path() + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // was left by a process that was killed
	}
	if err := make(fresh); err != nil {
		_ = os.Remove(fresh)
		return err
	}
	s.at("made")
	undo := func() {}
	if aside != nil {
		if undo, err = aside(); err != nil {
			_ = os.Remove(fresh)
			return err
		}
		s.at("aside")
	}
	if err := os.Rename(fresh, s.path()); err != nil {
		undo()
		_ = os.Remove(fresh)
		return err
	}
	syncDir(s.dir)
	return nil
}
