//go:build unix

package snapshot

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestLookAt(t *testing.T) {
	dir := t.TempDir()
	for mode, want := range map[fs.FileMode]Place{0o700: {}, 0o755: {Open: true}, 0o770: {Open: true}} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		if got, err := LookAt(dir, t.TempDir()); err != nil || got != want {
			t.Errorf("%o: got %+v, %v, want %+v", mode, got, err, want)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("it leaves %v, %v", entries, err)
	}
	if _, err := LookAt(filepath.Join(dir, "nowhere"), dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat("/proc"); err == nil {
		if _, err := LookAt("/proc", dir); !errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("/proc: got %v", err)
		}
	}
	other, err := os.MkdirTemp("/dev/shm", "gcdesk")
	if err != nil {
		t.Skip("there is no second disk here: ", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(other) })
	if got, err := LookAt(other, dir); err != nil || !got.Elsewhere {
		t.Errorf("on another disk: got %+v, %v", got, err)
	}
}
