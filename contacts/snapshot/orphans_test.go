package snapshot

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What lies in several roots is one store, named as it was last; known ones,
// files and empty folders are none.
func TestOrphans(t *testing.T) {
	d := newDesk(t, 3)
	root, former := filepath.Dir(d.Dir), t.TempDir()
	take := func(dir, name string) {
		t.Helper()
		d.ahead.Add(int64(time.Second))
		d.Store.Dir, d.options.Connection = dir, Connection{ID: filepath.Base(dir), Name: name}
		if _, err := d.Make(t.Context(), d.book, d.options); err != nil {
			t.Fatal(err)
		}
	}
	take(filepath.Join(former, "C2"), "Brook")
	take(filepath.Join(root, "C2"), "Brook & Co")
	take(filepath.Join(root, "C3"), "Acme")
	take(filepath.Join(root, "C1"), "Known")
	if err := os.Mkdir(filepath.Join(root, "C4"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "C5"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := Orphans([]string{root, former, filepath.Join(root, "none")}, func(id string) bool { return id == "C1" })
	want := []Connection{{ID: "C3", Name: "Acme"}, {ID: "C2", Name: "Brook & Co"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
