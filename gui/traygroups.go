package gui

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

const trayGroup = 25 // connections that one submenu has room for

// trayBook is what a menu in the tray says of connections, as they were when it
// was made. It may be read on any goroutine.
type trayBook struct {
	app  *App
	of   connections.Overview
	now  time.Time
	fill map[*fyne.Menu]func() []*fyne.MenuItem // submenus that nobody has opened
}

func (b *trayBook) item(text string, act func()) *fyne.MenuItem {
	return fyne.NewMenuItem(text, func() { b.app.post(act) })
}

// row is a connection: glyph, word and name, and beneath them why, and what
// mends it.
func (b *trayBook) row(s standing) *fyne.MenuItem {
	a := b.app
	why := fyne.NewMenuItem(words.Row(*s.Connection, b.of, b.now), nil)
	why.Disabled = true
	act := lang.L("Reauthorize")
	if !s.Authorized() {
		act = lang.L("Authorize")
	}
	row := fyne.NewMenuItem(statusSign(s.health.Status)+" "+words.Status(s.health.Status)+" · "+s.Name, nil)
	row.ChildMenu = fyne.NewMenu("", why, fyne.NewMenuItemSeparator(),
		b.item(act, func() { a.withConnection(s.ID, a.reauthorize) }),
		b.item(lang.L("Show"), func() { a.withConnection(s.ID, a.showConnection) }))
	return row
}

// rest is an entry beneath which stand the connections that the menu has no room
// for, by name; where they are many, in groups from one name to another, each
// with the worst status in it. They are made when somebody opens the submenu.
func (b *trayBook) rest(all []standing) *fyne.MenuItem {
	n := len(all)
	top := fyne.NewMenuItem(lang.N("and {{.Count}} more…", n, map[string]any{"Count": words.Number(n)}), nil)
	slices.SortFunc(all, func(x, y standing) int { return x.place - y.place })
	if n <= trayGroup {
		top.ChildMenu = b.later(all)
		return top
	}
	top.ChildMenu = fyne.NewMenu("")
	for some := range slices.Chunk(all, max(trayGroup, int(math.Sqrt(float64(n))))) {
		worst := slices.MinFunc(some, byUrgency).health.Status
		group := fyne.NewMenuItem(statusSign(worst)+" "+some[0].Name+" – "+some[len(some)-1].Name, nil)
		group.ChildMenu = b.later(some)
		top.ChildMenu.Items = append(top.ChildMenu.Items, group)
	}
	return top
}

// later is a submenu of connections that has no entries yet.
func (b *trayBook) later(some []standing) *fyne.Menu {
	menu := fyne.NewMenu("")
	b.fill[menu] = func() (rows []*fyne.MenuItem) {
		for _, s := range some {
			rows = append(rows, b.row(s))
		}
		return rows
	}
	return menu
}

// open gives a submenu its entries, for one caller at a time.
func (b *trayBook) open(menu *fyne.Menu) {
	if rows := b.fill[menu]; rows != nil {
		delete(b.fill, menu)
		menu.Items = rows()
	}
}

// mark is what a row of a connection depends on, without its words.
func (s standing) mark() string {
	return strings.Join([]string{s.ID, s.Name, s.Account.Label(), string(s.health.Status), s.health.Code, strconv.FormatInt(s.health.Since.UnixNano(), 36)}, "\x00")
}
