//go:build uitest

package main

import (
	"bytes"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"gcdesk/oauth/sandbox"
)

// TestSettingsInTheWindow changes what can be seen and what cannot, signs in
// with the browser that was set while the debug log is on, and hunts the saved
// log for secrets. The next start is as the last one was left.
func TestSettingsInTheWindow(t *testing.T) {
	s := newStage(t, build(t), english, deskSize{1600, 1000}, "FYNE_THEME=light")
	h := newHunt()
	s.server.Fault = h.overhear
	s.create(acme, 0, "contacts.readonly,openid,email")
	// A browser that is opened with a profile, as the stand-in for xdg-open is.
	script := "#!/bin/sh\n[ \"$1\" = '--profile=At work' ] && printf '%s\\n' \"$2\" >'" + s.path("opened") + "'\n"
	if err := os.WriteFile(s.path("bin/work-browser"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	program := s.show()
	s.main.sees(acme)
	light := s.brightness()
	s.main.key("ctrl+comma")
	s.main.sees("Every change is saved at once.")
	s.main.click("radio", "Dark")
	s.main.sees("Saved.")
	s.until("the window to be dark", func() bool { return s.brightness() < light/2 })
	keepPicture(t, "settings-dark.png", s.main.picture())
	s.main.fill("Callback port", "80")
	s.main.sees("The port is a number from 1024 to 65535.")
	s.main.fill("Callback port", "8800")
	s.main.gone("", "The port is a number from 1024 to 65535.")
	s.main.fill("Browser command", `work-browser "--profile=At work"`)
	s.main.click("button", "Test the browser")
	if got, want := s.address(), "https://myaccount.google.com/"; got != want {
		t.Errorf("the test opened %q, want %q", got, want)
	}
	s.main.sees("It was started.")
	s.main.wheel("text", "Callback port", 16)
	s.main.click("radio", "This one:")
	s.main.write("http://127.0.0.1:3128")
	s.main.find("entry", "http://127.0.0.1:3128")
	s.main.click("radio", "As the system says")
	s.main.wheel("text", "Proxy", 40)
	s.main.click("button", "Switch on for 15 minutes")
	s.main.sees("On, 15 min left")

	s.main.click("row", "Connections")
	s.main.click("button", "Authorize")
	sign := s.window("Save and authorize")
	s.visit(sandbox.Person{Account: adaAccount})
	sign.sees("Connected")
	sign.click("button", "Done")
	sign.closed()
	s.main.click("button", "Test")
	s.main.sees("was tested: Online")

	s.main.click("row", "Settings")
	s.main.click("button", "Save to a file")
	save := s.window("Save the debug log")
	save.fill("Folder", s.path("home/Documents"))
	save.fill("File name", "debug.log")
	save.click("button", "Save")
	save.closed()
	log, err := os.ReadFile(s.path("home/Documents/debug.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "/token") {
		t.Errorf("the log does not tell of the sign-in:\n%s", log)
	}
	h.see("the saved debug log", string(log), false)
	if len(h.secrets) < 6 {
		t.Errorf("hunted for %d secrets: that is not all there are", len(h.secrets))
	}
	for _, found := range h.findings() {
		t.Error(found)
	}
	if strings.Contains(string(log), "ada@") {
		t.Error("the log names the account")
	}

	s.main.click("row", "Activity")
	s.main.sees("Signed in", "Connection created")
	keepPicture(t, "activity-dark.png", s.main.picture())
	s.main.resize(1300, 760)
	s.main.key("alt+F4")
	s.until("the program to end", func() bool { return !program.running() })
	program = s.show()
	s.main.sees("Signed in", "All connections and clients")
	if _, at, _ := s.main.now(); at.Dx() != 1300 || at.Dy() != 760 {
		t.Errorf("it opens %v large, want 1300 by 760", at.Size())
	}
	s.main.key("ctrl+comma")
	s.main.find("entry", "8800")
	if got := s.brightness(); got > light/2 {
		t.Error("it opens in light")
	}

	s.main.click("radio", "Light")
	s.main.sees("Saved.")
	s.main.click("row", "Connections")
	s.main.find("button", "Test")
	program.stop() // as the end of a session does
	if said := program.log.tail(); said != "" {
		t.Errorf("it said on standard error: %s", said)
	}
	// A desktop that says nothing of colours: Fyne takes it for dark.
	s.env = slices.DeleteFunc(s.env, func(v string) bool { return strings.HasPrefix(v, "FYNE_THEME=") })
	s.show()
	s.main.find("button", "Test")
	if got := s.brightness(); got < light/2 {
		t.Error("it opens on a dark ground")
	}
}

// brightness is that of a point of the main window where nothing is written.
func (s *stage) brightness() uint32 {
	s.Helper()
	img, err := png.Decode(bytes.NewReader(s.main.picture()))
	if err != nil {
		s.fail("%v", err)
	}
	r, g, b, _ := img.At(img.Bounds().Max.X-4, 4).RGBA()
	return r + g + b
}
