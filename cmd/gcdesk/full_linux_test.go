package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"gcdesk/connections"
)

// An export and a snapshot onto a disk that is full say so, how much is needed,
// and by an exit code of their own; they leave nothing.
func TestDiskIsFull(t *testing.T) {
	w := testWorld(t)
	const name = "Acme CRM sync"
	w.authorized(t, name)
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=48k"); err != nil {
		t.Skipf("no small disk can be had here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	full := func(sizes string, args ...string) {
		t.Helper()
		_, stderr, code := w.run(t, args...)
		if code != exitFull || !regexp.MustCompile(`^gcdesk: The disk is full: `+regexp.QuoteMeta(disk)+`.*\n`+sizes+` are needed there\.`).MatchString(stderr) {
			t.Errorf("%q: exit code %d: %s", args, code, stderr)
		}
	}
	holds := func(names ...string) {
		t.Helper()
		entries, err := os.ReadDir(disk)
		if err != nil || len(entries) != len(names) {
			t.Fatalf("left %v, %v, want %q", entries, err, names)
		}
	}
	for _, format := range []string{"vcard4", "csv"} {
		full(`[1-9]\d* kB`, "export", name, "--format", format, "--output", filepath.Join(disk, "a"))
		holds()
	}
	records, err := wire(w.dataDir())
	if err == nil {
		_, err = records.service.ChangeSettings(context.Background(), func(s *connections.Settings) { s.SnapshotFolder = disk })
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := records.named(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	full(`About [1-9]\d* kB`, "snapshot", name)
	holds(c.ID)
	if entries, err := os.ReadDir(filepath.Join(disk, c.ID)); err != nil || len(entries) != 1 { // the lock
		t.Errorf("left %v, %v", entries, err)
	}
	list, err := records.service.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivitySnapshotFailed}})
	if err != nil || len(list) != 1 || list[0].Code != "disk-full" || list[0].By != connections.ByCommand {
		t.Errorf("the journal says %+v, %v", list, err)
	}
}
