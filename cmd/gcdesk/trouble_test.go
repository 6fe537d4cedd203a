//go:build uitest

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gcdesk/oauth/sandbox"
)

// TestTroubleInTheWindow walks from a switched off API through the diagnosis and
// the practice console back to a connection that is online.
func TestTroubleInTheWindow(t *testing.T) {
	d := newDesk(t, deskSize{1600, 1000})
	program := build(t)
	server := d.serve(program)
	browser := d.openBrowser("en-US")
	press := func(button string) {
		t.Helper()
		browser.visit(server + "/")
		browser.click(`button[name="` + button + `"]`)
	}
	d.start(program, []string{"practice", "--server", server, "--data-dir", d.path("data")},
		func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows")) })
	main := d.window("gcdesk · Practice")
	data := d.path("data/practice")
	file := d.path("home/Downloads/client.json")
	desktop := sandbox.DesktopClient()
	own := &sandbox.Server{URL: server, Clients: []sandbox.Client{desktop}}
	if err := os.WriteFile(file, own.ClientFile(desktop.ID), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := d.run(program, "create", acme, "--client-file", file, "--scope", "contacts.readonly,openid,email", "--data-dir", data); err != nil {
		t.Fatalf("create: %v\n%s", err, out)
	}
	main.click("row", acme)
	main.click("button", "Authorize")
	sign := main.sheet("Save and authorize")
	if _, err := (sandbox.Person{Account: ada}).Visit(t.Context(), d.address()); err != nil {
		t.Fatal(err)
	}
	sign.sees("Connected")
	sign.click("button", "Done")
	sign.closed()
	main.sees("Online")

	press("api")
	main.click("button", "Test")
	main.sees("The People API is switched off in the project.", "Why?")
	main.click("", "Why?")
	trouble := main.sheet("Diagnosis")
	trouble.sees("What happened", "The People API is switched off in the project.", "Certain", "Checked and fine", "What mends it")
	keepPicture(t, "trouble.png", trouble.picture())
	trouble.click("button", "Copy report")
	d.until("the report on the clipboard", func() bool { return strings.Contains(d.clipboard(), "SERVICE_DISABLED") })
	trouble.click("button", "Enable the People API")
	if got := d.address(); !strings.HasPrefix(got, server) {
		t.Errorf("the console was looked for at %s", got)
	}
	trouble.sees("Done there? Go on here.")
	press("api")
	trouble.click("button", "Test again")
	trouble.sees("Nothing is wrong", "Online")
	trouble.key("Return")
	trouble.closed()
	main.sees("Online")
}

// TestStartFailureInTheWindow: what keeps the windows from opening is said in
// one, and mended while it is open.
func TestStartFailureInTheWindow(t *testing.T) {
	s := newStage(t, build(t), english, deskSize{1600, 1000})
	data := s.path("data")
	if err := os.WriteFile(data, []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := s.start(s.gcdesk, []string{"--data-dir", data}, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+s.path("windows")) })
	w := s.window("gcdesk")
	w.sees("gcdesk cannot open your connections")
	keepPicture(t, "start-failure.png", w.picture())
	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}
	w.click("button", "Try again")
	s.window("gcdesk").sees("Create connection")
	if _, err := os.Stat(filepath.Join(data, "windows.lock")); err != nil || !p.running() {
		t.Errorf("the windows are not open on the folder: %v", err)
	}
}
