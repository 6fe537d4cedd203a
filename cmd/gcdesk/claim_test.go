//go:build uitest

package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jezek/xgb/xproto"
)

// A second gcdesk on the same data folder brings the first to the front and
// ends; on another folder it is a program of its own.
func TestSecondWindow(t *testing.T) {
	d := newDesk(t, deskSize{1400, 900})
	const program = "gcdesk"
	one, two := d.path("one"), d.path("two")
	first := d.start(program, []string{"--data-dir", one}, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows")) })
	w := d.window("gcdesk")
	shown, _, _ := w.now()
	id := xproto.Window(shown.ID)
	inFront := func() bool { _, visible := d.screen.place(id); return visible && d.screen.active() == id }
	ends := func(what string, code int, says string, args ...string) {
		t.Helper()
		p := d.start(program, args, nil)
		d.until(what+" to end", func() bool { return !p.running() })
		if got := p.cmd.ProcessState.ExitCode(); got != code || !strings.Contains(p.log.tail(), says) {
			t.Errorf("%s: exit code %d: %q; want %d: %q", what, got, p.log.tail(), code, says)
		}
	}

	other := d.start(program, []string{"--data-dir", two}, nil)
	d.until("the other folder's window over it", func() bool { a := d.screen.active(); return a != 0 && a != id })
	ends("a second one", exitOK, "come to the front", "--data-dir", one)
	d.until("the first window in front", inFront)

	if _, err := d.run("xdotool", "windowminimize", strconv.Itoa(int(id))); err != nil {
		d.fail("%v", err)
	}
	d.until("the first window to be put away", func() bool { return !inFront() })
	ends("a second one while the first is put away", exitOK, "come to the front", "--data-dir", one)
	d.until("the first window back in front", inFront)

	if err := first.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ends("a second one while the first is frozen", exitFailure, "does not answer", "--data-dir", one)
	if err := first.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}

	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	d.until("the first one to die", func() bool { return !first.running() })
	if err := os.Remove(d.path("windows")); err != nil {
		t.Fatal(err)
	}
	d.start(program, []string{"--data-dir", one}, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows")) })
	d.window("gcdesk") // the dead one's claim died with it
	if !other.running() {
		t.Error("the other folder's program has ended")
	}
}

// However many start at once, on the real folder or on practice mode's, one
// stays.
func TestFirstWindowsAtOnce(t *testing.T) {
	d := newDesk(t, deskSize{1400, 900})
	const program = "gcdesk"
	for _, command := range [][]string{{"--data-dir", d.path("real")}, {"practice", "--data-dir", d.path("data")}} {
		var all []*process
		for range 4 {
			all = append(all, d.start(program, command, nil))
		}
		stay := 0
		d.until("all but one to end", func() bool {
			stay = 0
			for _, p := range all {
				if p.running() {
					stay++
				}
			}
			return stay <= 1
		})
		if stay != 1 {
			t.Errorf("%q: nobody stayed", command)
		}
		for _, p := range all {
			if p.running() {
				p.stop()
			} else if p.cmd.ProcessState.ExitCode() != exitOK {
				t.Errorf("%q: %v: %s", command, p.cmd.ProcessState, p.log.tail())
			}
		}
	}
}
