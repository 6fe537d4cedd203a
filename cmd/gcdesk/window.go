package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/lang"

	"gcdesk/assets"
	"gcdesk/connections"
	"gcdesk/contacts/export"
	"gcdesk/gui"
	"gcdesk/gui/words"
	"gcdesk/oauth/sandbox"
)

const appID = "app.gcdesk"

var errNoDisplay = errors.New("no display")

// checkDisplay returns errNoDisplay where Fyne would panic.
func checkDisplay() error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errNoDisplay
	}
	return nil
}

// openWindow shows the windows of a data folder until they are closed, or
// brings those of another process to the front. prepare, if not nil, comes
// before; what it made is freed in the end. What keeps them from opening is
// said in a window of its own, which tries again on request. hidden begins in
// the tray.
func openWindow(ctx context.Context, dir string, hidden bool, prepare func() (free func(), err error)) error {
	if err := checkDisplay(); err != nil {
		return err
	}
	ctx, told := context.WithCancel(ctx)
	defer told()
	ctx = connections.WithPrompts(ctx, connections.Prompts{}) // each of a person's acts has its own
	if err := startNoBus(); err != nil {
		return err
	}
	log.SetOutput(os.Stderr)
	debug.SetGCPercent(startPercent)
	o := &opening{dir: dir, hidden: hidden, prepare: prepare}
	defer o.close()
	err := o.begin(ctx)
	switch {
	case errors.Is(err, errRaised):
		fmt.Fprintln(os.Stderr, lang.L("gcdesk is open already; its window has come to the front."))
		return nil
	case err != nil && !inWindow(err):
		return err
	}
	a, appErr := newApp()
	if appErr != nil {
		return appErr
	}
	stop := context.AfterFunc(ctx, func() {
		background().Do(func() {
			if !o.shown {
				quit(a)
				return
			}
			background().After(endTime, func() { quit(a) }) // the windows close by themselves, and the program with them
		})
	})
	defer stop()
	if err == nil {
		err = o.ready(ctx, a)()
	}
	if err != nil {
		gui.StartFailure{App: a, Background: gui.NewBackground(), Practising: prepare != nil, Err: err, Explain: explain, Open: func(life context.Context) func() error {
			next := *o // the window may close meanwhile, and the program end
			failed := next.begin(life)
			show := func() error { return failed }
			if failed == nil {
				show = next.ready(ctx, a)
			}
			return func() error {
				*o = next
				err = show()
				return err
			}
		}}.Show()
	}
	// A window lives long and makes little: half the heap's slack is enough.
	a.Lifecycle().SetOnStarted(func() {
		time.AfterFunc(time.Second/10, func() { takeSignals(ctx, told) }) // Fyne hears them from its loop's begin on
		time.AfterFunc(startTime, func() { debug.SetGCPercent(50) })
	})
	// In the very end Fyne writes a file of preferences, of which we have none,
	// and complains when it finds it half written.
	a.Lifecycle().SetOnStopped(func() { log.SetOutput(io.Discard) })
	o.running = true
	a.Run()
	return err
}

func newApp() (fyne.App, error) {
	icon, err := assets.Files.ReadFile("icon.png")
	if err != nil {
		return nil, err
	}
	a := app.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("icon.png", icon))
	a.Settings().SetTheme(gui.Theme{})
	return a, publishWindows(a)
}

// inWindow reports whether a person who has started gcdesk from the desktop is
// told in a window why it does not open: of what they can mend, as opposed to
// another process that is in the way.
func inWindow(err error) bool {
	running := (*runningError)(nil)
	return !errors.Is(err, errSilent) && !errors.As(err, &running) && !errors.Is(err, context.Canceled)
}

// opening is how far the windows of a data folder have come.
type opening struct {
	dir     string
	hidden  bool                            // in the tray, to begin with
	running bool                            // the program's loop has begun
	shown   bool                            // there are windows of the data; for the UI goroutine
	prepare func() (free func(), err error) // nil: nothing, or done
	raise   <-chan struct{}                 // nil: the folder is not claimed
	free    func()                          // gives the claim back
	more    func()                          // frees what prepare made; may be nil
	wiring  *wiring
	lost    error         // why the records cannot be read; nil: they can
	back    *gui.Restored // what they have come from; nil: they were there
}

// begin claims the folder and wires it. After an error it can be called again.
func (o *opening) begin(ctx context.Context) (err error) {
	if o.raise == nil {
		if o.raise, o.free, err = claimWindows(ctx, o.dir); err != nil {
			return err
		}
	}
	if o.prepare != nil {
		if o.more, err = o.prepare(); err != nil {
			return err
		}
		o.prepare = nil
	}
	o.wiring, o.lost = wire(o.dir)
	if _, _, ok := connections.Unreadable(o.lost); o.lost != nil && !ok {
		return o.lost
	}
	return nil
}

// ready makes ready what shows, on the UI goroutine, the windows or the way back
// to records that can be read.
func (o *opening) ready(ctx context.Context, a fyne.App) (show func() error) {
	if o.lost == nil {
		return o.open(ctx, a)
	}
	r := o.recovery()
	r.App, r.Raise = a, o.raise
	r.Open = func() func() error {
		o.hidden = false // a person has come
		return o.open(ctx, a)
	}
	return func() error {
		r.Show()
		return nil
	}
}

func (o *opening) close() {
	if o.more != nil {
		o.more()
	}
	if o.raise != nil {
		o.free()
	}
}

const (
	// What the start makes stays: to collect meanwhile takes time and frees
	// nothing. The heap may grow to 24 MiB, and by what the records take.
	startPercent = 600
	leastHeap    = 4 // MiB that Go counts the percents of, to begin with

	startTime = 5 * time.Second // that a start takes at most, on a slow machine
	endTime   = 2 * time.Second // that windows have to close in when the program is told to end
)

// open reads what the windows of the data folder need, and what it returns shows
// them.
func (o *opening) open(ctx context.Context, a fyne.App) (show func() error) {
	if !o.running { // else it is no start any more
		debug.SetGCPercent(startPercent + int(min(o.wiring.store.Size()>>20, 100))*100/leastHeap)
	}
	shown, err := o.wiring.windows(ctx, a)
	return func() error {
		if err != nil {
			return err
		}
		return o.show(ctx, a, shown)
	}
}

// show shows the windows. The program ends with the last of them, also one that
// nobody has seen.
func (o *opening) show(ctx context.Context, a fyne.App, shown gui.Config) error {
	w := o.wiring
	if language := shown.Settings.Language; language != "" {
		if err := words.LoadLanguage(language); err != nil {
			return err
		}
		w.service.Language = words.Language()
	}
	var sets atomic.Int32
	closes := func(free func()) func() {
		sets.Add(1)
		return func() {
			free()
			if sets.Add(-1) == 0 {
				quit(a)
			}
		}
	}
	shown.Raise, shown.Close, shown.Hidden, shown.Restored = o.raise, closes(o.free), o.hidden, o.back
	shown.Ending, shown.Hides = ending(ctx), rests()
	shown.Tray, shown.TrayAtStart = w.tray(ctx, a, o.running), trayAtStart
	if !w.service.Preset.Practice {
		shown.Practice = func(context.Context) (gui.Config, error) {
			c, err := practiceWindows(ctx, a, filepath.Join(w.dir, "practice"))
			if err == nil {
				c.Close, c.Ending = closes(c.Close), ending(ctx)
			}
			return c, err
		}
	}
	gui.New(shown).Show()
	o.shown = true
	return nil
}

// quit ends the loop, and the process where that does not: Fyne waits without end
// for what comes into its queue in the moment in which it closes.
func quit(a fyne.App) {
	time.AfterFunc(endTime, func() { os.Exit(exitOK) })
	a.Quit()
}

// ending fires when ctx ends.
func ending(ctx context.Context) <-chan struct{} {
	ended := make(chan struct{}, 1)
	context.AfterFunc(ctx, func() { ended <- struct{}{} })
	return ended
}

// recovery is what the window offers that comes first where the records cannot
// be read. Either way out wires the folder anew.
func (o *opening) recovery() gui.Recovery {
	store := o.wiring.store
	copies, _ := store.Copies() // where there is no such folder there is none to offer
	again := func(back *gui.Restored, err error) error {
		if err != nil {
			return err
		}
		fresh, err := wire(o.dir)
		if err == nil {
			o.wiring, o.back = fresh, back
		}
		return err
	}
	return gui.Recovery{
		Background: gui.NewBackground(), Now: time.Now, Practising: isPractice(o.dir), Err: o.lost, Copies: copies, Screen: screenRoom,
		Restore: func(ctx context.Context, c connections.Copy) error {
			kept, err := store.RestoreCopy(ctx, c.Path)
			return again(&gui.Restored{Made: c.Made, Kept: kept}, err)
		},
		Empty: func(ctx context.Context) error {
			_, err := store.StartEmpty(ctx)
			return again(nil, err)
		},
	}
}

// windows is what the windows of a data folder need.
func (w *wiring) windows(ctx context.Context, a fyne.App) (gui.Config, error) {
	go w.service.Overview(ctx)        //nolint:errcheck // the windows' own call finds a long list read while they were made
	go w.service.Sweep(ctx)           //nolint:errcheck // what it leaves, the next one finds
	set, _ := w.service.Settings(ctx) // where they cannot be read, the window says why nothing can
	c := gui.Config{
		App: a, Service: w.service, Now: w.shown, Background: background(), Changes: w.store.Watch(ctx),
		OpenPage: func(ctx context.Context, url string) error { return w.service.Browse(ctx, "", url) },
		Books:    w.books(),
		Settings: set, DataDir: w.dir, OpenFolder: openBrowser, DebugLog: w.log.save, Screen: screenRoom, Version: version,
	}
	if c.AtLogin = w.atLogin(); c.AtLogin != nil {
		go w.followMove(ctx) //nolint:errcheck // the settings show whether it starts
	}
	c.Monitor = &connections.Monitor{Service: w.service}
	c.Scheduler = &connections.Scheduler{Service: w.service}
	c.ExportNotes = w.exportNotes()
	go export.SweepNoted(c.ExportNotes)
	go w.sweepSnapshots(ctx)
	c.Notify = notifications(ctx, a)
	if w.service.Preset.Practice {
		c.ClientFile = w.practiceClientFile
	}
	return c, nil
}

// practiceWindows is practice mode beside the real one, with a server that ends
// when its windows close.
func practiceWindows(ctx context.Context, a fyne.App, dir string) (c gui.Config, err error) {
	raise, release, err := claimWindows(ctx, dir)
	if errors.Is(err, errRaised) {
		return c, gui.ErrOpenElsewhere
	} else if err != nil {
		return c, err
	}
	stop, err := practiceServer(dir)
	if err != nil {
		release()
		return c, err
	}
	free := func() {
		stop()
		release()
	}
	w, err := wire(dir)
	if err == nil {
		c, err = w.windows(ctx, a)
	}
	if err != nil {
		free()
		return c, err
	}
	c.Raise, c.Close = raise, free
	return c, nil
}

// practiceClientFile is what a person would download in the console: the
// stand-in's Desktop app client.
func (w *wiring) practiceClientFile() []byte {
	client := sandbox.DesktopClient()
	server := sandbox.Server{URL: w.service.Preset.BaseURI, Clients: []sandbox.Client{client}}
	return server.ClientFile(client.ID)
}
