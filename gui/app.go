package gui

import (
	"context"
	"errors"
	"io"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts/export"
)

// Config is what the windows are given. They know nothing of storage.
type Config struct {
	App        fyne.App
	Service    *connections.Service
	Now        func() time.Time
	Background Background
	// Changes fires when the records changed, by whomever; nil never.
	Changes <-chan struct{}
	// Raise fires when the windows are to come to the front, as when gcdesk is
	// started once more; nil never.
	Raise <-chan struct{}
	// Ending fires when the program is told to end, as at the end of a session:
	// the windows close without a question; nil never.
	Ending <-chan struct{}
	// Hides is told when the windows go into the tray and when they come back;
	// may be nil.
	Hides func(hidden bool)
	// Books is how the windows come to contacts.
	Books Books
	// OpenPage opens a public page (the console, help) in the browser.
	OpenPage func(ctx context.Context, url string) error
	// Settings are in force from the start; zero are the defaults.
	Settings connections.Settings
	// DataDir is where the records are, to be shown; OpenFolder shows a folder
	// in the file manager.
	DataDir    string
	OpenFolder func(ctx context.Context, path string) error
	// DebugLog writes what the debug log holds; nil where there is none.
	DebugLog func(ctx context.Context, w io.Writer) error
	// Screen is the room for a window on its screen, in Fyne's units; nil where
	// it is not known.
	Screen func(fyne.Window) fyne.Size
	// Practice opens practice mode's data and server; nil where there is none
	// to offer, as in practice mode itself.
	Practice func(ctx context.Context) (Config, error)
	// ClientFile is the file that practice mode hands out in place of the
	// console's download; nil outside practice mode.
	ClientFile func() []byte
	// ExportNotes is the folder of export.Noted; empty: none.
	ExportNotes string
	// Version is the program's, for reports and About.
	Version string
	// Monitor brings the statuses up to date; nil where nobody does.
	Monitor *connections.Monitor
	// Scheduler takes snapshots by themselves; nil where nobody does.
	Scheduler *connections.Scheduler
	// Notify shows a notification of the desktop, and may wait for it; nil
	// where there are none.
	Notify func(Notification)
	// Tray is where the desktop keeps icons; nil where it cannot. Hidden begins
	// there, if it has one.
	Tray   Tray
	Hidden bool
	// TrayAtStart says that the desktop shows the icon, or does not, from one
	// start of the program to the next.
	TrayAtStart bool
	// AtLogin starts gcdesk at login; nil where that is not to be.
	AtLogin *AtLogin
	// Restored is the copy that the records have just come from; nil when they
	// could be read.
	Restored *Restored
	// Close is called when the last of these windows has closed; may be nil.
	Close func()
}

// App is the windows over one folder of data.
type App struct {
	Config
	life context.Context
	end  context.CancelFunc

	main     *mainWindow
	sheets   map[string]*sheet // one window of each kind
	overview connections.Overview
	reads    int // how often the records were asked for
	// finishing holds while a sign-in is on its last steps: what it writes
	// shows itself first.
	finishing bool
	activity  *activity
	copier    *copier
	health    *health
	tray      *trayIcon
	scheduled string // Connection.ID of the snapshot that the schedule is taking; empty: none
	savedIn   string // folder of the last file that was written; empty: none yet

	preferences preferences
	starting    bool   // practice mode
	storing     int    // how much is being stored
	stored      func() // waits for the end of it; may be nil
}

// New makes the windows; Show shows them.
func New(c Config) *App {
	a := &App{Config: c, sheets: map[string]*sheet{}}
	a.life, a.end = context.WithCancel(export.Noted(context.Background(), c.ExportNotes))
	a.activity = newActivity()
	a.copier = &copier{clipboard: c.App.Clipboard(), after: a.Background.After}
	a.preferences.set = c.Settings
	if c.Settings.Theme != connections.ThemeSystem {
		a.setTheme() // what is made before keeps the desktop's colours until it is refreshed
	}
	a.health = newHealth(a)
	a.tray = &trayIcon{app: a}
	a.main = newMainWindow(a)
	return a
}

// Show shows the main window, unless it begins in the tray, and keeps it up to
// date.
func (a *App) Show() {
	a.reload() // while the window comes into being
	if a.Hidden && a.Tray != nil {
		a.main.hide(true)
		a.tray.await()
	} else {
		a.main.window.Show()
		a.main.withinScreen()
	}
	if r := a.Restored; r != nil {
		r.tell(a)
	}
	a.Background.After(slow, a.main.draw) // loading
	a.watch(a.Changes, a.reload)
	a.watch(a.Raise, a.raise)
	a.watch(a.Ending, a.closeAll)
	a.every(20*time.Second, func() {
		if !a.main.hidden {
			a.main.pass()
		}
	})
	a.every(time.Minute, a.tray.show)
	a.health.start()
	a.startScheduler()
	a.tray.start()
}

// practising reports whether these windows are practice mode's.
func (a *App) practising() bool { return a.Service.Preset.Practice }

// title is a window's title, which names practice mode.
func (a *App) title(s string) string { return titled(s, a.practising()) }

func titled(s string, practising bool) string {
	if practising {
		return lang.L("{{.Title}} · Practice", map[string]any{"Title": s})
	}
	return s
}

// reload reads everything and shows what has changed. An answer that was overtaken by a later
// one is not shown.
func (a *App) reload() {
	if a.finishing { // it reloads when it has shown its result
		return
	}
	if a.main.page == pageActivity {
		a.main.activity.load()
	}
	a.main.readSnapshots()
	a.reads++
	n := a.reads
	shown, same := a.overview, false
	var fresh connections.Overview
	var stored connections.Settings
	a.run("", func(ctx context.Context) (err error) {
		if fresh, err = a.Service.Overview(ctx); err == nil {
			stored, err = a.Service.Settings(ctx)
		}
		same = reflect.DeepEqual(shown, fresh)
		return err
	}, func(err error) {
		if n == a.reads && err == nil {
			a.heed(stored)
		}
		switch {
		case n != a.reads:
		case err != nil:
			a.main.fail(err)
		case same && a.main.loaded && a.main.failure == nil: // only what no window shows was written
		case !a.main.loaded:
			a.set(fresh) // the monitor looks by itself when it begins
		default:
			a.set(fresh)
			a.health.wake()
		}
	})
}

func (a *App) set(o connections.Overview) {
	a.overview = o
	a.main.set(o)
	a.post(a.tray.show) // in a turn of its own: it judges every connection once more
	for _, s := range a.sheets {
		if s.refreshed != nil {
			s.refreshed(o)
		}
	}
}

// openPage opens a public page and says so when the browser cannot be opened.
func (a *App) openPage(over fyne.Window, url string) {
	a.run(lang.L("Opening…"), func(ctx context.Context) error { return a.OpenPage(ctx, url) }, func(err error) {
		if err != nil && !canceled(err) {
			a.tell(over, lang.L("The browser did not open."), lang.L("Open this page yourself: {{.URL}}", map[string]any{"URL": url}))
		}
	})
}

// openFolder shows a folder in the file manager, and says so where it cannot.
func (a *App) openFolder(dir string) {
	a.run(lang.L("Opening…"), func(ctx context.Context) error {
		if a.OpenFolder == nil {
			return errors.New("there is no file manager")
		}
		return a.OpenFolder(ctx, dir)
	}, func(err error) {
		if err != nil && !canceled(err) {
			a.tell(a.main.window, lang.L("The folder did not open."), dir)
		}
	})
}

// openConsole opens a page of the console on which the client was made.
func (a *App) openConsole(over fyne.Window, page connections.ConsolePage, c connections.Client) {
	a.openPage(over, a.Service.Preset.ConsolePage(page, c))
}

// close ends all work and all windows of this App.
func (a *App) close() {
	a.end()
	a.copier.takeBack()
	if p := a.main.exports; p != nil {
		p.leave()
	}
	for _, s := range a.sheets {
		s.window.Close()
	}
	a.main.window.Close()
	if a.Close != nil {
		a.Close()
	}
}
