//go:build uitest

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"gcdesk/gui/words"
	"gcdesk/oauth/sandbox"
)

// Two people's worth of commands make connections while a window is open on
// them: nothing is lost, and the window keeps up.
func TestTwoWritersWhileAWindowReads(t *testing.T) {
	const locale = "en_US.UTF-8"
	speak(t, locale)
	d := newDesk(t, deskSize{1400, 900}, "LANG="+locale)
	client := sandbox.DesktopClient()
	file := d.path("home/client_secret.json")
	if err := os.WriteFile(file, (&sandbox.Server{Clients: []sandbox.Client{client}}).ClientFile(client.ID), 0o600); err != nil {
		t.Fatal(err)
	}
	window := d.start("gcdesk", nil, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows")) })
	w := d.window("gcdesk")

	each := rounds(25, 1000)
	both(func(writer int) {
		for n := range each {
			if _, err := d.run("gcdesk", "create", fmt.Sprintf("%c%03d", 'a'+writer, n), "--client-file", file, "--scope", "openid"); err != nil {
				t.Error(err)
			}
		}
	})
	out, err := d.run("gcdesk", "list")
	if err != nil {
		t.Fatal(err)
	}
	for writer := range 2 {
		for n := range each {
			if name := fmt.Sprintf("\n%c%03d ", 'a'+writer, n); !strings.Contains(out, name) {
				t.Errorf("%q is lost", strings.TrimSpace(name))
			}
		}
	}
	w.sees(words.Number(2*each) + " connections")
	if text := window.log.tail(); text != "" {
		t.Errorf("the window's process says\n%s", text)
	}
}
