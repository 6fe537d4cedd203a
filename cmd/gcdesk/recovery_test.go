//go:build uitest

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2/lang"

	"gcdesk/oauth/sandbox"
)

// Whatever has become of the records, the window says so, says where they are
// kept, and leads back to the copy, after which nothing has to be signed in
// again.
func TestRecoveryInTheWindow(t *testing.T) {
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1600, 1000})
	data := s.path("data")
	records, copies := filepath.Join(data, "gcdesk.db"), filepath.Join(data, "copies")
	s.create(acme, 0, "contacts.readonly,openid,email")
	s.authorize(acme, sandbox.Person{Account: adaAccount})
	today, err := filepath.Glob(filepath.Join(copies, "*.db"))
	if err == nil && len(today) == 1 {
		err = os.Rename(today[0], filepath.Join(copies, "2000-01-01.db")) // so that the next change makes one
	}
	if err != nil {
		t.Fatal(err)
	}
	s.create(newsletter, 1, "openid")

	var p *process
	start := func() {
		_ = os.Remove(s.path("windows")) // of the process before
		p = s.start(s.gcdesk, []string{"--data-dir", data}, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+s.path("windows")) })
	}
	ends := func() {
		t.Helper()
		s.until("the program's end", func() bool { return !p.running() })
	}
	recovery := func() win {
		t.Helper()
		start()
		w := s.window("gcdesk · Recovery")
		w.sees("Your connections cannot be read", "The secrets in the keyring are untouched", "Restore the copy of today", "1 connection, 1 client", "Start empty", "Close")
		return w
	}
	for _, how := range []string{"5000", "zeroed", "random", "empty", "folder", "pipe", "link", "newer"} {
		t.Run(how, func(t *testing.T) {
			if err := damage(records, how); err != nil {
				t.Fatal(err)
			}
			w := recovery()
			keepPicture(t, "recovery-"+how+".png", w.picture())
			switch how {
			case "folder", "pipe", "link":
			case "newer":
				w.sees("the newer file is kept whole")
			default:
				w.sees(records + ".kept-")
			}
			w.key("Return")
			w.closed()
			s.main = s.window("gcdesk")
			s.main.sees("The copy of today", "was restored.")
			if how != "link" {
				s.main.sees("What was there is kept as " + records + ".kept-")
			}
			s.main.key("Return")
			s.main.sees(acme)
			s.main.click("row", acme)
			s.main.find("text", adaAccount)
			s.main.click("button", "Test")
			s.until("the test's end", func() bool { return s.list(s.gcdesk, data)[0].Status == "online" })
			p.stop()
		})
	}
	t.Run("close", func(t *testing.T) {
		if err := damage(records, "5000"); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(records)
		w := recovery()
		w.click("button", "Close")
		ends()
		if after, _ := os.ReadFile(records); !slices.Equal(before, after) {
			t.Error("the damaged file was changed")
		}
	})
	t.Run("start empty", func(t *testing.T) {
		w := recovery()
		w.click("button", "Start empty")
		w.sees("Start empty?")
		w.key("Escape")
		w.gone("", "Start empty?")
		w.key("Escape")
		ends()
		if _, err := s.run(s.gcdesk, "list", "--data-dir", data); err == nil {
			t.Error("Escape has started empty")
		}
		if err := os.RemoveAll(copies); err != nil {
			t.Fatal(err)
		}
		start()
		w = s.window("gcdesk · Recovery")
		w.sees("There is no copy to go back to")
		w.click("button", "Start empty")
		w.sees("Start empty?")
		keepPicture(t, "recovery-start-empty.png", w.picture())
		w.key("Tab") // from the answer that loses nothing
		w.key("Return")
		w.closed()
		s.main = s.window("gcdesk")
		s.main.sees(lang.L("Connect your first address book"))
		p.stop()
	})
}
