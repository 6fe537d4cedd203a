//go:build uitest

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage"
)

// TestSecretsHunt does by commands and by the window what there is to do, at
// the most talkative setting of everything, and looks for every secret, code,
// token, verifier, passphrase and state by its value wherever gcdesk may have
// left it.
func TestSecretsHunt(t *testing.T) {
	h := newHunt()
	var sabotage atomic.Bool // the server repeats in its errors what it was sent
	server := &sandbox.Server{Rotate: true, Fault: func(r *http.Request) *sandbox.Fault {
		answer := h.overhear(r)
		if sabotage.Load() && (r.URL.Path == "/token" || r.URL.Path == "/revoke") {
			sent := []string{r.Form.Get("refresh_token"), r.Form.Get("client_secret"), r.Form.Get("token")}
			body := fmt.Sprintf(`{"error":"invalid_request","error_description":%q}`, strings.Join(sent, " "))
			return &sandbox.Fault{Status: http.StatusBadRequest, Body: body}
		}
		return answer
	}}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	mark := "GCDESK_TEST_MARK=" + t.Name()
	d := newDesk(t, deskSize{1400, 900}, mark, "GODEBUG=http2debug=2,netdns=go+2,tlsmaxrsasize=8192", "G_MESSAGES_DEBUG=all", "FYNE_DEBUG=1")
	given := t.TempDir() // the person's own: it holds secrets by right
	give := func(name string, text []byte) (path string) {
		t.Helper()
		path = filepath.Join(given, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	client := server.Clients[0].ID
	file := give("client_secret.json", server.ClientFile(client))
	const passphrase, scheduled = "correct horse hush-hush", "another horse hush-hush"
	h.learn(huntedToken, passphrase)
	h.learn(huntedToken, scheduled)
	passphraseFile := give("passphrase", []byte(passphrase))
	data := d.path("data/practice")
	if err := writePractice(data, server.URL); err != nil {
		t.Fatal(err)
	}

	store, err := storage.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	settings := connections.Service{Records: store}
	if _, err := settings.ChangeSettings(t.Context(), func(s *connections.Settings) { s.DebugUntil = time.Now().Add(time.Hour) }); err != nil {
		t.Fatal(err)
	}
	debugLog := filepath.Join(data, debugName)
	if err := os.WriteFile(debugLog, nil, 0o600); err != nil {
		t.Fatal(err)
	}

	watching, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		for pace := time.NewTicker(5 * time.Millisecond); ; <-pace.C {
			h.processes(mark)
			select {
			case <-watching:
				return
			default:
			}
		}
	}()

	signsIn := map[string]bool{} // logs of authorize, where the link belongs
	visit := func(p sandbox.Person) {
		t.Helper()
		if _, err := p.Visit(t.Context(), d.address()); err != nil {
			t.Fatal(err)
		}
	}
	command := func(code int, person *sandbox.Person, args ...string) {
		t.Helper()
		p := d.start("gcdesk", append(args, "--data-dir", data), nil)
		signsIn[p.log.file.Name()] = args[0] == "authorize"
		if person != nil {
			visit(*person)
		}
		d.until(args[0]+" to end", func() bool { return !p.running() })
		if got := p.cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("%q: exit code %d, want %d: %s", args, got, code, p.log.tail())
		}
	}
	token := func(flags ...string) {
		t.Helper()
		out, err := d.run("gcdesk", append([]string{"token", "Acme CRM sync", "--data-dir", data}, flags...)...)
		if err != nil || !oneToken.MatchString(out) {
			t.Errorf("token: %v, %d bytes", err, len(out))
		}
	}
	person := sandbox.Person{Account: ada}
	command(exitOK, nil, "create", "Acme CRM sync", "--client-file", file, "--scope", "contacts.readonly,openid,email")
	command(exitSignIn, &sandbox.Person{Account: ada, Cancels: true}, "authorize", "Acme CRM sync")
	command(exitOK, &person, "authorize", "Acme CRM sync")
	command(exitOtherAccount, &sandbox.Person{Account: grace}, "authorize", "Acme CRM sync", "--consent")
	command(exitOK, nil, "list", "--json")
	token()
	token("--min-valid", "2h")
	snapshots := func() (all []kept) {
		t.Helper()
		out, err := d.run("gcdesk", "snapshots", "Acme CRM sync", "--json", "--data-dir", data)
		if err == nil {
			err = json.Unmarshal([]byte(out), &all)
		}
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	command(exitOK, nil, "snapshot", "Acme CRM sync", "--passphrase-file", passphraseFile)
	command(exitOK, nil, "verify", snapshots()[0].ID, "--passphrase-file", passphraseFile)
	command(exitOK, nil, "export", "Acme CRM sync", "--format", "json", "--output", d.path("contacts.json"))
	command(exitOK, nil, "doctor", "Acme CRM sync")
	sabotage.Store(true)
	command(exitFailure, nil, "token", "Acme CRM sync", "--min-valid", "2h")
	command(exitUnwell, nil, "doctor", "Acme CRM sync", "--json")
	sabotage.Store(false)
	command(exitOK, nil, "activity", "--json")

	window := d.start("gcdesk", []string{"practice", "--server", server.URL, "--data-dir", d.path("data")}, func(c *exec.Cmd) {
		c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows"), "GCDESK_UITEST_SPEED=15", "GOTRACEBACK=all")
	})
	main := d.window("gcdesk · Practice")
	look := func() {
		t.Helper()
		windows, err := d.look()
		if err != nil {
			t.Error(err)
		}
		for _, w := range windows {
			for _, p := range w.Parts {
				h.see("window "+w.Title, p.Text+" "+p.Name, false)
			}
		}
	}
	look()
	main.click("button", "Test")
	main.sees("Online")
	look()
	main.click("button", "Reauthorize")
	sign := main.sheet("Reauthorize")
	sign.click("button", "Copy link")
	d.until("the link on the clipboard", func() bool { return strings.Contains(d.clipboard(), "state=") })
	look()
	visit(person)
	sign.sees("Same account as before")
	look()
	sign.click("button", "Done")
	sign.closed()
	d.until("the link to leave the clipboard", func() bool { return d.clipboard() == "" })

	// A second secret takes the place of the first.
	if _, err := server.AddSecret(client); err != nil {
		t.Fatal(err)
	}
	second := give("client_secret_2.json", server.ClientFile(client))
	main.click("row", "Clients")
	main.click("button", "Edit")
	form := main.sheet("OAuth 2.0 client")
	form.drop(second)
	form.click("button", "Save")
	form.click("button", "Keep the file")
	form.closed()
	main.sees("The new secret is stored")
	look()
	main.click("button", "Close")

	main.click("row", "Exports")
	main.click("radio", "Snapshots")
	main.click("link", "Change the schedule")
	main.clickBeside("How often", "select")
	main.click("item", "Every day")
	main.fill("Passphrase", scheduled)
	main.fill("Once more", scheduled)
	look()
	main.click("button", "Save")
	d.until("the schedule's first snapshot", func() bool {
		look() // what is said for a moment, too
		all := snapshots()
		return len(all) == 2 && all[0].Encrypted
	})
	main.sees("Every day")
	look()

	main.click("row", "Connections")
	sabotage.Store(true)
	command(exitFailure, nil, "token", "Acme CRM sync", "--min-valid", "2h")
	main.sees("Needs attention")
	look()
	main.click("link", "Why?")
	trouble := main.sheet("Diagnosis")
	trouble.click("button", "Copy report")
	d.until("the report on the clipboard", func() bool { return strings.Contains(d.clipboard(), "invalid_request") })
	look()
	trouble.click("button", "Close")
	trouble.closed()
	revoke := func() {
		t.Helper()
		main.click("button", "More")
		main.click("item", "Revoke access…")
		main.click("button", "Revoke access")
	}
	revoke()
	main.click("button", "Close")
	look()
	sabotage.Store(false)
	revoke()
	main.sees("Expired or revoked")
	look()
	for _, selection := range []string{"primary", "secondary", "clipboard"} {
		text, _ := d.run("xclip", "-selection", selection, "-out") // fails if there is none
		h.see(selection+" selection", text, false)
	}
	if err := window.cmd.Process.Signal(syscall.SIGQUIT); err != nil { // what a crash leaves behind
		t.Fatal(err)
	}
	d.until("the window to crash", func() bool { return !window.running() })
	if !strings.Contains(window.log.tail(), "goroutine") {
		t.Error("the crash left no trace to look through")
	}
	close(watching)
	<-watched
	if told, err := os.ReadFile(debugLog); err != nil || strings.Count(string(told), "path=/token") < 6 || !strings.Contains(string(told), "op=store") {
		t.Errorf("the debug log tells too little to look through: %v, %d bytes", err, len(told))
	}
	if err := h.files(d.dir, func(path string) bool { return signsIn[path] }); err != nil {
		t.Fatal(err)
	}

	kinds := map[string]int{}
	for _, kind := range h.secrets {
		kinds[kind]++
	}
	// Sign-ins, answered or not; codes, verifiers, tokens of each refresh.
	if kinds[huntedState] < 4 || kinds[huntedToken] < 15 || len(h.seen) < 100 {
		t.Errorf("hunted %v in %d places: that is not all there is", kinds, len(h.seen))
	}
	for _, found := range h.findings() {
		t.Error(found)
	}
}

// What the hunt is to find, it finds, wherever it is planted.
func TestHuntFindsWhatIsPlanted(t *testing.T) {
	const secret, state = "GOCSPX-planted/secret+", "STATE1234567890"
	nowhere := func(string) bool { return false }
	write := func(t *testing.T, dir, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "log"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// A child that waits for the end of its input.
	child := func(t *testing.T, h *hunt, dir, variable, argument string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "sh", "-c", "read line", "sh", argument)
		cmd.Env = []string{"MARK=" + dir, "PLANTED=" + variable}
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil { // returns when the child has its arguments and environment
			t.Fatal(err)
		}
		h.processes("MARK=" + dir)
		_ = in.Close()
		_ = cmd.Wait()
	}
	for name, plant := range map[string]func(t *testing.T, h *hunt, dir string){
		"file":    func(t *testing.T, h *hunt, dir string) { write(t, dir, "x"+secret+"y") },
		"escaped": func(t *testing.T, h *hunt, dir string) { write(t, dir, "?a="+url.QueryEscape(secret)) },
		"base64": func(t *testing.T, h *hunt, dir string) {
			write(t, dir, base64.StdEncoding.EncodeToString([]byte("u:"+secret+".")))
		},
		"state in file": func(t *testing.T, h *hunt, dir string) { write(t, dir, state) },
		"environment":   func(t *testing.T, h *hunt, dir string) { child(t, h, dir, secret, "") },
		"arguments":     func(t *testing.T, h *hunt, dir string) { child(t, h, dir, "", secret) },
		"window":        func(t *testing.T, h *hunt, dir string) { h.see("window", "“"+secret+"”", false) },
		"token where the link belongs": func(t *testing.T, h *hunt, dir string) {
			h.see("stderr", state+" "+secret, true)
		},
		"learned later": func(t *testing.T, h *hunt, dir string) {
			h.see("window", "later-secret", false)
			h.learn(huntedToken, "later-secret")
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, dir := newHunt(), t.TempDir()
			h.learn(huntedToken, secret)
			h.learn(huntedState, state)
			plant(t, h, dir)
			if err := h.files(dir, nowhere); err != nil {
				t.Fatal(err)
			}
			if got := h.findings(); len(got) != 1 || strings.Contains(got[0], secret) {
				t.Errorf("found %q, want one place and not the secret itself", got)
			}
		})
	}
	t.Run("nothing planted", func(t *testing.T) {
		h, dir := newHunt(), t.TempDir()
		h.learn(huntedToken, secret)
		h.learn(huntedState, state)
		write(t, dir, "all is well")
		h.see("stderr", "http://127.0.0.1/?state="+state, true)
		if err := h.files(dir, nowhere); err != nil {
			t.Fatal(err)
		}
		if got := h.findings(); len(got) > 0 {
			t.Errorf("found %q", got)
		}
	})
}
