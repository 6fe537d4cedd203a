//go:build unix

package oauth_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"gcdesk/oauth"
)

func TestReadFile_WaitsForNoPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, t.TempDir(), os.DevNull} {
		var file *fs.PathError
		if _, err := oauth.ReadFile(path, 10); !errors.Is(err, oauth.ErrNotFile) || !errors.As(err, &file) || file.Path != path {
			t.Errorf("%s: got %v", path, err)
		}
		if _, err := oauth.Authorities(path); !errors.Is(err, oauth.ErrNotFile) {
			t.Errorf("authorities in %s: got %v", path, err)
		}
	}
}

func TestReadFile_EndsAtItsLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := oauth.ReadFile(path, 4); string(got) != "0123" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
