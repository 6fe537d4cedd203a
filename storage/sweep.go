package storage

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// sweep removes what was left by changes that did not come to their end: files
// that were being written, and second names of a database that is sound after
// all. What cannot be removed waits for the next time.
func (s *Store) sweep(ctx context.Context) {
	if len(s.leavings()) == 0 {
		return
	}
	unlock, err := lockFile(ctx, s.lockPath(), shared) // so that no change is writing them
	if err != nil {
		return
	}
	defer unlock()
	for _, path := range s.leavings() {
		_ = os.Remove(path)
	}
}

func (s *Store) leavings() (paths []string) {
	database, err := os.Lstat(s.path())
	if err != nil {
		return nil
	}
	for _, dir := range []string{s.dir, s.copies()} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			written := strings.HasSuffix(e.Name(), ".new") && strings.HasPrefix(e.Name(), databaseName) == (dir == s.dir)
			second := strings.HasPrefix(e.Name(), keptPrefix)
			if second {
				info, err := e.Info()
				second = err == nil && os.SameFile(info, database)
			}
			if written || second {
				paths = append(paths, filepath.Join(dir, e.Name()))
			}
		}
	}
	return paths
}
