package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestButton_Sizes(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	for name, c := range map[string]struct {
		button *button
		height float32
	}{
		"text":  {newButton(secondary, "", "Save", nothing), 36},
		"icon":  {newIconButton("copy", "Copy", nothing), 36},
		"both":  {newButton(secondary, "copy", "Copy link", nothing), 36},
		"large": {newBigButton("plus", "Create connection", nothing), 44},
	} {
		if got := c.button.MinSize(); got.Height != c.height {
			t.Errorf("%s: height %v, want %v", name, got.Height, c.height)
		}
	}
	if got := newIconButton("copy", "Copy", nothing).MinSize(); got != fyne.NewSize(36, 36) {
		t.Errorf("an icon button is %v, want a square of 36", got)
	}
}

func TestButton_HasANameWithoutText(t *testing.T) {
	test.NewTempApp(t)
	if got := newIconButton("edit", "Edit the client", nothing).name; got != "Edit the client" {
		t.Errorf("got %q", got)
	}
	b := newButton(secondary, "", "Save", nothing)
	b.setText("Save all")
	if b.name != "Save all" {
		t.Errorf("got %q", b.name)
	}
}
