//go:build bench && uitest

package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
	"golang.org/x/sys/unix"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// opened is a program whose window has been painted.
type opened struct {
	*process
	window xproto.Window
	began  time.Time
	paint  time.Duration // from the start of the process to the first pixels
}

// open starts a program and watches the screen for its window. It is the only
// one on the desk.
func (d *desk) open(program string, args ...string) opened {
	d.Helper()
	o := opened{began: time.Now()}
	o.process = d.start(program, args, nil)
	seen := d.quickly("a window", func() bool {
		list := d.screen.numbers(d.screen.root, "_NET_CLIENT_LIST")
		if len(list) == 0 {
			return false
		}
		o.window = xproto.Window(list[0])
		at, ok := d.screen.place(o.window)
		if !ok {
			return false
		}
		img, err := d.screen.picture(at)
		return err == nil && painted(img)
	})
	o.paint = seen.Sub(o.began)
	return o
}

// painted reports whether a window's inside is more than the black ground that
// it gets from the X server.
func painted(img *image.RGBA) bool {
	middle := img.RGBAAt(img.Rect.Dx()/2, img.Rect.Dy()/2)
	return middle.R > 0 || middle.G > 0 || middle.B > 0
}

// quickly is until at a pace that fits what is measured in milliseconds.
func (d *desk) quickly(what string, ok func() bool) (when time.Time) {
	d.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			d.fail("waited %v for %s", patience, what)
		}
	}
	return time.Now()
}

// stillness is how long nothing must change for a window to be taken for done.
const stillness = 400 * time.Millisecond

// settled waits until part of a window, or all of it, stays as it is, and
// returns when it last changed.
func (d *desk) settled(w xproto.Window, part image.Rectangle) (last time.Time) {
	d.Helper()
	var before []byte
	last = time.Now()
	for end := last.Add(patience); time.Since(last) < stillness; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			d.fail("a window changes for %v", patience)
		}
		taken := time.Now()
		if now := d.pixels(w, part); now != nil && !bytes.Equal(now, before) {
			before, last = now, taken
		}
	}
	return last
}

// pixels are those of part of a window, or of all of it; nil while it is not
// there.
func (d *desk) pixels(w xproto.Window, part image.Rectangle) []byte {
	d.Helper()
	at, ok := d.screen.place(w)
	if !ok {
		return nil
	}
	if !part.Empty() {
		at = part.Add(at.Min)
	}
	img, err := d.screen.picture(at)
	if err != nil {
		d.fail("%v", err)
	}
	return img.Pix
}

// listRows is where the main window has its list.
var listRows = image.Rect(200, 60, 480, 460)

// leave ends the program and waits until its window has gone.
func (d *desk) leave(o opened) {
	d.Helper()
	o.stop()
	d.quickly("the window to go", func() bool { return len(d.screen.numbers(d.screen.root, "_NET_CLIENT_LIST")) == 0 })
}

// peak is the most memory that the process has held, in MiB.
func (d *desk) peak(o opened) float64 {
	d.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", o.cmd.Process.Pid))
	if err != nil {
		d.fail("%v", err)
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "VmHWM:" {
			kib, err := strconv.ParseFloat(words[1], 64)
			if err != nil {
				d.fail("%v", err)
			}
			return kib / 1024
		}
	}
	d.fail("the process tells no peak of its memory")
	return 0
}

// startFigures opens gcdesk and the empty window in turn.
func startFigures(t *testing.T, p programs) []figure {
	d := newDesk(t, deskSize{1280, 800})
	manyRecords(t, d.path("data"), 10)
	var peaks [2][]float64
	start := func(i int, program string, args ...string) func() float64 {
		return func() float64 {
			o := d.open(program, args...)
			defer d.leave(o)
			d.settled(o.window, image.Rectangle{})
			peaks[i] = append(peaks[i], d.peak(o))
			return ms(o.paint)
		}
	}
	ours, theirs := inTurn(9, start(0, p.gcdesk, "--data-dir", d.path("data")), start(1, p.empty))
	return []figure{
		{"first painted window, beside an empty one", "ms", ours, theirs, 1.3},
		{"peak memory, beside an empty window", "MiB", median(peaks[0]), median(peaks[1]), 1.3},
	}
}

// idleFigures lets two windows with the keyboard in an entry stand on desks of
// their own at the same time.
func idleFigures(t *testing.T, p programs) []figure {
	ours, theirs := newDesk(t, deskSize{1280, 800}), newDesk(t, deskSize{1280, 800})
	manyRecords(t, ours.path("data"), 10)
	filter := ours.open(p.gcdesk, "--data-dir", ours.path("data"))
	entry := theirs.open(p.empty)
	ours.until("the keyboard", func() bool { return ours.screen.active() == filter.window })
	theirs.until("the keyboard", func() bool { return theirs.screen.active() == entry.window })
	ours.settled(filter.window, image.Rectangle{})
	rows := ours.pixels(filter.window, listRows)
	key := func(keys ...string) {
		if _, err := ours.run("xdotool", append([]string{"key"}, keys...)...); err != nil {
			ours.fail("%v", err)
		}
	}
	same := func() bool { return bytes.Equal(ours.pixels(filter.window, listRows), rows) }
	key("ctrl+f", "z")
	ours.until("the filter to filter", func() bool { return !same() })
	key("BackSpace")
	ours.until("all rows", same)
	ours.settled(filter.window, image.Rectangle{})
	theirs.settled(entry.window, image.Rectangle{})
	var a, b []float64
	for range 3 {
		var both sync.WaitGroup
		both.Go(func() { a = append(a, busy(t, filter.cmd.Process.Pid)) })
		both.Go(func() { b = append(b, busy(t, entry.cmd.Process.Pid)) })
		both.Wait()
	}
	return []figure{{"idle processor time, beside an empty window", "ms/s", median(a), median(b), 1.1}}
}

// busy measures for ten seconds how many milliseconds of a second a process
// runs, in user and system mode.
func busy(t *testing.T, pid int) float64 {
	const long = 10 * time.Second
	used := func() time.Duration {
		var at unix.Timespec
		// The processor clock of a process, as clock_getcpuclockid(3) makes it:
		// utime and stime to the nanosecond.
		if err := unix.ClockGettime(int32(^pid<<3|2), &at); err != nil {
			t.Error(err)
		}
		return time.Duration(at.Nano())
	}
	before := used()
	time.Sleep(long) // what is measured is that nothing happens
	return ms(used()-before) / long.Seconds()
}

// manyFigures compares a long list with a short one.
func manyFigures(t *testing.T, p programs) []figure {
	d := newDesk(t, deskSize{1280, 800})
	few, many := d.path("few"), d.path("many")
	manyRecords(t, few, 10)
	manyRecords(t, many, 10_000)
	window := func(dir string) func() float64 {
		return func() float64 {
			o := d.open(p.gcdesk, "--data-dir", dir)
			defer d.leave(o)
			return ms(d.settled(o.window, listRows).Sub(o.began))
		}
	}
	list := func(dir string) func() float64 {
		return func() float64 { return d.milliseconds(p.gcdesk, "list", "--data-dir", dir) }
	}
	long, short := inTurn(15, window(many), window(few))
	listLong, listShort := inTurn(30, list(many), list(few))
	return []figure{
		{"rows painted, 10,000 beside 10", "ms", long, short, 1.3},
		{"gcdesk list, 10,000 beside 10", "ms", listLong, listShort, 0},
	}
}

// callbackFigures goes back from the browser to gcdesk and waits until the
// window holds the permissions. The time that the servers take for the same
// requests of a bare client is taken off. How long the pixels take besides is
// told: without a graphics card they are drawn by the processor.
func callbackFigures(t *testing.T, p programs) []figure {
	s := newStage(t, p.watched, "en_GB.UTF-8", deskSize{1280, 800})
	s.create(acme, 0, "contacts.readonly,openid,email")
	s.show()
	s.main.click("row", acme)
	first := true
	signIn := func(came func(win) time.Time) (took float64) {
		label, title := lang.L("Reauthorize"), lang.L("Reauthorize")
		if first {
			label, title = lang.L("Authorize"), lang.L("Save and authorize")
		}
		s.main.click("button", label)
		first = false
		sheet := s.window(title)
		sheet.sees(lang.L("Waiting for the browser"))
		page := s.visit(sandbox.Person{Account: adaAccount, Stays: true})
		began := time.Now()
		if err := comeBack(page.URL); err != nil {
			s.fail("%v", err)
		}
		took = ms(came(sheet).Sub(began))
		sheet.sees(lang.L("Connected"), lang.L("Granted"))
		sheet.click("button", lang.L("Done"))
		sheet.closed()
		return took
	}
	var shown, painted, servers []float64
	for range 8 {
		shown = append(shown, signIn(func(w win) time.Time {
			return s.quickly("the permissions", func() bool {
				now, _, _ := w.now()
				_, there := now.pick("text", lang.L("Granted"))
				return there
			})
		}))
		painted = append(painted, signIn(func(w win) time.Time {
			now, _, _ := w.now()
			return s.settled(xproto.Window(now.ID), image.Rectangle{})
		}))
		servers = append(servers, s.bareSignIn())
	}
	return []figure{
		{"callback to permissions, the servers' time taken off, beside 50 ms", "ms", median(shown[1:]) - median(servers[1:]), 50, 1},
		{"the same until the processor has painted them", "ms", median(painted[1:]) - median(servers[1:]), 50, 0},
	}
}

// bareSignIn asks the servers what gcdesk asks after the callback, and returns
// how long that takes.
func (s *stage) bareSignIn() float64 {
	s.Helper()
	check := func(err error) {
		s.Helper()
		if err != nil {
			s.fail("%v", err)
		}
	}
	client := oauth.Client{ID: s.server.Clients[0].ID, Secret: s.server.Clients[0].Secret, Endpoints: s.server.Endpoints()}
	server := &oauth.AuthorizationServer{Client: client, HTTP: oauth.NewHTTPClient()}
	a, err := oauth.Begin(client, oauth.NewScopes("contacts.readonly", "openid", "email"), oauth.Options{LoginHint: adaAccount})
	check(err)
	defer a.Close()
	_, err = sandbox.Person{Account: adaAccount}.Visit(s.Context(), a.URL())
	check(err)
	code, err := a.Wait(s.Context())
	check(err)
	began := time.Now()
	grant, err := server.Exchange(s.Context(), a, code)
	check(err)
	api := contacts.NewPeople(&oauth.ResourceServer{BaseURI: s.server.BaseURI(), HTTP: server.HTTP})
	_, _, err = api.Probe(s.Context(), connections.DefaultPing(), true, grant.AccessToken)
	check(err)
	return ms(time.Since(began))
}

// stallFigures lets the keyring fail, and be slow, while a sign-in stores its
// tokens.
func stallFigures(t *testing.T, p programs) []figure {
	s := newStage(t, p.watched, "en_GB.UTF-8", deskSize{1280, 800})
	s.create(acme, 0, "contacts.readonly,openid,email")
	s.show()
	s.main.find("row", acme)
	var worst, drawing float64
	measure := func(name string, signIn func() (stall, work time.Duration)) {
		var stalls, works []float64
		for range 3 {
			stall, work := signIn()
			stalls, works = append(stalls, ms(stall)), append(works, ms(work))
		}
		t.Logf("%s: stalled for %.1f ms, worked for %.1f ms", name, stalls, works)
		worst, drawing = max(worst, median(stalls)), max(drawing, median(works))
	}
	for _, f := range s.keyringFaults() {
		measure(f.name, func() (stall, work time.Duration) {
			sign := s.signInDuring(f, acme)
			stall, work = sign.longestStall(f.says...)
			f.mend()
			s.tryAgain(sign, acme)
			return stall, work
		})
	}
	s.fillKeyring(500)
	measure("slow with 500 items", func() (stall, work time.Duration) {
		sign, address := s.beginSignIn(acme)
		s.comesBack(address)
		stall, work = sign.longestStall(lang.L("Connected"))
		sign.key("Escape")
		sign.closed()
		return stall, work
	})
	return []figure{
		{"longest stall while the keyring is frozen, locked, gone, slow (the worst of their medians), beside 16 ms", "ms", worst, 16, 1},
		{"longest work there when the window changes, beside 16 ms", "ms", drawing, 16, 0},
	}
}

func comeBack(callback string) error {
	resp, err := http.Get(callback)
	if err != nil {
		return errors.New("the callback is not answered") // the address holds the code
	}
	_ = resp.Body.Close()
	return nil
}
