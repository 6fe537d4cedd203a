package gui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts/export"
	"gcdesk/contacts/shelf"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// contactsPage is the page Exports: the contacts of a connection, live or of a
// snapshot, with their labels at the left, and at the right what can be done
// with them.
type contactsPage struct {
	app        *App
	overview   connections.Overview
	connection connections.Connection // zero: none
	orphans    []orphan
	led        string    // ID of the connection that the page Connections led to last
	source     string    // of the snapshot that is shown; empty: Google
	made       time.Time // when that was taken

	from    *selector
	views   *radio // contacts, snapshots
	again   *button
	search  *entry
	labels  *labelList
	table   *contactTable
	count   *label
	sides   *radio          // the list where it takes turns, export, contact
	side    *fyne.Container // export and its button, or contact
	parts   *fyne.Container // of the browser
	form    *exportForm
	detail  *contactDetail
	photos  *contactPhotos
	stock   *snapshotsView
	browser fyne.CanvasObject
	body    *fyne.Container
	whole   fyne.CanvasObject

	shelf   *shelf.Shelf
	read    time.Time
	all     []int32 // every row, in the order of the table
	query   shelf.Query
	reading *meterView // nil: nothing is being read
	stop    func()
	unread  func() // cancels the reading of the contact that is shown
	reads   int
	failure error
	drawn   drawnPage
}

// drawnPage is what the page was drawn from: the same is not drawn again, for
// the keyboard may be on it.
type drawnPage struct {
	connection string
	authorized bool
	view       int
	shelf      *shelf.Shelf
	reads      int
	reading    bool
	failed     bool
}

const (
	labelsWidth = 192
	sideWidth   = 304

	browserWidth = 920 // below it the list and what stands beside it take turns
	labelsLess   = 160 // there
)

// The views and sides by their place.
const (
	viewContacts = iota
	viewSnapshots
)

const (
	sideList = iota // only where it takes turns with the others
	sideExport
	sideContact
)

func newContactsPage(a *App) *contactsPage {
	p := &contactsPage{app: a, count: caption(""), query: shelf.Query{Label: shelf.AnyLabel}, stop: func() {}, unread: func() {}}
	p.from = newSelector(lang.L("Choose a connection"), nil, func(string) { p.picked() })
	p.views = newRadio(viewContacts, func(int) { p.turn() }, lang.L("Contacts"), lang.L("Snapshots"))
	p.again = newIconButton("refresh", lang.L("Read again"), func() {
		if !p.app.main.readSnapshots() {
			p.readAgain()
		}
	})
	p.search = newSearchEntry(lang.L("Search name, e-mail, phone, company"))
	p.search.OnChanged = func(text string) {
		p.query.Text = text
		p.find()
	}
	p.labels = newLabelList(func(l shelfLabel) {
		p.query.Label, p.query.Others = l.index, l.others
		p.find()
	})
	p.table = newContactTable(p.show, func() {
		p.query.By, p.query.Descending = p.table.heads.by, p.table.heads.descending
		p.find()
	}, p.chose)
	p.table.opened = func(int) { p.showSide(sideContact) }
	p.photos = &contactPhotos{app: a, inSight: p.inSight, came: p.came}
	p.photos.set(nil)
	p.table.photo = p.photos.get
	p.form, p.detail = newExportForm(p), newContactDetail(a)
	p.stock = newSnapshotsView(p)
	p.side = columnGrowing(0, 0, p.form.view, inset(formGap, formGap, p.form.button))
	p.sides = newRadio(sideList, func(int) { p.turnSide() }, lang.L("List"), lang.L("Export"), lang.L("Contact"))

	middle := columnGrowing(0, 2, insetEach(0, 0, 4, 0, p.search), p.table.heads, p.table, insetEach(8, 0, 12, 0, p.count))
	p.parts = arranged(browsing{p}, inset(4, formGap, p.sides),
		insetEach(0, besideGap, 0, formGap, p.labels.view), inset(0, besideGap, middle), newRule(), p.side, inset(besideGap, formGap, p.form.told))
	p.browser = newScroll(p.parts)
	p.body = container.NewStack()
	head := aside(360, spread(formGap, 0, heading(lang.L("Exports")), p.views),
		beside(besideGap, word(lang.L("From"), colorSecondary), sized(fromWidth, 0, p.from), p.again))
	p.whole = columnGrowing(0, 1, insetEach(12, windowEdge, 8, windowEdge, head), p.body)
	p.turnSide()
	return p
}

const fromWidth = 220

func (p *contactsPage) view() fyne.CanvasObject { return p.whole }

// set takes new records. The connection that is shown stays.
func (p *contactsPage) set(o connections.Overview) {
	p.take(o)
	p.seekOrphans()
}

func (p *contactsPage) take(o connections.Overview) {
	p.overview = o
	names := []string{}
	found := false
	for _, c := range o.Connections {
		if c.ID == p.connection.ID {
			if p.failure != nil && p.source == "" && !c.AuthorizedAt.Equal(p.connection.AuthorizedAt) { // mended, perhaps
				p.failure = nil
			}
			p.connection, found = c, true
		}
		names = append(names, c.Name)
	}
	if !found && !p.gone() {
		p.connection, _ = p.app.main.connections.selection()
		switch {
		case p.connection.ID != "":
		case len(o.Connections) > 0:
			p.connection = o.Connections[0]
		case len(p.orphans) > 0:
			p.connection = p.orphans[0].Connection
		}
		p.led = p.connection.ID
		p.leave()
	}
	for _, gone := range p.orphans {
		names = append(names, gone.label)
	}
	p.from.Options, p.from.Selected = names, p.label(p.connection)
	p.from.Refresh()
	p.turn()
}

// picked takes over what was chosen in the head.
func (p *contactsPage) picked() {
	for _, c := range p.overview.Connections {
		if c.Name == p.from.Selected && c.ID != p.connection.ID {
			p.openAt(c, p.views.selected, func() {})
			return
		}
	}
	for _, gone := range p.orphans {
		if gone.label == p.from.Selected && gone.ID != p.connection.ID {
			p.open(gone.Connection)
			p.showSnapshots()
			return
		}
	}
}

// follow opens the connection that is selected on the page Connections. One that
// was chosen here stays until another is selected there.
func (p *contactsPage) follow(c connections.Connection) {
	if c.ID != p.led && p.form.running == nil {
		p.led = c.ID
		p.open(c)
	}
}

// open shows the contacts of a connection.
func (p *contactsPage) open(c connections.Connection) { p.openAt(c, viewContacts, func() {}) }

// openAt shows a view of a connection, and goes on.
func (p *contactsPage) openAt(c connections.Connection, view int, then func()) {
	if p.form.running != nil && (c.ID != p.connection.ID || p.source != "") {
		p.giveUp(func() { p.openAt(c, view, then) })
		return
	}
	if c.ID != p.connection.ID {
		p.leave()
		p.connection = c
		p.stock.load()
	} else if p.source != "" {
		p.leave()
	}
	if label := p.label(c); p.from.Selected != label {
		p.from.Selected = label
		p.from.Refresh()
	}
	p.views.set(view)
	p.turn()
	then()
}

// giveUp asks whether to cancel the export that is under way, and goes on after
// a yes.
func (p *contactsPage) giveUp(then func()) {
	p.app.ask(p.app.main.window, question{
		title: lang.L("Cancel the export?"),
		text:  lang.L("The export of “{{.Name}}” is still under way. No file would be written.", map[string]any{"Name": p.connection.Name}),
		yes:   lang.L("Cancel the export"), no: lang.L("Keep going"), safe: true,
	}, func() {
		p.form.stop()
		then()
	})
}

// leave lets go of what was read.
func (p *contactsPage) leave() {
	p.stop()
	p.unread()
	p.stop = func() {}
	p.reads++
	p.form.stop()
	p.photos.set(nil)
	p.table.set(nil, nil)
	p.detail.clear()
	if s := p.shelf; s != nil {
		s.Close()
	}
	p.shelf, p.source, p.reading, p.failure, p.all = nil, "", nil, nil, nil
	p.query.Label, p.query.Others = shelf.AnyLabel, false
}

// turn shows what the head says, and reads it when it is first seen.
func (p *contactsPage) turn() {
	if p.app.main == nil || p.app.main.page != pageExports { // who sees it pays for it
		return
	}
	if p.views.selected == viewContacts && p.connection.Authorized() && p.shelf == nil && p.reading == nil && p.failure == nil && p.source == "" {
		p.readLive()
	}
	p.draw()
	if p.views.selected == viewSnapshots {
		p.stock.follow()
	}
}

func (p *contactsPage) draw() {
	live := p.reading == nil && p.form.running == nil && p.connection.Authorized()
	p.again.setEnabled(p.connection.ID != "" && (live || p.views.selected == viewSnapshots))
	now := drawnPage{p.connection.ID, p.connection.Authorized(), p.views.selected, p.shelf, p.reads, p.reading != nil, p.failure != nil}
	if now == p.drawn {
		return
	}
	p.drawn = now
	var view fyne.CanvasObject
	switch {
	case p.connection.ID == "":
		view = empty{
			drawing: newBadge("users", 72), heading: lang.L("Create a connection first"),
			line:    lang.L("It reaches the contacts of a Google account."),
			primary: newBigButton("plus", lang.L("Create connection"), func() { p.app.editConnection(connections.Connection{}) }),
		}.view()
	case p.views.selected == viewSnapshots:
		view = p.stock.view()
	case p.reading != nil:
		view = upright(narrow(400, p.reading.whole))
	case p.failure != nil:
		view = p.failed()
	case p.shelf != nil && len(p.shelf.Rows) == 0:
		view = empty{drawing: newBadge("users", 72), heading: lang.L("The address book is empty"), line: lang.L("Contacts that you add at Google appear here when it is read again.")}.view()
	case p.shelf != nil:
		view = p.browser
	case p.gone():
		view = p.goneView()
	default:
		c := p.connection
		view = empty{
			drawing: newBadge("link", 72), heading: lang.L("“{{.Name}}” is not authorized yet.", map[string]any{"Name": c.Name}),
			line:    lang.L("Sign in once in the browser; then its contacts can be read."),
			primary: newBigButton("", lang.L("Authorize"), func() { p.app.reauthorize(c) }),
		}.view()
	}
	if p.source != "" && p.views.selected == viewContacts {
		back := newButton(secondary, "left", lang.L("Back to the snapshots"), p.showSnapshots)
		view = columnGrowing(8, 1, insetEach(0, windowEdge, 0, windowEdge, newGlyphBanner(kindInfo, p.source+" · "+p.connection.Name, "", back)), view)
	}
	p.body.Objects = []fyne.CanvasObject{view}
	p.body.Refresh()
}

// failed says why nothing could be read, with the one button that mends it.
func (p *contactsPage) failed() fyne.CanvasObject {
	c := p.connection
	if canceled(p.failure) {
		return empty{
			drawing: newBadge("users", 72), heading: lang.L("Reading was cancelled."),
			primary: newButton(primary, "refresh", lang.L("Read again"), p.readAgain),
		}.view()
	}
	t, cause := p.app.explain(c, p.failure)
	client, _ := p.overview.Client(c.Client)
	r := remedy{app: p.app, over: p.app.main.window, connection: c, client: client, cause: cause, again: p.readAgain}
	e := empty{
		drawing: newPicture("status-attention", kindAttention.color(), 44),
		heading: t.What, line: t.Why, primary: r.button(), note: t.Mend,
		second: newButton(secondary, "", lang.L("Why?"), func() { p.app.openTrouble(c, p.failure) }),
	}
	if p.source != "" {
		w, _ := snapshotText(p.failure)
		e.heading, e.line, e.note, e.second = w.What, w.Why, w.Mend, nil
		e.primary = newButton(primary, "", lang.L("Show the snapshots"), func() { p.showSnapshots() })
	}
	return e.view()
}

func (p *contactsPage) showSnapshots() {
	p.views.set(viewSnapshots)
	p.turn()
}

// readAgain reads what is shown once more, as Google has it now.
func (p *contactsPage) readAgain() {
	p.leave()
	p.readLive()
	p.draw()
}

// readLive reads Google's address book.
func (p *contactsPage) readLive() {
	c, m := p.connection, new(meter)
	p.readBook(lang.L("Reading the contacts of “{{.Name}}”", map[string]any{"Name": c.Name}), m, func(ctx context.Context) (shelf.Book, error) {
		book, err := p.app.Books.Live(ctx, c, m.wait)
		if err != nil {
			return nil, err
		}
		n, err := book.Count(ctx)
		m.all.Store(int64(n))
		return shelf.Live{Book: book, Others: c.Granted.Has("contacts.other.readonly")}, err
	})
}

// openKept reads a snapshot, which needs no connection that works, and shows
// it with a side.
func (p *contactsPage) openKept(s *snapshot.Snapshot, title string, side int) {
	if p.form.running != nil {
		p.giveUp(func() { p.openKept(s, title, side) })
		return
	}
	p.showSide(side)
	p.leave()
	p.source, p.made = title, s.Manifest.Began
	m := new(meter)
	n := s.Manifest.Contacts
	if others := s.Manifest.OtherContacts; others != nil {
		n += *others
	}
	m.all.Store(int64(n))
	p.readBook(title, m, func(ctx context.Context) (shelf.Book, error) { return shelf.OpenKept(ctx, s) })
	p.views.set(viewContacts)
	p.turn()
}

func (p *contactsPage) readBook(title string, m *meter, open func(context.Context) (shelf.Book, error)) {
	p.reads++
	n := p.reads
	var read *shelf.Shelf
	reading := p.app.watchMeter(title, m, func(ctx context.Context) error {
		book, err := open(ctx)
		if err == nil {
			read, err = shelf.Read(ctx, book, m.count)
		}
		return err
	}, func(err error) {
		switch {
		case n != p.reads:
			if read != nil {
				read.Close()
			}
			return
		case err != nil:
			p.failure = err
		default:
			p.fill(read)
		}
		p.reading, p.stop = nil, func() {}
		p.draw()
	})
	p.reading, p.stop = reading, reading.cancel.onTapped
}

// fill shows what was read.
func (p *contactsPage) fill(s *shelf.Shelf) {
	p.shelf, p.read = s, p.app.Now()
	p.photos.set(s)
	p.labels.set(s)
	p.all = s.Find(shelf.Query{Label: shelf.AnyLabel, Everybody: true}, nil)
	p.find()
}

// find shows what the search, the label and the order say.
func (p *contactsPage) find() {
	if p.shelf == nil {
		return
	}
	at := none
	if i := p.table.selected; i != none && i < len(p.table.rows) {
		at = int(p.table.rows[i])
	}
	var rows []int32
	if p.table.shelf == p.shelf {
		rows = p.table.rows
	}
	rows = p.shelf.Find(p.query, rows)
	p.table.set(p.shelf, rows)
	p.table.shift(slices.Index(rows, int32(at)))
	p.chose()
}

// chose follows which contacts are chosen.
func (p *contactsPage) chose() {
	n, shown := p.table.count(), len(p.table.rows)
	says := lang.N("{{.Count}} contacts", shown, map[string]any{"Count": words.Number(shown)})
	switch {
	case p.table.every:
		says = lang.N("{{.Count}} contacts, all chosen", shown, map[string]any{"Count": words.Number(shown)})
	case n > 0:
		says = lang.L("{{.Contacts}}; chosen: {{.Count}}", map[string]any{"Contacts": says, "Count": words.Number(n)})
	}
	if p.source != "" {
		says = p.source + " · " + says
	} else {
		says += " · " + lang.L("read {{.When}}", map[string]any{"When": words.When(p.read, p.app.Now())})
	}
	p.count.set(says)
	p.form.choose(p.shelf, p.table.export(p.all))
}

// show shows a contact with all its fields, and its name before they are read.
func (p *contactsPage) show(i int) {
	if i >= len(p.table.rows) {
		return
	}
	p.unread()
	s, row := p.shelf, int(p.table.rows[i])
	address := s.Rows[row].Photo
	p.detail.set(s.Rows[row].Name, address)
	p.detail.came(address, p.photos.get(address))
	if p.sides.selected != sideList {
		p.showSide(sideContact)
	}
	mine, read := p.detail.rows, make(chan export.Contact, 1)
	p.unread = p.app.run(lang.L("Reading the contact…"), func(ctx context.Context) error {
		return p.app.letGo(ctx, func() error {
			c, err := s.Contact(row)
			read <- c
			return err
		})
	}, func(err error) {
		switch {
		case canceled(err), mine != p.detail.rows: // another one is shown
		case err != nil:
			p.app.tellError(p.app.main.window, err, remedy{connection: p.connection, again: func() { p.show(i) }})
		default:
			p.detail.fill(<-read)
		}
	})
}

func (p *contactsPage) showSide(side int) {
	p.sides.set(side)
	p.turnSide()
}

func (p *contactsPage) turnSide() {
	defer relay(p.parts)
	view := p.form.view
	if p.sides.selected == sideContact {
		view = p.detail.view
	}
	p.side.Objects[0] = view
	show(p.side.Objects[1], view == p.form.view)
	p.side.Refresh()
}

// showExport shows the formats, as Ctrl+E does.
func (p *contactsPage) showExport() {
	p.views.set(viewContacts)
	p.showSide(sideExport)
	p.turn()
}

// came shows a picture wherever it was missing.
func (p *contactsPage) came(address string) {
	p.table.Refresh()
	p.detail.came(address, p.photos.get(address))
}

// inSight reports whether a row or a contact with a picture is shown.
func (p *contactsPage) inSight(address string) bool {
	seen := address == p.detail.photo
	p.table.visible(func(r *shelf.Row) { seen = seen || r.Photo == address })
	return seen && p.shelf != nil
}
