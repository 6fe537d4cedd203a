package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
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

// command takes a snapshot as gcdesk snapshot does: the window knows nothing of it.
func (d *desk) command(v *snapshotsView) *snapshot.Snapshot {
	d.t.Helper()
	store, c := v.store(), v.page.connection
	book, err := d.books().Live(d.t.Context(), c, func(contacts.Wait) {})
	d.must(err)
	made, err := store.Make(d.t.Context(), book, d.books().Options(c))
	d.must(err)
	return made
}

// Snapshots that come and go elsewhere come and go in the list, however it is
// asked for; what is chosen stays chosen.
func TestSnapshots_FollowWhatCommandsDo(t *testing.T) {
	ask := map[string]func(d *desk){
		"the records changed":     func(d *desk) { d.changes <- struct{}{} },
		"F5":                      func(d *desk) { d.key(fyne.KeyF5) },
		"the button":              func(d *desk) { d.tapOn("Read again") },
		"another page and back":   func(d *desk) { d.tap("Connections"); d.tapOn("Exports") },
		"the other side and back": func(d *desk) { d.tap("Contacts"); d.tapOn("Snapshots") },
	}
	for name, ask := range ask {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.exports()
			v := d.snapshotsPage()
			d.takesSnapshot()
			d.awaits("Snapshot of today, 12:00")
			first := v.rows[0].Manifest.ID
			d.pass(time.Second)
			second := d.command(v).Manifest.ID
			ask(d)
			d.awaits("2 snapshots")
			if d.sees("Snapshot of today, 12:00:00"); v.selected != first {
				t.Errorf("chosen is %q, want %q", v.selected, first)
			}
			d.must(v.store().Delete(first))
			ask(d)
			d.awaits("1 snapshot")
			d.wait("the one that stays", func() bool { return len(v.rows) == 1 && v.selected == second })
		})
	}
}

// A verification elsewhere is shown; where nothing has changed nothing is drawn
// again.
func TestSnapshots_FollowAVerificationElsewhere(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	drawn := v.body.Content
	d.changes <- struct{}{}
	d.key(fyne.KeyF5)
	d.settle()
	if d.sees("never"); v.body.Content != drawn {
		t.Error("the same was drawn again")
	}
	one := v.rows[0].Snapshot
	d.must(NoteVerified(t.Context(), d.service, v.store(), one, one.Verify(t.Context())))
	d.changes <- struct{}{}
	d.wait("the outcome", func() bool { return !d.reads("never") })
	d.must(NoteVerified(t.Context(), d.service, v.store(), one, &snapshot.DamagedError{File: "groups.jsonl.gz"}))
	d.changes <- struct{}{}
	d.awaits("groups.jsonl.gz is not as it was written")
}

// Damage that is met by the way is marked in the list, as after Verify.
func TestSnapshots_DamageMetByTheWayIsNoted(t *testing.T) {
	meet := map[string]func(d *desk, v *snapshotsView){
		"open":    func(d *desk, _ *snapshotsView) { d.tap("Open"); d.tap("Show the snapshots") },
		"export":  func(d *desk, _ *snapshotsView) { d.tap("Export"); d.tap("Show the snapshots") },
		"compare": func(d *desk, v *snapshotsView) { d.app.openDiffNow(v.page.connection, v.rows[0].Snapshot); d.settle() },
	}
	for name, meet := range meet {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.exports()
			v := d.snapshotsPage()
			d.takesSnapshot()
			d.awaits("Snapshot of today, 12:00")
			d.must(os.WriteFile(filepath.Join(v.rows[0].Path, "contacts.jsonl.gz"), []byte("x"), 0o600))
			meet(d, v)
			id := v.rows[0].Manifest.ID
			d.wait("the mark", func() bool { return v.verified[id].Damage == "contacts.jsonl.gz" })
			found, err := d.service.Verified(t.Context(), v.page.connection.ID)
			if d.must(err); found[id].Damage != "contacts.jsonl.gz" {
				t.Errorf("remembered is %+v", found[id])
			}
			if !strings.Contains(read(d.app.main.window.Content()), "contacts.jsonl.gz is not as it was written") {
				t.Errorf("not shown: %s", read(d.app.main.window.Content()))
			}
		})
	}
}

// Every snapshot can be compared with, also those for which the menu has no room.
func TestCompare_OlderOnes(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	for range mostCompared + 2 {
		d.command(v)
		d.pass(time.Second)
	}
	d.key(fyne.KeyF5)
	d.awaits("22 snapshots")
	d.tap("Compare…")
	d.sees("With Google, as it is now", "With "+v.names[1], "Older…")
	d.misses("With " + v.names[21])
	d.key(fyne.KeyEnd, fyne.KeyReturn) // the last of the menu
	d.sees("With "+v.names[20], "With "+v.names[21])
	d.misses("Google", "Older…")
}

// What can be compared with one thing only is compared at once.
func TestCompare_OneChoice(t *testing.T) {
	d := newDesk(t)
	d.exports()
	d.snapshotsPage()
	d.takesSnapshot()
	d.tap("Compare…")
	d.window("Compare")
}

// Two that are the same say so, and no kind of change is chosen.
func TestCompare_TheSame(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.pass(time.Second)
	other := d.command(v)
	d.app.openDiff(v.rows[0].Snapshot, other)
	d.settle()
	d.sees("Both are the same: nothing has changed.")
	for _, card := range find[*countCard](d.top().surface()) {
		if card.chosen || card.count != 0 {
			t.Errorf("%s: chosen is %t, count %d", card.word, card.chosen, card.count)
		}
	}
}

// A snapshot that is unlocked while another connection is chosen does not open
// in its place.
func TestSnapshot_UnlockedTooLateStaysClosed(t *testing.T) {
	const passphrase = "open sesame-hush-hush"
	d := newDesk(t)
	p := d.exports()
	d.connection("Sales")
	d.changed()
	d.snapshotsPage()
	d.tap("Take snapshot")
	d.write("Passphrase", passphrase)
	d.write("Once more", passphrase)
	d.tap("Take snapshot")
	d.awaits("yes, with a passphrase")
	d.tap("Open")
	d.write("Passphrase", passphrase)
	d.tapOn("Open")
	p.from.SetSelected("Sales")
	d.settle()
	d.sees("0 snapshots")
	if p.source != "" {
		t.Errorf("%q is shown", p.source)
	}
}

// Who looks at snapshots sees those of the next connection, and no server is
// asked for it.
func TestExports_SnapshotsOfAnother(t *testing.T) {
	d := newDesk(t)
	d.online("Sales")
	p := d.exports()
	v := d.snapshotsPage()
	p.from.SetSelected("Sales")
	d.settle()
	if p.connection.Name != "Sales" || v.of != p.connection.ID || p.views.selected != viewSnapshots || p.shelf != nil {
		t.Errorf("shows %q, view %d, contacts %v", p.connection.Name, p.views.selected, p.shelf != nil)
	}
	d.sees("Keep everything as it is now")
}
