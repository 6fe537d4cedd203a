package gui

import (
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// connectionsPage is the list of connections with a filter, and the chosen one
// beside it.
type connectionsPage struct {
	app    *App
	filter *entry
	list   *rowList
	detail *connectionDetail

	rows     []connections.Connection // all
	words    []string                 // of each row, what the filter looks through; nil: not asked for yet
	shown    []int                    // what the filter lets through, as indexes of rows
	selected string                   // ID

	first    func() fyne.CanvasObject // the page without connections, made when it is seen
	split    fyne.CanvasObject        // with connections
	listRoom *fyne.Container
}

func newConnectionsPage(a *App) *connectionsPage {
	p := &connectionsPage{app: a, detail: newConnectionDetail(a)}
	p.filter = newSearchEntry(lang.L("Filter"))
	p.filter.OnChanged = func(string) { p.apply() }
	p.list = newRowList(func() int { return len(p.shown) }, p.row, func(i int) { p.choose(p.rows[p.shown[i]].ID) },
		func(i int) { a.editConnection(p.rows[p.shown[i]]) })
	p.list.menu = func(i int, at fyne.Position) { a.showMenu(p.rows[p.shown[i]], at) }
	p.listRoom = container.NewStack(p.list)
	foot := inset(12, 16, a.health.view)
	p.split = besideList(container.NewBorder(insetEach(12, 8, 8, 8, p.filter), foot, nil, nil, inset(0, 8, p.listRoom)), p.detail.view)
	p.first = sync.OnceValue(a.firstStart)
	return p
}

func (p *connectionsPage) view() fyne.CanvasObject {
	if len(p.rows) == 0 {
		return p.first()
	}
	return p.split
}

func (p *connectionsPage) row(i int, row *listRow) {
	if i >= len(p.shown) {
		return
	}
	c, o, now := p.rows[p.shown[i]], p.app.overview, p.app.Now()
	row.set(statusKind(o.Health(c, now).Status), c.Name, words.Row(c, o, now))
}

// set takes new rows and keeps the selection, or moves it to the row that took
// its place.
func (p *connectionsPage) set(o connections.Overview) {
	place := p.index()
	p.rows, p.words = o.Connections, nil
	p.filterRows()
	if p.index() == none && len(p.shown) > 0 {
		p.selected = p.rows[p.shown[min(max(place, 0), len(p.shown)-1)]].ID
	}
	p.showList()
	p.app.post(func() { // in a turn of its own, as the tray's
		p.app.health.draw(p.summary)
		p.showDetail()
	})
}

// pass brings up to date what the rows and the detail say of time. It paints
// nothing that says the same: a window that stands there costs nothing.
func (p *connectionsPage) pass() {
	p.app.health.draw(p.summary)
	p.list.renew()
	if c, ok := p.selection(); ok {
		p.detail.set(c, p.app.overview)
	}
}

// apply filters and keeps what is selected in sight.
func (p *connectionsPage) apply() {
	p.filterRows()
	if p.index() == none && len(p.shown) > 0 {
		p.selected = p.rows[p.shown[0]].ID
	}
	p.show()
}

func (p *connectionsPage) filterRows() {
	wanted := p.wanted()
	if wanted != "" && p.words == nil {
		p.words = make([]string, len(p.rows))
		for i, c := range p.rows {
			p.words[i] = searchable(c)
		}
	}
	p.shown = p.shown[:0]
	for i := range p.rows {
		if wanted == "" || strings.Contains(p.words[i], wanted) {
			p.shown = append(p.shown, i)
		}
	}
}

// searchable is the words of a connection that the filter looks through, in
// lower case.
func searchable(c connections.Connection) string {
	return strings.ToLower(c.Name + "\n" + c.Account.Email + "\n" + c.Account.Name)
}

// wanted is what the filter looks for.
func (p *connectionsPage) wanted() string { return strings.ToLower(strings.TrimSpace(p.filter.Text)) }

// reveal selects a connection that was just saved, and clears a filter that
// would hide it.
func (p *connectionsPage) reveal(c connections.Connection) {
	if !strings.Contains(searchable(c), p.wanted()) {
		p.filter.SetText("")
	}
	p.selected = c.ID
}

func (p *connectionsPage) show() {
	p.showList()
	p.showDetail()
}

func (p *connectionsPage) showList() {
	var view fyne.CanvasObject = p.list
	if len(p.shown) == 0 && len(p.rows) > 0 {
		view = column(besideGap,
			inset(besideGap, 8, quietSentence(plain(lang.L("No connection matches “{{.Text}}”.", map[string]any{"Text": p.filter.Text})))),
			inset(0, 8, leading(newLink(lang.L("Clear the filter"), func() { p.filter.SetText("") }))))
	}
	p.listRoom.Objects = []fyne.CanvasObject{view}
	p.listRoom.Refresh()
	p.list.mark(p.index())
	p.list.Refresh()
}

func (p *connectionsPage) showDetail() {
	c, ok := p.selection()
	if !ok {
		p.detail.clear()
		return
	}
	p.detail.set(c, p.app.overview)
}

// choose shows a connection.
func (p *connectionsPage) choose(id string) {
	p.selected = id
	p.show()
}

func (p *connectionsPage) index() int {
	return slices.IndexFunc(p.shown, func(i int) bool { return p.rows[i].ID == p.selected })
}

func (p *connectionsPage) selection() (connections.Connection, bool) {
	if i := p.index(); i != none {
		return p.rows[p.shown[i]], true
	}
	return connections.Connection{}, false
}

// summary is "4 connections · 3 need you".
func (p *connectionsPage) summary() string {
	need := 0
	for _, c := range p.rows {
		if s := p.app.overview.Health(c, p.app.Now()).Status; s != connections.Online && s != connections.Offline {
			need++
		}
	}
	n := len(p.rows)
	s := lang.N("{{.Count}} connections", n, map[string]any{"Count": words.Number(n)})
	if need > 0 {
		s += " · " + lang.N("{{.Count}} need you", need, map[string]any{"Count": words.Number(need)})
	}
	return s
}

// statusKind is the look of a status.
func statusKind(s connections.Status) kind {
	switch s {
	case connections.Online:
		return kindOnline
	case connections.NeedsAttention:
		return kindAttention
	case connections.Offline:
		return kindOffline
	case connections.Expired:
		return kindExpired
	default:
		return kindNotYet
	}
}
