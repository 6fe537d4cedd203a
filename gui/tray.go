package gui

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Tray is the desktop's place for the icons of programs whose windows are
// closed.
type Tray interface {
	// Serve shows what it is told until ctx ends, and takes it away then. It
	// tells at first, and whenever that changes, whether the desktop has a tray.
	Serve(ctx context.Context, there func(bool))
	// Show replaces what is seen; nil is nothing. It does not wait.
	Show(*TrayView)
}

// TrayView is an icon with what it says and offers. Its functions may be called
// on any goroutine.
type TrayView struct {
	Icons []image.Image // one picture in several sizes, the largest last
	Tip   string        // one line
	Menu  *fyne.Menu
	Open  func() // the icon was pressed
	// Fill gives a submenu of Menu that has no entries its own, for one caller at
	// a time: connections may be many, and few of them are looked at.
	Fill func(*fyne.Menu)
}

const (
	trayRows     = 12              // connections in the menu itself, the worst
	trayPatience = 5 * time.Second // for a tray to come, or to come back
)

// trayIcon is how these windows stand in the tray.
type trayIcon struct {
	app   *App
	there bool
	shown string // what it says, as one text: the same is not shown again
	icons map[kind][]image.Image
}

// start begins to stand in the tray.
func (t *trayIcon) start() {
	a := t.app
	if a.Tray == nil {
		return
	}
	a.Background.Go(func() {
		a.Tray.Serve(a.life, func(there bool) {
			a.post(func() {
				t.there = there
				t.show()
				a.main.settings.show()
			})
		})
	})
}

// wanted reports whether there is a tray, and a person wants us there.
func (t *trayIcon) wanted() bool { return t.there && !t.app.preferences.set.TrayOff }

// show brings icon and menu up to date. Windows that are hidden come back when
// nothing is left that could bring them.
func (t *trayIcon) show() {
	a := t.app
	switch {
	case a.Tray == nil || t.wanted() && !a.main.loaded:
	case t.wanted():
		view, icon, says := t.view()
		if says != t.shown {
			t.shown = says
			view.Icons = t.drawn(icon)
			a.Tray.Show(view)
		}
	default:
		if t.shown != "" {
			t.shown = ""
			a.Tray.Show(nil)
		}
		t.await()
	}
}

// await shows hidden windows unless there is a tray soon.
func (t *trayIcon) await() {
	if t.app.main.hidden {
		t.app.Background.After(trayPatience, func() {
			if t.app.life.Err() == nil && t.app.main.hidden && !t.wanted() {
				t.app.raise()
			}
		})
	}
}

// standing is a connection and how it stands.
type standing struct {
	*connections.Connection
	health connections.Health
	place  int // by name
}

// urgent are the statuses, the worst first.
var urgent = []connections.Status{connections.Expired, connections.NeedsAttention, connections.NotAuthorized, connections.Offline, connections.Online}

// standings are all connections, the worst first, then by name.
func (a *App) standings() []standing {
	now := a.Now()
	judged := make([]standing, len(a.overview.Connections))
	for i := range judged {
		c := &a.overview.Connections[i]
		judged[i] = standing{c, a.overview.Health(*c, now), i}
	}
	all := make([]standing, 0, len(judged))
	for _, status := range urgent {
		for _, s := range judged {
			if s.health.Status == status {
				all = append(all, s)
			}
		}
	}
	return all
}

func byUrgency(x, y standing) int {
	return cmp.Compare(slices.Index(urgent, x.health.Status), slices.Index(urgent, y.health.Status))
}

// drawn is the icon of a state; each is drawn once.
func (t *trayIcon) drawn(k kind) []image.Image {
	if t.icons == nil {
		t.icons = map[kind][]image.Image{}
	}
	if t.icons[k] == nil {
		t.icons[k] = newTrayIcons(k)
	}
	return t.icons[k]
}

// view is what is to be seen with which icon, and all of it as one text.
func (t *trayIcon) view() (*TrayView, kind, string) {
	a := t.app
	all := a.standings()
	icon, tip, unchecked := kindPlain, a.main.connections.summary(), a.health.blind != nil
	if len(all) > 0 {
		icon = statusKind(all[0].health.Status)
	}
	if unchecked {
		tip = a.health.unchecked()
		if icon == kindOnline {
			icon = kindAttention
		}
	}
	book := &trayBook{a, a.overview, a.Now(), map[*fyne.Menu]func() []*fyne.MenuItem{}}
	v := &TrayView{Tip: a.title("gcdesk") + ": " + tip, Open: func() { a.post(a.raise) }, Menu: fyne.NewMenu(""), Fill: book.open}
	add := func(items ...*fyne.MenuItem) { v.Menu.Items = append(v.Menu.Items, items...) }
	says := []string{icon.glyph(), v.Tip}
	if unchecked {
		add(book.item(tip, a.raise), fyne.NewMenuItemSeparator())
	}
	for i, s := range all {
		says = append(says, s.mark())
		if i < trayRows {
			add(book.row(s))
		}
	}
	if len(all) > trayRows {
		add(book.rest(all[trayRows:]))
	}
	if len(all) > 0 {
		add(fyne.NewMenuItemSeparator())
	}
	add(book.item(lang.L("Open gcdesk"), a.raise), fyne.NewMenuItemSeparator(), book.item(lang.L("Quit"), a.quit))
	says = append(says, lang.L("Quit"), a.Now().Format(time.DateOnly)) // the language; "today" is another day tomorrow
	return v, icon, strings.Join(says, "\n")
}

// withConnection calls f with a connection as it is now, if it is still there.
func (a *App) withConnection(id string, f func(connections.Connection)) {
	if c, there := a.overview.Connection(id); there {
		f(c)
	}
}

// showConnection brings the windows to the front with a connection chosen.
func (a *App) showConnection(c connections.Connection) {
	a.raise()
	a.main.connections.reveal(c)
	a.main.turn(pageConnections)
	a.main.connections.show()
}

// statusSign is the glyph of a status where only text can be shown.
func statusSign(s connections.Status) string {
	switch s {
	case connections.Online:
		return "✔"
	case connections.NeedsAttention:
		return "▲"
	case connections.Expired:
		return "✖"
	case connections.Offline:
		return "■"
	default:
		return "○"
	}
}

// closing is what closing the main window does: it hides where the tray can
// bring it back, and quits otherwise.
func (m *mainWindow) closing() {
	if !m.app.tray.wanted() {
		m.app.quit()
		return
	}
	m.settings.flush()
	m.hide(true)
	m.window.Hide()
}

// hide notes that the windows are in the tray alone, or are not any more.
func (m *mainWindow) hide(hidden bool) {
	m.hidden = hidden
	if m.app.Hides != nil {
		m.app.Hides(hidden)
	}
}
