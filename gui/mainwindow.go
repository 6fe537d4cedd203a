package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// mainWindow is navigation at the left and one of the pages beside it.
type mainWindow struct {
	app         *App
	window      fyne.Window
	navigation  *navigation
	connections *connectionsPage
	clients     *clientsPage
	exports     *contactsPage // nil before it is first seen
	activity    *activityPage // nil before it is first seen
	settings    *settingsPage // likewise
	room        *fyne.Container
	page        int
	loaded      bool
	failure     error       // of the last reading
	quitting    func() bool // takes back the question whether to quit; nil: it is not asked
	leaving     bool        // it closes as soon as it is remembered
	hidden      bool        // it is in the tray alone
}

const (
	listWidth     = 304
	listWidthLess = 232  // in a narrow window: room for the words of any state
	narrowWindow  = 1000 // below it the lists are narrower, and the navigation has icons alone
)

// A window is no smaller: it has room, in its frame, on a screen of 1280 by 800
// at twice the size of letters, and everything in it has room.
const (
	leastWidth  = 638
	leastHeight = 340
)

// The pages in the order of the navigation.
const (
	pageConnections = iota
	pageClients
	pageExports
	pageActivity
	pageSettings
)

func newMainWindow(a *App) *mainWindow {
	m := &mainWindow{app: a, window: a.App.NewWindow(a.title("gcdesk")), room: container.NewStack()}
	m.connections = newConnectionsPage(a)
	m.clients = newClientsPage(a)
	create := newNavigationAct("plus", lang.L("Create"), func() { a.editConnection(connections.Connection{}) })
	help := newNavigationRow("info", lang.L("Help"), nil)
	help.onTapped = func() { a.showHelp(fyne.CurrentApp().Driver().AbsolutePositionForObject(help)) }
	foot := column(captionGap, help, create)
	if a.practising() {
		foot = column(besideGap, leading(newPracticeChip()), foot)
	}
	m.navigation = newNavigation(foot,
		navigationItem{"link", lang.L("Connections"), func() { m.turn(pageConnections) }},
		navigationItem{"key", lang.L("Clients"), func() { m.turn(pageClients) }},
		navigationItem{"export", lang.L("Exports"), func() { m.turn(pageExports) }},
		navigationItem{"activity", lang.L("Activity"), func() { m.turn(pageActivity) }},
		navigationItem{"settings", lang.L("Settings"), func() { m.turn(pageSettings) }},
	)
	m.window.SetPadded(false)
	m.window.SetIcon(a.App.Icon())
	side := columnGrowing(0, 0, m.room, a.activity.view)
	a.activity.sized = func() { relay(side) }
	m.window.SetContent(newWindowGround(atLeast(leastWidth, leastHeight, m.navigation.beside(side))))
	m.window.Resize(fyne.NewSize(1160, 700))
	takesFiles(m.window, a.dropClientFile)
	m.window.SetCloseIntercept(m.closing)
	m.shortcuts()
	m.recall(a.preferences.set.Window)
	return m
}

func (m *mainWindow) shortcuts() {
	canvas := m.window.Canvas()
	on := func(key fyne.KeyName, f func()) {
		canvas.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
			if !asks(m.window) { // a question comes first
				f()
			}
		})
	}
	on(fyne.KeyN, func() { m.app.editConnection(connections.Connection{}) })
	on(fyne.KeyF, func() {
		switch m.page {
		case pageActivity:
			canvas.Focus(m.activity.filter)
			return
		case pageExports:
			canvas.Focus(m.exports.search)
			return
		}
		m.turn(pageConnections)
		canvas.Focus(m.connections.filter)
	})
	on(fyne.KeyR, func() { m.withSelected(m.app.reauthorize) })
	on(fyne.KeyE, func() { m.export() })
	on(fyne.KeyD, func() { m.withSelected(m.app.duplicate) })
	on(fyne.KeyComma, func() { m.turn(pageSettings) })
	for page, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5} {
		on(key, func() { m.turn(page) })
	}
	on(fyne.KeyQ, m.app.quit)
	canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyF5:
			if !m.readSnapshots() {
				m.app.checkNow()
			}
		case fyne.KeyDelete:
			if c, ok := m.app.overview.Client(m.clients.selected); ok && m.page == pageClients {
				m.app.deleteClient(c)
			}
			m.withSelected(m.app.deleteConnection)
		case fyne.KeyF1:
			m.app.showShortcuts()
		case fyne.KeyEscape:
			switch m.page {
			case pageActivity:
				m.activity.clear()
			case pageExports:
				m.exports.search.SetText("")
			case pageConnections:
				m.connections.filter.SetText("")
			}
		}
	})
}

func (m *mainWindow) withSelected(f func(connections.Connection)) {
	if c, ok := m.connections.selection(); ok && m.page == pageConnections {
		f(c)
	}
}

// turn shows a page.
func (m *mainWindow) turn(page int) {
	m.open(page)
	m.draw()
}

// open is turn without showing it.
func (m *mainWindow) open(page int) {
	m.settings.flush()
	came := m.page != page
	m.page = page
	if c := m.window.Canvas(); came {
		if _, stays := c.Focused().(*navigationRow); !stays { // or else the keys go on to a page that nobody sees
			c.Unfocus()
		}
	}
	switch {
	case page == pageExports:
		if m.exports == nil {
			m.exports = newContactsPage(m.app)
		}
		if c, ok := m.connections.selection(); ok && came {
			m.exports.follow(c)
		}
	case page == pageActivity && m.activity == nil:
		m.activity = newActivityPage(m.app)
		fallthrough
	case page == pageActivity:
		m.activity.load()
	case page == pageSettings && m.settings == nil:
		m.settings = newSettingsPage(m.app)
	}
	if came {
		m.readSnapshots()
	}
	m.navigation.choose(page)
}

// readSnapshots reads the list of snapshots again where it is in sight.
func (m *mainWindow) readSnapshots() (inSight bool) {
	p := m.exports
	inSight = m.page == pageExports && p.views.selected == viewSnapshots && p.connection.ID != ""
	if inSight {
		p.stock.read()
	}
	return inSight
}

// export shows the formats for the contacts of the connection that is chosen.
func (m *mainWindow) export() {
	c, ok := m.connections.selection()
	chosen := ok && m.page == pageConnections
	m.open(pageExports)
	if chosen {
		m.exports.open(c)
	}
	m.draw()
	m.exports.showExport()
}

// set shows what is stored.
func (m *mainWindow) set(o connections.Overview) {
	m.loaded, m.failure = true, nil
	m.connections.set(o)
	m.draw()
}

func (m *mainWindow) draw() {
	var view fyne.CanvasObject
	switch {
	case !m.loaded && m.failure != nil:
		view = m.app.failureView(m.failure, m.app.reload)
	case !m.loaded:
		view = centred(upright(word(lang.L("Loading…"), colorSecondary)))
	case m.page == pageClients:
		m.clients.set(m.app.overview) // who sees it pays for it: its client may name ten thousand users
		view = m.clients.view()
	case m.page == pageExports:
		m.exports.set(m.app.overview)
		view = m.exports.view()
	case m.page == pageActivity:
		view = m.activity.view()
	case m.page == pageSettings:
		view = m.settings.view()
	default:
		view = m.connections.view()
	}
	if len(m.room.Objects) == 1 && m.room.Objects[0] == view {
		return
	}
	m.room.Objects = []fyne.CanvasObject{view}
	m.room.Refresh()
}

// pass brings up to date what is said of time.
func (m *mainWindow) pass() {
	m.connections.pass()
	m.draw()
}

// fail shows that nothing could be read, and offers to try again. What is shown
// already stays, and it is said once.
func (m *mainWindow) fail(err error) {
	if m.loaded && m.failure == nil {
		m.app.tellError(m.window, err, remedy{again: m.app.reload})
	}
	m.failure = err
	if !m.loaded {
		m.draw()
	}
}
