package gui

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What is wrong with one snapshot is not said beside another.
func TestSnapshot_DamageStaysBesideItsOwn(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	old := v.rows[0]
	d.pass(time.Second)
	d.takesSnapshot()
	d.wait("both, and the new one chosen", func() bool { return len(v.rows) == 2 && v.selected == v.rows[0].Manifest.ID })
	d.sees("Snapshot of today, 12:00:01", "today, 12:00:00")
	if err := os.WriteFile(filepath.Join(old.Path, "groups.jsonl.gz"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	v.list.choose(1)
	d.tap("Verify")
	d.awaits("The snapshot is damaged.")
	v.list.choose(0)
	d.misses("The snapshot is damaged.")
	v.list.choose(1)
	d.sees("The snapshot is damaged.")
}

// An opened snapshot says so, names itself where it is exported, and leads back.
func TestSnapshot_OpenedSaysSo(t *testing.T) {
	d := newDesk(t)
	d.exports()
	d.snapshotsPage()
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.tap("Open")
	d.awaits("Snapshot of today, 12:00 · Acme CRM sync")
	d.tap("Export")
	d.tap("Export 250 contacts")
	d.sees("250 contacts of “Acme CRM sync · Snapshot of today, 12:00” as vCard 3.0")
	d.tap("Cancel")
	d.tap("Back to the snapshots")
	d.sees("Compare…")
}
