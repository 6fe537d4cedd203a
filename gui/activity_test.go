package gui

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// happened writes a morning into the journal.
func (d *desk) happened() {
	d.t.Helper()
	c := d.online("Acme CRM sync")
	at := d.clock().Add(-26 * time.Hour)
	err := d.records.Update(d.t.Context(), func(tx connections.Tx) error {
		for _, a := range []connections.Activity{
			{Kind: connections.ActivityCreated, Connection: c.ID, Name: c.Name},
			{Kind: connections.ActivityAuthorized, Connection: c.ID, Name: c.Name, Account: "ada@example.com", Scopes: c.Granted},
			{Kind: connections.ActivityTested, Connection: c.ID, Name: c.Name},
			{Kind: connections.ActivityPermissions, Connection: c.ID, Name: c.Name, Lost: oauth.NewScopes("contacts.readonly")},
			{Kind: connections.ActivityFailed, Connection: c.ID, Name: c.Name, Code: connections.CodeNetwork},
			{Kind: connections.ActivityRecovered, Connection: c.ID, Name: c.Name, Code: connections.CodeNetwork},
			{Kind: connections.ActivitySecret, Client: c.Client, Name: "Acme desk client"},
			{Kind: connections.ActivityDeleted, Connection: "gone", Name: "Old ERP"},
		} {
			a.At = at
			at = at.Add(3 * time.Hour)
			if err := tx.AddActivity(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func TestActivity_Filters(t *testing.T) {
	d := newDesk(t)
	d.happened()
	d.show()
	d.tap("Activity")
	d.sees("Connection deleted", "Stopped working: no network", "Works again", "Permissions changed: lost", "Client secret replaced")
	for name, c := range map[string]struct {
		act          func()
		sees, misses string
	}{
		"text":       {func() { d.ctrl(fyne.KeyF); d.types("NO NETWORK") }, "Stopped working: no network", "Works again"},
		"words":      {func() { d.ctrl(fyne.KeyF); d.types("network stopped sync") }, "Stopped working: no network", "Works again"},
		"connection": {func() { d.app.main.activity.connection.SetSelected("Old ERP") }, "Connection deleted", "Works again"},
		"client":     {func() { d.app.main.activity.connection.SetSelected("Acme desk client (client)") }, "Client secret replaced", "Works again"},
		"kind":       {func() { d.app.main.activity.kind.SetSelected("Works again") }, "Acme CRM sync · today", "no network"},
	} {
		c.act()
		d.drain()
		if !d.reads(c.sees) || d.reads(c.misses) {
			t.Errorf("%s: %s", name, d.screen())
		}
		d.app.main.activity.clear()
	}
	d.ctrl(fyne.KeyF)
	d.types("xyzzy")
	d.sees("No entry matches the filters.")
	d.tap("Clear the filters")
	d.sees("Works again")
}

// Entries are found by what they are about, whatever it was called then, and
// whatever else is called the same.
func TestActivity_FiltersByWhatItIs(t *testing.T) {
	d := newDesk(t)
	d.happened()
	c := d.named("Acme CRM sync")
	rename := func(name string) {
		t.Helper()
		c.Name = name
		_, err := d.service.SaveConnection(t.Context(), c)
		d.must(err)
	}
	rename("Acme desk client")
	d.show()
	d.tap("Activity")
	choice := d.app.main.activity.connection
	choice.SetSelected("Acme desk client")
	d.sees("Connection edited", "Works again", "Acme CRM sync · ")
	d.misses("Client created", "Client secret replaced", "Old ERP")
	rename("Acme")
	d.changed()
	d.sees("Works again")
	d.misses("Old ERP")
	if choice.Selected != "Acme" {
		t.Errorf("chosen is %q", choice.Selected)
	}
}

func TestActivity_OpensWhatItIsAbout(t *testing.T) {
	d := newDesk(t)
	d.happened()
	d.online("A second one")
	d.show()
	for entry, want := range map[string]func() bool{
		"Works again": func() bool {
			c, _ := d.app.main.connections.selection()
			return c.Name == "Acme CRM sync" && d.app.main.page == pageConnections
		},
		"Client secret replaced": func() bool { return d.app.main.page == pageClients && d.reads("Acme desk client") },
		"Connection deleted":     func() bool { return d.app.main.page == pageActivity && d.reads("“Old ERP” is not there any more.") },
	} {
		d.tap("Activity")
		d.choose(entry)
		d.settle()
		if !want() {
			t.Errorf("%s: %s", entry, d.screen())
		}
	}
	d.tap("Activity")
	d.app.main.activity.list.mark(0)
	d.top().Canvas().Focus(d.app.main.activity.list)
	d.key(fyne.KeyDown) // moves, and opens nothing
	if d.app.main.page != pageActivity {
		t.Error("an arrow key opened a row")
	}
	d.key(fyne.KeyReturn)
	if d.app.main.page == pageActivity {
		t.Error("Enter opened nothing")
	}
}

func TestActivity_IsWrittenWhileItIsShown(t *testing.T) {
	d := newDesk(t)
	d.happened()
	d.show()
	d.tap("Activity")
	d.misses("Access revoked")
	if err := d.records.Update(t.Context(), func(tx connections.Tx) error {
		return tx.AddActivity(connections.Activity{At: d.clock(), Kind: connections.ActivityRevoked, Name: "Acme CRM sync"})
	}); err != nil {
		t.Fatal(err)
	}
	d.changes <- struct{}{}
	d.awaits("Access revoked")
}

// Who reads farther down than what is chosen stays there.
func TestActivity_NewEntryMovesNobody(t *testing.T) {
	d := newDesk(t)
	happens := func() {
		d.must(d.records.Update(t.Context(), func(tx connections.Tx) error {
			return tx.AddActivity(connections.Activity{At: d.clock(), Kind: connections.ActivityTested, Name: "Acme CRM sync"})
		}))
		d.pass(time.Second)
	}
	for range 60 {
		happens()
	}
	d.show()
	d.tap("Activity")
	l := d.app.main.activity.list
	for name, c := range map[string]struct{ at, want float32 }{"in sight": {30, 30}, "just out of sight": {rowHeight, rowHeight}, "far": {2000, 2000}} {
		t.Run(name, func(t *testing.T) {
			l.choose(0)
			l.ScrollToOffset(c.at)
			n := len(d.app.main.activity.entries)
			happens()
			d.changes <- struct{}{}
			d.wait("the entry", func() bool { return len(d.app.main.activity.entries) > n })
			if got := l.GetScrollOffset(); l.selected != 1 || got != c.want {
				t.Errorf("row %d, scrolled to %v; want row 1 and %v", l.selected, got, c.want)
			}
		})
	}
}

func TestActivity_Export(t *testing.T) {
	d := newDesk(t)
	d.happened()
	d.show()
	d.tap("Activity")
	d.app.main.activity.connection.SetSelected("Acme desk client (client)")
	d.tap("Export")
	dir := t.TempDir()
	d.write("Folder", dir)
	if got, want := d.entry("File name").Text, "gcdesk-activity-2026-11-22.csv"; got != want {
		t.Errorf("offered %q, want %q", got, want)
	}
	d.tap("JSON")
	d.tap("Save")
	path := filepath.Join(dir, "gcdesk-activity-2026-11-22.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []connections.Activity
	if err := json.Unmarshal(data, &got); err != nil || len(got) == 0 {
		t.Fatalf("%d entries: %v", len(got), err)
	}
	for _, a := range got {
		if a.Name != "Acme desk client" {
			t.Errorf("%+v was not shown", a)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	d.sees("Saved as " + path)

	// Once more over the same file: only after a yes.
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := func() {
		d.tap("Export")
		d.write("Folder", dir)
		d.tap("JSON")
		d.tap("Save")
		d.sees("Replace “gcdesk-activity-2026-11-22.json”?")
	}
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
		again()
		d.key(key)
		if data, _ := os.ReadFile(path); string(data) != "mine" {
			t.Errorf("replaced in spite of %s", key)
		}
		d.key(fyne.KeyEscape)
	}
	again()
	d.tap("Replace")
	if data, _ := os.ReadFile(path); string(data) == "mine" {
		t.Error("not replaced in spite of a yes")
	}
}

func TestSaveFile_SaysWhatIsWrong(t *testing.T) {
	d := newDesk(t)
	d.happened()
	d.show()
	d.tap("Activity")
	d.tap("Export")
	d.write("Folder", "Documents")
	d.write("File name", "../a.csv")
	if d.mend("Folder") == "" || d.mend("File name") == "" || !d.button("Save").Disabled() {
		t.Errorf("nothing is said: %s", d.screen())
	}
	d.write("Folder", filepath.Join(t.TempDir(), "missing"))
	d.write("File name", "a.csv")
	d.tap("Save")
	if got := d.mend("Folder"); got != "There is no such folder." || d.entry("File name").Text != "a.csv" {
		t.Errorf("said %q: %s", got, d.screen())
	}
}

// Ten thousand entries are filtered at once; a list shows only those in sight.
func TestActivity_TenThousand(t *testing.T) {
	d := newDesk(t)
	err := d.records.Update(t.Context(), func(tx connections.Tx) error {
		for i := range connections.MaxActivities {
			kinds := connections.ActivityKinds()
			a := connections.Activity{At: d.clock(), Kind: kinds[i%len(kinds)], Connection: fmt.Sprint(i % 300), Name: fmt.Sprintf("Connection %d", i%300)}
			if err := tx.AddActivity(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.show()
	d.tap("Activity")
	d.sees("10,000 entries")
	p := d.app.main.activity
	if rows := len(find[*listRow](d.top().Content())); rows == 0 || rows > 40 {
		t.Errorf("%d rows are made", rows)
	}
	for _, end := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape} {
		p.connection.open()
		if names := find[*listRow](d.top().Canvas().Overlays().Top()); len(names) < 9 {
			t.Errorf("the finder shows %d names", len(names))
		}
		d.types("CONNECTION 222")
		d.key(end)
		if p.named != "Connection 222" || p.connection.Selected != p.named {
			t.Errorf("%q was found", p.named)
		}
	}
	p.clear()
	var slowest time.Duration
	for _, text := range []string{"c", "co", "con", "conn", "connection 29", "connection 299"} {
		begin := time.Now()
		p.filter.SetText(text)
		slowest = max(slowest, time.Since(begin))
	}
	t.Logf("the slowest letter took %v", slowest)
	if slowest > 500*time.Millisecond {
		t.Errorf("a letter took %v", slowest)
	}
	d.sees("33 of 10,000 entries")
}

// An entry that cannot be read is said, and hides none of the others.
func TestActivity_OneEntryIsDamaged(t *testing.T) {
	d := newDesk(t)
	d.happened()
	d.show()
	s := *d.app.Service
	s.Records = lossyRecords{d.records}
	d.app.Service = &s
	d.tap("Activity")
	d.sees("Acme CRM sync", "entries of the activity that cannot be read: 1.")
}

// lossyRecords have a damaged entry in the journal.
type lossyRecords struct{ connections.Records }

func (r lossyRecords) View(ctx context.Context, f func(connections.Tx) error) error {
	return r.Records.View(ctx, func(tx connections.Tx) error { return f(lossyTx{tx}) })
}

type lossyTx struct{ connections.Tx }

func (t lossyTx) Activities(f func(connections.Activity) bool) error {
	return cmp.Or[error](t.Tx.Activities(f), &connections.LostEntriesError{Count: 1})
}
