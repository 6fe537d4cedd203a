package gui

import (
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// everySettingWrong types into each field what cannot be stored.
func everySettingWrong(d *desk) {
	d.ctrl(fyne.KeyComma)
	d.tap("This one:")
	for field, text := range map[string]string{
		"Callback port": "80", "Browser command": `firefox "`, "Check connections every": "0", "Proxy": "proxy.example", "More certificate authorities": "ca.pem",
	} {
		d.write(field, text)
	}
	d.top().Canvas().Unfocus()
}

// settings are those on the disk.
func (d *desk) settings() connections.Settings {
	d.t.Helper()
	set, err := d.service.Settings(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return set
}

// pause is how a person stops typing.
func (d *desk) pause() {
	d.t.Helper()
	d.pass(settleTyping)
	d.settle()
}

func TestSettings_EachIsStoredByItself(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(*desk)
		want connections.Settings
	}{
		"language":       {func(d *desk) { d.pick("Language", "Deutsch") }, connections.Settings{Language: "de"}},
		"dark":           {func(d *desk) { d.tap("Dark") }, connections.Settings{Theme: connections.ThemeDark}},
		"port":           {func(d *desk) { d.write("Callback port", "8800") }, connections.Settings{CallbackPort: 8800}},
		"the usual port": {func(d *desk) { d.write("Callback port", "8800"); d.pause(); d.write("Callback port", "8765") }, connections.Settings{}},
		"browser":        {func(d *desk) { d.write("Browser command", " firefox -P work ") }, connections.Settings{Browser: "firefox -P work"}},
		"interval":       {func(d *desk) { d.write("Check connections every", "15") }, connections.Settings{CheckMinutes: 15}},
		"no proxy":       {func(d *desk) { d.tap("None") }, connections.Settings{Proxy: oauth.NoProxy}},
		"a proxy":        {func(d *desk) { d.tap("This one:"); d.types("http://proxy.example:3128") }, connections.Settings{Proxy: "http://proxy.example:3128"}},
		"the system's proxy again": {func(d *desk) {
			d.tap("None")
			d.tap("As the system says")
		}, connections.Settings{}},
		"Enter before the pause": {func(d *desk) { d.write("Callback port", "8800"); d.key(fyne.KeyReturn) }, connections.Settings{CallbackPort: 8800}},
		"another page before the pause": {func(d *desk) {
			d.write("Callback port", "8800")
			d.tap("Clients")
		}, connections.Settings{CallbackPort: 8800}},
		"what is wrong is not": {everySettingWrong, connections.Settings{}},
		"an arrow":             {func(d *desk) { d.write("Callback port", "8800"); d.pause(); d.tap("Reset Callback port") }, connections.Settings{}},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := newWatchedDesk(t)
			d.show()
			d.ctrl(fyne.KeyComma)
			c.act(d)
			d.pause()
			if got := d.settings(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("stored %+v, want %+v", got, c.want)
			}
		})
	}
}

// What another process stores comes into the fields, and leaves alone what is
// typed and not stored yet: it is wrong, or half typed.
func TestSettings_TypedTextStays(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.write("Browser command", "firefox")
	d.pause() // stored
	shown := map[string]string{"Callback port": "80", "Proxy": "http://proxy.exam", "More certificate authorities": "ca.pem", "Which stay": "x"}
	d.tap("This one:")
	for field, text := range shown {
		d.write(field, text)
	}
	d.app.heed(connections.Settings{CallbackPort: 9000, Browser: "chromium", Keep: connections.Retention{Last: 5}})
	shown["Browser command"] = "chromium"
	for field, want := range shown {
		if got := d.entry(field).Text; got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
}

func TestSettings_WhatIsWrongIsSaidBesideIt(t *testing.T) {
	d, _ := newWatchedDesk(t)
	d.show()
	everySettingWrong(d)
	d.pause()
	for field, want := range map[string]string{
		"Callback port": "from 1024 to 65535", "Browser command": "with quotes around what has spaces",
		"Check connections every": "from 5 to 1440", "Proxy": "socks5:// with a host", "More certificate authorities": "with its whole path",
	} {
		if got := d.mend(field); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	d.write("Callback port", "8800")
	if got := d.mend("Callback port"); got != "" {
		t.Errorf("it is well, and %q is said", got)
	}
}

func TestSettings_EachWrongNumberIsMarked(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	kept := d.app.main.settings.kept
	all := []*entry{kept.last, kept.daily, kept.weekly, kept.monthly}
	marked := func(want ...bool) {
		t.Helper()
		for i, e := range all {
			if e.wrong != want[i] {
				t.Errorf("%q is marked: %v", e.Text, e.wrong)
			}
		}
	}
	for i, text := range []string{"-1", "abc", "3", "999999"} {
		d.top().Canvas().Focus(all[i])
		d.types(text)
	}
	marked(true, true, false, true)
	d.top().Canvas().Focus(all[1])
	d.key(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	marked(true, false, false, true)
	if got := d.mend("Which stay"); got == "" {
		t.Error("nothing is said, and two are wrong")
	}
}

// The proxy's address is wrong once it was typed and left, not before; a test
// leads to what is wrong.
func TestSettings_ProxyIsTypedInPeace(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	p := d.app.main.settings
	typing := func() bool { return d.top().Canvas().Focused() == fyne.Focusable(p.proxyURL) }
	d.tap("This one:")
	if !typing() || d.mend("Proxy") != "" {
		t.Errorf("the keyboard is in the field: %v; said: %q", typing(), d.mend("Proxy"))
	}
	d.sees("For example http://proxy.example:3128. Until then the system's proxy is in force.")
	d.top().Canvas().Focus(p.caFile)
	if got := d.mend("Proxy"); got != "" {
		t.Errorf("nothing was typed, said: %q", got)
	}
	d.tap("Test the connection")
	if !typing() || d.mend("Proxy") == "" {
		t.Errorf("the test leads to the field: %v; said: %q", typing(), d.mend("Proxy"))
	}
	d.types("http://proxy.example")
	if got := d.mend("Proxy"); got != "" {
		t.Errorf("mended, said: %q", got)
	}
	d.pause()
	d.misses("Until then")
	d.types(":x")
	d.pause()
	if got := d.mend("Proxy"); got != "" {
		t.Errorf("still being typed, said: %q", got)
	}
	d.top().Canvas().Focus(p.caFile)
	if got, want := d.mend("Proxy"), "Until then http://proxy.example is in force."; !strings.HasSuffix(got, want) {
		t.Errorf("left, said: %q, want %q", got, want)
	}
	d.types("ca.pem")
	d.tap("None")
	d.tap("Test the connection")
	if d.top().Canvas().Focused() != fyne.Focusable(p.caFile) {
		t.Error("the keyboard is not in the field that is wrong")
	}
}

// Nothing moves while errors come and go, nor when something was tried.
func TestSettings_StandsStill(t *testing.T) {
	for _, language := range []string{"en_GB.UTF-8", "de_DE.UTF-8"} {
		for _, width := range []float32{640, 1100} {
			t.Run(fmt.Sprint(language, width), func(t *testing.T) {
				d, _ := newWatchedDesk(t, func(d *desk) { d.language = language })
				d.show()
				d.top().Resize(fyne.NewSize(width, 700))
				d.tap(lang.L("Settings"))
				p := d.app.main.settings
				p.proxy.changed(proxyOwn)
				d.settle()
				places := func() string {
					var at []string
					for name, f := range p.fields {
						at = append(at, fmt.Sprint(name, fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Y))
					}
					slices.Sort(at)
					return strings.Join(at, " ")
				}
				before := places()
				for _, e := range []*entry{p.port, p.browser, p.minutes, p.proxyURL, p.caFile} {
					was := e.Text
					e.SetText(`"`)
					d.settle()
					if after := places(); after != before {
						t.Errorf("something has moved:\n%s\n%s", before, after)
					}
					e.SetText(was)
					d.settle()
				}
				p.testBrowser()
				d.settle()
				if after := places(); after != before {
					t.Errorf("something has moved:\n%s\n%s", before, after)
				}
			})
		}
	}
}

func TestSettings_ColoursChangeAtOnceAndStay(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	light := theme.Color(theme.ColorNameBackground)
	d.tap("Dark")
	if theme.Color(theme.ColorNameBackground) == light {
		t.Error("the window is as light as before")
	}
	d.fyne.Settings().SetTheme(Theme{Mode: Light}) // as the desktop has it
	again := New(d.config())
	defer again.close()
	ground := test.WidgetRenderer(again.main.window.Content().(*surface)).Objects()[0].(*canvas.Rectangle)
	if ground.FillColor == light {
		t.Error("the window begins with a light ground under the texts of a dark one")
	}
	again.main.turn(pageSettings)
	if got := again.main.settings.theme.selected; themes[got] != connections.ThemeDark {
		t.Errorf("at the next start %q is chosen", themes[got])
	}
}

func TestSettings_NewWebClientsGetThePort(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.write("Callback port", "8800")
	d.pause()
	d.tap("Clients")
	d.tap("New client")
	d.tap("Web application")
	if got, want := d.entry("Redirect URI").Text, "http://127.0.0.1:8800/connection/oauth2callback"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSettings_BrowserIsTriedAsItIsTyped(t *testing.T) {
	d := newDesk(t).show()
	d.surf(nobody)
	d.ctrl(fyne.KeyComma)
	d.write("Browser command", `firefox -P "At work"`)
	d.tap("Test the browser")
	d.sees("It was started.")
	if got := d.commands(); len(got) != 1 || len(got[0]) != 4 || got[0][2] != "At work" {
		t.Errorf("started %q", got)
	}
	d.write("Browser command", "missing")
	d.tap("Test the browser")
	d.sees("The browser did not open. The program “missing” was not found.")
	d.write("Browser command", "missing-too") // what was said is of another command
	d.misses("was not found")
}

func TestSettings_Authorities(t *testing.T) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	d := newDesk(t)
	whole := d.file("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
	d.show()
	d.ctrl(fyne.KeyComma)
	for path, want := range map[string]string{
		d.file("key.pem", []byte("-----BEGIN PRIVATE KEY-----\n")): "No certificate is in this file.",
		whole + ".gone": "There is no such file.",
	} {
		d.write("More certificate authorities", path)
		d.pause()
		if got := d.mend("More certificate authorities"); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := d.settings().CAFile; got != "" {
		t.Errorf("stored %q", got)
	}
	d.write("More certificate authorities", whole)
	d.pause()
	d.sees("Trusted: Acme Co")
	if got := d.settings().CAFile; got != whole {
		t.Errorf("stored %q", got)
	}

	// A file that is gone makes nobody trusted, and what the test says is in sight.
	d.must(os.Remove(whole))
	ease(d.top(), fyne.NewSize(640, 400))
	body := d.app.main.settings.body
	body.ScrollToTop()
	d.tap("Test the connection")
	d.misses("Trusted: Acme Co")
	if body.Offset.Y == 0 {
		t.Error("the answer is out of sight")
	}
}

// A file that has gone, or a proxy that nobody answers at, keeps nobody out of
// the page that mends it.
func TestSettings_NetworkIsTriedAsItIsTyped(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.tap("Test the connection")
	d.sees("answers, asked without a proxy.")
	d.write("More certificate authorities", "/no/such/file.pem")
	d.tap("Test the connection")
	d.misses("answers")
	d.sees("There is no such file.")
	d.tap("Reset More certificate authorities")
	d.tap("Test the connection")
	d.sees("answers, asked without a proxy.")
	d.tap("This one:")
	d.types("http://proxy.invalid:3128")
	d.tap("Test the connection") // the servers of the test are on this computer
	d.sees("answers, asked without a proxy.", "was not tried")
	d.tap("As the system says") // what was said is of another way
	d.misses("answers")
}

func TestSettings_DebugLog(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.sees("Off")
	if !d.button("Save to a file").Disabled() {
		t.Error("there is nothing to save")
	}
	d.tap("Switch on for 15 minutes")
	d.sees("On, 15 min left", "The debug log is on.")
	if got, want := d.settings().DebugUntil, d.clock().Add(15*time.Minute); !got.Equal(want) {
		t.Errorf("ends at %v, want %v", got, want)
	}
	d.pass(10 * time.Minute)
	d.sees("On, 5 min left")
	d.tap("Save to a file")
	dir := t.TempDir()
	d.write("Folder", dir)
	d.write("File name", "log.txt")
	d.tap("Save")
	if got, err := os.ReadFile(dir + "/log.txt"); err != nil || !strings.Contains(string(got), "POST accounts.google.com/token 200") {
		t.Errorf("saved %q: %v", got, err)
	}
	d.pass(5*time.Minute + time.Second)
	d.sees("Off", "Switch on for 15 minutes")
	d.tap("Switch on for 15 minutes")
	d.tap("Switch off")
	d.sees("Off", "The debug log is off. It can still be saved to a file.")
	d.misses("Saved.")
	word, button := d.app.main.settings.debugging, d.button("Save to a file")
	if got, want := place(word).Y+word.Size().Height/2, place(button).Y+button.Size().Height/2; got != want {
		t.Errorf("the word's middle is at %v, the button's at %v", got, want)
	}
	if got := d.settings().DebugUntil; got.After(d.clock()) {
		t.Errorf("still on until %v", got)
	}
}

func TestSettings_FolderIsShown(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.sees("/home/ada/.local/share/gcdesk")
	d.tap("Open folder")
	if len(d.folders) != 1 || d.folders[0] != "/home/ada/.local/share/gcdesk" {
		t.Errorf("opened %q", d.folders)
	}
}

func TestSettings_DiskThatKeepsNothingIsSaid(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.app.Service = d.broken(errDisk)
	d.tap("Dark")
	d.sees("no space left")
	d.key(fyne.KeyReturn)
	if got, shown := d.app.preferences.set.Theme, d.app.main.settings.theme.selected; got != connections.ThemeSystem || themes[shown] != got {
		t.Errorf("%q is in force, %q is shown", got, themes[shown])
	}
}

// Size, page and connection are those of yesterday, as far as the screen is
// large enough.
func TestMain_RemembersItself(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Sales address book")
	d.show()
	d.choose("Sales address book")
	d.tap("Activity")
	d.top().Resize(fyne.NewSize(1300, 800))
	d.leave(d.top())
	d.wait("the window to close", func() bool { return len(d.windows) == 0 })
	config := d.config()
	config.Screen = func(fyne.Window) fyne.Size { return fyne.NewSize(1200, 900) }
	d.app = New(config)
	d.show()
	if got, want := d.top().Canvas().Size(), fyne.NewSize(1200, 800); got != want {
		t.Errorf("it is %v large, want %v", got, want)
	}
	d.sees("Signed in")
	d.tap("Connections")
	if c, _ := d.app.main.connections.selection(); c.Name != "Sales address book" {
		t.Errorf("%q is chosen", c.Name)
	}
}

// What was set or typed just before the window was closed is kept: on any page,
// in fields that are looked into first, and in the guide.
func TestMain_ClosingLosesNothing(t *testing.T) {
	folder := t.TempDir()
	for name, c := range map[string]struct {
		act  func(*desk)
		kept func(*desk) bool
	}{
		"typed": {
			func(d *desk) { d.ctrl(fyne.KeyComma); d.write("Callback port", "8800") },
			func(d *desk) bool { return d.settings().CallbackPort == 8800 },
		},
		"chosen": {
			func(d *desk) { d.ctrl(fyne.KeyComma); d.tapOn("Dark") },
			func(d *desk) bool { return d.settings().Theme == connections.ThemeDark },
		},
		"a folder": {
			func(d *desk) { d.ctrl(fyne.KeyComma); d.write("Keep them in", folder) },
			func(d *desk) bool { return d.settings().SnapshotFolder == folder },
		},
		"a rule": {
			func(d *desk) { d.ctrl(fyne.KeyComma); d.write("Which stay", "9") },
			func(d *desk) bool { return d.settings().Keep.Last == 9 },
		},
		"in the guide": {
			func(d *desk) {
				d.app.openGuide(connections.Client{}, nil, nil)
				d.settle()
				d.write("Project", "Mine")
				d.main()
			},
			func(d *desk) bool {
				g, err := d.service.Guide(t.Context(), connections.Client{})
				d.must(err)
				return strings.Contains(fmt.Sprintf("%+v", g), "Mine")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.show()
			d.ctrl(fyne.KeyComma)
			size := d.top().Canvas().Size() // as it was remembered the last time
			d.app.preferences.set.Window = connections.WindowState{Width: size.Width, Height: size.Height, Page: pageNames[pageSettings]}
			c.act(d)
			d.leave(d.top())
			d.wait("the window to close", func() bool { return len(d.windows) == 0 })
			if d.settle(); !c.kept(d) {
				t.Errorf("it is lost: %+v", d.settings())
			}
		})
	}
}

// Who is told to end, as at the end of a session, keeps what was set and where a
// person was, and asks nothing.
func TestMain_ToldToEnd(t *testing.T) {
	d := newDesk(t)
	one, two := d.connection("Acme"), d.connection("Berta")
	ending := make(chan struct{}, 1)
	d.app.Ending, d.standing = ending, d.standing+1
	d.show()
	d.app.main.connections.selected = two.ID
	d.tap("Create")
	d.write("Name", "half a form")
	ending <- struct{}{}
	d.wait("the windows to close", func() bool { return len(d.windows) == 0 })
	d.settle()
	if got := d.settings().Window.Connection; got != two.ID {
		t.Errorf("the next start shows %q, want %q of %q and %q", got, two.ID, one.ID, two.ID)
	}
}

// The answer to a way that is not chosen any more is not told.
func TestSettings_OlderNetworkTestIsNotTold(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	let := d.held()
	defer let()
	d.tapOn("None")
	d.tapOn("Test the connection")
	d.sees("Asking the servers…")
	d.tapOn("As the system says")
	let()
	d.settle()
	d.misses("Asking the servers…", "without a proxy")
}

// A disk that never answers keeps nobody from closing the window.
func TestMain_ClosesWithoutTheDisk(t *testing.T) {
	d := newDesk(t).show()
	let := d.holdWrites()
	d.tap("Clients")
	d.leave(d.top())
	d.pass(rememberWithin)
	if len(d.windows) > 0 {
		t.Error("the window is still open")
	}
	let()
}

func TestConnectionForm_BrowserOfItsOwn(t *testing.T) {
	d := newDesk(t)
	d.connection("Acme CRM sync")
	d.show()
	d.tap("Edit")
	d.tap("HTTP")
	d.write("Browser command", "missing --profile ada")
	d.tapOn("Save and authorize")
	d.awaits("The browser did not open.")
	d.sees("The program “missing” was not found. It is the browser command in this connection's HTTP view. Copy the link")
	d.key(fyne.KeyReturn)
	d.key(fyne.KeyEscape)
	d.settle()
	if got := d.named("Acme CRM sync").Browser; got != "missing --profile ada" {
		t.Errorf("stored %q", got)
	}
	d.tap("Edit")
	d.write("Browser command", "firefox -P ada")
	d.tap("Save and authorize")
	d.sees("Connected")
	if got := d.commands(); len(got) != 2 || len(got[1]) != 4 || got[1][3] != d.links()[0] {
		t.Errorf("started %q", got)
	}
}

func TestDuplicate(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.change(c.ID, func(c *connections.Connection) { c.Browser, c.Limits.Timeout = "firefox -P ada", 7 })
	d.show()
	for _, want := range []string{"Acme CRM sync (copy)", "Acme CRM sync (copy 2)"} {
		d.choose("Acme CRM sync")
		d.ctrl(fyne.KeyD)
		if got := d.entry("Name your connection").Text; got != want {
			t.Fatalf("offered %q, want %q", got, want)
		}
		d.tap("Save")
		got, of := d.named(want), d.named("Acme CRM sync")
		if got.Authorized() || got.Account.Key() != "" || got.ID == of.ID {
			t.Errorf("the copy is signed in: %+v", got)
		}
		if got.Client != of.Client || !reflect.DeepEqual(got.Scopes, of.Scopes) || got.Browser != of.Browser || got.Limits != of.Limits {
			t.Errorf("got %+v, want what %+v has", got, of)
		}
	}
}

func TestAbout(t *testing.T) {
	d := newDesk(t).show()
	d.app.showAbout()
	d.sees("gcdesk 0.1.0", "screen reader", "gcdesk --help", "fyne.io/fyne/v2", "the gcdesk authors", "Permission is hereby granted")
	d.choose("Go")
	d.sees("Copyright 2009 The Go Authors")
	d.choose("fyne.io/fyne/v2")
	d.sees("BSD 3-Clause License")
	d.key(fyne.KeyEscape)
	if len(d.windows) != 1 {
		t.Errorf("open are %q", d.titles())
	}
}

// The mouse wheel scrolls the page over a text field, too.
func TestSettings_WheelOverAnEntry(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	ease(d.top(), fyne.NewSize(640, 400))
	p := d.app.main.settings
	under := find[fyne.Scrollable](p.port)
	under[len(under)-1].Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -40}})
	if p.body.Offset.Y != 40 {
		t.Errorf("the page stands at %v, want 40", p.body.Offset.Y)
	}
}
