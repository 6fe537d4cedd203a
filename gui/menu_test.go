package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"gcdesk/connections"
)

// The three dots hold what is no button beside them; a row's menu holds all.
func TestMenu_LeavesOutWhatIsPressedBesideIt(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme")
	d.show()
	items := func() (names []string) {
		for _, item := range find[*widget.PopUpMenu](d.top().surface())[0].Items {
			for _, text := range find[*canvas.Text](item) {
				names = append(names, text.Text)
			}
		}
		return names
	}
	d.tapOn("More")
	want := []string{"Sign in with another account", "Diagnose", "Duplicate…", "Revoke access…", "Delete…"}
	if got := items(); !slices.Equal(got, want) {
		t.Errorf("beside the buttons: %q", got)
	}
	d.key(fyne.KeyEscape)
	d.app.showMenu(c, fyne.NewPos(8, 8))
	want = slices.Concat([]string{"Reauthorize", want[0], "Test", "Copy token command", want[1], "Edit"}, want[2:])
	if got := items(); !slices.Equal(got, want) {
		t.Errorf("on a row: %q", got)
	}
}

// In practice mode the help leads to the console, where time passes and faults
// are made.
func TestHelp_PracticeConsole(t *testing.T) {
	d := newDesk(t).show()
	d.tapOn("Help")
	d.misses("Practice console")
	d = newDesk(t, inPractice).show()
	d.tapOn("Help")
	d.key(fyne.KeyDown, fyne.KeyReturn)
	d.settle()
	want := d.app.Service.Preset.ConsolePage("", connections.Client{})
	if got := d.pages(); !slices.Equal(got, []string{want}) {
		t.Errorf("opened %q, want %q", got, want)
	}
}
