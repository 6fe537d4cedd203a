package snapshot

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Folders with these names and a time behind them are unfinished, and swept away
// under the lock.
const (
	prefixNew  = ".new-"
	prefixGone = ".gone-"
)

// Sweep takes away what processes that were killed have left unfinished in the
// stores that are folders in roots. Where somebody is at work it does nothing;
// what it leaves the next one finds.
func Sweep(roots []string) {
	for _, root := range roots {
		stores, _ := os.ReadDir(root)
		for _, store := range stores {
			sweep(filepath.Join(root, store.Name()))
		}
	}
}

// sweep is Sweep for one store.
func sweep(dir string) {
	if len(leftIn(dir)) == 0 {
		return
	}
	free, err := lock(dir)
	if err != nil {
		return
	}
	defer free()
	for _, path := range leftIn(dir) {
		_ = os.RemoveAll(path)
	}
}

// leftIn are the folders in dir that are unfinished. A root may be any folder of
// a person's: the time keeps others' files from being taken for such.
func leftIn(dir string) (paths []string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name, made := strings.CutPrefix(e.Name(), prefixNew)
		name, gone := strings.CutPrefix(name, prefixGone)
		began, _, _ := strings.Cut(name, "-")
		if _, err := time.Parse(idTime, began); (made || gone) && err == nil {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths
}
