package snapshot

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Orphans are the connections whose snapshots lie in stores that are folders in
// roots, without those whose ID is known: each as its newest snapshot names it,
// in the order of names. What cannot be read is left out.
func Orphans(roots []string, known func(id string) bool) []Connection {
	stores := map[string]*Store{}
	for _, root := range roots {
		entries, _ := os.ReadDir(root) // see above
		for _, e := range entries {
			if id := e.Name(); e.IsDir() && !strings.HasPrefix(id, ".") && !known(id) {
				if stores[id] == nil {
					stores[id] = &Store{Dir: filepath.Join(root, id)}
				} else {
					stores[id].Former = append(stores[id].Former, filepath.Join(root, id))
				}
			}
		}
	}
	var all []Connection
	for id, store := range stores {
		if there, _, err := store.List(); err == nil && len(there) > 0 {
			newest := there[0].Manifest.Connection
			newest.ID = id
			all = append(all, newest)
		}
	}
	slices.SortFunc(all, func(a, b Connection) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return all
}
