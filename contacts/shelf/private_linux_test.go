package shelf_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"gcdesk/contacts/export"
)

// Whatever reads the temporary files, removed ones too, learns nothing of the
// address book.
func TestTemporaryFilesSayNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s := read(t, people)
	spool, err := export.NewSpool("")
	if err != nil {
		t.Fatal(err)
	}
	defer spool.Close()
	one, err := s.Contact(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := spool.Add(one); err != nil {
		t.Fatal(err)
	}
	if err := spool.Each(t.Context(), func(export.Contact) error { return nil }); err != nil {
		t.Fatal(err)
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, e := range open {
		path := fmt.Sprint("/proc/self/fd/", e.Name())
		if at, _ := os.Readlink(path); !strings.HasPrefix(at, dir) {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil || len(data) < len(one.Raw) {
			t.Fatalf("%d bytes, %v", len(data), err)
		}
		if looked++; bytes.Contains(data, []byte("resourceName")) {
			t.Errorf("a temporary file can be read: %.60q", data)
		}
	}
	if looked != 2 {
		t.Errorf("looked at %d files", looked)
	}
}
