//go:build uitest

package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"

	"gcdesk/oauth/sandbox"
)

// The desktop's tray: what it shows, closing to it, coming back, repairing from
// its menu, and what comes of it when the tray goes.
func TestTray(t *testing.T) {
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1280, 800})
	s.create(acme, 0, "contacts.readonly,openid,email")
	s.authorize(acme, sandbox.Person{Account: adaAccount})
	s.create(newsletter+"_2", 1, "contacts.readonly,openid,email")
	p := newPanel(s.desk)
	window := s.show()
	chapter := func(name string, f func()) {
		s.Helper()
		t.Log(name)
		f()
	}
	chapter("no tray: nothing registers, and one that comes is used", func() {
		s.main.find("row", acme)
		if p.item() != "" {
			t.Error("an icon is there without a tray")
		}
		p.open()
		p.find("✔ Online · " + acme)
		p.find("○ Not authorized yet · " + newsletter + "_2 > Authorize")
		said := func(e entry) bool { return strings.Contains(e.path, "Online · "+adaAccount+" · since ") }
		if i := slices.IndexFunc(p.menu(), said); i < 0 || p.menu()[i].enabled {
			t.Error("the reason is not there, or can be pressed")
		}
		paths := map[int32]string{}
		for _, e := range p.menu() {
			if other, twice := paths[e.number]; twice || e.number == 0 {
				t.Errorf("%q has the number %d of %q", e.path, e.number, other)
			}
			paths[e.number] = e.path
		}
	})
	chapter("icons of 22 and 44 pixels", func() {
		var icons []pixmap
		if !p.property("IconPixmap", &icons) || len(icons) != 2 {
			s.fail("%d icons", len(icons))
		}
		for i, side := range []int32{22, 44} {
			if got := icons[i]; got.Width != side || got.Height != side || len(got.Data) != int(4*side*side) {
				t.Errorf("icon %d: %d by %d, %d bytes", i, got.Width, got.Height, len(got.Data))
			}
		}
	})
	chapter("closing hides, pressing the icon brings back", func() {
		s.main.key("alt+F4")
		s.main.closed()
		p.tap()
		s.main = s.window("gcdesk")
		s.main.find("row", acme)
		s.main.key("alt+F4")
		s.main.closed()
		p.press(acme + " > Show")
		s.main = s.window("gcdesk")
		s.main.find("row", acme)
		s.main.key("alt+F4")
		s.main.closed()
		p.press("Open gcdesk")
		s.main = s.window("gcdesk")
		s.until("the keyboard", func() bool {
			w, _, _ := s.main.now()
			return s.screen.active() == xproto.Window(w.ID)
		})
	})
	chapter("what is revoked is noticed, told and mended from the menu", func() {
		if err := s.server.Revoke(adaAccount); err != nil {
			t.Fatal(err)
		}
		s.main.click("link", "Check now")
		p.find("✖ Expired or revoked · " + acme)
		s.until("a notification", func() bool { return len(p.notifications()) == 1 })
		got := p.notifications()[0]
		if got.title != "“"+acme+"” has stopped working" || got.text == "" || !slices.Equal(got.actions, []string{openAction, "", ownAction, "Reauthorize"}) {
			t.Errorf("the desktop was told %+v", got)
		}
		s.main.key("alt+F4")
		s.main.closed()
		p.press(acme + " > Reauthorize")
		sign := s.window("Reauthorize")
		s.visit(sandbox.Person{Account: adaAccount})
		sign.sees("Connected")
		p.find("✔ Online · " + acme)
		sign.key("Escape")
		sign.closed()
	})
	chapter("a notification opens its connection, and mends it", func() {
		if err := s.server.Revoke(adaAccount); err != nil {
			t.Fatal(err)
		}
		p.press("Open gcdesk")
		s.main = s.window("gcdesk")
		s.main.click("link", "Check now")
		s.until("another notification", func() bool { return len(p.notifications()) == 2 })
		if got := p.notifications()[1]; got.replaces != 1 {
			t.Errorf("it does not take the place of the first: %+v", got)
		}
		s.main.key("alt+F4")
		s.main.closed()
		p.act(openAction)
		s.main = s.window("gcdesk")
		s.main.find("row", acme)
		p.act(ownAction)
		sign := s.window("Reauthorize")
		s.visit(sandbox.Person{Account: adaAccount})
		sign.sees("Connected")
		p.find("✔ Online · " + acme)
		sign.key("Escape")
		sign.closed()
		s.main.key("alt+F4")
		s.main.closed()
	})
	chapter("a tray that goes brings the window back", func() {
		p.close()
		s.main = s.window("gcdesk")
		p.open()
		p.find("Open gcdesk")
	})
	chapter("told once, also after the next start", func() {
		told := len(p.notifications())
		p.press("Quit")
		s.until("the end", func() bool { return !window.running() })
		if p.item() != "" {
			t.Error("the icon has stayed")
		}
		if err := s.server.Revoke(adaAccount); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			window = s.show()
			p.find("✖ Expired or revoked · " + acme)
			s.until("the notification", func() bool { return len(p.notifications()) > told })
			s.main.click("link", "Check now")
			s.main.sees("There is nothing to check")
			p.press("Quit")
			s.until("the end", func() bool { return !window.running() })
		}
		if got := p.notifications()[told:]; len(got) != 1 {
			t.Errorf("the desktop was told %+v", got)
		}
	})
	chapter("begun in the tray", func() {
		window = s.launch("--hidden")
		p.find("Open gcdesk")
		if _, _, seen := s.main.now(); seen {
			t.Error("there is a window")
		}
		p.press("Quit")
		s.until("the end", func() bool { return !window.running() })
	})
	chapter("begun in a tray that is not there", func() {
		p.close()
		window = s.launch("--hidden")
		s.main = s.window("gcdesk")
		s.main.key("alt+F4")
		s.until("the end", func() bool { return !window.running() })
	})
}

// What the menu has no room for is reauthorized from a submenu, of which the
// panel hears when it is opened.
func TestTray_Many(t *testing.T) {
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1280, 800})
	for i := range 14 {
		s.create(fmt.Sprintf("Desk %02d", i), 0, "contacts.readonly,openid,email")
	}
	p := newPanel(s.desk)
	p.open()
	s.show()
	const more, last = "and 2 more…", " > ○ Not authorized yet · Desk 13"
	p.find(more)
	if slices.ContainsFunc(p.menu(), func(e entry) bool { return strings.HasPrefix(e.path, more+" > ") }) {
		t.Errorf("the submenu is full before it is opened: %+v", p.menu())
	}
	p.unfold(more)
	p.press(more + last + " > Authorize")
	sign := s.window("Save and authorize")
	s.visit(sandbox.Person{Account: adaAccount})
	sign.sees("Connected")
}

// Without a session bus everything works but the tray, nothing crashes, and
// nobody starts a bus.
func TestTray_NoBus(t *testing.T) {
	d := newDesk(t, deskSize{1280, 800})
	buses := d.processes("dbus-daemon", "dbus-launch")
	for name, address := range map[string]string{"none": "", "autolaunch": "autolaunch:", "gone": "unix:path=" + d.path("run/none")} {
		_ = os.Remove(d.path("windows"))
		w := d.start(build(t), []string{"--data-dir", d.path("data")}, func(c *exec.Cmd) {
			c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows"), "DBUS_SESSION_BUS_ADDRESS="+address, "XDG_RUNTIME_DIR=")
		})
		main := d.window("gcdesk")
		main.sees("Create connection")
		main.key("alt+F4")
		d.until("the end", func() bool { return !w.running() })
		if code := w.cmd.ProcessState.ExitCode(); code != 0 || strings.Contains(w.log.tail(), "panic") {
			t.Errorf("%s: ended with %d: %s", name, code, w.log.tail())
		}
	}
	if got := d.processes("dbus-daemon", "dbus-launch"); got != buses {
		t.Errorf("%d session buses run, want the %d of the beginning", got, buses)
	}
}
