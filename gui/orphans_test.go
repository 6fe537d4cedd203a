package gui

import (
	"slices"
	"testing"
)

// The snapshots of a connection that was deleted can be read, exported and
// deleted; with the last of them it is gone altogether.
func TestExports_OfADeletedConnection(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	d.snapshotsPage()
	id := p.connection.ID
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.must(d.service.DeleteConnection(t.Context(), id))
	d.changed()
	d.tap("Contacts")
	d.sees("“Acme CRM sync” was deleted.")
	if !slices.Equal(p.from.Options, []string{"Acme CRM sync (deleted)"}) || p.from.Selected != "Acme CRM sync (deleted)" {
		t.Errorf("got %q of %q", p.from.Selected, p.from.Options)
	}
	d.tap("Show the snapshots")
	d.awaits("1 snapshot")
	d.tap("Verify")
	d.sees("The snapshot is as it was written.")
	d.tap("Open")
	d.awaits("Back to the snapshots")
	d.tap("Back to the snapshots")
	d.connection("Brook")
	d.changed()
	if p.connection.ID != id {
		t.Errorf("shows %q, want what was chosen", p.connection.Name)
	}
	d.tap("Delete")
	d.tap("Delete snapshot")
	d.changed()
	if p.connection.Name != "Brook" || !slices.Equal(p.from.Options, []string{"Brook"}) {
		t.Errorf("got %q of %q", p.connection.Name, p.from.Options)
	}
}
