package gui

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/contacts/shelf"
	"gcdesk/contacts/snapshot"
	"gcdesk/oauth/sandbox"
)

// books reach the stand-in's contacts through a connection's token.
func (d *desk) books() Books {
	return Books{
		Live: func(_ context.Context, c connections.Connection, waiting func(contacts.Wait)) (*contacts.Book, error) {
			server := d.service.API(c, connections.Client{}).ResourceServer()
			server.HTTP, server.Now, server.Sleep = d.service.HTTP, d.clock, d.nap
			if d.rest != nil {
				server.Sleep = d.rest
			}
			book := contacts.NewBook(server, d.service.TokenSource(c.ID))
			book.Waiting, book.Answered = waiting, d.service.Answered(c.ID)
			return book, nil
		},
		Snapshots: func(c connections.Connection, set connections.Settings) *snapshot.Store {
			s := &snapshot.Store{Within: set.SnapshotFolder, MadeBy: "gcdesk test", Now: d.clock}
			for _, folder := range set.SnapshotFolders(d.snapshots) {
				s.Former = append(s.Former, filepath.Join(folder, c.ID))
			}
			s.Dir, s.Former = s.Former[0], s.Former[1:]
			return s
		},
		Orphans: func(set connections.Settings, known func(id string) bool) []snapshot.Connection {
			return snapshot.Orphans(set.SnapshotFolders(d.snapshots), known)
		},
		Options: func(c connections.Connection) snapshot.Options {
			return snapshot.Options{
				Connection:    snapshot.Connection{ID: c.ID, Name: c.Name, Account: snapshot.Account{Subject: c.Account.Subject, Email: c.Account.Email}},
				OtherContacts: c.Granted.Has("contacts.other.readonly"), WithoutPhotos: true,
			}
		},
	}
}

// exports opens the page Exports over Ada's address book.
func (d *desk) exports() *contactsPage {
	d.t.Helper()
	d.online("Acme CRM sync", "contacts.readonly", "contacts.other.readonly", "openid", "email", "profile")
	d.show()
	d.tap("Exports")
	d.wait("the contacts", func() bool { return d.app.main.exports.shelf != nil })
	d.settle()
	return d.app.main.exports
}

// The page opens with the connection that is selected under Connections; one
// chosen on it stays until another is selected there.
func TestExports_FollowTheSelection(t *testing.T) {
	d := newDesk(t)
	for _, name := range []string{"Acme CRM sync", "Newsletter list", "Sales"} {
		d.connection(name)
	}
	d.show()
	d.choose("Newsletter list")
	opens := func(want string) {
		t.Helper()
		d.tap("Connections")
		d.tap("Exports")
		if d.sees("“" + want + "” is not authorized yet."); d.app.main.exports.from.Selected != want {
			t.Errorf("from %q, want %q", d.app.main.exports.from.Selected, want)
		}
	}
	opens("Newsletter list")
	d.app.main.exports.from.SetSelected("Sales")
	opens("Sales")
	d.tap("Connections")
	d.choose("Acme CRM sync")
	opens("Acme CRM sync")
}

// Of more connections than a menu holds, any is found.
func TestExports_ChooseAmongMany(t *testing.T) {
	d := newDesk(t)
	for i := range 33 {
		d.connection(fmt.Sprintf("Shop %02d", i))
	}
	d.show()
	d.tap("Exports")
	from := d.app.main.exports.from
	from.open()
	d.types("32")
	d.key(fyne.KeyReturn)
	if d.sees("“Shop 32” is not authorized yet."); from.Selected != "Shop 32" {
		t.Errorf("from %q, want the one that was chosen", from.Selected)
	}
}

// reluctant are address books that answer nobody, until they are given up.
func reluctant(d *desk) {
	d.more = func(c *Config) {
		c.Books.Live = func(ctx context.Context, _ connections.Connection, _ func(contacts.Wait)) (*contacts.Book, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
}

// A reading that was left behind is left once.
func TestExports_ChooseWhileReading(t *testing.T) {
	d := newDesk(t, reluctant)
	d.online("Acme CRM sync")
	d.connection("Sales")
	d.show()
	d.choose("Acme CRM sync")
	d.tapOn("Exports")
	from := d.app.main.exports.from
	d.sees("Reading the contacts of “Acme CRM sync”")
	from.SetSelected("Sales")
	d.awaits("“Sales” is not authorized yet.")
	from.SetSelected("Acme CRM sync")
	d.sees("Reading the contacts of “Acme CRM sync”")
	from.SetSelected("Sales")
	d.app.close()
}

// names are those in the table.
func (p *contactsPage) names() (names []string) {
	for _, i := range p.table.rows {
		names = append(names, p.shelf.Rows[i].Name)
	}
	return names
}

// row finds a row in sight by its name.
func (d *desk) row(name string) *contactRow {
	d.t.Helper()
	for _, r := range find[*contactRow](d.top().surface()) {
		if row := r.row(); row != nil && row.Name == name {
			return r
		}
	}
	d.t.Fatalf("no row %q: %s", name, d.screen())
	return nil
}

// tick presses the box of a row.
func (d *desk) tick(name string) {
	d.t.Helper()
	d.row(name).Tapped(&fyne.PointEvent{Position: fyne.NewPos(12, 12)})
	d.drain()
}

// seeks types into the search.
func (d *desk) seeks(text string) {
	d.t.Helper()
	d.ctrl(fyne.KeyF)
	focused := d.top().Canvas().Focused().(*entry)
	focused.TypedShortcut(&fyne.ShortcutSelectAll{})
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	d.types(text)
}

// saves answers the window that asks for a file.
func (d *desk) saves(name string) (path string) {
	d.t.Helper()
	dir := d.t.(interface{ TempDir() string }).TempDir()
	d.write("Folder", dir)
	if name != "" {
		d.write("File name", name)
	}
	path = filepath.Join(dir, d.entry("File name").Text)
	d.tap("Save")
	return path
}

func TestBrowseASearchAndALabel(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	d.sees("Acme CRM sync", "250 contacts, all chosen", "“Other contacts”", "40", "Starred")
	if got := slices.DeleteFunc(p.names(), func(s string) bool { return s == "" }); !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(shelf.Fold(a), shelf.Fold(b)) }) {
		t.Errorf("not by name: %q", got[:10])
	}
	all := len(p.table.rows)

	whole := p.names()[0]
	word := strings.Fields(whole)[0]
	d.seeks(strings.ToUpper(word))
	if got := p.names(); len(got) == 0 || len(got) >= all || !slices.Contains(got, whole) {
		t.Errorf("%q: got %q", word, got)
	}
	d.key(fyne.KeyEscape)
	if got := len(p.table.rows); got != all {
		t.Errorf("Escape leaves %d of %d", got, all)
	}

	label := p.labels.rows[len(p.labels.rows)-2]
	label.Tapped(nil)
	if got, want := fmt.Sprint(len(p.table.rows)), label.count; got != want {
		t.Errorf("the label %q has %s contacts, %s are shown", label.name, want, got)
	}
	p.labels.rows[len(p.labels.rows)-1].Tapped(nil)
	if got := len(p.table.rows); got != 40 {
		t.Errorf("got %d other contacts, want 40", got)
	}
}

func TestBrowseSortsByColumn(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	head := p.table.heads.heads[1]
	emails := func() (all []string) {
		for _, i := range p.table.rows {
			if e := p.shelf.Rows[i].Email; e != "" {
				all = append(all, shelf.Fold(e))
			}
		}
		return all
	}
	head.Tapped(nil)
	up := emails()
	head.Tapped(nil)
	down := emails()
	slices.Reverse(down)
	if !slices.IsSorted(up) || !slices.Equal(up, down) {
		t.Errorf("got %q, and backwards %q", up[:5], down[:5])
	}
	if last := p.shelf.Rows[p.table.rows[len(p.table.rows)-1]]; last.Email != "" {
		t.Errorf("those without an address do not come last: %+v", last)
	}
}

// The stroke shows at once where the keyboard is, and nothing is looked at for
// that.
func TestBrowse_TabShowsTheRow(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	c := d.top().Canvas()
	for range 40 {
		if c.FocusNext(); c.Focused() == p.table {
			break
		}
	}
	ringed := func() (rows []int) {
		for _, r := range find[*contactRow](p.table) {
			for _, o := range parts(r) {
				if ring, is := o.(*canvas.Rectangle); is && ring.Visible() && ring.StrokeWidth == focusStroke {
					rows = append(rows, r.index)
				}
			}
		}
		return rows
	}
	if got := ringed(); !slices.Equal(got, []int{0}) || p.sides.selected != sideExport {
		t.Errorf("the stroke is on %v; the side is %d", got, p.sides.selected)
	}
	d.key(fyne.KeySpace)
	if p.table.count() != 249 || p.table.isPicked(0) {
		t.Errorf("Space leaves %d chosen", p.table.count())
	}
	d.key(fyne.KeyDown)
	if got := ringed(); !slices.Equal(got, []int{0}) || p.sides.selected != sideContact {
		t.Errorf("an arrow shows %v; the side is %d", got, p.sides.selected)
	}
}

// Tab comes to the format and to the label that are chosen, and to no other.
func TestBrowse_TabComesToWhatIsChosen(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	p.form.pick(export.JSON)
	c, seen := d.top().Canvas(), []string{}
	for range 40 {
		c.FocusNext()
		switch row := c.Focused().(type) {
		case *formatRow:
			seen = append(seen, row.name)
		case *labelRow:
			seen = append(seen, row.name)
		}
		if len(seen) == 2 && c.Focused() == p.search {
			break
		}
	}
	if want := []string{"All contacts", "JSON"}; !slices.Equal(slices.Compact(slices.Sorted(slices.Values(seen))), want) {
		t.Errorf("Tab comes to %q, want %q", seen, want)
	}
}

func TestBrowseWithTheKeyboard(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	d.top().Canvas().Focus(p.table)
	d.key(fyne.KeyDown, fyne.KeyDown)
	second := p.shelf.Rows[p.table.rows[p.table.selected]]
	d.sees("Name", second.Name)
	if p.sides.selected != sideContact {
		t.Error("the contact is not shown")
	}
	d.key(fyne.KeySpace)
	if got := p.table.count(); got != 249 {
		t.Errorf("Space leaves %d chosen, want 249", got)
	}
	p.table.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := p.table.count(); got != 250 {
		t.Errorf("Ctrl+A chooses %d, want 250", got)
	}
	d.ctrl(fyne.KeyE)
	d.sees("vCard 4.0", "Export 250 contacts")
}

// A page of the keyboard is as many rows as are in sight.
func TestBrowsePageByPage(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	d.top().Canvas().Focus(p.table)
	d.key(fyne.KeyHome, fyne.KeyPageDown)
	want := 0
	for p.table.ScrollToTop(); float32((want+1)*40) <= p.table.Size().Height; want++ {
	}
	if p.table.selected != want {
		t.Errorf("PageDown leads to row %d, want %d", p.table.selected, want)
	}
	d.key(fyne.KeyPageDown, fyne.KeyPageUp)
	if p.table.selected != want {
		t.Errorf("down and up again is row %d, want %d", p.table.selected, want)
	}
}

// A picture that comes late comes to its contact, though the row is out of sight.
func TestBrowsePictureComesToTheContact(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	p.table.choose(slices.IndexFunc(p.table.rows, func(i int32) bool { return p.shelf.Rows[i].Photo != "" }))
	p.table.ScrollToBottom()
	pictured := func() bool {
		return slices.ContainsFunc(find[*canvas.Image](p.detail.view), func(i *canvas.Image) bool { return i.Image != nil && i.Resource == nil })
	}
	if d.sees("Name"); pictured() {
		t.Fatal("the picture is there already")
	}
	d.pass(photosSettle)
	d.wait("the picture", pictured)
}

func TestBrowseChoosesARange(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	p.table.heads.all.Tapped(nil)
	names := p.names()
	d.tick(names[1])
	r := d.row(names[4])
	r.MouseDown(&desktop.MouseEvent{Modifier: fyne.KeyModifierShift})
	r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(200, 12)})
	if got := p.table.count(); got != 4 {
		t.Errorf("got %d, want 4", got)
	}
}

func TestExportTwoContacts(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	p.table.heads.all.Tapped(nil) // none
	names := p.names()
	d.tick(names[0])
	d.tick(names[2])
	d.sees("Export 2 chosen contacts")
	d.tap("vCard 4.0")
	d.tap("Export 2 chosen contacts")
	d.types("Two friends") // in the place of the name that is offered
	if got := d.entry("File name").Text; got != "Two friends.vcf" {
		t.Errorf("the file is called %q", got)
	}
	path := d.saves("Acme CRM sync 2026-11-22.vcf")
	d.awaits("2 contacts exported")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), "BEGIN:VCARD"); got != 2 || filepath.Base(path) != "Acme CRM sync 2026-11-22.vcf" {
		t.Errorf("%s has %d cards, want 2", path, got)
	}
	d.sees(path)
	d.tap("Open folder")
	if !slices.Contains(d.folders, filepath.Dir(path)) {
		t.Errorf("the folder %s was not opened: %q", filepath.Dir(path), d.folders)
	}
	d.tap("Activity")
	d.awaits("Exported: 2 contacts · vCard 4.0")
}

// What came of an export stands there until something else is chosen; the next
// goes into the same folder, and bears the name of its label.
func TestExportOfALabel(t *testing.T) {
	d := newDesk(t)
	d.exports()
	d.tap("Export 250 contacts")
	path := d.saves("")
	d.awaits("250 contacts exported")
	d.tap("Starred")
	d.misses("250 contacts exported")
	d.tap("Export 29 contacts")
	if got := d.entry("Folder").Text; got != filepath.Dir(path) {
		t.Errorf("offered %q, want %q", got, filepath.Dir(path))
	}
	if got := d.entry("File name").Text; got != "Acme CRM sync Starred 2026-11-22.vcf" {
		t.Errorf("offered %q", got)
	}
}

// Nobody exports before it is said what the format cannot carry. Of many
// contacts that takes a moment, and is said; of few it is there at once.
func TestExportWaitsForTheCount(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	press := func() {
		d.top().Canvas().Focus(p.form.button)
		d.key(fyne.KeyReturn)
		d.settle()
	}
	rows := slices.Clone(p.form.rows)
	for len(p.form.rows) <= importedAtOnce {
		p.form.rows = append(p.form.rows, rows...)
	}
	p.form.pick(export.GoogleCSV)
	d.sees("Counting what the format cannot carry…")
	if press(); len(d.windows) != 1 {
		t.Fatal("exported before the losses were counted")
	}
	d.pass(countAfter)
	d.awaits("Google CSV cannot carry")
	d.sees("contacts.google.com imports 3,000 contacts at a time")
	if press(); len(d.windows) != 2 {
		t.Fatal("it cannot be exported though they are")
	}
	d.main()
	p.form.choose(p.shelf, rows)
	d.misses("Counting")
	if !p.form.button.Disabled() {
		t.Error("exported before the losses of a few were counted")
	}
	d.settle()
	d.sees("Google CSV cannot carry")
	d.misses("at a time")
	if p.form.button.Disabled() {
		t.Error("no way to export")
	}
}

func TestExportSaysWhatIsLost(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	d.tap("Google CSV")
	d.pass(time.Second)
	d.awaits("Google CSV cannot carry")
	d.tap("Which contacts?")
	d.sees("and ", "contacts")
	d.tap("Close")
	d.tap("JSON")
	d.pass(time.Second)
	d.awaits("Photos: ")
	second := p.form.losses[0].Values // pictures beside the first one
	_, n := p.form.wanted()
	d.tap(fmt.Sprintf("With photos (%d)", n))
	d.pass(time.Second)
	d.wait("all photos to be counted", func() bool { return p.form.losses[0].Values == second+n })
}

// exporting begins an export that does not end by itself.
func (d *desk) exporting() {
	d.t.Helper()
	d.hang()
	d.tap("Export 250 contacts")
	d.write("Folder", d.t.(interface{ TempDir() string }).TempDir())
	d.tapOn("Save")
	d.awaits("Exporting the contacts of “Acme CRM sync”")
}

// hang lets the server answer nothing any more.
func (d *desk) hang() {
	d.google.Fault = func(*http.Request) *sandbox.Fault { return &sandbox.Fault{Hang: true} }
}

// What would cancel an export asks, and nothing of it is told beside what is
// shown instead.
func TestExport_IsNotCancelledWithoutAWord(t *testing.T) {
	for name, c := range map[string]struct {
		other func(*desk)
		shows string
	}{
		"Ctrl+E on another connection": {func(d *desk) {
			d.tapOn("Connections")
			d.choose("Sales")
			d.ctrl(fyne.KeyE)
		}, "“Sales” is not authorized yet."},
		"opening a snapshot": {func(d *desk) {
			d.tapOn("Snapshots")
			d.awaits("Snapshot of today, 12:00")
			d.tapOn("Open")
			d.drain()
		}, "Snapshot of today, 12:00 · Acme CRM sync"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.exports()
			d.connection("Sales")
			d.changed()
			d.snapshotsPage()
			d.takesSnapshot()
			d.tap("Contacts")
			d.exporting()
			c.other(d)
			d.sees("Cancel the export?")
			d.key(fyne.KeyReturn)
			d.tapOn("Exports")
			d.tapOn("Contacts")
			d.sees("Exporting")
			c.other(d)
			d.tapOn("Cancel the export")
			d.awaits(c.shows)
			d.settle()
			d.misses("Exporting", "The export was cancelled")
		})
	}
}

// How far an export has come, and what came of it, stands beneath a contact, too.
func TestExport_StaysInSight(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	d.exporting()
	d.top().Canvas().Focus(p.table)
	d.key(fyne.KeyDown)
	d.awaits("Phonetic name")
	d.sees("Exporting")
	d.tapOn("Cancel")
	d.awaits("The export was cancelled. No file was written.")
	d.sees("Phonetic name")
}

// An export that fails stands in Activity with its cause; one that a person has
// cancelled does not.
func TestExport_FailedStandsInActivity(t *testing.T) {
	d := newDesk(t)
	d.exports()
	d.exporting()
	d.tapOn("Cancel")
	d.awaits("The export was cancelled. No file was written.")
	folder := filepath.Join(t.TempDir(), "a disk")
	d.must(os.Mkdir(folder, 0o755))
	d.google.Fault = func(*http.Request) *sandbox.Fault {
		_ = os.RemoveAll(folder) // pulled out meanwhile
		return nil
	}
	d.tap("Starred")
	d.tap("Export 29 contacts")
	d.write("Folder", folder)
	d.tapOn("Save")
	d.awaits("The file was not saved.")
	d.tap("Activity")
	d.awaits("Export failed: the disk is away · in the window")
	failed, err := d.service.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityExportFailed}})
	if err != nil || len(failed) != 1 {
		t.Errorf("got %+v, %v, want one entry", failed, err)
	}
}

// What came of an export has a place of its own: it takes nothing from the form
// beside it, and covers nothing in a narrow window.
func TestExport_OutcomeHidesNothing(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(1140, 760), fyne.NewSize(640, 400)} {
		for name, ways := range map[string][]func(*desk){"English": nil, "German": {inGerman}} {
			t.Run(fmt.Sprint(size, name), func(t *testing.T) {
				d := newDesk(t, ways...)
				p := d.exports()
				p.showSide(sideExport)
				p.app.main.window.Resize(size)
				before := p.form.view.Size()
				p.form.button.Tapped(nil)
				d.settle()
				d.saves("")
				d.settle()
				if after := p.form.view.Size(); size.Width > 1000 && after != before {
					t.Errorf("the form was %v, and is %v", before, after)
				}
				told := p.parts.Objects[len(p.parts.Objects)-1]
				if least := told.MinSize().Height; told.Size().Height < least || least < 60 {
					t.Errorf("the outcome is %v high, and needs %v", told.Size().Height, least)
				}
				for i, o := range p.parts.Objects {
					below := o.Position().Y+o.Size().Height <= told.Position().Y
					if right := o.Position().X >= told.Size().Width; o != told && o.Visible() && !below && !right {
						t.Errorf("part %d at %v is covered by the outcome at %v", i, o.Position(), told.Position())
					}
				}
				if end := told.Position().Y + told.Size().Height; end > p.parts.Size().Height {
					t.Errorf("the outcome ends at %v of %v", end, p.parts.Size().Height)
				}
			})
		}
	}
}

// Contacts that were read again meanwhile are not those that were chosen.
func TestExport_OfWhatWasLeftSaysSo(t *testing.T) {
	d := newDesk(t)
	d.exports()
	d.tap("Export 250 contacts")
	file := d.top()
	d.main()
	d.tap("Read again")
	file.RequestFocus()
	d.saves("")
	d.sees("The file was not saved.", "Export them once more.")
}

// What was written is called so, though the journal cannot note it.
func TestExport_StandsWithoutTheJournal(t *testing.T) {
	d := newDesk(t)
	d.exports()
	full := func() error { return errDisk }
	d.records.Fail = full
	d.tap("Export 250 contacts")
	path := d.saves("")
	d.awaits("250 contacts exported")
	d.sees("Activity could not note it.")
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	d.records.Fail = nil
	v := d.snapshotsPage()
	d.records.Fail = full
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.sees("A snapshot of “Acme CRM sync” was taken. Activity could not note it.")
	if v.trouble != nil {
		t.Error("it is called a failure")
	}
}

// snapshotsPage turns to the snapshots.
func (d *desk) snapshotsPage() *snapshotsView {
	d.t.Helper()
	d.tap("Snapshots")
	return d.app.main.exports.stock
}

func (d *desk) takesSnapshot() {
	d.t.Helper()
	d.tap("Take snapshot")
	d.tap("Take snapshot") // of the question
	d.settle()
}

func TestSnapshotThenCompareWithNow(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	d.sees("Keep everything as it is now")
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.sees("250", "40", "no: whoever can read your files can read it", "never")
	d.tap("Verify")
	d.awaits("The snapshot is as it was written.")
	if _, ok := v.verified[v.rows[0].Manifest.ID]; !ok {
		t.Error("it does not count as verified")
	}

	book := d.google.AddressBook("ada@example.com")
	var changed string
	for raw := range book.Contacts() {
		p, err := contacts.Decode(string(raw))
		if err != nil || len(p.EmailAddresses) != 1 || p.DisplayName() == "" {
			continue
		}
		changed = p.DisplayName()
		err = book.Change(p.ResourceName, func(fields map[string]any) {
			fields["emailAddresses"] = []any{map[string]any{"value": "moved@example.com"}}
		})
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	d.pass(time.Hour)
	d.app.openDiffNow(v.page.connection, v.rows[0].Snapshot)
	d.settle()
	d.sees("1", changed, "E-mail", "Changed", "moved@example.com")
	d.tap("Export")
	path := d.saves("diff.txt")
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "+ emailAddresses: moved@example.com") {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestBrowseCountsDownAPause(t *testing.T) {
	d := newDesk(t)
	waiting, goOn := make(chan time.Time, 1), make(chan struct{})
	d.rest = func(ctx context.Context, by time.Duration) error {
		waiting <- d.clock()
		select {
		case <-goOn:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	refused := false
	d.online("Acme CRM sync")
	d.show()
	d.google.Fault = func(r *http.Request) *sandbox.Fault {
		if refused || !strings.HasSuffix(r.URL.Path, "/connections") {
			return nil
		}
		refused = true
		return &sandbox.Fault{
			Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"42"}},
			Body: `{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded."}}`,
		}
	}
	d.tapOn("Exports")
	<-waiting
	d.pass(lookEvery)
	left := func() (seconds int) {
		_, after, _ := strings.Cut(read(d.top().surface()), "Google asks for a pause: ")
		_, _ = fmt.Sscanf(after, "%d s", &seconds)
		return seconds
	}
	first := left()
	d.pass(10 * time.Second)
	if second := left(); first < 42 || first > 45 || second != first-10 {
		t.Errorf("it counts from %d to %d in ten seconds", first, second)
	}
	d.misses("All contacts")
	close(goOn)
	d.awaits("250 contacts, all chosen")
}

func TestBrowseCanBeCancelled(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	d.google.Fault = func(r *http.Request) *sandbox.Fault {
		if strings.HasSuffix(r.URL.Path, "/connections") {
			return &sandbox.Fault{Hang: true}
		}
		return nil
	}
	d.tapOn("Exports")
	d.awaits("Reading the contacts")
	d.tap("Cancel")
	d.sees("Reading was cancelled.")
	d.google.Fault = nil
	d.tap("Read again")
	d.awaits("250 contacts, all chosen")
}

func TestBrowseSaysWhyNotWithOneButton(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	if err := d.google.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	d.tap("Exports")
	d.sees("The API is switched off.")
	if got := d.top().primaries(); !slices.Equal(got, []string{"Copy a message"}) { // of another server than Google
		t.Errorf("the buttons that stand out are %q", got)
	}
}

func TestSnapshotWithAPassphraseOutlivesTheConnection(t *testing.T) {
	const passphrase = "open sesame-hush-hush"
	d := newDesk(t)
	p := d.exports()
	d.snapshotsPage()
	d.tap("Take snapshot")
	d.write("Passphrase", passphrase)
	d.write("Once more", "another-hush-hush")
	d.tap("Take snapshot")
	d.sees("The two passphrases differ.")
	d.write("Passphrase", passphrase)
	d.write("Once more", passphrase)
	d.tap("Take snapshot")
	d.awaits("yes, with a passphrase")

	d.change(p.connection.ID, func(c *connections.Connection) {
		c.Tokens, c.Granted = connections.Tokens{}, nil
		c.AuthorizedAt = time.Time{}
	})
	d.app.reload()
	d.settle()
	if p.connection.Authorized() {
		t.Fatal("the connection still lives")
	}
	d.tap("Open")
	d.write("Passphrase", "wrong-hush-hush")
	d.tap("Open")
	d.awaits("This passphrase does not open the snapshot.")
	d.tap("Open")
	d.write("Passphrase", passphrase)
	d.tap("Open")
	d.awaits("250 contacts, all chosen")
	d.sees("Snapshot of today, 12:00", "All contacts")
}

func TestExportCancelledLeavesTheOldFile(t *testing.T) {
	d := newDesk(t)
	d.exports()
	held := make(chan struct{})
	d.google.Fault = func(r *http.Request) *sandbox.Fault { // photos come never
		if strings.Contains(r.URL.Path, "/contacts/") {
			select {
			case held <- struct{}{}:
			default:
			}
			return &sandbox.Fault{Hang: true}
		}
		return nil
	}
	old := d.file("old.vcf", []byte("what was there"))
	d.tap("Export 250 contacts")
	d.write("Folder", filepath.Dir(old))
	d.write("File name", "old.vcf")
	d.tap("Save")
	d.tapOn("Replace")
	<-held
	d.pass(time.Second)
	d.sees("Exporting")
	d.tapOn("Cancel")
	d.awaits("The export was cancelled. No file was written.")
	got, err := os.ReadFile(old)
	if entries, _ := os.ReadDir(filepath.Dir(old)); err != nil || string(got) != "what was there" || len(entries) != 1 {
		t.Errorf("got %q, %v beside %v", got, err, entries)
	}
}

// A window that has no room for a name and an e-mail address beside the formats
// shows them in turn.
func TestBrowse_RoomForTheAddress(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	ease(d.top(), fyne.NewSize(853, 506))
	p.showSide(sideList)
	if email := p.table.heads.heads[1]; !email.Visible() || email.Size().Width < 140 || p.side.Visible() {
		t.Errorf("the address has %v", email.Size())
	}
}

// In a narrow window what stands beneath each other begins at one edge.
func TestExports_OneLeftEdge(t *testing.T) {
	d := newDesk(t)
	d.exports()
	ease(d.top(), d.top().Content().MinSize())
	at := map[string]float32{}
	texts(d.top().Content(), fyne.Position{}, func(text *canvas.Text, pos fyne.Position) { at[text.Text] = pos.X })
	left := place(find[*radio](d.app.main.exports.parts)[0]).X
	if at["From"] != at["Exports"] || left != at["Exports"] {
		t.Errorf("the title stands at %v, From at %v, the sides at %v", at["Exports"], at["From"], left)
	}
	d.ctrl(fyne.KeyE)
	if form := place(d.app.main.exports.form.title).X; form != at["Exports"] {
		t.Errorf("the form stands at %v", form)
	}
}
