package gui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/gui/words"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage/memory"
)

// patience is how long a test waits for a server on this machine.
const patience = 20 * time.Second

// desk is somebody in front of the windows: a service on memory and a
// stand-in for Google, a clock that tests set, a browser, mouse and keyboard.
type desk struct {
	t       testing.TB
	app     *App
	fyne    *deskApp
	google  *sandbox.Server
	service *connections.Service
	records *memory.Records
	secrets *memory.Secrets
	changes chan struct{}
	windows []*deskWindow // open ones, the foremost last

	snapshots string                                     // folder
	rest      func(context.Context, time.Duration) error // of the address book between two tries; nil: time goes by

	standing   int           // goroutines that go on all the time: the watch for changes
	more       func(*Config) // what else the windows are given; may be nil
	practising bool
	language   string
	mode       Mode

	mu      sync.Mutex // guards what follows
	now     time.Time
	queue   []func() // for the UI goroutine, which is the test's
	running int
	wake    chan struct{}
	browser func(ctx context.Context, url string) error
	visited []string   // authorization URLs
	opened  []string   // public pages
	ran     [][]string // browser commands
	folders []string   // shown in the file manager

	timers    []*timer
	searching bool
}

type timer struct {
	due time.Time
	f   func()
}

func inGerman(d *desk)   { d.language = "de_DE.UTF-8" }
func inDark(d *desk)     { d.mode = Dark }
func inPractice(d *desk) { d.practising = true }

// newDesk opens the windows; nothing is stored yet.
func newDesk(t testing.TB, ways ...func(*desk)) *desk {
	t.Helper()
	d := &desk{
		t: t, standing: 1, language: "en_GB.UTF-8", records: new(memory.Records), secrets: new(memory.Secrets),
		now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), wake: make(chan struct{}, 1), changes: make(chan struct{}, 1),
	}
	d.snapshots = t.TempDir()
	for _, way := range ways {
		way(d)
	}
	t.Cleanup(func() {
		if d.records.ListsChanged() {
			t.Error("somebody has changed a list of records that others read")
		}
	})
	inLanguage(t, d.language)
	d.google = &sandbox.Server{Now: d.clock}
	if err := d.google.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.google.Close() })
	d.browser = d.person(sandbox.Person{})
	hc := oauth.NewHTTPClient()
	hc.Timeout = patience
	d.service = &connections.Service{
		Records: d.records, Secrets: d.secrets, Locks: new(memory.Locks), HTTP: hc, Now: d.clock,
		Preset:  connections.Preset{Endpoints: d.google.Endpoints(), BaseURI: d.google.BaseURI() + "/v1/", Practice: d.practising},
		OpenURL: d.openURL, RunBrowser: d.runBrowser, SignInTimeout: 5 * time.Minute,
		Probe: func(ctx context.Context, api connections.API, accessToken string) (connections.Reply, error) {
			server := api.ResourceServer()
			server.HTTP, server.Sleep = hc, d.nap
			me, count, err := contacts.NewPeople(server).Probe(ctx, api.Ping, api.Count, accessToken)
			return connections.Reply{ResourceName: me.ResourceName, Name: me.Name, Contacts: count}, err
		},
	}
	d.fyne = &deskApp{App: test.NewTempApp(t), desk: d}
	d.fyne.Settings().SetTheme(Theme{Mode: d.mode})
	fyne.SetCurrentApp(d.fyne)
	d.app = New(d.config())
	t.Cleanup(func() {
		if d.app.life.Err() == nil {
			d.app.close()
		}
		d.wait("the work to end", func() bool { return d.busy() == 0 })
	})
	return d
}

// unreachable ends the server, and the connections to it that were kept: a
// request down one of those would count as never answered.
func (d *desk) unreachable() {
	d.t.Helper()
	if err := d.google.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.service.HTTP.CloseIdleConnections()
}

// inLanguage loads the words of a language, and English again when the test is over.
func inLanguage(t testing.TB, language string) {
	t.Helper()
	load := func(language string) {
		for _, name := range []string{"LANG", "LC_ALL", "LC_MESSAGES"} {
			_ = os.Setenv(name, language)
		}
		_ = os.Unsetenv("LANGUAGE")
		if err := words.Load(); err != nil {
			t.Fatal(err)
		}
	}
	load(language)
	if !strings.HasPrefix(language, "en") {
		t.Cleanup(func() { load("en_GB.UTF-8") })
	}
}

func (d *desk) config() Config {
	c := Config{
		App: d.fyne, Service: d.service, Now: d.clock, Changes: d.changes,
		Background: Background{Go: d.goes, Do: d.do, After: d.after},
		OpenPage: func(_ context.Context, url string) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.opened = append(d.opened, url)
			return nil
		},
	}
	c.Books = d.books()
	c.Version, c.DataDir = "0.1.0", "/home/ada/.local/share/gcdesk"
	c.OpenFolder = func(_ context.Context, path string) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.folders = append(d.folders, path)
		return nil
	}
	c.DebugLog = func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "12:00:00 POST accounts.google.com/token 200\n")
		return err
	}
	if set, err := d.service.Settings(context.Background()); err == nil {
		c.Settings = set
	}
	if d.practising {
		c.ClientFile = d.clientFile
	} else {
		c.Practice = func(context.Context) (Config, error) { return Config{}, errors.New("not here") }
	}
	if d.more != nil {
		d.more(&c)
	}
	return c
}

// show opens the main window and waits until it shows what is stored.
func (d *desk) show() *desk {
	d.t.Helper()
	d.app.Show()
	d.settle()
	return d
}

// The clock and the two threads.

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) goes(f func()) {
	d.mu.Lock()
	d.running++
	d.mu.Unlock()
	go func() {
		f()
		d.mu.Lock()
		d.running--
		d.mu.Unlock()
		d.rouse()
	}()
}

func (d *desk) do(f func()) {
	d.mu.Lock()
	d.queue = append(d.queue, f)
	d.mu.Unlock()
	d.rouse()
}

func (d *desk) rouse() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *desk) after(wait time.Duration, f func()) func() {
	t := &timer{d.clock().Add(wait), f}
	d.timers = append(d.timers, t)
	return func() {
		if i := slices.Index(d.timers, t); i >= 0 {
			d.timers = slices.Delete(d.timers, i, i+1)
		}
	}
}

// pass lets time go by; what was to happen meanwhile happens in its order.
func (d *desk) pass(by time.Duration) {
	set := func(t time.Time) { d.mu.Lock(); d.now = t; d.mu.Unlock() }
	end := d.clock().Add(by)
	for {
		slices.SortStableFunc(d.timers, func(a, b *timer) int { return a.due.Compare(b.due) })
		if len(d.timers) == 0 || d.timers[0].due.After(end) {
			break
		}
		next := d.timers[0]
		d.timers = d.timers[1:]
		set(next.due)
		next.f()
		d.drain()
	}
	set(end)
}

// sleep lets the computer sleep: what was to happen meanwhile happens once, at
// its waking.
func (d *desk) sleep(by time.Duration) {
	d.mu.Lock()
	d.now = d.now.Add(by)
	d.mu.Unlock()
	due := d.timers
	d.timers = nil
	for _, t := range due {
		if t.due.After(d.clock()) {
			d.timers = append(d.timers, t)
			continue
		}
		t.f()
		d.drain()
	}
}

// nap is a pause between two tries: time goes by, nobody waits.
func (d *desk) nap(ctx context.Context, by time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
	return ctx.Err()
}

// drain runs what waits for the UI goroutine.
func (d *desk) drain() {
	for {
		d.mu.Lock()
		if len(d.queue) == 0 {
			d.mu.Unlock()
			return
		}
		f := d.queue[0]
		d.queue = d.queue[1:]
		d.mu.Unlock()
		f()
	}
}

// wait serves the UI goroutine until something is so.
func (d *desk) wait(what string, done func() bool) {
	d.t.Helper()
	late := time.After(patience)
	for {
		d.drain()
		if done() {
			return
		}
		select {
		case <-d.wake:
		case <-late:
			d.t.Fatalf("waited in vain for %s; shown: %s\n%s", what, d.screen(), ours())
		}
	}
}

// busy counts the goroutines of the windows.
func (d *desk) busy() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.running
}

// settle waits until nothing is under way but what goes on all the time.
func (d *desk) settle() {
	d.t.Helper()
	d.wait("the windows to come to rest", func() bool { return d.busy() <= d.standing })
	d.drain()
}

// The browser.

func (d *desk) openURL(ctx context.Context, url string) error {
	d.mu.Lock()
	d.visited = append(d.visited, url)
	visit := d.browser
	d.mu.Unlock()
	return visit(ctx, url)
}

// runBrowser finds every program but one that is called missing, and each is
// the same browser.
func (d *desk) runBrowser(ctx context.Context, command []string) error {
	d.mu.Lock()
	d.ran = append(d.ran, command)
	d.mu.Unlock()
	if command[0] == "missing" {
		return &connections.BrowserError{Program: command[0], Err: exec.ErrNotFound}
	}
	return d.openURL(ctx, command[len(command)-1])
}

// commands are the browser commands that were started.
func (d *desk) commands() [][]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.ran)
}

// person answers the server's pages.
func (d *desk) person(p sandbox.Person) func(context.Context, string) error {
	return func(ctx context.Context, url string) error {
		_, err := p.Visit(ctx, url)
		return err
	}
}

// nobody leaves the browser alone.
func nobody(context.Context, string) error { return nil }

func (d *desk) surf(browser func(context.Context, string) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.browser = browser
}

// pages are the public pages that were opened.
func (d *desk) pages() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.opened)
}

// links are the authorization URLs that the browser was sent to.
func (d *desk) links() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.visited)
}

// What is stored.

func (d *desk) clientFile() []byte { return d.google.ClientFile(d.google.Clients[0].ID) }

func (d *desk) client(name string) connections.Client {
	d.t.Helper()
	of := d.google.Clients[0]
	c, err := d.service.SaveClient(d.t.Context(), connections.Client{Name: name, ClientID: of.ID, Type: of.Type, Project: of.ProjectID}, of.Secret)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

var usualScopes = oauth.NewScopes("contacts.readonly", "openid", "email", "profile")

// connection stores one that nobody has signed in to; the first brings a client.
func (d *desk) connection(name string, scopes ...string) connections.Connection {
	d.t.Helper()
	o := d.stored()
	if len(o.Clients) == 0 {
		d.client("Acme desk client")
		o = d.stored()
	}
	if len(scopes) == 0 {
		scopes = usualScopes
	}
	c, err := d.service.SaveConnection(d.t.Context(), connections.Connection{Name: name, Client: o.Clients[0].ID, Scopes: oauth.NewScopes(scopes...)})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// online stores a connection and signs in.
func (d *desk) online(name string, scopes ...string) connections.Connection {
	d.t.Helper()
	c, err := d.service.Authorize(d.t.Context(), d.connection(name, scopes...).ID, connections.Conduct{})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// change writes to a record as another process would.
func (d *desk) change(id string, f func(*connections.Connection)) {
	d.t.Helper()
	err := d.records.Update(d.t.Context(), func(tx connections.Tx) error {
		c, err := tx.Connection(id)
		if err != nil {
			return err
		}
		f(&c)
		return tx.PutConnection(c)
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) stored() connections.Overview {
	d.t.Helper()
	o, err := d.service.Overview(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

// recounts counts the contacts of a connection as another process would, and
// waits until the windows know.
func (d *desk) recounts(id string) {
	d.t.Helper()
	d.change(id, func(c *connections.Connection) { c.Count = &connections.Count{Contacts: 7} })
	d.changed()
}

// changed tells the windows that the records changed, and waits until they show
// it.
func (d *desk) changed() {
	d.t.Helper()
	before := d.app.reads
	d.changes <- struct{}{}
	d.wait("the reload", func() bool { return d.app.reads > before })
	d.settle()
}

func (d *desk) named(name string) connections.Connection {
	d.t.Helper()
	for _, c := range d.stored().Connections {
		if c.Name == name {
			return c
		}
	}
	d.t.Fatalf("there is no connection %q", name)
	return connections.Connection{}
}

// file writes a file as a browser's download.
func (d *desk) file(name string, data []byte) string {
	d.t.Helper()
	path := filepath.Join(d.t.(interface{ TempDir() string }).TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// What is on the screen.

// top is the foremost window.
func (d *desk) top() *deskWindow {
	d.t.Helper()
	if len(d.windows) == 0 {
		d.t.Fatal("no window is open")
	}
	return d.windows[len(d.windows)-1]
}

// window finds an open window by its title.
func (d *desk) window(title string) *deskWindow {
	d.t.Helper()
	for _, w := range d.windows {
		if strings.HasPrefix(w.Title(), lang.L(title)) {
			return w
		}
	}
	d.t.Fatalf("no window %q", title)
	return nil
}

func (d *desk) titles() []string {
	var titles []string
	for _, w := range d.windows {
		titles = append(titles, w.Title())
	}
	return titles
}

// surface is what the mouse reaches of a window: its dialog or its content.
func (w *deskWindow) surface() fyne.CanvasObject {
	if over := w.Canvas().Overlays().Top(); over != nil {
		return over
	}
	return w.Content()
}

// parts are the objects that an object is made of.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	switch c := o.(type) {
	case *fyne.Container:
		return c.Objects
	case fyne.Widget:
		return test.WidgetRenderer(c).Objects()
	}
	return nil
}

// walk calls see with everything that is shown; false leaves out the parts.
func walk(o fyne.CanvasObject, see func(fyne.CanvasObject) bool) {
	if o == nil || !o.Visible() || !see(o) {
		return
	}
	for _, part := range parts(o) {
		walk(part, see)
	}
}

// find collects what is shown of one type.
func find[T any](o fyne.CanvasObject) (all []T) {
	walk(o, func(o fyne.CanvasObject) bool {
		if v, ok := o.(T); ok {
			all = append(all, v)
		}
		return true
	})
	return all
}

// read is every word that is shown.
func read(o fyne.CanvasObject) string {
	var b strings.Builder
	walk(o, func(o fyne.CanvasObject) bool {
		switch v := o.(type) {
		case *label:
			b.WriteString(v.String() + "\n")
			return false
		case *entry:
			b.WriteString(v.Text + "\n")
			return false
		case *canvas.Text:
			b.WriteString(v.Text + "\n")
		}
		return true
	})
	return b.String()
}

func (d *desk) screen() string {
	if len(d.windows) == 0 {
		return "nothing"
	}
	return d.top().Title() + ": " + strings.ReplaceAll(read(d.top().surface()), "\n", " | ")
}

func (d *desk) reads(text string) bool {
	return strings.Contains(read(d.top().surface()), lang.L(text))
}

// sees fails the test unless all of these are on the foremost window.
func (d *desk) sees(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !d.reads(text) {
			d.t.Errorf("%q is not shown: %s", text, d.screen())
		}
	}
}

func (d *desk) misses(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if d.reads(text) {
			d.t.Errorf("%q is shown: %s", text, d.screen())
		}
	}
}

// awaits waits until a text is on the foremost window.
func (d *desk) awaits(text string) {
	d.t.Helper()
	d.wait(text, func() bool { return len(d.windows) > 0 && d.reads(text) })
}

// Hands.

// button finds a button of the foremost window by its words.
func (d *desk) button(name string) *button {
	d.t.Helper()
	for _, b := range find[*button](d.top().surface()) {
		if b.name == name || b.name == lang.L(name) {
			return b
		}
	}
	d.t.Fatalf("no button %q: %s", name, d.screen())
	return nil
}

// tap presses a button, a link, a fold or a view of the navigation.
func (d *desk) tap(name string) {
	d.t.Helper()
	d.tapOn(name)
	d.settle()
}

// tapOn is tap for what begins something that goes on.
func (d *desk) tapOn(name string) {
	d.t.Helper()
	is := func(text string) bool { return text == name || text == lang.L(name) }
	var target *pressable
	walk(d.top().surface(), func(o fyne.CanvasObject) bool {
		switch v := o.(type) {
		case *button:
			if is(v.name) {
				target = &v.pressable
			}
		case *link:
			if is(v.text) {
				target = &v.pressable
			}
		case *foldRow:
			if is(strings.SplitN(read(v.text), "\n", 2)[0]) {
				target = &v.pressable
			}
		case *navigationRow:
			if is(v.word) {
				target = &v.pressable
			}
		case *formatRow:
			if is(v.name) {
				target = &v.pressable
			}
		case *labelRow:
			if is(v.name) {
				target = &v.pressable
			}
		case *countCard:
			if is(v.word) {
				target = &v.pressable
			}
		case *option:
			if is(v.text) {
				v.Tapped(nil)
				target = &pressable{}
			}
		}
		return target == nil
	})
	switch {
	case target == nil:
		d.t.Fatalf("nothing to press is called %q: %s", name, d.screen())
	case target.Disabled():
		d.t.Fatalf("%q cannot be pressed: %s", name, d.screen())
	}
	target.Tapped(nil)
}

// field finds a row of a form by its label.
func (d *desk) field(title string) *field {
	d.t.Helper()
	for _, f := range find[*field](d.top().surface()) {
		if strings.HasPrefix(f.title.String(), lang.L(title)) {
			return f
		}
	}
	d.t.Fatalf("no field %q: %s", title, d.screen())
	return nil
}

func (d *desk) entry(title string) *entry {
	d.t.Helper()
	return find[*entry](d.field(title).control)[0]
}

// write replaces what stands in a field.
func (d *desk) write(title, text string) {
	d.t.Helper()
	e := d.entry(title)
	d.top().Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	d.types(text)
}

// types types into what has the keyboard.
func (d *desk) types(text string) {
	d.t.Helper()
	focused := d.top().Canvas().Focused()
	if focused == nil {
		d.t.Fatalf("nothing has the keyboard: %s", d.screen())
	}
	for _, r := range text {
		focused.TypedRune(r)
	}
	d.drain()
}

// mend is what a field says is wrong.
func (d *desk) mend(title string) string {
	d.t.Helper()
	f := d.field(title)
	if !f.mend.Visible() {
		return ""
	}
	return f.mend.String()
}

// key presses a key where the keyboard is.
func (d *desk) key(names ...fyne.KeyName) {
	d.t.Helper()
	for _, name := range names {
		c := d.top().Canvas()
		ev := &fyne.KeyEvent{Name: name}
		switch {
		case name == fyne.KeyTab:
			c.FocusNext()
		case c.Focused() != nil:
			c.Focused().TypedKey(ev)
		case c.OnTypedKey() != nil:
			c.OnTypedKey()(ev)
		}
		d.drain()
	}
}

// ctrl presses a key with Ctrl, as the desktop driver hands it on.
func (d *desk) ctrl(key fyne.KeyName) {
	d.t.Helper()
	c := d.top().Canvas()
	s := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	if focused, ok := c.Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(s)
	} else {
		c.(fyne.Shortcutable).TypedShortcut(s)
	}
	d.drain()
}

// tabTo presses Tab until a button has the keyboard.
func (d *desk) tabTo(name string) {
	d.t.Helper()
	for range 60 {
		d.key(fyne.KeyTab)
		switch v := d.top().Canvas().Focused().(type) {
		case *button:
			if v.name == lang.L(name) {
				return
			}
		case *option:
			if v.text == lang.L(name) {
				return
			}
		}
	}
	d.t.Fatalf("Tab does not reach %q: %s", name, d.screen())
}

// drop drops files on a window.
func (d *desk) drop(w *deskWindow, paths ...string) {
	d.t.Helper()
	var files []fyne.URI
	for _, p := range paths {
		files = append(files, storage.NewFileURI(p))
	}
	w.dropped(fyne.Position{}, files)
	d.settle()
}

// leave presses a window's own close button.
func (d *desk) leave(w *deskWindow) {
	d.t.Helper()
	if w.intercept != nil {
		w.intercept()
	} else {
		w.Close()
	}
	d.drain()
}

// pick chooses an option of a select.
func (d *desk) pick(title, option string) {
	d.t.Helper()
	find[*selector](d.field(title).control)[0].SetSelected(lang.L(option))
	d.drain()
}

// primaries are the buttons that stand out on what the mouse reaches.
func (w *deskWindow) primaries() (names []string) {
	for _, b := range find[*button](w.surface()) {
		if b.importance == primary || b.importance == danger {
			names = append(names, b.name)
		}
	}
	return names
}

// deskApp is Fyne's test app with windows that can be dropped on and left, and
// a driver that knows in which window an object is.
type deskApp struct {
	fyne.App
	desk *desk
}

func (a *deskApp) Driver() fyne.Driver { return deskDriver{a.App.Driver(), a.desk} }

func (a *deskApp) NewWindow(title string) fyne.Window {
	w := &deskWindow{Window: a.App.NewWindow(title), desk: a.desk}
	return w
}

type deskDriver struct {
	fyne.Driver
	desk *desk
}

// CanvasForObject finds the window of what can have the keyboard, and answers
// nil for what is shown no more, as the desktop driver does.
func (v deskDriver) CanvasForObject(wanted fyne.CanvasObject) fyne.Canvas {
	if _, ok := wanted.(fyne.Focusable); !ok || v.desk.searching {
		return v.Driver.CanvasForObject(wanted)
	}
	v.desk.searching = true // a renderer that is made on the way asks, too
	defer func() { v.desk.searching = false }()
	for _, w := range v.desk.windows {
		for _, tree := range append(w.Canvas().Overlays().List(), w.Content()) {
			found := false
			walk(tree, func(o fyne.CanvasObject) bool {
				found = found || o == wanted
				return !found
			})
			if found {
				return w.Canvas()
			}
		}
	}
	return nil
}

// AbsolutePositionForObject looks into every window, as the desktop driver does.
func (v deskDriver) AbsolutePositionForObject(wanted fyne.CanvasObject) fyne.Position {
	for _, w := range v.desk.windows {
		for _, tree := range append(w.Canvas().Overlays().List(), w.Content()) {
			if at, found := stands(tree, wanted); found {
				return at
			}
		}
	}
	return fyne.Position{}
}

// stands is where an object stands in a tree of what is shown.
func stands(tree, wanted fyne.CanvasObject) (at fyne.Position, found bool) {
	if tree == nil || !tree.Visible() {
		return at, false
	}
	if tree == wanted {
		return tree.Position(), true
	}
	for _, part := range parts(tree) {
		if at, found = stands(part, wanted); found {
			return at.Add(tree.Position()), true
		}
	}
	return at, false
}

type deskWindow struct {
	fyne.Window
	desk      *desk
	dropped   func(fyne.Position, []fyne.URI)
	intercept func()
}

func (w *deskWindow) SetOnDropped(f func(fyne.Position, []fyne.URI)) { w.dropped = f }
func (w *deskWindow) SetCloseIntercept(f func())                     { w.intercept = f }

func (w *deskWindow) Show() {
	w.Window.Show()
	w.RequestFocus()
}

func (w *deskWindow) RequestFocus() {
	w.away()
	w.desk.windows = append(w.desk.windows, w)
}

func (w *deskWindow) away() bool {
	i := slices.Index(w.desk.windows, w)
	if i >= 0 {
		w.desk.windows = slices.Delete(w.desk.windows, i, i+1)
	}
	return i >= 0
}

func (w *deskWindow) Hide() {
	w.away()
	w.Window.Hide()
}

func (w *deskWindow) Close() {
	if w.away() {
		w.Window.Close()
	}
}

// ours lists the goroutines that run code of the product.
func ours() string {
	stack := make([]byte, 1<<20)
	stack = stack[:runtime.Stack(stack, true)]
	var mine [][]byte
	for i, g := range bytes.Split(stack, []byte("\n\n")) {
		own, _, _ := bytes.Cut(g, []byte("created by"))
		if i > 0 && bytes.Contains(own, []byte("gcdesk/")) && !bytes.Contains(own, []byte("sandbox")) && !bytes.Contains(own, []byte("testing.tRunner")) {
			mine = append(mine, g)
		}
	}
	return string(bytes.Join(mine, []byte("\n\n")))
}
