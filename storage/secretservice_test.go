//go:build linux

package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"gcdesk/connections"
	"gcdesk/storage/bus"
)

func init() { roles["no bus"] = roleNoBus }

// inSession tells the test that it runs in a D-Bus session of its own.
const inSession = "GCDESK_TEST_SESSION"

// bareBus configures a session bus that starts nothing by itself but what a test
// puts into a folder: a call that was given up may otherwise start a keyring
// after the test has ended its own.
const bareBus = `<busconfig><type>session</type><listen>unix:tmpdir=%s</listen><servicedir>%s</servicedir><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// services is the folder of a session's bus, in what it has as XDG_RUNTIME_DIR.
func services(run string) string { return filepath.Join(run, "dbus-1/services") }

// session runs the test that calls it again, in a D-Bus session of its own, and
// reports whether this is that.
func session(t *testing.T) bool {
	t.Helper()
	if os.Getenv(inSession) != "" {
		return true
	}
	for _, tool := range []string{"dbus-run-session", "dbus-send", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not installed", tool)
			}
			t.Skipf("%s is not installed: the keyring was not tested", tool)
		}
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := t.TempDir()
	config := filepath.Join(run, "bus.conf")
	if err := errors.Join(os.MkdirAll(services(run), 0o700),
		os.WriteFile(config, fmt.Appendf(nil, bareBus, run, services(run)), 0o600)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--config-file="+config, "--", exe, "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=60s")
	cmd.Env = append(os.Environ(), inSession+"=1", "HOME="+t.TempDir(), "XDG_RUNTIME_DIR="+run,
		"DISPLAY=", "WAYLAND_DISPLAY=", "XDG_DATA_HOME=", "GNOME_KEYRING_CONTROL=")
	cmd.WaitDelay = 10 * time.Second // for what a test that fails leaves
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

func TestSecretService(t *testing.T) {
	if session(t) {
		testSecretService(t)
	}
}

// The first call of a session starts the keyring, which may take a while.
func TestKeyringThatIsBeingStarted(t *testing.T) {
	if !session(t) {
		return
	}
	gate := filepath.Join(t.TempDir(), "gate")
	service := "[D-BUS Service]\nName=" + secretsName + "\nExec=/bin/sh -c 'gnome-keyring-daemon --foreground --unlock --components=secrets <" + gate + "'\n"
	if err := errors.Join(syscall.Mkfifo(gate, 0o600),
		os.WriteFile(filepath.Join(services(os.Getenv("XDG_RUNTIME_DIR")), secretsName+".service"), []byte(service), 0o600)); err != nil {
		t.Fatal(err)
	}
	conn, err := dbus.SessionBus()
	if err == nil {
		err = conn.BusObject().Call("org.freedesktop.DBus.ReloadConfig", 0).Err
	}
	if err != nil {
		t.Fatal(err)
	}
	open := make(chan struct{})
	defer func() { <-open }()
	time.AfterFunc(2*keyringSlow, func() {
		defer close(open)
		if err := os.WriteFile(gate, []byte("pw"), 0); err != nil {
			t.Error(err)
		}
	})
	keys := &Keyring{Service: "gcdesk:TEST"}
	if err := keys.Set(t.Context(), "a", "kept"); err != nil {
		t.Error(err)
	}
	if got, err := keys.Get(t.Context(), "a"); got != "kept" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// A session that ends while the keyring's prompt is open is told, and ends
// nothing else.
func TestSessionThatEndsDuringAPrompt(t *testing.T) {
	if !session(t) {
		return
	}
	keys, asked := &Keyring{Service: "gcdesk:TEST"}, prompts(t, false)
	unlocked := daemon(t, "pw")
	if err := keys.Set(t.Context(), "a", "kept"); err != nil {
		t.Fatal(err)
	}
	stop(t, unlocked)
	locked := daemon(t, "")
	defer stop(t, locked)
	conn, err := dbus.SessionBus()
	var bus int
	if err == nil {
		err = conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.freedesktop.DBus").Store(&bus)
	}
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-asked
		_ = syscall.Kill(bus, syscall.SIGKILL)
	}()
	began := time.Now()
	_, err = keys.Get(t.Context(), "a")
	if took := time.Since(began); reason(err) != connections.KeyringAbsent || took > keyringWait/2 {
		t.Errorf("got %v after %v, want that no keyring is there", err, took)
	}
}

// daemon starts a gnome-keyring and waits until the session knows it. Without
// a password its keyring stays locked.
func daemon(t *testing.T, password string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--foreground", "--components=secrets")
	if password != "" {
		cmd.Args = append(cmd.Args, "--unlock")
		cmd.Stdin = strings.NewReader(password)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		out, err := exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets").Output()
		if err == nil && strings.Contains(string(out), fmt.Sprintf("uint32 %d", cmd.Process.Pid)) {
			return cmd
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	t.Fatalf("the keyring did not start: %s", said.String())
	return nil
}

func stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

func testSecretService(t *testing.T) {
	s := opened(t, t.TempDir())
	keys := s.keys
	unlocked := daemon(t, "pw")
	t.Run("unlocked", func(t *testing.T) { testSecrets(t, s.Secrets()) })
	if err := keys.Set(t.Context(), "a", "kept"); err != nil {
		t.Fatal(err)
	}

	t.Run("at once", func(t *testing.T) {
		for user, want := range map[string]string{"a": "kept", "b": ""} {
			if got, ok := getAtOnce(keys.Service, user); got != want || ok != (want != "") {
				t.Errorf("%s: got %q, %v, want %q", user, got, ok, want)
			}
		}
	})
	t.Run("frozen", func(t *testing.T) {
		if err := unlocked.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		keys.Timeout = 200 * time.Millisecond
		began := time.Now()
		if _, err := keys.Get(t.Context(), "a"); reason(err) != connections.KeyringSilent {
			t.Errorf("got %v, want silent", err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("took %v", took)
		}
		if err := unlocked.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		keys.Timeout = 0
		if got, err := keys.Get(t.Context(), "a"); got != "kept" || err != nil {
			t.Errorf("after it went on: %q, %v", got, err)
		}
	})
	stop(t, unlocked)

	t.Run("killed while its prompt is open", func(t *testing.T) { testKilledDuringPrompt(t, keys) })
	t.Run("killed after its prompt was given up", func(t *testing.T) { testKilledAfterPrompt(t, keys) })
	t.Run("prompt dismissed", func(t *testing.T) { testPromptDismissed(t, keys) })
	t.Run("its prompt is open", func(t *testing.T) { testPromptWaits(t, keys.Service) })
	t.Run("locked", func(t *testing.T) {
		locked := daemon(t, "")
		defer stop(t, locked)
		if got, ok := getAtOnce(keys.Service, "a"); ok {
			t.Errorf("at once: got %q", got)
		}
		began := time.Now()
		if _, err := keys.Get(t.Context(), "a"); reason(err) != connections.KeyringLocked {
			t.Errorf("without a display: got %v, want locked", err)
		}
		if err := keys.Set(t.Context(), "b", "TOPSECRET"); err == nil || strings.Contains(err.Error(), "TOPSECRET") {
			t.Errorf("stored in a locked keyring: %v", err)
		}
		if took := time.Since(began); took > 2*keyringWait+time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// prompter is a desktop's window that asks for the keyring's password
// (org.gnome.keyring.internal.Prompter). Nobody answers it, unless a person is
// there, who says no.
type prompter struct {
	conn   *dbus.Conn
	asked  chan struct{}
	person bool
}

func (p prompter) BeginPrompting(back dbus.ObjectPath, call dbus.Message) *dbus.Error {
	select {
	case p.asked <- struct{}{}:
	default:
	}
	if p.person { // the keyring takes no word before its call is answered
		p.conn.Send(&dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldDestination: call.Headers[dbus.FieldSender], dbus.FieldReplySerial: dbus.MakeVariant(call.Serial()),
		}}, nil)
		p.say(call, back, "")
	}
	return nil
}

func (p prompter) PerformPrompt(back dbus.ObjectPath, _ string, _ map[string]dbus.Variant, _ string, call dbus.Message) *dbus.Error {
	p.say(call, back, "no")
	return nil
}

// say tells the keyring that called what the person answers; nothing: that the
// window is open. The key for what is secret is never used.
func (p prompter) say(call dbus.Message, back dbus.ObjectPath, answer string) {
	keyring, _ := call.Headers[dbus.FieldSender].Value().(string)
	p.conn.Object(keyring, back).Go("org.gnome.keyring.internal.Prompter.Callback.PromptReady", dbus.FlagNoReplyExpected, nil,
		answer, map[string]dbus.Variant{}, "[sx-aes-1]\npublic=Ag==\n")
}

// prompts waits for the keyring to ask for its password. A person, if one is
// there, does not give it.
func prompts(t *testing.T, person bool) (asked <-chan struct{}) {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	p := prompter{conn, make(chan struct{}, 1), person}
	err = conn.Export(p, "/org/gnome/keyring/Prompter", "org.gnome.keyring.internal.Prompter")
	if err == nil {
		_, err = conn.RequestName("org.gnome.keyring.SystemPrompter", dbus.NameFlagDoNotQueue)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p.asked
}

// testKilledDuringPrompt ends a keyring while its prompt is open: it is said at
// once, and the next call does not wait for the lost one.
func testKilledDuringPrompt(t *testing.T, keys *Keyring) {
	asked := prompts(t, false)
	locked := daemon(t, "")
	defer stop(t, locked)
	go func() {
		<-asked
		_ = locked.Process.Kill()
	}()
	began := time.Now()
	_, err := keys.Get(t.Context(), "a")
	if took := time.Since(began); reason(err) != connections.KeyringAbsent || took > keyringWait/2 {
		t.Errorf("got %v after %v, want that no keyring is there", err, took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if next, err := keys.enter(ctx, keyringGiveUp); err != nil {
		t.Errorf("the next call waits for the lost one: %v", err)
	} else {
		next.end(false)
	}
}

// testKilledAfterPrompt ends a keyring whose prompt nobody waits for any more:
// the next one is asked at once.
func testKilledAfterPrompt(t *testing.T, keys *Keyring) {
	asked := prompts(t, false)
	locked := daemon(t, "")
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		<-asked
		giveUp()
	}()
	if _, err := keys.Get(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: got %v", err)
	}
	stop(t, locked)
	unlocked := daemon(t, "pw")
	defer stop(t, unlocked)
	if got, err := keys.Get(t.Context(), "a"); got != "kept" || err != nil {
		t.Errorf("of the next keyring: got %q, %v", got, err)
	}
}

// testPromptWaits leaves a prompt unanswered: who waits for the person does so
// beyond the time for a keyring, until their own is over or they give up, and is
// told.
func testPromptWaits(t *testing.T, service string) {
	asked := prompts(t, false)
	locked := daemon(t, "")
	defer stop(t, locked)
	t.Setenv("DISPLAY", ":0") // as a desktop has; the prompter needs none
	for _, test := range []struct {
		name        string
		wait, quit  time.Duration // quit: 0 means never
		least, most time.Duration
		told        []bool
		want        error
	}{
		{name: "nobody is asked", wait: -1, most: 2 * keyringSlow, want: errDismissed},
		{name: "nobody waits", most: 6 * keyringSlow, want: context.DeadlineExceeded},
		{name: "long enough", wait: 6 * keyringSlow, least: 6 * keyringSlow, most: time.Minute, told: []bool{true, false}, want: context.DeadlineExceeded},
		{name: "given up", wait: time.Minute, quit: 4 * keyringSlow, least: 4 * keyringSlow, most: 30 * time.Second, told: []bool{true, false}, want: context.Canceled},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		if test.quit > 0 {
			time.AfterFunc(test.quit, cancel)
		}
		told := make(chan bool, 4)
		ctx = connections.WithPrompts(ctx, connections.Prompts{For: test.wait, Wait: func(waiting bool) { told <- waiting }})
		keys := &Keyring{Service: service, Timeout: 2 * keyringSlow}
		began := time.Now()
		_, err := keys.Get(context.WithoutCancel(ctx), "a")
		took := time.Since(began)
		if !errors.Is(err, test.want) || took < test.least || took > test.most {
			t.Errorf("%s: got %v after %v, want %v", test.name, err, took, test.want)
		}
		want := connections.PromptOpen
		if test.want != context.DeadlineExceeded { // nobody was asked, or gave up
			want = ""
		}
		if got := promptOf(err); got != want {
			t.Errorf("%s: the prompt is %q, want %q", test.name, got, want)
		}
		if test.want != context.Canceled && reason(err) != connections.KeyringLocked {
			t.Errorf("%s: got %v, want that it is locked", test.name, err)
		}
		for _, want := range test.told {
			if got := <-told; got != want {
				t.Errorf("%s: told %v, want %v", test.name, got, want)
			}
		}
		if len(told) > 0 {
			t.Errorf("%s: told once more", test.name)
		}
		if test.wait < 0 && len(asked) > 0 {
			t.Errorf("%s: somebody was", test.name)
		}
		cancel()
	}
	<-asked
}

// testPromptDismissed closes the prompts of a locked keyring: that is known at
// once, and what was in it is there when it is open again.
func testPromptDismissed(t *testing.T, keys *Keyring) {
	asked := prompts(t, true)
	locked := daemon(t, "")
	defer stop(t, locked)
	t.Setenv("DISPLAY", ":0") // as a desktop has; the prompter needs none
	for name, act := range map[string]func() error{
		"read":  func() error { _, err := keys.Get(t.Context(), "a"); return err },
		"store": func() error { return keys.Set(t.Context(), "b", "TOPSECRET") },
	} {
		began := time.Now()
		err := act()
		if got := promptOf(err); got != connections.PromptClosed {
			t.Errorf("%s: the prompt is %q, want %q", name, got, connections.PromptClosed)
		}
		if took := time.Since(began); reason(err) != connections.KeyringLocked || took > keyringWait/2 {
			t.Errorf("%s: got %v after %v, want that it is locked", name, err, took)
		}
		select {
		case <-asked:
		default:
			t.Errorf("%s: nobody was asked", name)
		}
	}
}

// roleNoBus asks for a secret where there is no session bus.
func roleNoBus([]string) error {
	k := Keyring{Service: "gcdesk:TEST"}
	err := k.Set(context.Background(), "a", "TOPSECRET")
	if reason(err) != connections.KeyringAbsent || strings.Contains(err.Error(), "TOPSECRET") {
		return fmt.Errorf("got %w, want absent", err)
	}
	return nil
}

// Without a session bus the answer is quick, and dbus-launch is not called.
func TestNoSessionBus(t *testing.T) {
	if bus.Find() == nil && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		t.Skip("this person's bus is found without an address")
	}
	path, launched := t.TempDir(), filepath.Join(t.TempDir(), "launched")
	script := "#!/bin/sh\n: >'" + launched + "'\n"
	if err := os.WriteFile(filepath.Join(path, "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"", "autolaunch:", "unix:path=/nonexistent/bus"} {
		cmd := child(t, "no bus")
		cmd.Env = append(cmd.Env, "DBUS_SESSION_BUS_ADDRESS="+address, "PATH="+path)
		began := time.Now()
		run(t, cmd)
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%q: took %v", address, took)
		}
	}
	if _, err := os.Stat(launched); err == nil {
		t.Error("dbus-launch was called")
	}
}
