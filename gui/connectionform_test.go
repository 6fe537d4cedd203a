package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
)

// From the first start to online with the keyboard alone.
func TestFirstStart_KeyboardOnly(t *testing.T) {
	d := newDesk(t, inPractice).show()

	d.tabTo("Create connection")
	d.key(fyne.KeyReturn)
	d.types("Acme CRM sync")
	d.tabTo("New client")
	d.key(fyne.KeySpace)
	d.tabTo("Practice file")
	d.key(fyne.KeySpace)
	d.key(fyne.KeyEscape) // a form with changes asks
	d.sees("Discard the changes?")
	d.key(fyne.KeyEscape)
	d.misses("Discard the changes?")
	d.tabTo("Save")
	d.key(fyne.KeyReturn)
	d.settle()
	d.sees("Create connection", "gcdesk-practice")
	d.key(fyne.KeyReturn) // Enter is the primary button, from any field
	d.settle()
	d.sees("Connected", d.stored().Connections[0].Name, "ada@example.com")
	d.key(fyne.KeyReturn)
	d.settle()

	d.sees("Acme CRM sync", "Online", "250 contacts")
	if got := d.named("Acme CRM sync"); !got.Authorized() {
		t.Errorf("stored as %+v", got)
	}
}

func TestConnectionForm_SaysBesideEachFieldWhatToMend(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	d.ctrl(fyne.KeyN)
	if d.sees("1 field to fill in"); d.mend("Name your connection") != "" {
		t.Error("an untouched form complains")
	}
	for _, c := range []struct{ typed, mend string }{
		{"  ", "Enter a name."},
		{" ACME crm SYNC ", "“Acme CRM sync” exists already. Choose another name, for example “Acme CRM sync 2”."},
		{strings.Repeat("ä", connections.MaxName+1), "A name has at most 100 characters."},
	} {
		d.write("Name your connection", c.typed)
		if got := d.mend("Name your connection"); got != c.mend {
			t.Errorf("%q: %q beside the name, want %q", c.typed, got, c.mend)
		}
		if !d.button("Save").Disabled() || !d.button("Save and authorize").Disabled() {
			t.Errorf("%q: the buttons do not wait", c.typed)
		}
		d.sees("1 field to mend", "Cancel")
	}
	d.write("Name your connection", strings.Repeat("ä", connections.MaxName))
	if got := d.mend("Name your connection"); got != "" || d.button("Save").Disabled() {
		t.Errorf("100 characters: %q", got)
	}
}

// Enter on an incomplete form says what is missing and saves nothing.
func TestConnectionForm_EnterOnAnIncompleteForm(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyN)
	d.key(fyne.KeyReturn)
	d.settle()
	d.sees("Enter a name.", "Choose a client, or make one with +.", "2 fields to mend")
	if got := len(d.stored().Connections); got != 0 {
		t.Errorf("%d connections were saved", got)
	}
}

func TestConnectionForm_SavesForLater(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.ctrl(fyne.KeyN)
	d.write("Name your connection", "Newsletter list")
	d.tap("Save")
	d.sees("Newsletter list", "Not authorized yet", "Authorize")
	if got := len(d.links()); got != 0 {
		t.Errorf("the browser was sent to %d pages", got)
	}
}

func TestConnectionForm_TakesTheScopesOfTheDialog(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.ctrl(fyne.KeyN)
	d.write("Name your connection", "Backup")
	d.tap("Choose permissions")
	d.tap("Back up and restore")
	d.tap("Save")
	d.sees("contacts", "contacts.other.readonly")
	d.tap("Save")
	if got := d.named("Backup").Scopes; !got.Has("contacts") || !got.Has("contacts.other.readonly") {
		t.Errorf("stored with %v", got)
	}
}

// Closing with changes asks, by every way to close; without, it does not.
func TestConnectionForm_ClosingWithChangesAsks(t *testing.T) {
	for name, leave := range map[string]func(*desk){
		"Escape": func(d *desk) { d.key(fyne.KeyEscape) },
		"Cancel": func(d *desk) { d.tap("Cancel") },
		"X":      func(d *desk) { d.leave(d.top()) },
		"X of the main window, twice": func(d *desk) {
			d.leave(d.window("gcdesk"))
			d.leave(d.window("gcdesk"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			c := d.online("Acme CRM sync")
			d.show()
			d.tap("Edit")
			d.write("Name your connection", "Acme CRM")
			leave(d)
			d.sees("Discard the changes?", "What you changed in “Acme CRM sync” has not been saved.")
			d.key(fyne.KeyEscape)
			if got := d.entry("Name your connection").Text; got != "Acme CRM" {
				t.Fatalf("after keeping, the name is %q", got)
			}
			leave(d)
			d.key(fyne.KeyReturn) // the safe answer has the keyboard
			if got := d.entry("Name your connection").Text; got != "Acme CRM" {
				t.Fatalf("after Enter, the name is %q", got)
			}
			leave(d)
			d.tap("Discard")
			if all := strings.Join(d.titles(), ", "); strings.Contains(all, "Edit connection") {
				t.Errorf("open after discarding: %s", all)
			}
			if got := d.named(c.Name).Name; got != "Acme CRM sync" {
				t.Errorf("stored as %q", got)
			}
			if name != "X of the main window, twice" {
				d.tap("Edit")
				d.key(fyne.KeyEscape)
				if len(d.windows) != 1 {
					t.Errorf("without changes: %q", d.titles())
				}
			} else if len(d.windows) != 0 {
				t.Errorf("the main window stays: %q", d.titles())
			}
		})
	}
}

// A failing disk is said, and the form keeps what was typed.
func TestConnectionForm_FailureLosesNothing(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.ctrl(fyne.KeyN)
	d.write("Name your connection", "Acme CRM sync")
	d.records.Fail = func() error { return errDisk }
	d.tap("Save")
	d.sees("Something unexpected happened.", "no space left")
	d.key(fyne.KeyEscape)
	d.records.Fail = nil
	if got := d.entry("Name your connection").Text; got != "Acme CRM sync" {
		t.Fatalf("the name is %q", got)
	}
	d.tap("Save")
	d.named("Acme CRM sync")
}

// A connection that a filter would hide is shown after saving.
func TestConnectionForm_WhatWasSavedIsShown(t *testing.T) {
	d := newDesk(t)
	d.online("Sales")
	d.show()
	d.app.main.connections.filter.SetText("sales")
	d.ctrl(fyne.KeyN)
	d.write("Name your connection", "Newsletter")
	d.tap("Save")
	if c, _ := d.app.main.connections.selection(); c.Name != "Newsletter" {
		t.Errorf("selected: %q", c.Name)
	}
}

// What is typed into the panel of a connection that has a name takes its place.
func TestConnectionForm_TypingReplacesTheName(t *testing.T) {
	d := newDesk(t)
	office(d)
	d.show()
	d.ctrl(fyne.KeyD)
	d.types("Other")
	if got := d.entry("Name your connection").Text; got != "Other" {
		t.Errorf("the name is %q", got)
	}
}
