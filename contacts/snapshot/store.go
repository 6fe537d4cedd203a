package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"gcdesk/oauth"
)

// Store is a folder of snapshots of one connection. Several processes may use
// it at once.
type Store struct {
	Dir    string
	MadeBy string           // program and version, for the manifests
	Now    func() time.Time // nil means time.Now

	at         func(step string) // told of each step; nil: nobody
	workFactor int               // of new passphrases; 0 is age's own
}

func (s *Store) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

func (s *Store) step(name string) {
	if s.at != nil {
		s.at(name)
	}
}

// Snapshot is one that is kept, or was until it was deleted.
type Snapshot struct {
	Path     string // its folder
	Manifest Manifest

	key *key // nil: not encrypted, or still locked
}

func (s *Snapshot) damaged(file, reason string) error {
	return &DamagedError{s.Manifest.ID, file, reason}
}

// unreadable says of what cannot be decrypted or unpacked that it is damaged.
// The disk's own errors, and ErrLocked, stay what they are.
func (s *Snapshot) unreadable(file string, err error) error {
	var disk *fs.PathError
	if errors.Is(err, ErrLocked) || errors.As(err, &disk) {
		return fmt.Errorf("read %s of snapshot %s: %w", file, s.Manifest.ID, err)
	}
	return s.damaged(file, "it cannot be unpacked")
}

// List returns all snapshots, the newest first. Those whose manifest is damaged
// are left out, and told by damaged.
func (s *Store) List() (all []*Snapshot, damaged []error, err error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, fmt.Errorf("list the snapshots: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		snapshot, err := s.Open(e.Name())
		if err != nil {
			damaged = append(damaged, err)
			continue
		}
		all = append(all, snapshot)
	}
	slices.SortFunc(all, func(a, b *Snapshot) int { return b.Manifest.Began.Compare(a.Manifest.Began) })
	return all, damaged, nil
}

// Open opens a snapshot by its ID. Its parts are looked at only when they are
// read.
func (s *Store) Open(id string) (*Snapshot, error) {
	if !validID(id) {
		return nil, fmt.Errorf("open snapshot %q: %w", id, ErrNotFound)
	}
	return OpenFolder(filepath.Join(s.Dir, id))
}

func validID(id string) bool {
	return id != "" && !strings.HasPrefix(id, ".") && !strings.ContainsAny(id, `/\:`)
}

const maxPlain = 64 << 20 // bytes that are read of a file which is not compressed

// OpenFolder opens the snapshot in a folder, wherever that lies.
func OpenFolder(path string) (*Snapshot, error) {
	snapshot := &Snapshot{Path: path, Manifest: Manifest{ID: filepath.Base(path)}}
	plain, err := oauth.ReadFile(filepath.Join(path, fileManifest), maxPlain)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), ErrNotFound)
		}
		return nil, snapshot.damaged(fileManifest, "it is not there")
	} else if err != nil {
		return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), err)
	}
	sums, err := snapshot.sums()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	if sums[fileManifest] != hex.EncodeToString(sum[:]) {
		return nil, snapshot.damaged(fileManifest, "its checksum is another")
	}
	var m Manifest
	if err := json.Unmarshal(plain, &m); err != nil || m.Format != format || !validID(m.ID) {
		return nil, snapshot.damaged(fileManifest, "it is not what was written")
	}
	if m.Version > version {
		return nil, fmt.Errorf("open snapshot %q: %w", m.ID, ErrNewer)
	}
	for _, p := range m.Parts {
		if !validID(p.File) {
			return nil, snapshot.damaged(fileManifest, "it names a file that is none of its own")
		}
	}
	snapshot.Manifest = m
	return snapshot, nil
}

// sums reads SHA256SUMS: the checksum of each file.
func (s *Snapshot) sums() (map[string]string, error) {
	text, err := oauth.ReadFile(filepath.Join(s.Path, fileSums), maxPlain)
	if err != nil {
		return nil, s.damaged(fileSums, "it cannot be read")
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, file, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if _, twice := sums[file]; twice || !ok || len(sum) != 2*sha256.Size {
			return nil, s.damaged(fileSums, "it is not what was written")
		}
		sums[file] = sum
	}
	return sums, nil
}

// Delete takes a snapshot away. What others share with it stays theirs.
func (s *Store) Delete(id string) error {
	if !validID(id) {
		return fmt.Errorf("delete snapshot %q: %w", id, ErrNotFound)
	}
	free, err := s.lock()
	if err != nil {
		return fmt.Errorf("delete snapshot %q: %w", id, err)
	}
	defer free()
	gone := filepath.Join(s.Dir, prefixGone+id)
	if err := os.Rename(filepath.Join(s.Dir, id), gone); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete snapshot %q: %w", id, ErrNotFound)
	} else if err != nil {
		return fmt.Errorf("delete snapshot %q: %w", id, err)
	}
	s.step("renamed")
	if err := os.RemoveAll(gone); err != nil {
		return fmt.Errorf("delete snapshot %q: %w", id, err)
	}
	return nil
}

// Folders with these names are unfinished, and swept away under the lock.
const (
	prefixNew  = ".new-"
	prefixGone = ".gone-"
)

// lock keeps others from changing the store, and makes its folder.
func (s *Store) lock() (free func(), err error) {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, err
	}
	if err := makePrivate(s.Dir); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(s.Dir, ".lock"), flock.SetPermissions(0o600))
	if ok, err := lock.TryLock(); err != nil {
		return nil, err
	} else if !ok {
		return nil, ErrBusy
	}
	return func() { _ = lock.Unlock() }, nil
}

// sweep takes away what was left unfinished by a process that was killed.
func (s *Store) sweep() error {
	entries, err := os.ReadDir(s.Dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefixNew) || strings.HasPrefix(e.Name(), prefixGone) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.Dir, e.Name())))
		}
	}
	return err
}

// Find opens the snapshot with an ID, or the beginning of one that no other
// has, in any of the stores that are folders in root.
func Find(root, id string) (*Snapshot, error) {
	stores, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("find snapshot %q: %w", id, err)
	}
	var found []string
	for _, store := range stores {
		entries, _ := os.ReadDir(filepath.Join(root, store.Name())) // a file is no store
		for _, e := range entries {
			path := filepath.Join(root, store.Name(), e.Name())
			switch {
			case e.Name() == id && validID(id):
				return OpenFolder(path)
			case e.IsDir() && validID(e.Name()) && id != "" && strings.HasPrefix(e.Name(), id):
				found = append(found, path)
			}
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("find snapshot %q: %w", id, ErrNotFound)
	}
	return OpenFolder(found[0])
}
