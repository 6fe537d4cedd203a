package gui

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// fakeTray is a desktop's tray that keeps what it is shown.
type fakeTray struct {
	desk  *desk
	tell  func(there bool)
	shown *TrayView
}

func (s *fakeTray) Serve(_ context.Context, there func(bool)) {
	s.tell = there
	there(true)
}

func (s *fakeTray) Show(v *TrayView) { s.shown = v }

// newTrayDesk is a desktop that has a tray.
func newTrayDesk(t *testing.T, ways ...func(*desk)) (*desk, *fakeTray) {
	s := new(fakeTray)
	s.desk = newDesk(t, append(ways, func(d *desk) {
		more := d.more
		d.more = func(c *Config) {
			c.Tray = s
			if more != nil {
				more(c)
			}
		}
	})...)
	return s.desk, s
}

// goes lets the desktop lose its tray, or get one.
func (s *fakeTray) goes(there bool) { s.tell(there); s.desk.drain() }

// rows are the entries as a person reads them, those of submenus indented.
func (s *fakeTray) rows() (rows []string) {
	s.desk.t.Helper()
	if s.shown == nil {
		s.desk.t.Fatal("the tray shows nothing")
	}
	var read func(menu *fyne.Menu, indent string)
	read = func(menu *fyne.Menu, indent string) {
		for _, item := range menu.Items {
			if item.IsSeparator {
				continue
			}
			rows = append(rows, indent+item.Label)
			if item.ChildMenu != nil {
				s.shown.Fill(item.ChildMenu)
				read(item.ChildMenu, indent+"  ")
			}
		}
	}
	read(s.shown.Menu, "")
	return rows
}

// press chooses an entry; in German the words are looked up.
func (s *fakeTray) press(path ...string) {
	s.desk.t.Helper()
	menu := s.shown.Menu
	for i, name := range path {
		at := slices.IndexFunc(menu.Items, func(item *fyne.MenuItem) bool {
			return strings.HasSuffix(item.Label, name) || item.Label == lang.L(name)
		})
		if at < 0 {
			s.desk.t.Fatalf("no entry %q: %q", name, s.rows())
		}
		if item := menu.Items[at]; i == len(path)-1 {
			item.Action()
		} else {
			menu = item.ChildMenu
			s.shown.Fill(menu)
		}
	}
	s.desk.drain()
}

func TestTray_Menu(t *testing.T) {
	for language, want := range map[string][]string{
		"en_GB.UTF-8": {
			"✖ Expired or revoked · Old ERP", "  Revoked today, 12:00", "  Reauthorize", "  Show",
			"▲ Needs attention · Sales", "  Needs attention: permission missing · since 12:00", "  Reauthorize", "  Show",
			"○ Not authorized yet · Newsletter", "  Not authorized yet · saved 12:00", "  Authorize", "  Show",
			"■ Offline · Berlin", "  Offline: no network · since 12:00", "  Reauthorize", "  Show",
			"✔ Online · Acme", "  Online · ada@example.com · since 12:00", "  Reauthorize", "  Show",
			"Open gcdesk", "Quit",
		},
		"de_DE.UTF-8": {
			"✖ Abgelaufen oder widerrufen · Old ERP", "  Widerrufen: heute, 12:00 Uhr", "  Neu anmelden", "  Anzeigen",
			"▲ Handlungsbedarf · Sales", "  Handlungsbedarf: Berechtigung fehlt · seit 12:00", "  Neu anmelden", "  Anzeigen",
			"○ Noch nicht angemeldet · Newsletter", "  Noch nicht angemeldet · gespeichert 12:00", "  Anmelden", "  Anzeigen",
			"■ Offline · Berlin", "  Offline: kein Netz · seit 12:00", "  Neu anmelden", "  Anzeigen",
			"✔ Online · Acme", "  Online · ada@example.com · seit 12:00", "  Neu anmelden", "  Anzeigen",
			"gcdesk öffnen", "Beenden",
		},
	} {
		t.Run(language, func(t *testing.T) {
			d, tray := newTrayDesk(t, func(d *desk) { d.language = language })
			fail := func(name, code string) {
				d.change(d.online(name).ID, func(c *connections.Connection) {
					c.Failure = &connections.Failure{Code: code, Since: d.clock()}
				})
			}
			d.online("Acme")
			fail("Berlin", connections.CodeNetwork)
			fail("Old ERP", connections.CodeRevoked)
			d.connection("Newsletter")
			d.change(d.online("Sales").ID, func(c *connections.Connection) { c.Granted = oauth.NewScopes("openid") })
			d.show()
			if got := tray.rows(); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// The icon is that of the worst status.
func TestTray_Icon(t *testing.T) {
	d, tray := newTrayDesk(t)
	d.show()
	is := func(k kind) {
		t.Helper()
		got := tray.shown.Icons
		if len(got) != 2 || got[0].Bounds().Dx() != 22 || got[1].Bounds().Dx() != 44 {
			t.Fatalf("got %d icons, want one of 22 and one of 44", len(got))
		}
		for other := kindOnline; other <= kindNotYet; other++ {
			if same := samePicture(got[0], newTrayIcon(other, 22)); same != (other == k) {
				t.Errorf("the icon is that of kind %d: %v, want kind %d", other, same, k)
			}
		}
	}
	is(kindPlain)
	d.online("Acme")
	d.changes <- struct{}{}
	d.wait("the record", func() bool { return len(d.app.overview.Connections) == 1 })
	is(kindOnline)
	for _, c := range []struct {
		code string
		kind kind
	}{{connections.CodeNetwork, kindOffline}, {connections.CodeAPIDisabled, kindAttention}, {connections.CodeRevoked, kindExpired}} {
		before := tray.shown
		d.change(d.named("Acme").ID, func(a *connections.Connection) {
			a.Failure = &connections.Failure{Code: c.code, Since: d.clock()}
		})
		d.changes <- struct{}{}
		d.wait("another icon", func() bool { return tray.shown != before })
		is(c.kind)
	}
	before := tray.shown
	d.pass(time.Hour)
	d.changes <- struct{}{}
	d.settle()
	if tray.shown != before {
		t.Error("the same was shown again")
	}
}

// What the menu has no room for is a submenu away, by name, and can be
// reauthorized from there.
func TestTray_Many(t *testing.T) {
	d, tray := newTrayDesk(t)
	for i := range 23 {
		d.connection(fmt.Sprintf("Connection %02d", i))
	}
	d.online("A working one")
	d.show()
	top := tray.shown.Menu.Items
	if more := top[trayRows]; more.Label != "and 12 more…" || !strings.HasSuffix(top[trayRows-1].Label, "Connection 11") || len(more.ChildMenu.Items) != 0 {
		t.Fatalf("got %q", tray.rows())
	}
	rows := slices.DeleteFunc(tray.rows(), func(row string) bool { return strings.HasPrefix(row, "    ") })
	at := slices.Index(rows, "and 12 more…")
	if want := []string{"  ✔ Online · A working one", "  ○ Not authorized yet · Connection 12"}; !slices.Equal(rows[at+1:][:2], want) {
		t.Errorf("got %q, want %q", rows[at:], want)
	}
	tray.press("and 12 more…", "Connection 22", "Authorize")
	d.wait("the sign-in", func() bool { return d.named("Connection 22").Authorized() })
}

func TestTray_Hundreds(t *testing.T) {
	d, tray := newTrayDesk(t)
	for i := range 100 {
		d.connection(fmt.Sprintf("Connection %02d", i))
	}
	d.show()
	more := tray.shown.Menu.Items[trayRows]
	var groups []string
	for _, group := range more.ChildMenu.Items {
		groups = append(groups, group.Label)
		if len(group.ChildMenu.Items) != 0 {
			t.Errorf("%s is filled, and nobody has opened it", group.Label)
		}
	}
	if want := []string{"○ Connection 12 – Connection 36", "○ Connection 37 – Connection 61", "○ Connection 62 – Connection 86", "○ Connection 87 – Connection 99"}; !slices.Equal(groups, want) {
		t.Errorf("got %q, want %q", groups, want)
	}
	tray.press(more.Label, "Connection 61", "Connection 50", "Authorize")
	d.wait("the sign-in", func() bool { return d.named("Connection 50").Authorized() })
	d.change(d.named("Connection 70").ID, func(c *connections.Connection) { c.Name = "Renamed" })
	d.changes <- struct{}{}
	d.wait("the new name", func() bool {
		return slices.ContainsFunc(tray.rows(), func(row string) bool { return strings.HasSuffix(row, "· Renamed") })
	})
}

func TestTray_Reauthorize(t *testing.T) {
	d, tray := newTrayDesk(t)
	d.change(d.online("Acme").ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: connections.CodeRevoked, Since: d.clock()}
	})
	d.show()
	d.leave(d.top())
	tray.press("Acme", "Reauthorize")
	d.wait("the sign-in", func() bool { return d.named("Acme").Failure == nil })
	d.settle()
	d.sees("Connected")
	if got := d.titles(); len(got) != 1 {
		t.Errorf("open: %q, want the sign-in alone", got)
	}
	if got := tray.rows()[0]; got != "✔ Online · Acme" {
		t.Errorf("the menu says %q", got)
	}
}

func TestTray_CloseAndComeBack(t *testing.T) {
	for name, back := range map[string]func(*desk, *fakeTray){
		"the icon":        func(_ *desk, s *fakeTray) { s.shown.Open() },
		"the menu":        func(_ *desk, s *fakeTray) { s.press("Open gcdesk") },
		"a connection":    func(_ *desk, s *fakeTray) { s.press("Sales", "Show") },
		"another process": func(d *desk, _ *fakeTray) { d.app.raise() },
	} {
		t.Run(name, func(t *testing.T) {
			d, tray := newTrayDesk(t)
			d.online("Acme")
			d.online("Sales")
			d.show()
			d.leave(d.top())
			if len(d.windows) != 0 || d.app.life.Err() != nil {
				t.Fatalf("open: %q, ended: %v", d.titles(), d.app.life.Err())
			}
			d.pass(time.Hour)
			back(d, tray)
			d.drain()
			d.sees("Acme", "Sales")
			if c, _ := d.app.main.connections.selection(); name == "a connection" && c.Name != "Sales" {
				t.Errorf("chosen: %q", c.Name)
			}
		})
	}
}

func TestTray_NoneClosingQuits(t *testing.T) {
	for name, without := range map[string]func(*desk, *fakeTray){
		"the desktop has none": func(_ *desk, s *fakeTray) { s.goes(false) },
		"a person wants none": func(d *desk, _ *fakeTray) {
			d.tap("Settings")
			d.tap("Keep gcdesk in the tray when its window is closed")
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, tray := newTrayDesk(t)
			d.online("Acme")
			d.show()
			without(d, tray)
			if tray.shown != nil {
				t.Error("an icon is still shown")
			}
			d.leave(d.top())
			d.wait("the end", func() bool { return d.app.life.Err() != nil })
		})
	}
}

func TestTray_GoesWhileHidden(t *testing.T) {
	d, tray := newTrayDesk(t)
	d.online("Acme")
	d.show()
	d.leave(d.top())
	tray.goes(false)
	d.pass(trayPatience - time.Second)
	tray.goes(true) // a panel that was started anew
	d.pass(time.Minute)
	if len(d.windows) != 0 {
		t.Fatalf("open: %q", d.titles())
	}
	tray.goes(false)
	d.pass(trayPatience + time.Second)
	d.sees("Acme")
}

func TestTray_BeginHidden(t *testing.T) {
	told := false
	hidden := func(d *desk) { d.more = func(c *Config) { c.Hidden, c.Hides = true, func(now bool) { told = now } } }
	t.Run("with a tray", func(t *testing.T) {
		d, tray := newTrayDesk(t, hidden)
		d.online("Acme")
		d.show()
		d.pass(time.Minute)
		if len(d.windows) != 0 || !told {
			t.Fatalf("open: %q, told of: %v", d.titles(), told)
		}
		tray.press("Open gcdesk")
		d.sees("Acme")
	})
	t.Run("the tray never comes", func(t *testing.T) {
		d, tray := newTrayDesk(t, hidden)
		d.online("Acme")
		d.show()
		tray.goes(false)
		d.pass(trayPatience + time.Second)
		d.sees("Acme")
	})
	t.Run("nothing knows of trays", func(t *testing.T) {
		d := newDesk(t, hidden)
		d.show()
		d.sees("Create connection")
	})
}

// Who rests while nobody sees the windows is told when that begins and ends.
func TestTray_TellsOfHiding(t *testing.T) {
	var got []bool
	d, tray := newTrayDesk(t, func(d *desk) {
		d.more = func(c *Config) { c.Hides = func(hidden bool) { got = append(got, hidden) } }
	})
	d.show()
	d.leave(d.top())
	tray.press("Open gcdesk")
	if want := []bool{true, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Nothing is drawn in a window that is hidden; what it says of time is true
// when it comes back.
func TestTray_TimeGoesOn(t *testing.T) {
	d, tray := newTrayDesk(t)
	d.online("Acme")
	d.show()
	d.sees("60 min left, renews by itself")
	d.leave(d.top())
	d.pass(20 * time.Minute)
	if got := read(d.app.main.window.Content()); !strings.Contains(got, "60 min left") {
		t.Errorf("it was drawn while nobody saw it: %s", got)
	}
	tray.press("Open gcdesk")
	d.sees("40 min left, renews by itself")
}

func TestTray_QuitAsks(t *testing.T) {
	d, tray := newTrayDesk(t)
	d.online("Acme")
	d.show()
	d.leave(d.top())
	var ended error
	d.app.run("Counting…", func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}, func(err error) { ended = err })
	d.pass(time.Second)
	tray.press("Quit")
	d.sees("Quit gcdesk?", "Counting…")
	d.tapOn("Keep going")
	if d.app.life.Err() != nil || ended != nil {
		t.Fatalf("ended: %v, the task: %v", d.app.life.Err(), ended)
	}
	tray.press("Open gcdesk")
	d.ctrl(fyne.KeyQ)
	d.sees("Quit gcdesk?")
	d.tapOn("Quit")
	d.wait("the end", func() bool { return d.app.life.Err() != nil })
}

// The question whether to quit needs no answer once nothing is under way; what
// has failed meanwhile is read first.
func TestMain_QuitsWhenTheLastWorkHasEnded(t *testing.T) {
	for name, c := range map[string]struct {
		fails bool
		then  func(*desk)
	}{
		"well":      {false, func(*desk) {}},
		"with news": {true, func(d *desk) { d.settle(); d.tapOn("Close"); d.quits(false); d.tapOn("Close") }},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.online("Acme")
			d.show()
			works := make(chan struct{})
			for _, work := range []chan struct{}{works, nil} {
				d.app.run("Counting…", func(ctx context.Context) error {
					select {
					case <-work:
					case <-ctx.Done():
					}
					return nil
				}, func(error) {
					if c.fails {
						d.app.tell(d.app.main.window, "It failed.", "")
					}
				})
			}
			d.pass(time.Second)
			d.ctrl(fyne.KeyQ)
			d.sees("Quit gcdesk?")
			close(works)
			d.wait("the end of the first", func() bool { return len(d.app.activity.tasks) == 1 })
			d.quits(false)
			d.app.activity.tasks[0].cancel()
			c.then(d)
			d.quits(true)
		})
	}
}

// quits fails the test unless gcdesk ends, or goes on.
func (d *desk) quits(ends bool) {
	d.t.Helper()
	if ends {
		d.wait("the end", func() bool { return d.app.life.Err() != nil })
	} else if d.app.life.Err() != nil {
		d.t.Error("gcdesk has ended")
	}
}

// What was typed into the settings is kept, however gcdesk ends.
func TestMain_QuitKeepsWhatIsTyped(t *testing.T) {
	for name, quit := range map[string]func(*desk, *fakeTray){
		"by the tray": func(_ *desk, tray *fakeTray) { tray.press("Quit") },
		"by the keys": func(d *desk, _ *fakeTray) { d.ctrl(fyne.KeyQ) },
	} {
		t.Run(name, func(t *testing.T) {
			d, tray := newTrayDesk(t)
			d.show()
			d.ctrl(fyne.KeyComma)
			d.write("Browser command", "firefox -P work")
			quit(d, tray)
			d.wait("the end", func() bool { return d.app.life.Err() != nil })
			if got := d.settings().Browser; got != "firefox -P work" {
				t.Errorf("kept: %q", got)
			}
		})
	}
}

// What writes for somebody is not cancelled without a word, and asked about
// once.
func TestMain_QuitAsksAboutWhatIsWritten(t *testing.T) {
	for name, c := range map[string]struct {
		begin func(*desk, *watch)
		says  string
	}{
		"export": {func(d *desk, _ *watch) {
			d.exports()
			d.exporting()
		}, "Exporting"},
		"snapshot": {func(d *desk, _ *watch) {
			d.exports()
			d.snapshotsPage()
			d.hang()
			d.tap("Take snapshot")
			d.tapOn("Take snapshot") // of the question
		}, "Taking a snapshot of “Acme CRM sync”"},
		"the schedule's snapshot": {func(d *desk, w *watch) {
			d.exports()
			w.round()
			d.snapshotsPage()
			d.tap("Change the schedule")
			everyDayPlain(d)
			d.hang()
			d.tapOn("Save")
			d.wait("the schedule", func() bool { return d.app.scheduled != "" })
		}, "Taking a snapshot of “Acme CRM sync”"},
	} {
		t.Run(name, func(t *testing.T) {
			d, w := newNightDesk(t)
			c.begin(d, w)
			d.leave(d.top())
			d.leave(d.top())
			d.sees("Quit gcdesk?", "would be cancelled: "+c.says)
			d.tapOn("Keep going")
			d.misses("Quit gcdesk?")
			if d.app.life.Err() != nil {
				t.Fatal("it was cancelled all the same")
			}
			d.leave(d.top())
			d.tapOn("Quit")
			d.wait("the end", func() bool { return d.app.life.Err() != nil })
		})
	}
}

func TestSettings_Desktop(t *testing.T) {
	const start = "Start gcdesk"
	ticked := func(d *desk, text string) bool {
		for _, o := range find[*option](d.top().surface()) {
			if o.text == lang.L(text) {
				return o.on
			}
		}
		t.Fatalf("no tick box %q: %s", text, d.screen())
		return false
	}
	t.Run("at login", func(t *testing.T) {
		atLogin, refused := true, error(nil)
		d, _ := newTrayDesk(t, func(d *desk) {
			d.more = func(c *Config) {
				c.AtLogin = &AtLogin{
					On: func() (bool, error) { return atLogin, nil },
					Set: func(on bool) error {
						if refused == nil {
							atLogin = on
						}
						return refused
					},
				}
			}
		})
		d.show()
		d.tap("Settings")
		if !ticked(d, start) {
			t.Error("it does not show what the desktop does")
		}
		d.tap(start)
		if set, err := d.service.Settings(t.Context()); atLogin || ticked(d, start) || set.StartAtLogin || err != nil {
			t.Errorf("it starts at login: %v, set: %+v, %v", atLogin, set, err)
		}
		refused = &fs.PathError{Op: "mkdir", Path: "/home/ada/.config/autostart", Err: fs.ErrPermission}
		d.tap(start)
		d.sees("The start at login could not be changed.", "/home/ada/.config/autostart")
		d.key(fyne.KeyEscape)
		if atLogin || ticked(d, start) {
			t.Error("it claims what could not be done")
		}
	})
	t.Run("no tray just now", func(t *testing.T) {
		d, tray := newTrayDesk(t)
		d.show()
		d.tap("Settings")
		const none = "This desktop has no tray just now"
		d.misses(none)
		tray.goes(false)
		d.sees(none)
		tray.goes(true)
		d.misses(none)
	})
	t.Run("another process", func(t *testing.T) {
		d, tray := newTrayDesk(t)
		heard := make(chan connections.Settings, 1)
		d.service.SettingsChanged = func(set connections.Settings) { heard <- set }
		d.show()
		d.tap("Settings")
		if !d.app.tray.wanted() || !ticked(d, "Keep gcdesk in the tray when its window is closed") {
			t.Fatal("nothing is in the tray")
		}
		other := connections.Service{Records: d.records, Now: d.clock}
		change := func(f func(*connections.Settings)) {
			t.Helper()
			if _, err := other.ChangeSettings(t.Context(), f); err != nil {
				t.Fatal(err)
			}
			d.changes <- struct{}{}
			d.settle()
		}
		change(func(s *connections.Settings) { s.TrayOff, s.Proxy = true, "http://proxy.example:3128" })
		d.wait("the icon to go", func() bool { return !d.app.tray.wanted() && tray.shown == nil })
		if ticked(d, "Keep gcdesk in the tray when its window is closed") || d.entry("Proxy").Text != "http://proxy.example:3128" {
			t.Errorf("the page does not follow: %s", d.screen())
		}
		if set := <-heard; set.Proxy != "http://proxy.example:3128" {
			t.Errorf("the network was told of %q", set.Proxy)
		}
		d.write("Callback port", "8800") // is being typed
		change(func(s *connections.Settings) { s.TrayOff = false })
		d.wait("the icon to come back", func() bool { return d.app.tray.wanted() })
		if got := d.entry("Callback port").Text; got != "8800" {
			t.Errorf("what was being typed became %q", got)
		}
	})
	t.Run("a tray that cannot be taken away", func(t *testing.T) {
		d := newDesk(t, func(d *desk) { d.more = func(c *Config) { c.TrayAtStart = true } }).show()
		d.tap("Settings")
		d.sees("when gcdesk starts the next time")
		d.misses("no tray just now")
	})
	t.Run("notifications", func(t *testing.T) {
		d, w := newWatchedDesk(t)
		c := d.online("Acme CRM sync")
		d.show()
		w.round()
		d.tap("Settings")
		d.tap("Tell me when a connection stops working or is about to")
		if err := d.google.Revoke(c.Account.Email); err != nil {
			t.Fatal(err)
		}
		w.after(time.Hour)
		if got := w.notification(); got.Title != "" || d.named("Acme CRM sync").Failure == nil {
			t.Errorf("the desktop was told %q", got.Title)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		d := newDesk(t).show()
		d.tap("Settings")
		d.misses("Desktop", "Tray", "Notifications", start)
	})
}
