package gui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// A file that is chosen and cannot be opened is told of.
func TestChooseFile_SaysWhatCannotBeRead(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	d := newDesk(t).show()
	d.must(os.Symlink(filepath.Join(home, "gone"), filepath.Join(home, "client_secret_1.json")))
	chosen := ""
	d.app.chooseFile(d.app.main.window, func(path string) { chosen = path }, ".json")
	find[*widget.GridWrap](d.top().surface())[0].Select(1) // after the folder above
	for _, b := range find[*widget.Button](d.top().surface()) {
		if b.Text == "Open" {
			test.Tap(b)
		}
	}
	d.sees("The file cannot be read.", filepath.Join(home, "client_secret_1.json"))
	d.key(fyne.KeyReturn)
	if chosen != "" {
		t.Errorf("%q was chosen", chosen)
	}
}
