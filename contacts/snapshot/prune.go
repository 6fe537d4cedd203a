package snapshot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// Doomed returns the snapshots that a rule does not keep, by the days of a
// location, the oldest first, once others have been taken at the times that
// come. Only whole snapshots of the store's connection count, with nothing in
// their folders that is not theirs, and not those of a time that is still to
// come, when the clock was wrong: all else stays.
func (s *Store) Doomed(r Rule, in *time.Location, coming ...time.Time) ([]*Snapshot, error) {
	_, doomed, err := s.divide(r, in, coming)
	return doomed, err
}

// divide is Doomed, and what stays, the newest first.
func (s *Store) divide(r Rule, in *time.Location, coming []time.Time) (stay, doomed []*Snapshot, err error) {
	all, _, err := s.List()
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(one *Snapshot) bool {
		return one.Manifest.Connection.ID != filepath.Base(s.Dir) || one.Manifest.ID != filepath.Base(one.Path) || one.Manifest.Began.After(s.now()) || !one.alone()
	})
	times := make([]time.Time, len(all), len(all)+len(coming))
	for i, one := range all {
		times[i] = one.Manifest.Began.In(in)
	}
	for _, at := range coming {
		times = append(times, at.In(in))
	}
	for i, keep := range r.Keep(times)[:len(all)] {
		if keep {
			stay = append(stay, all[i])
		} else {
			doomed = append(doomed, all[i])
		}
	}
	slices.Reverse(doomed)
	return stay, doomed, nil
}

// Prune deletes what is Doomed and returns it. Before that, one of those that
// stay has to prove good; where none does, the newest good one stays as well,
// and where there is none at all, nothing goes. open, which may be nil, unlocks
// what is encrypted; what stays locked is good when its files are as they were
// written. found, which may be nil, is told what came of reading one through,
// as Verify says it. What cannot be deleted does not keep the others, and err is
// why the first of them could not.
func (s *Store) Prune(ctx context.Context, r Rule, in *time.Location, open func(*Snapshot) error, found func(*Snapshot, error)) (deleted []*Snapshot, err error) {
	stay, doomed, err := s.divide(r, in, nil)
	if err != nil || len(doomed) == 0 {
		return nil, err
	}
	isGood := func(one *Snapshot) bool {
		check := one.Verify
		if one.Locked() && (open == nil || open(one) != nil) {
			check = one.untouched
		}
		err := check(ctx)
		if found != nil {
			found(one, err)
		}
		return err == nil
	}
	if !slices.ContainsFunc(stay, isGood) {
		newest := len(doomed) - 1
		for newest >= 0 && !isGood(doomed[newest]) {
			newest--
		}
		if newest < 0 {
			return nil, ctx.Err()
		}
		doomed = slices.Delete(doomed, newest, newest+1)
	}
	for _, one := range doomed {
		if ctx.Err() != nil {
			return deleted, ctx.Err()
		}
		switch failed := s.remove(one.Path); {
		case failed == nil:
			deleted = append(deleted, one)
		case !errors.Is(failed, ErrNotFound): // by another process
			err = cmp.Or(err, failed)
		}
	}
	return deleted, err
}

// alone reports whether a snapshot's folder holds its own files and nothing
// else.
func (s *Snapshot) alone() bool {
	own := []string{fileManifest, fileSums, fileKey}
	for _, p := range s.Manifest.Parts {
		own = append(own, p.File)
	}
	entries, err := os.ReadDir(s.Path)
	if err != nil || slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return !(e.Type().IsRegular() && slices.Contains(own, e.Name())) && !(e.IsDir() && e.Name() == dirPhotos)
	}) {
		return false
	}
	pictures, err := os.ReadDir(filepath.Join(s.Path, dirPhotos))
	return err == nil && !slices.ContainsFunc(pictures, func(e os.DirEntry) bool {
		_, err := hex.DecodeString(sumInName(e.Name()))
		return !e.Type().IsRegular() || err != nil || len(sumInName(e.Name())) != 2*sha256.Size
	})
}

// sumInName is the checksum by which a picture is called.
func sumInName(file string) string {
	sum, _, _ := strings.Cut(file, ".")
	return sum
}

// untouched is Verify of the files alone: that they are as they were written
// can be known without the passphrase.
func (s *Snapshot) untouched(ctx context.Context) error {
	sums, err := s.sums()
	if err != nil {
		return err
	}
	pictures, err := os.ReadDir(filepath.Join(s.Path, dirPhotos))
	if err != nil {
		return s.unreadable(dirPhotos, err)
	}
	for _, e := range pictures {
		sums[filepath.Join(dirPhotos, e.Name())] = sumInName(e.Name())
	}
	for file, sum := range sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		found, err := sumOf(filepath.Join(s.Path, file))
		if err != nil {
			return s.unreadable(file, err)
		}
		if found != sum {
			return s.damaged(file, "its checksum is another")
		}
	}
	return nil
}

// sumOf is a file's checksum.
func sumOf(path string) (string, error) {
	file, err := oauth.OpenFile(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), err
}
