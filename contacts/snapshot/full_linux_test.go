package snapshot

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"gcdesk/contacts"
)

// A disk that is full at the n-th page, for every n: nothing half done is left,
// the error says about how much is needed, and what there was is whole.
func TestDiskIsFull(t *testing.T) {
	for _, secret := range []string{"", passphrase} {
		d := newDesk(t, 30)
		d.options.Passphrase, d.options.Expected = secret, 70
		first := d.make()
		root := t.TempDir()
		const size = 400 << 10
		if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=400k"); err != nil {
			t.Skipf("no small disk can be had here: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
		d.Former, d.Dir = []string{d.Dir}, filepath.Join(root, "C1")
		if err := os.Mkdir(d.Dir, 0o700); err != nil {
			t.Fatal(err)
		}
		other := filepath.Join(root, "other")
		made, told := 0, 0
		for room := 0; made == 0; room += 8 << 10 {
			if room > size {
				t.Fatalf("%d bytes do not suffice", size)
			}
			if err := errors.Join(os.RemoveAll(other), os.WriteFile(other, make([]byte, size-4096-room), 0o600)); err != nil {
				t.Fatal(err)
			}
			_, err := d.Make(t.Context(), d.book, d.options)
			if err == nil {
				made = room
				break
			}
			var full *contacts.RoomError
			if !contacts.NoRoom(err) || errors.As(err, &full) && (full.Path != d.Dir || !full.About) {
				t.Fatalf("room for %d bytes: got %v", room, err)
			}
			if full != nil {
				told++
				if full.Needed < int64(room) || full.Needed > 2*size {
					t.Errorf("room for %d bytes: %d are said to be needed", room, full.Needed)
				}
			}
			if left := d.left(); len(left) != 0 {
				t.Fatalf("room for %d bytes: left %v", room, left)
			}
		}
		if told < 5 || made < 40<<10 {
			t.Errorf("a full disk was told %d times, and %d bytes did", told, made)
		}
		all, damaged, err := d.List()
		if err != nil || len(damaged) > 0 || len(all) != 2 {
			t.Fatalf("got %d, %v, %v", len(all), damaged, err)
		}
		d.hasAll(first)
		if err := errors.Join(all[0].Unlock(secret), all[0].Verify(t.Context())); err != nil {
			t.Error(err)
		}
	}
}
