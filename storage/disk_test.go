//go:build unix

package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"gcdesk/connections"
)

func init() {
	roles["little space"] = roleLittleSpace
	roles["read only"] = roleReadOnly
}

// roleLittleSpace makes a folder, or changes one, where no file can grow beyond
// some bytes. It tells of success, or of the limit.
func roleLittleSpace(args []string) error {
	n, _ := strconv.ParseUint(args[1], 10, 64)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		return err
	}
	s, err := Open(args[0])
	if err == nil {
		err = s.Update(context.Background(), func(tx connections.Tx) error {
			return tx.PutClient(connections.Client{ID: "K1", Name: "late", Note: strings.Repeat("x", 100_000)})
		})
	}
	if err == nil {
		fmt.Println("saved")
		return nil
	}
	var told *connections.DiskError
	if !errors.As(err, &told) || told.Reason != connections.DiskLimit {
		return fmt.Errorf("got %w, want a *DiskError of a limit", err)
	}
	return nil
}

// Wherever the disk is full, the old data stays, and nothing is half.
func TestDiskFull(t *testing.T) {
	for _, populated := range []bool{false, true} {
		for n := 0; n <= 400<<10; n += 20<<10 - 1 {
			dir := t.TempDir()
			if populated {
				update(t, opened(t, dir), func(tx connections.Tx) error { return tx.PutConnection(full("C1", "early")) })
			}
			cmd := child(t, "little space", dir, strconv.Itoa(n))
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%d bytes: %v: %s", n, err, cmd.Stderr)
			}
			saved := string(out) == "saved\n"
			view(t, opened(t, dir), func(tx connections.Tx) error {
				_, early := tx.Connection("C1")
				_, late := tx.Client("K1")
				if populated && early != nil || saved != (late == nil) {
					t.Errorf("%d bytes, saved %v: early %v, late %v", n, saved, early, late)
				}
				return nil
			})
			if saved && n < 100_000 || !saved && n > 390<<10 {
				t.Errorf("%d bytes: saved %v", n, saved)
			}
		}
	}
}

// roleReadOnly reads a folder that it cannot write to.
func roleReadOnly(args []string) error {
	s, err := Open(args[0])
	if err != nil {
		return err
	}
	ctx := context.Background()
	if err := s.View(ctx, func(tx connections.Tx) error { _, err := tx.Connection("C1"); return err }); err != nil {
		return err
	}
	err = s.Update(ctx, func(tx connections.Tx) error { return tx.DeleteConnection("C1") })
	if !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("update: got %w, want a refusal", err)
	}
	if _, err := Open(filepath.Join(args[0], "new")); !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("create: got %w, want a refusal", err)
	}
	return nil
}

func TestReadOnlyFolder(t *testing.T) {
	root, err := os.MkdirTemp("", "gcdesk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	dir := filepath.Join(root, "data")
	s := opened(t, dir)
	update(t, s, func(tx connections.Tx) error { return tx.PutConnection(full("C1", "one")) })
	before, _ := os.ReadFile(s.path())
	exe, err := os.ReadFile(child(t, "").Path)
	if err != nil {
		t.Fatal(err)
	}
	cmd := child(t, "read only", dir)
	cmd.Path, cmd.Dir = filepath.Join(root, "test"), root
	if err := os.WriteFile(cmd.Path, exe, 0o755); err != nil {
		t.Fatal(err)
	}
	// The superuser may write anywhere: the child is somebody else then, who
	// may read the files.
	file, folder := fs.FileMode(0o400), fs.FileMode(0o500)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		file, folder = 0o444, 0o555
	}
	for path, mode := range map[string]fs.FileMode{root: 0o755, s.path(): file, s.lockPath(): file, dir: folder} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	run(t, cmd)
	if after, _ := os.ReadFile(s.path()); string(after) != string(before) {
		t.Error("the database was changed")
	}
}
