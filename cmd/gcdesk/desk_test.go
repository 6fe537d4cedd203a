//go:build uitest

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience bounds every wait for something that takes milliseconds on an idle
// machine.
const patience = 15 * time.Second

// desk is a person's desktop of our own: an X server with a window manager, a
// session bus with an unlocked keyring, a home, and a browser command. Nothing
// of it outlives the test.
type desk struct {
	*testing.T
	dir     string // private; short, because sockets live in it
	env     []string
	display string
	screen  *screen
	keyring *process
	opened  chan string // addresses that xdg-open was given
	failed  string      // folder for what was on the screen when a wait ran out
	logs    map[string]*processLog
	clicked time.Time // when mouse or keys were last used
}

// deskSize is width and height of the screen in pixels.
type deskSize struct{ w, h int }

// newDesk starts a desktop. env, as NAME=value, is added to what its programs
// get to see.
func newDesk(t *testing.T, size deskSize, env ...string) *desk {
	t.Helper()
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	d := &desk{T: t, dir: dir, logs: map[string]*processLog{}, failed: filepath.Join(outDir(t), "failed")}
	for _, sub := range []string{"home", "run", "bin"} {
		if err := os.Mkdir(d.path(sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.furnishHome()
	d.env = append([]string{
		"PATH=" + d.path("bin") + ":" + os.Getenv("PATH"),
		"HOME=" + d.path("home"),
		"XDG_RUNTIME_DIR=" + d.path("run"),
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + d.path("run/bus"),
		"TMPDIR=" + dir,
		"LANG=en_US.UTF-8",
		"FYNE_THEME=light",
		"GOMAXPROCS=2",
	}, env...)
	d.startScreen(size)
	d.startKeyring()
	d.startBrowserCommand()
	return d
}

// furnishHome makes the folders that a desktop makes for a new person.
func (d *desk) furnishHome() {
	d.Helper()
	var dirs strings.Builder
	for _, name := range []string{"Desktop", "Documents", "Downloads", "Music", "Pictures", "Videos"} {
		fmt.Fprintf(&dirs, "XDG_%s_DIR=\"$HOME/%s\"\n", strings.Replace(strings.ToUpper(name), "DOWNLOADS", "DOWNLOAD", 1), name)
		if err := os.Mkdir(d.path("home/"+name), 0o700); err != nil {
			d.Fatal(err)
		}
	}
	if err := os.Mkdir(d.path("home/.config"), 0o700); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(d.path("home/.config/user-dirs.dirs"), []byte(dirs.String()), 0o600); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, name) }

// outDir is where pictures go: DEMO_DIR, or a folder that goes with the test.
func outDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("DEMO_DIR")
	if dir == "" {
		return t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// processLog keeps what a process says.
type processLog struct{ file *os.File }

func (l *processLog) tail() string {
	b, err := os.ReadFile(l.file.Name())
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-4096):])
}

// process is a child that ends with the test, even if the test is killed.
type process struct {
	cmd  *exec.Cmd
	log  *processLog
	gone chan struct{}
}

// start runs a program of the desktop. prepare, if not nil, may complete the
// command.
func (d *desk) start(program string, args []string, prepare func(*exec.Cmd)) *process {
	d.Helper()
	file, err := os.CreateTemp(d.dir, filepath.Base(program)+"-*.log")
	if err != nil {
		d.Fatal(err)
	}
	p := &process{log: &processLog{file}, gone: make(chan struct{})}
	p.cmd = d.command(context.Background(), program, args...)
	p.cmd.Stdout, p.cmd.Stderr = file, file
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if prepare != nil {
		prepare(p.cmd)
	}
	d.logs[filepath.Base(file.Name())] = p.log
	started := make(chan error, 1)
	go func() {
		// The parent of Pdeathsig is a thread, so this one stays.
		runtime.LockOSThread()
		defer close(p.gone)
		defer file.Close()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		d.Fatalf("start %s: %v", program, err)
	}
	d.Cleanup(p.stop)
	return p
}

// stop ends the process: politely, and after two seconds without asking.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.gone:
	case <-time.After(2 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.gone
	}
}

// running says whether the process has not ended.
func (p *process) running() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

func (d *desk) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = d.env
	cmd.Dir = d.path("home")
	return cmd
}

// run runs a program to its end and returns its standard output; standard
// error comes with the error.
func (d *desk) run(program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := d.command(ctx, program, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", filepath.Base(program), errors.Join(err, ctx.Err()), errs.String())
	}
	return out.String(), nil
}

// until waits for something to become true and fails the test, with a picture
// of the screen, if it does not.
func (d *desk) until(what string, ok func() bool) {
	d.Helper()
	if !within(patience, ok) {
		d.fail("waited %v for %s", patience, what)
	}
}

func within(limit time.Duration, ok func() bool) bool {
	for end := time.Now().Add(limit); ; {
		if ok() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
		time.Sleep(15 * time.Millisecond) // the pace of asking, not a wait
	}
}

// fail ends the test and keeps what was on the screen, what the windows held,
// and what the programs said.
func (d *desk) fail(format string, args ...any) {
	d.Helper()
	var report strings.Builder
	fmt.Fprintf(&report, format+"\n", args...)
	if windows, err := d.look(); err != nil {
		fmt.Fprintf(&report, "the windows do not answer: %v\n", err)
	} else {
		for _, w := range windows {
			fmt.Fprintf(&report, "window %q\n", w.Title)
			for _, p := range w.Parts {
				fmt.Fprintf(&report, "  %v\n", p)
			}
		}
	}
	for name, l := range d.logs {
		if text := l.tail(); text != "" {
			fmt.Fprintf(&report, "%s:\n%s\n", name, text)
		}
	}
	base := filepath.Join(d.failed, strings.ReplaceAll(d.Name(), "/", "-"))
	if err := os.MkdirAll(d.failed, 0o755); err != nil {
		d.Log(err)
	}
	_ = os.WriteFile(base+".txt", []byte(report.String()), 0o644)
	if d.screen != nil {
		if img, err := d.screen.picture(d.screen.bounds()); err == nil {
			_ = os.WriteFile(base+".png", asPNG(img), 0o644)
		}
	}
	d.Fatal(report.String())
}

func (d *desk) startScreen(size deskSize) {
	d.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		d.Fatal(err)
	}
	defer r.Close()
	d.start("Xvfb", []string{
		"-displayfd", "3", "-nolisten", "tcp", "-noreset", "-dpi", "96",
		"-screen", "0", fmt.Sprintf("%dx%dx24", size.w, size.h),
	}, func(c *exec.Cmd) { c.ExtraFiles = []*os.File{w} })
	_ = w.Close()
	number := make(chan string, 1)
	go func() {
		b := make([]byte, 16)
		n, _ := io.ReadAtLeast(r, b, 2)
		number <- strings.TrimSpace(string(b[:n]))
	}()
	select {
	case n := <-number:
		d.display = ":" + n
	case <-time.After(patience):
		d.fail("Xvfb named no display")
	}
	d.env = append(d.env, "DISPLAY="+d.display)
	if d.screen, err = openScreen(d.display); err != nil {
		d.fail("%v", err)
	}
	d.Cleanup(d.screen.close)
	d.start("openbox", []string{"--sm-disable"}, nil)
	d.until("a window manager", d.screen.managed)
	d.firstKey()
}

// firstKey presses a key that says nothing. With its first key the X server
// tells of a keyboard, and the window manager lets go of its own keys and takes
// them anew: Alt+F4 in that moment would be lost. It has done so when it
// answers what it is asked after that.
func (d *desk) firstKey() {
	d.Helper()
	if _, err := d.run("xdotool", "key", "Shift_L"); err != nil {
		d.fail("%v", err)
	}
	const desktops = 3 // not as many as there are
	d.until("the window manager to have the keyboard", func() bool {
		if err := d.screen.setDesktops(desktops); err != nil {
			d.fail("%v", err)
		}
		return d.screen.desktops() == desktops // asked while it starts, it does not answer
	})
}

// startKeyring starts a session bus and on it a keyring that asks nobody.
func (d *desk) startKeyring() {
	d.Helper()
	config := d.path("run/bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, "unix:path="+d.path("run/bus")), 0o600); err != nil {
		d.Fatal(err)
	}
	d.start("dbus-daemon", []string{"--config-file=" + config, "--nofork", "--nopidfile"}, nil)
	d.until("the session bus", func() bool { return takesCalls("unix:path=" + d.path("run/bus")) })
	d.startDaemon("--unlock")
}

// startDaemon starts the keyring's daemon and waits for it; without --unlock it
// is locked, as after a log-in without a password.
func (d *desk) startDaemon(flags ...string) {
	d.Helper()
	d.keyring = d.start("gnome-keyring-daemon", append(flags, "--foreground", "--components=secrets"),
		func(c *exec.Cmd) { c.Stdin = strings.NewReader("a password") })
	d.until("the keyring", func() bool { return d.onBus("org.freedesktop.secrets") })
	conn, err := dbus.Connect("unix:path=" + d.path("run/bus"))
	if err != nil {
		d.fail("%v", err)
	}
	defer conn.Close()
	d.until("the keyring's collection", func() bool {
		locked := true
		v, err := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default").
			GetProperty("org.freedesktop.Secret.Collection.Locked")
		if err == nil {
			locked, _ = v.Value().(bool)
		}
		return locked == (len(flags) == 0)
	})
}

// onBus reports whether somebody on the session bus has a name.
func (d *desk) onBus(name string) (owned bool) {
	conn, err := dbus.Connect("unix:path=" + d.path("run/bus"))
	if err != nil {
		return false
	}
	defer conn.Close()
	_ = conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&owned)
	return owned
}

// startBrowserCommand puts a stand-in for xdg-open on PATH that hands addresses
// to the test.
func (d *desk) startBrowserCommand() {
	d.Helper()
	pipe := d.path("opened")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		d.Fatal(err)
	}
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >'" + pipe + "'\n"
	if err := os.WriteFile(d.path("bin/xdg-open"), []byte(script), 0o700); err != nil {
		d.Fatal(err)
	}
	// Opened for writing as well, reading does not end when a writer leaves.
	f, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		d.Fatal(err)
	}
	d.opened = make(chan string, 16)
	go func() {
		b := make([]byte, 64<<10)
		var line []byte
		for {
			n, err := f.Read(b)
			if err != nil {
				return
			}
			line = append(line, b[:n]...)
			for {
				head, rest, whole := bytes.Cut(line, []byte("\n"))
				if !whole {
					break
				}
				d.opened <- string(head)
				line = rest
			}
		}
	}()
	d.Cleanup(func() { _ = f.Close() })
}

// address returns what xdg-open was given next.
func (d *desk) address() string {
	d.Helper()
	select {
	case u := <-d.opened:
		return u
	case <-time.After(patience):
		d.fail("waited %v for the browser to be opened", patience)
		return ""
	}
}

// copyText puts text on the clipboard, as another program would.
func (d *desk) copyText(text string) {
	d.Helper()
	d.start("xclip", []string{"-quiet", "-selection", "clipboard", "-in"}, func(c *exec.Cmd) { c.Stdin = strings.NewReader(text) })
	d.until("the clipboard", func() bool { return d.clipboard() == text })
}

// clipboard returns the text on the clipboard, empty if there is none.
func (d *desk) clipboard() string {
	text, err := d.run("xclip", "-selection", "clipboard", "-out")
	if err != nil {
		return ""
	}
	return text
}
