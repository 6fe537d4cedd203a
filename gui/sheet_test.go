package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// two are connections that were granted more than they ask for, each its own.
func two(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	for _, name := range []string{"Acme CRM sync", "Sales"} {
		d.online(name, "contacts.readonly", "contacts.other.readonly", "openid", "email")
	}
	return d.show()
}

// main brings the main window to the front.
func (d *desk) main() {
	d.t.Helper()
	d.window("gcdesk").RequestFocus()
}

// A window of one kind is about the record that was asked for; what was changed
// in the one before is not lost without a question.
func TestSheet_IsOfTheRecordThatWasAskedFor(t *testing.T) {
	for name, c := range map[string]struct{ title, change string }{
		"Narrow": {"Narrow “%s”", "See and download contact info automatically saved in your “Other contacts”"},
		"Edit":   {"Edit connection", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := two(t)
			open := func(connection string) {
				t.Helper()
				d.main()
				d.choose(connection)
				d.tap(name)
			}
			about := func(connection string) {
				t.Helper()
				if name == "Edit" {
					if got := d.entry("Name your connection").Text; got != connection {
						t.Errorf("the window is of %q, want %q", got, connection)
					}
					return
				}
				d.sees("Narrow “" + connection + "”")
			}
			open("Acme CRM sync")
			about("Acme CRM sync")
			open("Sales")
			about("Sales")
			if name == "Edit" {
				d.types("!")
			} else {
				d.tap(c.change)
			}
			open("Sales")
			d.misses("Discard the changes?")
			open("Acme CRM sync")
			d.sees("Discard the changes?")
			d.tap("Keep editing")
			open("Acme CRM sync")
			d.tap("Discard")
			about("Acme CRM sync")
			if n := len(d.windows); n != 2 {
				t.Errorf("open are %q", d.titles())
			}
		})
	}
}

// A file dropped on the main window opens a new client, though the window of a
// stored one is open.
func TestSheet_DroppedFileIsNotLost(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.tap("Clients")
	d.tap("Edit")
	d.drop(d.windows[0], d.file("client_secret_1.json", d.clientFile()))
	d.wait("the form to be filled", func() bool { return d.entry("Client secret").Text != "" })
	if got := d.entry("Name").Text; got == "Acme desk client" {
		t.Errorf("the form is of %q", got)
	}
}

// A client that was begun on its page can be finished for a panel.
func TestSheet_NewClientTellsWhoWaits(t *testing.T) {
	d := newDesk(t)
	d.client("Other client")
	d.client("Another client")
	d.show()
	d.tap("Clients")
	d.tap("New client")
	d.main()
	d.ctrl(fyne.KeyN)
	panel := d.top()
	d.tap("New client")
	d.drop(d.top(), d.file("client_secret_1.json", d.clientFile()))
	d.wait("the form to be filled", func() bool { return d.entry("Client secret").Text != "" })
	d.write("Name", "Mine")
	d.tap("Save")
	d.tap("Keep the file")
	panel.RequestFocus()
	if got := find[*selector](d.field("OAuth 2.0 client").control)[0].Selected; got != "Mine" {
		t.Errorf("the panel has %q", got)
	}
}

// The next file has a window of its own.
func TestSheet_SavesWhatIsAskedForNow(t *testing.T) {
	d := newDesk(t)
	d.exports()
	d.tap("Export 250 contacts")
	d.main()
	d.tap("Activity")
	d.tap("Export")
	d.misses("contacts of “Acme CRM sync”")
	if n := len(d.windows); n != 2 {
		t.Errorf("open are %q", d.titles())
	}
}

// The permissions are chosen for the panel that they were opened from, and go
// with it.
func TestSheet_ScopesAreOfTheirPanel(t *testing.T) {
	const take = "Select all that are shown"
	d := two(t)
	d.choose("Acme CRM sync")
	d.tap("Edit")
	panel := d.top()
	d.tap("Choose permissions")
	panel.RequestFocus()
	d.tap("Save")
	if got := d.titles(); slices.Contains(got, "Choose permissions") {
		t.Errorf("open are %q", got)
	}

	d.tap("Edit")
	panel = d.top()
	d.tap("Choose permissions")
	d.tap(take)
	panel.RequestFocus()
	d.key(fyne.KeyEscape)
	d.sees("Discard the changes?")
	d.tap("Keep editing")
	d.tap("Save")
	if panel.RequestFocus(); !d.button("Save").Visible() || len(d.named("Acme CRM sync").Scopes) == 0 {
		t.Error("the panel is gone")
	}
	d.tap("Save")
	if got := d.named("Acme CRM sync").Scopes; !got.Has("contacts") {
		t.Errorf("stored %v", got)
	}
}

// A scope that is typed and not yet added is a change.
func TestScopes_TypedIsAChange(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyN)
	d.tap("Choose permissions")
	own := find[*scopeChooser](d.top().surface())[0].own
	d.top().Canvas().Focus(own)
	d.types("https://www.googleapis.com/auth/calendar")
	d.top().Canvas().Unfocus()
	d.key(fyne.KeyEscape)
	d.sees("Discard the changes?")
}

// A sign-in that waits gives way to the next, or keeps it from beginning: it is
// asked which.
func TestSignIn_NextOneAsks(t *testing.T) {
	d := two(t)
	d.surf(nobody)
	d.choose("Acme CRM sync")
	d.tapOn("Reauthorize")
	d.awaits("Ends in")
	d.main()
	d.choose("Sales")
	d.tapOn("Edit")
	d.tapOn("Save and authorize")
	d.awaits("End the sign-in?")
	d.sees("“Acme CRM sync” is waiting for the browser.")
	d.tapOn("End the sign-in")
	d.awaits("Connecting “Sales”")
	d.awaits("Ends in")

	d.main()
	d.choose("Acme CRM sync")
	d.tapOn("Narrow")
	before := d.named("Acme CRM sync")
	d.tapOn("See and download contact info automatically saved in your “Other contacts”")
	d.tapOn("Revoke and authorize")
	d.awaits("End the sign-in?")
	d.tapOn("Keep waiting")
	d.sees("Connecting “Sales”")
	if after := d.named("Acme CRM sync"); after.Failure != before.Failure {
		t.Errorf("it was revoked: %+v", after.Failure)
	}
	d.window("Narrow").RequestFocus()
	d.tapOn("Revoke and authorize")
	d.tapOn("End the sign-in")
	d.awaits("Connecting “Acme CRM sync”")
}

// A window that turns to its larger view stays on the screen.
func TestSheet_GrowsNoFurtherThanTheScreen(t *testing.T) {
	d := newDesk(t)
	room := fyne.NewSize(850, 506)
	d.app.Screen = func(fyne.Window) fyne.Size { return room }
	d.show()
	d.ctrl(fyne.KeyN)
	d.tap("HTTP")
	if got := d.top().Canvas().Size(); got.Max(room) != room {
		t.Errorf("the window is %v on a screen of %v", got, room)
	}
}
