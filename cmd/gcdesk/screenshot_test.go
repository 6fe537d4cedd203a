//go:build uitest

package main

import (
	"os"
	"testing"
)

// TestScreenshot leaves the README's picture of the main window in the file
// named by SCREENSHOT.
func TestScreenshot(t *testing.T) {
	file := os.Getenv("SCREENSHOT")
	if file == "" {
		t.Skip("SCREENSHOT is not set")
	}
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1800, 1400}, "FYNE_SCALE=1.5")
	s.show()
	s.fourConnections()
	s.main.resize(1740, 1290) // all of the detail
	s.main.sees("1,204 contacts")
	if err := os.WriteFile(file, s.main.picture(), 0o644); err != nil {
		t.Fatal(err)
	}
}
