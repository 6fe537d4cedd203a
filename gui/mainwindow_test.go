package gui

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

func TestMain_LoadingThenRecords(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	gate := make(chan struct{})
	d.app.Service = d.slowly(gate)
	d.app.Show()
	d.misses("Loading…")
	d.pass(slow)
	d.sees("Loading…")
	close(gate)
	d.settle()
	d.sees("Acme CRM sync")
	d.misses("Loading…")
}

// slowly is the service on records that are read when the gate opens.
func (d *desk) slowly(gate chan struct{}) *connections.Service {
	s := *d.service
	s.Records = gatedRecords{d.records, gate}
	return &s
}

type gatedRecords struct {
	connections.Records
	gate chan struct{}
}

func (r gatedRecords) View(ctx context.Context, f func(connections.Tx) error) error {
	<-r.gate
	return r.Records.View(ctx, f)
}

type gatedWrites struct {
	connections.Records
	gate chan struct{}
}

func (r gatedWrites) Update(ctx context.Context, f func(connections.Tx) error) error {
	<-r.gate
	return r.Records.Update(ctx, f)
}

// The keyboard does not stay on a page that was left.
func TestMain_KeysDoNotReachAHiddenPage(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Sales")
	d.show()
	d.choose("Sales")
	focusOn(d.app.main.connections.list)
	d.ctrl(fyne.KeyComma)
	d.key(fyne.KeyReturn, fyne.KeyUp)
	if c, _ := d.app.main.connections.selection(); len(d.windows) != 1 || c.Name != "Sales" {
		t.Errorf("chosen is %q, open are %q", c.Name, d.titles())
	}
	d.ctrl(fyne.KeyF)
	d.types("Sales")
	d.ctrl(fyne.KeyComma)
	d.key(fyne.KeyEscape)
	if got := d.app.main.connections.filter.Text; got != "Sales" {
		t.Errorf("Escape in the settings makes the filter of the connections %q", got)
	}
}

func TestFirstStart_SaysWhatWillHappen(t *testing.T) {
	newDesk(t).show().sees(
		"Make your own key at Google", "Sign in and choose what gcdesk may see", "See what was granted, and feed your scripts",
	)
}

// Ctrl and a digit turn to a page.
func TestMain_DigitsTurnThePages(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	for key, page := range map[fyne.KeyName]int{
		fyne.Key1: pageConnections, fyne.Key2: pageClients, fyne.Key3: pageExports, fyne.Key4: pageActivity, fyne.Key5: pageSettings,
	} {
		d.ctrl(key)
		if got := d.app.main.page; got != page {
			t.Errorf("%s turns to page %d, want %d", key, got, page)
		}
	}
}

// Practice mode starts once, however often it is asked for, and not at all once
// it was cancelled.
func TestFirstStart_PracticeStartsOnce(t *testing.T) {
	asked, closed := 0, 0
	gate := make(chan struct{})
	d := newDesk(t, func(d *desk) {
		d.more = func(c *Config) {
			c.Practice = func(context.Context) (Config, error) {
				asked++
				<-gate
				return Config{Close: func() { closed++ }}, nil
			}
		}
	})
	d.show()
	d.tapOn("Try it without Google")
	d.tapOn("Try it without Google")
	d.pass(time.Second)
	d.tapOn("Cancel")
	close(gate)
	d.settle()
	if asked != 1 || closed != 1 || d.app.life.Err() != nil {
		t.Errorf("asked for %d times, closed %d; the windows: %v", asked, closed, d.app.life.Err())
	}
}

// holdWrites lets nothing be stored until let is called.
func (d *desk) holdWrites() (let func()) {
	gate := make(chan struct{})
	s := *d.app.Service
	s.Records = gatedWrites{d.records, gate}
	d.app.Service = &s
	return func() { close(gate) }
}

func TestMain_RecordsThatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	whole := d.app.Service
	d.app.Service = d.broken(errDisk)
	d.show()
	d.sees("Something unexpected happened.", "no space left")
	d.tap("Details")
	d.sees("unknown", "Copy report")
	d.tap("Clients")
	d.sees("Try again") // not "Loading…" for ever
	d.tap("Try again")
	d.sees("Try again")
	d.app.Service = whole
	d.tap("Try again")
	d.tap("Connections")
	d.sees("Acme CRM sync")

	d.app.Service = d.broken(errDisk)
	for range 3 { // what is shown stays, and it is said once
		d.changes <- struct{}{}
		d.wait("the reading to fail", func() bool { return d.app.main.failure != nil && d.busy() == 1 })
		d.settle()
	}
	d.sees("Something unexpected happened.")
	d.key(fyne.KeyReturn)
	d.sees("Acme CRM sync", "Online")
	d.misses("Something unexpected happened.")
}

// An answer that is overtaken by a later one is not shown.
func TestMain_LateAnswerIsNotShown(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	gate := make(chan struct{})
	whole := d.app.Service
	stale := *whole
	stale.Records = staleRecords{d.records, gate}
	d.app.Service = &stale
	d.app.reload()
	d.app.Service = whole
	d.app.reload()
	d.wait("the second answer", func() bool { return d.busy() <= 2 })
	close(gate)
	d.settle()
	d.sees("Acme CRM sync", "Online")
}

// staleRecords answers late that nothing is there.
type staleRecords struct {
	connections.Records
	gate chan struct{}
}

func (r staleRecords) View(ctx context.Context, f func(connections.Tx) error) error {
	<-r.gate
	return r.Records.View(ctx, func(tx connections.Tx) error { return f(emptyTx{tx}) })
}

type emptyTx struct{ connections.Tx }

func (emptyTx) Connections() ([]connections.Connection, error) { return nil, nil }

// What another process changes shows by itself, and the keyboard stays.
func TestMain_ShowsWhatAnotherProcessChanged(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	for range 30 {
		if b, ok := d.top().Canvas().Focused().(*button); ok && b.name == "Test" {
			break
		}
		d.key(fyne.KeyTab)
	}
	d.change(c.ID, func(c *connections.Connection) { c.Name = "Acme, renamed" })
	d.changes <- struct{}{}
	d.awaits("Acme, renamed")
	b, ok := d.top().Canvas().Focused().(*button)
	if !ok || b.name != "Test" || fyne.CurrentApp().Driver().CanvasForObject(b) == nil {
		t.Fatalf("the keyboard is at %#v", d.top().Canvas().Focused())
	}
	d.key(fyne.KeyF1)
	d.sees("Keyboard shortcuts")
}

// Two windows on the same records.
func TestMain_TwoWindows(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	second := d.config()
	second.Changes = nil
	other := New(second)
	defer other.close()
	other.Show()
	d.settle()
	other.editConnection(d.named("Acme CRM sync"))
	d.write("Name your connection", "Acme, renamed there")
	d.tap("Save")
	d.app.main.window.RequestFocus()
	d.misses("Acme, renamed there")
	d.changes <- struct{}{}
	d.awaits("Acme, renamed there")
}

func TestMain_Shortcuts(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(*desk)
		sees string
	}{
		"Ctrl+N":                      {func(d *desk) { d.ctrl(fyne.KeyN) }, "Create connection"},
		"Ctrl+N while somebody types": {func(d *desk) { d.ctrl(fyne.KeyF); d.ctrl(fyne.KeyN) }, "Name your connection"},
		"Ctrl+F":                      {func(d *desk) { d.tap("Clients"); d.ctrl(fyne.KeyF); d.types("xyz") }, "No connection matches “xyz”."},
		"Ctrl+R":                      {func(d *desk) { d.ctrl(fyne.KeyR); d.settle() }, "Same account as before"},
		"F1":                          {func(d *desk) { d.key(fyne.KeyF1) }, "Keyboard shortcuts"},
		"the list of them": {func(d *desk) { d.key(fyne.KeyF1) }, "Ctrl+N\nCreate connection\nCtrl+F\nFilter the list\nCtrl+R\nReauthorize\n" +
			"Ctrl+E\nExport contacts\nCtrl+D\nDuplicate the connection\nCtrl+,\nSettings\nCtrl+1 – 5\nThe pages\nCtrl+Q\nQuit\nF5\nCheck now\n" +
			"Enter\nEdit, in the list\nDelete\nDelete the connection\nSpace\nTick, in a list of contacts\nCtrl+A\nTick all, there\nEscape\nClear the search\nF1\nThis list\n"},
		"the list by Help": {func(d *desk) { d.tap("Help"); d.key(fyne.KeyDown, fyne.KeyReturn) }, "Keyboard shortcuts"},
		"About by Help":    {func(d *desk) { d.tap("Help"); d.key(fyne.KeyEnd, fyne.KeyReturn) }, "Free software under the MIT licence."},
		"duplicate by the row's menu": {func(d *desk) {
			d.tapOn("More")
			d.key(fyne.KeyDown, fyne.KeyDown)
			d.key(fyne.KeyReturn)
		}, "Acme CRM sync (copy)"},
		"F1 while somebody types": {func(d *desk) { d.ctrl(fyne.KeyF); d.key(fyne.KeyF1) }, "Keyboard shortcuts"},
		"Delete":                  {func(d *desk) { d.key(fyne.KeyDelete) }, "Delete “Acme CRM sync”?"},
		"Delete in the list":      {func(d *desk) { d.choose("Acme CRM sync"); d.key(fyne.KeyDelete) }, "Delete “Acme CRM sync”?"},
		"Enter in the list":       {func(d *desk) { d.choose("Acme CRM sync"); d.key(fyne.KeyReturn) }, "Edit connection"},
		"a question comes first":  {func(d *desk) { d.key(fyne.KeyDelete); d.ctrl(fyne.KeyR); d.ctrl(fyne.KeyN) }, "Delete “Acme CRM sync”?"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.online("Acme CRM sync")
			d.show()
			c.act(d)
			d.sees(c.sees)
		})
	}
	t.Run("F5", func(t *testing.T) {
		d := newDesk(t)
		d.online("Acme CRM sync")
		d.pass(time.Hour / 2)
		d.show()
		d.sees("Checked today, 12:00")
		d.key(fyne.KeyF5)
		d.settle()
		d.sees("Checked today, 12:30")
	})
}

func TestMain_DeletingAsks(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Sales")
	d.show()
	d.key(fyne.KeyDelete)
	d.sees("Delete “Acme CRM sync”?", "The account's access stays")
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
		d.key(fyne.KeyDelete, key)
		d.settle()
		if len(d.stored().Connections) != 2 {
			t.Fatalf("deleted by %s", key)
		}
	}
	d.key(fyne.KeyDelete)
	d.tap("Delete connection")
	if got := d.stored().Connections; len(got) != 1 || got[0].Name != "Sales" {
		t.Fatalf("left: %+v", got)
	}
	if c, ok := d.app.main.connections.selection(); !ok || c.Name != "Sales" {
		t.Errorf("selected: %q", c.Name)
	}
	d.key(fyne.KeyDelete)
	d.tap("Delete connection")
	d.sees("Connect your first address book")
}

func TestMain_SelectionStays(t *testing.T) {
	d := newDesk(t)
	for _, name := range []string{"A", "B", "C", "D"} {
		d.connection(name)
	}
	d.show()
	selected := func() string { c, _ := d.app.main.connections.selection(); return c.Name }
	d.choose("C")
	remove := func(name string) {
		t.Helper()
		if err := d.service.DeleteConnection(t.Context(), d.named(name).ID); err != nil {
			t.Fatal(err)
		}
		d.app.reload()
		d.settle()
	}
	if remove("A"); selected() != "C" {
		t.Errorf("another was deleted: %q", selected())
	}
	if remove("C"); selected() != "D" {
		t.Errorf("it was deleted: %q, want the row that took its place", selected())
	}
	if remove("D"); selected() != "B" {
		t.Errorf("the last was deleted: %q", selected())
	}
}

func TestMain_Filter(t *testing.T) {
	d := newDesk(t)
	office(d)
	d.show()
	d.ctrl(fyne.KeyF)
	d.types("ERP")
	if got := len(find[*listRow](d.top().Content())); got != 1 {
		t.Errorf("%d rows", got)
	}
	d.sees("Old ERP", "Expired or revoked")
	d.key(fyne.KeyEscape)
	if got := d.app.main.connections.filter.Text; got != "" {
		t.Errorf("Escape leaves %q", got)
	}
	d.types("ada@EXAMPLE")
	if got := len(find[*listRow](d.top().Content())); got != 3 {
		t.Errorf("by address: %d rows", got)
	}
	d.types("x")
	d.sees("No connection matches “ada@EXAMPLEx”.")
	d.tap("Clear the filter")
	if got := len(find[*listRow](d.top().Content())); got != 4 {
		t.Errorf("after clearing: %d rows", got)
	}
}

// Ten thousand connections need no more row objects than a screen full, and
// filtering them no longer than a frame or two.
func TestMain_TenThousandRows(t *testing.T) {
	d := newDesk(t)
	model := d.online("Model")
	d.show()
	var o connections.Overview
	o.Clients = d.stored().Clients
	for i := range 10_000 {
		c := model
		c.ID, c.Name = fmt.Sprint(i), fmt.Sprintf("Connection %05d", i)
		o.Connections = append(o.Connections, c)
	}
	d.app.set(o)
	d.drain()
	rows := func() int { return len(find[*listRow](d.top().Content())) }
	if got := rows(); got < 5 || got > 40 {
		t.Errorf("%d row objects", got)
	}
	d.sees("10,000 connections")
	d.ctrl(fyne.KeyF)
	d.types("09999")
	d.sees("Connection 09999")
	if got := rows(); got != 1 {
		t.Errorf("%d rows", got)
	}
}

func TestDetail_SaysWhoseAndWhatFor(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	d.sees("Ada Lovelace", "Needed for")
	for _, name := range c.Scopes {
		_, consent, use := words.Scope(name)
		d.sees(consent, use)
	}
}

// Every status says since when.
func TestDetail_SinceWhen(t *testing.T) {
	for status, since := range map[string]func(*desk) time.Duration{
		"Not authorized yet": func(d *desk) time.Duration { d.connection("Acme"); return 0 },
		"Online":             func(d *desk) time.Duration { d.online("Acme"); return 0 },
		"Needs attention": func(d *desk) time.Duration { // for two days before its end
			d.change(d.online("Acme").ID, func(c *connections.Connection) { c.Tokens.RefreshExpiry = d.clock().Add(48*time.Hour + 30*time.Minute) })
			return 30 * time.Minute
		},
	} {
		t.Run(status, func(t *testing.T) {
			d := newDesk(t)
			want := "Since today, " + d.clock().Add(since(d)).Local().Format("15:04")
			d.pass(time.Hour)
			d.show()
			d.sees(status, want)
		})
	}
}

func TestDetail_GrantedWithoutBeingAsked(t *testing.T) {
	d := newDesk(t)
	d.change(d.online("Acme CRM sync").ID, func(c *connections.Connection) { c.Scopes = oauth.NewScopes("openid", "email") })
	d.show()
	d.sees("Granted, not asked for", "contacts.readonly")
}

func TestDetail_TimeGoesOn(t *testing.T) {
	d := newDesk(t)
	if err := d.google.SetTesting(true); err != nil {
		t.Fatal(err)
	}
	d.online("Acme CRM sync")
	d.show()
	d.sees("60 min left, renews by itself", "dies Sun 29 Nov", "(testing)", "Online")
	d.pass(20 * time.Minute)
	d.sees("40 min left, renews by itself")
	d.sleep(5*24*time.Hour + time.Hour)
	d.sees("Needs attention", "The sign-in dies", "made anew when it is needed")
	d.sleep(2 * 24 * time.Hour)
	d.sees("Expired or revoked", "died")
}

func TestDetail_NoRefreshToken(t *testing.T) {
	d := newDesk(t)
	if err := d.google.Arm("no-refresh-token", 1); err != nil {
		t.Fatal(err)
	}
	d.online("Acme CRM sync")
	d.show()
	d.sees("none was given", "The sign-in does not renew by itself.")
}

func TestDetail_AccountUnknown(t *testing.T) {
	d := newDesk(t)
	d.change(d.online("Acme CRM sync").ID, func(c *connections.Connection) { c.Account = connections.Account{} })
	d.show()
	d.sees("Account unknown")
}

func TestDetail_CopiesTheTokenCommand(t *testing.T) {
	d := newDesk(t)
	d.online("Ada's book")
	d.show()
	d.tap("Copy token command")
	if got := d.fyne.Clipboard().Content(); got != `gcdesk token 'Ada'\''s book'` {
		t.Errorf("copied %q", got)
	}
}

// What takes longer than 200 ms shows on every page, and can be cancelled.
func TestActivity(t *testing.T) {
	for _, page := range []string{"Connections", "Clients"} {
		t.Run(page, func(t *testing.T) {
			d := newDesk(t)
			d.online("Acme CRM sync")
			d.show()
			d.tap(page)
			var ended error
			d.app.run("Testing “Acme CRM sync”…", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
				func(err error) { ended = err })
			d.pass(slow - time.Millisecond)
			d.misses("Testing “Acme CRM sync”…")
			d.pass(time.Millisecond)
			d.sees("Testing “Acme CRM sync”…")
			d.tap("Cancel")
			if !errors.Is(ended, context.Canceled) {
				t.Errorf("ended with %v", ended)
			}
			d.misses("Testing “Acme CRM sync”…")
		})
	}
}

func TestPractice_SaysSoOnEveryWindow(t *testing.T) {
	d := newDesk(t, inPractice).show()
	d.ctrl(fyne.KeyN)
	d.tap("New client")
	d.tap("Practice file")
	d.tap("Save")
	d.write("Name your connection", "Acme")
	d.tap("Choose permissions")
	Recovery{App: d.fyne, Background: d.config().Background, Now: d.clock, Practising: true, Err: &connections.DamagedError{Err: errDisk}}.Show()
	StartFailure{App: d.fyne, Practising: true, Err: errDisk, Explain: func(err error) words.Text { return words.Error(err, "") }}.Show()
	for _, w := range d.windows {
		if !strings.HasSuffix(w.Title(), " · Practice") || !strings.Contains(read(w.Content()), "Practice") {
			t.Errorf("%q shows %q", w.Title(), read(w.Content()))
		}
	}
	if len(d.windows) != 5 {
		t.Errorf("open: %q", d.titles())
	}
	d.leave(d.window("gcdesk · Recovery")) // nobody else ends it
}

// Practice mode opens in place of the first window; a form with changes is
// asked about before.
func TestFirstStart_OpensPracticeMode(t *testing.T) {
	d := newDesk(t)
	practice := d.config()
	practised := *d.service
	practised.Preset.Practice = true
	practice.Service, practice.Changes = &practised, nil
	d.app.Practice = func(context.Context) (Config, error) { return practice, nil }
	d.show()
	d.ctrl(fyne.KeyN)
	d.write("Name your connection", "Half a name")
	d.window("gcdesk").RequestFocus()
	d.tap("Try it without Google")
	d.sees("Discard the changes?")
	d.tap("Discard")
	d.settle()
	if got := d.titles(); len(got) != 1 || got[0] != "gcdesk · Practice" {
		t.Fatalf("open: %q", got)
	}
	d.leave(d.top())
}

// Closing ends everything that the windows began.
func TestMain_NothingIsLeftAfterClosing(t *testing.T) {
	d := waiting(t)
	d.leave(d.window("gcdesk"))
	d.tapOn("Quit")
	d.wait("the windows to close", func() bool { return len(d.windows) == 0 })
	d.wait("the windows' goroutines to end", func() bool { return d.busy() == 0 })
	for end := time.Now().Add(patience); ours() != "" && time.Now().Before(end); {
		runtime.Gosched()
	}
	if left := ours(); left != "" {
		t.Errorf("left:\n%s", left)
	}
}

// What was said at the lower end gives its room back.
func TestMain_NewsGiveTheirRoomBack(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	before := d.app.main.room.Size()
	d.app.say("“Acme CRM sync” works.")
	if during := d.app.main.room.Size(); during.Height >= before.Height {
		t.Errorf("the news have no room: %v", during)
	}
	d.pass(tellsFor)
	if after := d.app.main.room.Size(); after != before {
		t.Errorf("got %v, want %v as before", after, before)
	}
}

// Nothing of a sign-in that was taken back looks alive.
func TestMain_RevokedLooksDead(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.change(c.ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: "invalid_grant", Status: 400, Since: d.clock()}
	})
	d.show()
	d.sees("Was granted", "of no use any more", "not accepted any more")
	d.misses("renews by itself", "no known end")
}

// On a screen of 1280 pixels at 200 % every page has room: the navigation gives
// its words up, the lists are narrower, and what cannot wrap scrolls.
func TestMain_HasRoomAt200Percent(t *testing.T) {
	for _, language := range []string{"en_GB.UTF-8", "de_DE.UTF-8"} {
		d := newDesk(t, inPractice, func(d *desk) { d.language = language })
		if _, err := d.service.Test(t.Context(), d.online("Acme CRM sync").ID); err != nil { // something has happened
			t.Fatal(err)
		}
		d.show()
		d.top().Resize(fyne.NewSize(640, 400))
		m := d.app.main
		for page := range pageNames {
			m.turn(page)
			d.settle()
			if least := m.window.Content().MinSize(); least.Width > 640 || least.Height > 400 {
				t.Errorf("%s: %s wants %v", language, pageNames[page], least)
			}
		}
		d.app.openGuide(connections.Client{}, nil, nil)
		d.settle()
		if least := d.top().Content().MinSize(); least.Width > 640 || least.Height > 400 {
			t.Errorf("%s: the guide wants %v", language, least)
		}
		d.app.sheets["guide"].close()
		if !m.navigation.brief || m.navigation.Size().Width > 100 {
			t.Errorf("the navigation takes %v", m.navigation.Size())
		}
		d.top().Resize(fyne.NewSize(1160, 700))
		if m.navigation.brief || m.navigation.Size().Width < navigationWidth {
			t.Errorf("with room the navigation takes %v", m.navigation.Size())
		}
	}
}

// The list begins where the remembered connection is in sight, or at its top.
func TestMain_BeginsAtTheSelected(t *testing.T) {
	for want, remembered := range map[string]bool{"Shop 00": false, "Shop 01": true, "Shop 20": true, "Shop 32": true} {
		d := newDesk(t)
		for i := range 33 {
			d.connection(fmt.Sprintf("Shop %02d", i))
		}
		if remembered {
			d.app.main.connections.selected = d.named(want).ID
		}
		d.show()
		list := d.app.main.connections.list
		top, bottom := place(list).Y, place(list).Y+list.Size().Height
		if !slices.ContainsFunc(find[*listRow](list), func(r *listRow) bool {
			return r.name == want && list.rows[r] == list.selected && place(r).Y >= top && place(r).Y+r.Size().Height <= bottom
		}) {
			t.Errorf("%q cannot be seen, or is not marked; the list begins at %v", want, list.GetScrollOffset())
		}
		if !remembered {
			continue
		}
		d.app.main.window.Resize(fyne.NewSize(1160, 420))
		if at := float32(list.selected)*list.pitch() - list.GetScrollOffset(); at < 0 || at+list.height > list.Size().Height {
			t.Errorf("%q is at %v of %v in a lower window", want, at, list.Size().Height)
		}
	}
}
