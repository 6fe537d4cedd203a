package snapshot

import (
	"bytes"
	"cmp"
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
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"gcdesk/oauth"
)

// Store is a folder of snapshots of one connection. Several processes may use
// it at once.
type Store struct {
	Dir    string           // its last element is the connection's ID
	Within string           // has to be there already, as on a disk that may be away; empty: all above Dir is made
	Former []string         // folders like Dir in which earlier snapshots of the connection may lie
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

// Snapshot is one that is kept, or was until it was deleted. Its methods are safe
// for concurrent use.
type Snapshot struct {
	Path     string // its folder
	Manifest Manifest
	Damaged  func(*DamagedError) // told of what reading finds damaged, on any goroutine; nil: nobody

	key atomic.Pointer[key] // nil: not encrypted, or still locked
}

func (s *Snapshot) damaged(file, reason string) error {
	err := &DamagedError{s.Manifest.ID, file, reason, s.Path}
	if s.Damaged != nil {
		s.Damaged(err)
	}
	return err
}

// unreadable says of what is missing, or cannot be decrypted or unpacked, that it
// is damaged. The disk's own errors, and ErrLocked, stay what they are.
func (s *Snapshot) unreadable(file string, err error) error {
	var disk *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.damaged(file, "it is not there")
	case errors.Is(err, ErrLocked), errors.As(err, &disk):
		return fmt.Errorf("read %s of snapshot %s: %w", file, s.Manifest.ID, err)
	}
	return s.damaged(file, "it cannot be unpacked")
}

// dirs are the folders in which snapshots may lie.
func (s *Store) dirs() []string {
	dirs := append([]string{s.Dir}, s.Former...)
	slices.Sort(dirs[1:])
	return slices.Compact(append(dirs[:1], slices.DeleteFunc(dirs[1:], func(d string) bool { return d == s.Dir })...))
}

// List returns all snapshots, the newest first. A copy beside its original is
// the same snapshot, and not listed. Those whose manifest is damaged, and former
// folders that cannot be read, are left out, and told by damaged.
func (s *Store) List() (all []*Snapshot, damaged []error, err error) {
	for _, dir := range s.dirs() {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			if err = fmt.Errorf("list the snapshots: %w", err); dir == s.Dir {
				return nil, nil, err
			}
			damaged = append(damaged, err)
		}
		for _, e := range entries {
			if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			snapshot, err := OpenFolder(filepath.Join(dir, e.Name()))
			switch {
			case errors.Is(err, ErrNone):
			case err != nil:
				damaged = append(damaged, err)
			default:
				all = append(all, snapshot)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *Snapshot) int {
		return cmp.Or(b.Manifest.Began.Compare(a.Manifest.Began), strings.Compare(b.Manifest.ID, a.Manifest.ID), a.isCopy()-b.isCopy())
	})
	return slices.CompactFunc(all, func(a, b *Snapshot) bool { return a.Manifest.ID == b.Manifest.ID }), damaged, nil
}

// isCopy is 1 where the folder does not bear the snapshot's ID, else 0.
func (s *Snapshot) isCopy() int {
	if filepath.Base(s.Path) == s.Manifest.ID {
		return 0
	}
	return 1
}

// Open opens a snapshot by its ID. Its parts are looked at only when they are
// read.
func (s *Store) Open(id string) (*Snapshot, error) {
	path, err := s.path(id)
	if err != nil {
		return nil, fmt.Errorf("open snapshot %q: %w", id, err)
	}
	return OpenFolder(path)
}

// path is where the snapshot with an ID lies: the folder of that name, or else
// one that a person has given another.
func (s *Store) path(id string) (string, error) {
	for _, dir := range s.dirs() {
		path := filepath.Join(dir, id)
		if info, err := os.Stat(path); validID(id) && err == nil && info.IsDir() {
			return path, nil
		}
	}
	all, _, err := s.List()
	if i := slices.IndexFunc(all, func(one *Snapshot) bool { return one.Manifest.ID == id }); i >= 0 {
		return all[i].Path, nil
	}
	return "", cmp.Or(err, ErrNotFound)
}

func validID(id string) bool {
	return id != "" && !strings.HasPrefix(id, ".") && !strings.ContainsAny(id, `/\:`)
}

const maxPlain = 64 << 20 // bytes that are read of a file which is not compressed

// OpenFolder opens the snapshot in a folder, wherever that lies. A folder that
// never was one is ErrNone.
func OpenFolder(path string) (*Snapshot, error) {
	snapshot := &Snapshot{Path: path, Manifest: Manifest{ID: filepath.Base(path)}}
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), ErrNotFound)
	} else if err != nil {
		return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), ErrNone)
	}
	plain, err := oauth.ReadFile(filepath.Join(path, fileManifest), maxPlain)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), err)
	}
	m, damage := snapshot.manifest(plain, err == nil)
	switch {
	case damage != nil && !snapshot.wasOne(plain):
		return nil, fmt.Errorf("open snapshot %q: %w", filepath.Base(path), ErrNone)
	case damage != nil:
		return nil, damage
	case m.Version > version:
		return nil, fmt.Errorf("open snapshot %q: %w", m.ID, ErrNewer)
	}
	snapshot.Manifest = m
	return snapshot, nil
}

// manifest reads the manifest, or says how it is damaged.
func (s *Snapshot) manifest(plain []byte, there bool) (m Manifest, err error) {
	if !there {
		return m, s.damaged(fileManifest, "it is not there")
	}
	sums, err := s.sums()
	if err != nil {
		return m, err
	}
	sum := sha256.Sum256(plain)
	if sums[fileManifest] != hex.EncodeToString(sum[:]) {
		return m, s.damaged(fileManifest, "its checksum is another")
	}
	if err := json.Unmarshal(plain, &m); err != nil || m.Format != format || !validID(m.ID) {
		return m, s.damaged(fileManifest, "it is not what was written")
	}
	for _, p := range m.Parts {
		if !validID(p.File) {
			return m, s.damaged(fileManifest, "it names a file that is none of its own")
		}
	}
	return m, nil
}

// wasOne reports whether a folder with damage was a snapshot at all.
func (s *Snapshot) wasOne(manifest []byte) bool {
	var m Manifest
	sums, _ := oauth.ReadFile(filepath.Join(s.Path, fileSums), maxPlain)
	began, _, _ := strings.Cut(filepath.Base(s.Path), "-")
	_, err := time.Parse(idTime, began)
	return err == nil || json.Unmarshal(manifest, &m) == nil && m.Format == format ||
		bytes.Contains(sums, []byte("  "+fileManifest+"\n"))
}

// sums reads SHA256SUMS: the checksum of each file.
func (s *Snapshot) sums() (map[string]string, error) {
	text, err := oauth.ReadFile(filepath.Join(s.Path, fileSums), maxPlain)
	if err != nil {
		return nil, s.unreadable(fileSums, err)
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
	path, err := s.path(id)
	if err == nil {
		err = s.remove(path)
	}
	if err != nil {
		return fmt.Errorf("delete snapshot %q: %w", id, err)
	}
	return nil
}

func (s *Store) remove(path string) error {
	dir, id := filepath.Split(path)
	free, err := lock(dir)
	if err != nil {
		return err
	}
	defer free()
	gone := filepath.Join(dir, prefixGone+s.now().UTC().Format(idTime)+"-"+id)
	if err := os.Rename(path, gone); errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	} else if err != nil {
		return err
	}
	s.step("renamed")
	return os.RemoveAll(gone)
}

// lock makes the store's folder and keeps others from changing it.
func (s *Store) lock() (free func(), err error) {
	if s.Within != "" {
		if _, err := os.Stat(s.Within); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, err
	}
	if err := makePrivate(s.Dir); err != nil {
		return nil, err
	}
	return lock(s.Dir)
}

func lock(dir string) (free func(), err error) {
	lock := flock.New(filepath.Join(dir, ".lock"), flock.SetPermissions(0o600))
	if ok, err := lock.TryLock(); err != nil {
		return nil, err
	} else if !ok {
		return nil, ErrBusy
	}
	return func() { _ = lock.Unlock() }, nil
}
