package gui

import (
	"os"
	"syscall"
	"testing"
)

// A full disk is said with how much is needed, and nothing is left on it.
func TestDiskIsFull(t *testing.T) {
	d := newDesk(t)
	d.exports()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=32k"); err != nil {
		t.Skipf("no small disk can be had here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	d.tap("JSON")
	d.tap("Export 250 contacts")
	d.write("Folder", disk)
	d.tap("Save")
	d.awaits("The disk is full: " + disk)
	d.sees("B are needed there.")
	if entries, err := os.ReadDir(disk); err != nil || len(entries) != 0 {
		t.Errorf("left %v, %v", entries, err)
	}
}
