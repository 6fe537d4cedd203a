package export_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// A disk that is full at the n-th byte, for many n: no half file, the one that
// was there is whole, and the error says how much the file needs.
func TestDiskIsFull(t *testing.T) {
	b := people(t, 60)
	for _, f := range export.Formats() {
		needed := int64(len(written(t, f, b)))
		dir := t.TempDir()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
			t.Skipf("no disk of 16 kB can be had here: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
		path := filepath.Join(dir, "contacts"+f.Extension())
		if err := os.WriteFile(path, []byte("earlier"), 0o600); err != nil {
			t.Fatal(err)
		}
		if needed < 3*4096 {
			t.Fatalf("%s: %d bytes fit into what is there", f, needed)
		}
		for pages := 0; pages <= 2; pages++ { // that others leave free
			room := []byte(strings.Repeat("x", (3-pages)*4096))
			if err := os.WriteFile(filepath.Join(dir, "other"), room, 0o600); err != nil {
				t.Fatal(err)
			}
			err := export.WriteFile(t.Context(), path, f, b, nil, nil)
			var full *contacts.RoomError
			if !errors.As(err, &full) || full.Path != path || full.About || full.Needed != needed {
				t.Errorf("%s, %d pages: got %+v, want %d bytes", f, pages, err, needed)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != "earlier" {
				t.Errorf("%s, %d pages: got %q, %v", f, pages, got, err)
			}
			if got := namesIn(t, dir); len(got) != 2 {
				t.Errorf("%s, %d pages: left %v", f, pages, got)
			}
		}
	}
}

// A full disk under the contacts that wait to be written is named.
func TestSpool_DiskIsFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Skipf("no disk of 16 kB can be had here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	s, err := export.NewSpool(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range people(t, 60) {
		if err = s.Add(c); err != nil {
			break
		}
	}
	if err == nil {
		err = s.Each(t.Context(), func(export.Contact) error { return nil })
	}
	var full *contacts.RoomError
	if !errors.As(err, &full) || full.Path != dir {
		t.Errorf("got %v", err)
	}
}
