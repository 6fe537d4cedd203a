//go:build uitest

package main

import (
	"os"
	"testing"
)

// TestScreenshot shows the README's picture of the main window, and leaves it in
// the file named by SCREENSHOT.
func TestScreenshot(t *testing.T) {
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1800, 1400}, "FYNE_SCALE=1.5")
	s.show()
	s.fourConnections()
	s.main.resize(1740, 1290) // all of the detail
	s.main.sees("1,204 contacts")
	if file := os.Getenv("SCREENSHOT"); file != "" {
		if err := os.WriteFile(file, s.main.picture(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
