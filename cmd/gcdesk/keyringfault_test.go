//go:build uitest

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// TestKeyringFaultsInTheWindow lets the keyring fail in every way under a window
// that saves a client and signs in. It is said, nothing is marked connected, the
// next try works, and the window stays alive throughout.
func TestKeyringFaultsInTheWindow(t *testing.T) {
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1600, 1000})
	connected := []string{acme, sales, oldERP} // one for each fault
	for _, name := range connected {
		s.create(name, 0, "contacts.readonly,openid,email")
	}
	buses := s.processes("dbus-daemon", "dbus-launch")

	open := func(env ...string) *process {
		_ = os.Remove(s.path("windows"))
		p := s.start(s.gcdesk, []string{"--data-dir", s.path("data")}, func(c *exec.Cmd) {
			c.Env = append(append(c.Env, "GCDESK_UITEST="+s.path("windows")), env...)
		})
		s.main = s.window("gcdesk")
		s.main.find("row", acme)
		return p
	}
	chapter := func(name string, do func()) {
		t.Helper()
		began := time.Now()
		do()
		t.Logf("%s: %.1f s", name, time.Since(began).Seconds())
	}
	p := open()

	chapter("frozen while a client is saved", func() {
		client := s.editClient()
		s.signalKeyring(syscall.SIGSTOP)
		client.click("button", "Save")
		client.seesAlive("The keyring does not answer")
		client.click("button", "Close")
		client.gone("button", "Close")
		s.signalKeyring(syscall.SIGCONT)
		client.click("button", "Save")
		client.closed()
		s.main.sees("The new secret is stored")
		s.main.click("button", "Close")
	})
	for i, f := range s.keyringFaults() {
		chapter(f.name, func() {
			name := connected[i]
			sign := s.signInDuring(f, name)
			sign.seesAlive(f.says...)
			if got := s.status(name); got != connections.NotAuthorized {
				t.Errorf("%s: the connection is %s, and no keyring has its tokens", f.name, got)
			}
			f.mend()
			s.tryAgain(sign, name)
		})
	}
	const waits = "The keyring is locked, and waits for its password."
	chapter("locked, and the sign-in is cancelled", func() {
		sign, address := s.beginSignIn(sales)
		answered := s.askNobody()
		s.endKeyring()
		s.startDaemon()
		s.comesBack(address)
		sign.seesAlive(waits)
		sign.click("button", "Cancel")
		sign.closed()
		token := s.start(s.gcdesk, []string{"token", acme, "--data-dir", s.path("data")}, nil)
		s.until("the command to say what it waits for", func() bool {
			return strings.Contains(token.log.tail(), "the keyring is locked, and waits for its password.")
		})
		token.stop()
		answered()
		s.endKeyring()
		s.startDaemon("--unlock")
	})
	chapter("locked, and its password is typed", func() {
		sign, address := s.beginSignIn(sales)
		s.lockKeyring()
		s.comesBack(address)
		sign.seesAlive(waits)
		s.answerPrompt(strings.Fields("a space p a s s w o r d Return")...)
		sign.seesAlive("Connected")
		sign.key("Escape")
		sign.closed()
	})
	chapter("locked, and its prompt dismissed", func() {
		s.lockKeyring()
		s.main.click("button", "Test")
		s.main.seesAlive(waits)
		s.answerPrompt("Escape")
		diagnosis := s.window("Diagnosis")
		s.until("the diagnosis", func() bool {
			if s.prompt() != "" {
				s.fail("who has dismissed a prompt is shown another")
			}
			now, _, _ := diagnosis.now()
			_, there := now.pick("", "What happened")
			return there
		})
		diagnosis.sees("The keyring is locked.", "Online")
		diagnosis.click("button", "Close")
		diagnosis.closed()
		s.endKeyring()
		s.startDaemon("--unlock")
	})
	chapter("slow with many items", func() {
		n := rounds(100, 1000)
		s.fillKeyring(n)
		sign, address := s.beginSignIn(acme)
		began := time.Now()
		s.comesBack(address)
		sign.seesAlive("Connected")
		t.Logf("with %d items it took %v from the browser's answer", n, time.Since(began))
		sign.key("Escape")
		sign.closed()
	})
	p.stop()
	chapter("absent from the start", func() {
		p := open("DBUS_SESSION_BUS_ADDRESS=unix:path=" + s.path("run/none"))
		sign := s.pressAuthorize(acme)
		sign.seesAlive("This desktop has no keyring running")
		p.stop()
	})
	if got := s.processes("dbus-daemon", "dbus-launch"); got != buses {
		t.Errorf("%d session buses run, want the %d of the beginning", got, buses)
	}
}

// keyringFault is a way in which a keyring keeps a sign-in from its end.
type keyringFault struct {
	name         string
	before       bool // it is so before the sign-in begins, not only when the browser comes back
	strike, mend func()
	says         []string // in the sign-in's window, one of them
}

func (s *stage) keyringFaults() []keyringFault {
	unlock := func() { s.startDaemon("--unlock") }
	return []keyringFault{
		{
			name: "frozen", says: []string{"The keyring does not answer"},
			strike: func() { s.signalKeyring(syscall.SIGSTOP) }, mend: func() { s.signalKeyring(syscall.SIGCONT) },
		},
		{
			name: "locked, and nobody can be asked", before: true, says: []string{"The keyring is locked", "The keyring does not answer"},
			strike: func() { s.endKeyring(); s.startDaemon() }, mend: func() { s.endKeyring(); unlock() },
		},
		{
			name: "gone", says: []string{"This desktop has no keyring running"},
			strike: s.endKeyring, mend: unlock,
		},
	}
}

// signInDuring signs in while the keyring fails.
func (s *stage) signInDuring(f keyringFault, name string) (sign win) {
	s.Helper()
	if f.before {
		f.strike()
		return s.pressAuthorize(name)
	}
	sign, address := s.beginSignIn(name)
	f.strike()
	s.comesBack(address)
	return sign
}

// seesAlive waits for one of some texts as a person does who looks at the
// window, in which nothing may stand still meanwhile.
func (w win) seesAlive(texts ...string) {
	w.Helper()
	stall, work := w.longestStall(texts...)
	w.Logf("until %q the UI goroutine stalled for at most %v, and worked for %v where the window changed", texts, stall, work)
	// A keyring that is waited for on the UI goroutine stops it for seconds; the
	// milliseconds are a row of TestBench.
	if longest := max(stall, work); longest > time.Second {
		w.Errorf("until %q the UI goroutine stalled for %v", texts, longest)
	}
}

// longestStall waits for one of some texts and returns for how long the UI
// goroutine stood still meanwhile, at most, while the window stayed as it was:
// drawing what changes is not waiting. Of looks before which it has changed, work
// is the longest that gcdesk itself did there.
func (w win) longestStall(texts ...string) (longest, work time.Duration) {
	w.Helper()
	var before []part
	same := 0
	w.stall() // what was before
	w.until(fmt.Sprintf("one of %q in window %q", texts, w.title), func() bool {
		now, _, _ := w.now()
		stall, worked := w.stall()
		if same++; !slices.Equal(before, now.Parts) {
			same = 0
		}
		if same >= 2 {
			longest = max(longest, stall)
		} else {
			work = max(work, worked)
		}
		before = now.Parts
		return slices.ContainsFunc(texts, func(text string) bool {
			_, there := now.pick("", text)
			return there
		})
	})
	return longest, work
}

// pressAuthorize presses the button that signs in for a connection.
func (s *stage) pressAuthorize(name string) win {
	s.Helper()
	s.main.click("row", "Connections")
	s.main.click("row", name)
	label, title := "Reauthorize", "Reauthorize"
	if s.status(name) == connections.NotAuthorized {
		label, title = "Authorize", "Save and authorize"
	}
	s.main.click("button", label)
	return s.window(title)
}

// beginSignIn does so, and returns where the browser was sent.
func (s *stage) beginSignIn(name string) (sign win, address string) {
	s.Helper()
	sign = s.pressAuthorize(name)
	return sign, s.address()
}

// comesBack answers the pages of the server; what the last one says does not
// count.
func (s *stage) comesBack(address string) {
	go sandbox.Person{Account: adaAccount}.Visit(s.Context(), address) //nolint:errcheck // the window tells
}

// tryAgain presses the failed sign-in's button, now that the keyring is well.
func (s *stage) tryAgain(sign win, name string) {
	s.Helper()
	sign.click("button", "Try again")
	s.visit(sandbox.Person{Account: adaAccount})
	sign.sees("Connected")
	sign.click("button", "Done")
	sign.closed()
	if got := s.status(name); got != connections.Online {
		s.fail("%s is %s, want it online", name, got)
	}
}

// editClient opens the only client and types a secret.
func (s *stage) editClient() win {
	s.Helper()
	s.main.click("row", "Clients")
	s.main.click("button", "Edit")
	client := s.window("OAuth 2.0 client")
	client.fill("Client secret", s.server.Clients[0].Secret)
	return client
}

func (s *stage) signalKeyring(signal syscall.Signal) {
	s.Helper()
	if err := s.keyring.cmd.Process.Signal(signal); err != nil {
		s.fail("signal the keyring: %v", err)
	}
}

// endKeyring ends the daemon without asking; its items stay on the disk.
func (s *stage) endKeyring() {
	s.Helper()
	s.signalKeyring(syscall.SIGKILL)
	<-s.keyring.gone
}

// lockKeyring starts it anew without its password, on a desktop that asks for it.
func (s *stage) lockKeyring() {
	s.Helper()
	s.start("/usr/libexec/gcr-prompter", nil, nil)
	s.until("who asks for passwords", func() bool { return s.onBus("org.gnome.keyring.SystemPrompter") })
	s.endKeyring()
	s.startDaemon()
}

// silence takes the keyring's questions, and shows nobody a window.
type silence struct{}

func (silence) BeginPrompting(dbus.ObjectPath) *dbus.Error { return nil }

// askNobody lets the keyring's prompts wait until end.
func (s *stage) askNobody() (end func()) {
	s.Helper()
	conn, err := dbus.Connect("unix:path=" + s.path("run/bus"))
	if err == nil {
		err = conn.Export(silence{}, "/org/gnome/keyring/Prompter", "org.gnome.keyring.internal.Prompter")
	}
	if err == nil {
		_, err = conn.RequestName("org.gnome.keyring.SystemPrompter", dbus.NameFlagDoNotQueue)
	}
	if err != nil {
		s.fail("%v", err)
	}
	return func() { _ = conn.Close() }
}

// prompt is the window that asks for the keyring's password, empty if none does.
func (s *stage) prompt() string {
	window, _ := s.run("xdotool", "search", "--onlyvisible", "--class", "gcr-prompter")
	return strings.TrimSpace(window)
}

// answerPrompt presses keys in that window, as xdotool names them, and waits
// until it has gone.
func (s *stage) answerPrompt(keys ...string) {
	s.Helper()
	window := ""
	s.until("the keyring's prompt", func() bool { window = s.prompt(); return window != "" })
	if _, err := s.run("xdotool", append([]string{"windowfocus", "--sync", window, "key", "--delay", "30"}, keys...)...); err != nil {
		s.fail("%v", err)
	}
	s.until("the prompt to go", func() bool { return s.prompt() == "" })
}

// stall is the longest time since the last call for which the UI goroutine let
// others wait, and for which it worked for gcdesk without painting.
func (d *desk) stall() (longest, work time.Duration) {
	d.Helper()
	c, err := net.Dial("unix", d.path("windows.stalls"))
	if err != nil {
		d.fail("%v", err)
	}
	defer c.Close()
	var texts [2]string
	if _, err = fmt.Fscanln(c, &texts[0], &texts[1]); err == nil {
		longest, err = time.ParseDuration(texts[0])
	}
	if err == nil {
		work, err = time.ParseDuration(texts[1])
	}
	if err != nil {
		d.fail("%v", err)
	}
	return longest, work
}

// processes counts the programs of these names that know the desk's home.
func (d *desk) processes(names ...string) (n int) {
	d.Helper()
	all, _ := filepath.Glob("/proc/[0-9]*/comm")
	for _, file := range all {
		name, _ := os.ReadFile(file)
		env, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "environ"))
		for _, want := range names {
			if strings.TrimSpace(string(name)) == want && strings.Contains(string(env), "HOME="+d.path("home")) {
				n++
			}
		}
	}
	return n
}

// fillKeyring stores items of another program's.
func (d *desk) fillKeyring(n int) {
	d.Helper()
	conn, err := dbus.Connect("unix:path=" + d.path("run/bus"))
	if err != nil {
		d.fail("%v", err)
	}
	defer conn.Close()
	const of = "org.freedesktop.secrets"
	var ignored dbus.Variant
	var session dbus.ObjectPath
	if err := conn.Object(of, "/org/freedesktop/secrets").
		Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&ignored, &session); err != nil {
		d.fail("%v", err)
	}
	type secret struct {
		Session     dbus.ObjectPath
		Parameters  []byte
		Value       []byte
		ContentType string
	}
	for i := range n {
		err := conn.Object(of, "/org/freedesktop/secrets/aliases/default").Call("org.freedesktop.Secret.Collection.CreateItem", 0,
			map[string]dbus.Variant{
				"org.freedesktop.Secret.Item.Label":      dbus.MakeVariant(fmt.Sprintf("item %d", i)),
				"org.freedesktop.Secret.Item.Attributes": dbus.MakeVariant(map[string]string{"service": "another program", "username": fmt.Sprint(i)}),
			}, secret{session, nil, []byte("not ours"), "text/plain"}, false).Err
		if err != nil {
			d.fail("%v", err)
		}
	}
}
