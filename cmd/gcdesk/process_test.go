package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestHundredTokens(t *testing.T) {
	w := testWorld(t)
	w.expiresIn.Store(1)
	w.authorized(t, "Acme CRM sync")
	w.expiresIn.Store(0)
	before := w.server.Count("/token")

	tokens := make([]string, 100)
	var all sync.WaitGroup
	for i := range tokens {
		all.Go(func() {
			out, err := w.command(nil, "token", "Acme CRM sync").Output()
			if err != nil {
				t.Errorf("token: %v", err)
			}
			tokens[i] = string(out)
		})
	}
	all.Wait()

	for _, got := range tokens {
		if got != tokens[0] || !strings.HasPrefix(got, "ya29.") || !strings.HasSuffix(got, "\n") {
			t.Errorf("got %d bytes, want the same token and a line's end from all", len(got))
		}
	}
	if got := w.server.Count("/token") - before; got != 1 {
		t.Errorf("%d refreshes, want 1", got)
	}
}

func TestFileMadeIntoOneClientByManyAtOnce(t *testing.T) {
	w := testWorld(t)
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			if out, err := w.command(nil, "create", name, "--client-file", "client_secret.json", "--scope", "openid").CombinedOutput(); err != nil {
				t.Errorf("create %s: %v: %s", name, err, out)
			}
		})
	}
	all.Wait()
	got, _, _ := w.run(t, "list", "--json")
	if n := strings.Count(got, `"client": "gcdesk-practice",`); n != 4 {
		t.Errorf("%d of 4 connections share the client:\n%s", n, got)
	}
}

// running is a command that has not ended.
type running struct {
	*exec.Cmd
	t      *testing.T
	out    bytes.Buffer
	stderr string // file
}

func (w *world) start(t *testing.T, cmd *exec.Cmd) *running {
	t.Helper()
	r := &running{Cmd: cmd, t: t, stderr: filepath.Join(t.TempDir(), "stderr")}
	f, err := os.Create(r.stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cmd.Stdout, cmd.Stderr = &r.out, f
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return r
}

func (r *running) said() string {
	text, err := os.ReadFile(r.stderr)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

func (r *running) awaits(text string) {
	r.t.Helper()
	if until(func() bool { return strings.Contains(r.said(), text) }) != nil {
		r.t.Fatalf("standard error never says %q:\n%s", text, r.said())
	}
}

// ends waits for the end and wants an exit code.
func (r *running) ends(want int) {
	r.t.Helper()
	_ = r.Wait()
	if got := r.ProcessState.ExitCode(); got != want {
		r.t.Errorf("exit code %d, want %d:\n%s", got, want, r.said())
	}
}

func TestAuthorizeInterrupted(t *testing.T) {
	for name, signal := range map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP} {
		t.Run(name, func(t *testing.T) {
			w := testWorld(t)
			w.created(t, "Acme CRM sync")
			r := w.start(t, w.command([]string{"BROWSER=idle"}, "authorize", "Acme CRM sync"))
			address := filepath.Join(w.home(), "address")
			if err := until(func() bool { _, err := os.Stat(address); return err == nil }); err != nil {
				t.Fatal(err)
			}
			if err := r.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			r.ends(exitInterrupted)
			if r.out.Len() > 0 || !strings.HasSuffix(r.said(), "gcdesk: Interrupted.\n") {
				t.Errorf("got %q and %q", r.out.String(), r.said())
			}
			if got, _, _ := w.run(t, "list", "--json"); !strings.Contains(got, `"reason": "not-authorized"`) {
				t.Errorf("it has left something behind: %s", got)
			}
		})
	}
}

// Under nohup a terminal that closes ends nothing.
func TestAuthorizeOutlivesItsTerminal(t *testing.T) {
	w := testWorld(t)
	w.created(t, "Acme CRM sync")
	cmd := w.command([]string{"BROWSER=idle"}, "authorize", "Acme CRM sync")
	cmd.Args = append([]string{"nohup"}, cmd.Args...)
	cmd.Path, _ = exec.LookPath("nohup")
	r := w.start(t, cmd)
	address := filepath.Join(w.home(), "address")
	if err := until(func() bool { _, err := os.Stat(address); return err == nil }); err != nil {
		t.Fatal(err)
	}
	if err := r.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	link, err := os.ReadFile(address)
	if err != nil {
		t.Fatal(err)
	}
	visit := exec.Command("xdg-open", string(link))
	visit.Env = w.env
	if out, err := visit.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	r.ends(exitOK)
}

// The link is a person's way to sign in when the desktop cannot open it.
func TestAuthorizeWithoutBrowser(t *testing.T) {
	for name, env := range map[string][]string{
		"xdg-open fails":  {"BROWSER=broken"},
		"xdg-open absent": {"PATH=/nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			w := testWorld(t)
			w.created(t, "Acme CRM sync")
			r := w.start(t, w.command(env, "authorize", "Acme CRM sync"))
			r.awaits("the browser did not open")
			link := strings.Split(r.said(), "\n")[1]
			visit := exec.Command("xdg-open", link)
			visit.Env = w.env
			if out, err := visit.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			r.ends(exitOK)
			if !strings.Contains(r.out.String(), "Account: ada@example.com") {
				t.Errorf("got %q", r.out.String())
			}
		})
	}
}

// Without a server of one's own the sign-in is Google's.
func TestAuthorizeAtGoogle(t *testing.T) {
	w := testWorld(t)
	if err := os.Remove(filepath.Join(w.dataDir(), practiceFile)); err != nil {
		t.Fatal(err)
	}
	w.created(t, "Acme CRM sync")
	r := w.start(t, w.command([]string{"BROWSER=idle"}, "authorize", "Acme CRM sync"))
	address := filepath.Join(w.home(), "address")
	if err := until(func() bool { _, err := os.Stat(address); return err == nil }); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(address)
	if err != nil {
		t.Fatal(err)
	}
	if want := "https://accounts.google.com/o/oauth2/v2/auth?"; !strings.HasPrefix(string(got), want) {
		t.Errorf("the browser was sent to %.60s…, want %s…", got, want)
	}
	if !strings.Contains(r.said(), string(got)) {
		t.Error("the link is not on standard error")
	}
	if err := r.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	r.ends(exitInterrupted)
}

// Without a keyring a command must not wait, nor let the D-Bus library start a
// bus that nobody ends.
func TestNoKeyringIsSaidAtOnce(t *testing.T) {
	w := testWorld(t)
	w.authorized(t, "Acme CRM sync")
	mark := "GCDESK_TEST_MARK=" + t.Name()
	for _, bus := range []string{"", "autolaunch:", "unix:path=/nowhere/bus"} {
		began := time.Now()
		cmd := w.command([]string{mark, "XDG_RUNTIME_DIR=", "DBUS_SESSION_BUS_ADDRESS=" + bus}, "token", "Acme CRM sync")
		out, err := cmd.Output()
		if cmd.ProcessState.ExitCode() != exitKeyring || len(out) > 0 {
			t.Errorf("bus %q: got %q, %v, want exit code %d", bus, out, err, exitKeyring)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("bus %q: it took %v", bus, took)
		}
	}
	if runtime.GOOS != "linux" {
		return
	}
	processes, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range processes {
		env, _ := os.ReadFile(p) // may be gone meanwhile
		if bytes.Contains(env, []byte(mark)) {
			name, _ := os.ReadFile(filepath.Join(filepath.Dir(p), "comm"))
			t.Errorf("%s is left running: %s", filepath.Dir(p), name)
		}
	}
}

// Nothing secret may be said, nor be in a file.
func TestNoSecretLeaves(t *testing.T) {
	w := testWorld(t)
	var said strings.Builder
	for _, args := range [][]string{
		{"create", "Acme", "--client-file", "client_secret.json", "--scope", "contacts.readonly,openid,email"},
		{"authorize", "Acme"},
		{"list"},
		{"list", "--json"},
	} {
		out, errs, code := w.run(t, args...)
		if code != exitOK {
			t.Fatalf("%v: %s", args, errs)
		}
		said.WriteString(out + errs)
	}
	token, _, _ := w.run(t, "token", "Acme")
	secrets := []string{strings.TrimSpace(token), w.server.Clients[0].Secret, "1//"}
	if len(secrets[0]) < 100 {
		t.Fatalf("token: got %d bytes", len(secrets[0]))
	}
	err := filepath.WalkDir(w.home(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".keyring") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, secret := range secrets {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s holds a secret", path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if strings.Contains(said.String(), secret) {
			t.Errorf("a secret was said: %.4s…", secret)
		}
	}
}
