package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// AmbiguousError is the beginning of several snapshots' IDs.
type AmbiguousError struct {
	ID         string   // as far as it was given
	Candidates []string // whole IDs
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q may be any of %s", e.ID, strings.Join(e.Candidates, ", "))
}

// Find opens the snapshot with an ID, or the beginning of one that no other
// has, in any of the stores that are folders in roots. One whose folder a person
// has given another name is found by its whole ID.
func Find(roots []string, id string) (*Snapshot, error) {
	var found, ids []string
	var all []*Store
	for _, root := range roots {
		stores, err := os.ReadDir(root)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("find snapshot %q: %w", id, err)
		}
		for _, store := range stores {
			all = append(all, &Store{Dir: filepath.Join(root, store.Name())})
			entries, _ := os.ReadDir(filepath.Join(root, store.Name())) // a file is no store
			for _, e := range entries {
				path := filepath.Join(root, store.Name(), e.Name())
				switch {
				case e.Name() == id && validID(id):
					return OpenFolder(path)
				case e.IsDir() && validID(e.Name()) && id != "" && strings.HasPrefix(e.Name(), id) && !slices.Contains(ids, e.Name()): // one may lie twice
					found, ids = append(found, path), append(ids, e.Name())
				}
			}
		}
	}
	switch len(found) {
	case 0:
		for _, store := range all {
			if one, err := store.Open(id); err == nil {
				return one, nil
			}
		}
		return nil, fmt.Errorf("find snapshot %q: %w", id, ErrNotFound)
	case 1:
		return OpenFolder(found[0])
	}
	return nil, &AmbiguousError{id, ids}
}
