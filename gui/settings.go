package gui

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// preferences are the settings in force, and changes on their way to the disk,
// one write after the other.
type preferences struct {
	set     connections.Settings
	waiting []func(*connections.Settings)
	saving  bool
}

// changeSettings stores a change of the settings, and follows it once it is
// stored.
func (a *App) changeSettings(change func(*connections.Settings)) {
	a.preferences.waiting = append(a.preferences.waiting, change)
	a.saveSettings()
}

func (a *App) saveSettings() {
	p := &a.preferences
	if p.saving || len(p.waiting) == 0 {
		return
	}
	p.saving = true
	changes := p.waiting
	p.waiting = nil
	var stored connections.Settings
	a.store(lang.L("Saving…"), func(ctx context.Context) (err error) {
		stored, err = a.Service.ChangeSettings(ctx, func(s *connections.Settings) {
			for _, change := range changes {
				change(s)
			}
		})
		return err
	}, func(err error) {
		p.saving = false
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			a.tellError(a.main.window, err, remedy{again: func() {
				p.waiting = append(changes, p.waiting...)
				a.saveSettings()
			}})
		default:
			before := a.preferences.set
			a.apply(stored)
			a.say(a.saved(before, stored))
		}
		if s := a.main.settings; err != nil && s != nil {
			s.fill() // the controls show what is in force
		}
		a.main.settings.show()
		a.saveSettings()
	})
}

// saved is what is said of settings that are stored. “Saved” of the debug log
// would promise the file.
func (a *App) saved(before, now connections.Settings) string {
	switch {
	case now.DebugUntil.Equal(before.DebugUntil):
		return lang.L("Saved.")
	case now.DebugUntil.After(a.Now()):
		return lang.L("The debug log is on.")
	}
	return lang.L("The debug log is off. It can still be saved to a file.")
}

// apply puts settings that are stored in force.
func (a *App) apply(stored connections.Settings) {
	before := a.preferences.set
	a.preferences.set = stored
	if before.Theme != stored.Theme {
		a.setTheme()
	}
	a.tray.show()
}

// heed follows settings that another process has stored, unless a change of
// this one is on its way. How large that one's window was is its own affair.
func (a *App) heed(stored connections.Settings) {
	p := &a.preferences
	stored.Window = p.set.Window
	if p.saving || len(p.waiting) > 0 || reflect.DeepEqual(stored, p.set) {
		return
	}
	a.apply(stored)
	if a.Service.SettingsChanged != nil {
		a.Service.SettingsChanged(stored)
	}
	if s := a.main.settings; s != nil {
		s.fill()
	}
}

// themes are the choices in the order in which they are offered.
var themes = []connections.Theme{connections.ThemeSystem, connections.ThemeLight, connections.ThemeDark}

func (a *App) setTheme() {
	mode := []Mode{System, Light, Dark}[max(slices.Index(themes, a.preferences.set.Theme), 0)]
	a.App.Settings().SetTheme(Theme{Mode: mode})
}

// The pages by the names under which the settings remember them, in the order
// of the navigation.
var pageNames = []string{"connections", "clients", "exports", "activity", "settings"}

// recall shows the page and the connection that were last looked at.
func (m *mainWindow) recall(was connections.WindowState) {
	m.connections.selected = was.Connection
	if was.Width > 0 && was.Height > 0 {
		m.window.Resize(fyne.NewSize(was.Width, was.Height))
	}
	m.open(max(slices.Index(pageNames, was.Page), 0))
}

// withinScreen makes a window no larger than its screen, which may be another
// one than that on which its size was remembered.
func (m *mainWindow) withinScreen() {
	if m.app.Screen == nil {
		return
	}
	size := m.window.Canvas().Size()
	if room := size.Min(m.app.Screen(m.window)); room != size {
		m.window.Resize(room)
	}
}

// rememberWithin is how long a disk may keep a person from closing the window.
const rememberWithin = time.Second

// remember stores what recall shows, and goes on when all is stored that was
// set.
func (m *mainWindow) remember(then func()) {
	a := m.app
	m.settings.flush()
	size := m.window.Canvas().Size()
	now := connections.WindowState{Width: size.Width, Height: size.Height, Page: pageNames[m.page], Connection: m.connections.selected}
	if !size.IsZero() && now != a.preferences.set.Window { // somebody has seen it, and something is new
		a.store("", func(ctx context.Context) error {
			_, err := a.Service.ChangeSettings(ctx, func(s *connections.Settings) { s.Window = now })
			return err
		}, func(error) {}) // a window that is forgotten opens as at first
	}
	a.stored = sync.OnceFunc(then)
	a.Background.After(rememberWithin, a.stored)
	a.storedAll()
}
