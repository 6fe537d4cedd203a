package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func press(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// Whatever is pressed obeys mouse, Enter and Space alike, and lets every other
// key go on to the window.
func TestPressable(t *testing.T) {
	pressed := 0
	count := func() { pressed++ }
	for name, make := range map[string]func() fyne.Focusable{
		"button":         func() fyne.Focusable { return newButton(primary, "plus", "Create", count) },
		"icon button":    func() fyne.Focusable { return newIconButton("edit", "Edit", count) },
		"link":           func() fyne.Focusable { return newLink("Check again", count) },
		"navigation row": func() fyne.Focusable { return newNavigationAct("plus", "Create", count) },
		"row of a fold": func() fyne.Focusable {
			f := newFold("How", caption(""))
			f.onChanged = func(bool) { count() }
			return f.row
		},
		"row with a help": func() fyne.Focusable {
			f := newHelpFold("How", "so", caption(""))
			f.onChanged = func(bool) { count() }
			return f.row
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := make()
			w := stage(t, Light, o.(fyne.CanvasObject), fyne.NewSize(200, 60))
			escaped := fyne.KeyName("")
			w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { escaped = ev.Name })
			pressed = 0

			test.Tap(o.(fyne.Tappable))
			test.FocusNext(w.Canvas())
			if w.Canvas().Focused() != o {
				t.Fatal("Tab does not reach it")
			}
			for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace} {
				o.TypedKey(press(key))
			}
			if pressed != 4 {
				t.Errorf("pressed %d times, want 4", pressed)
			}
			o.TypedKey(press(fyne.KeyEscape))
			if escaped != fyne.KeyEscape || pressed != 4 {
				t.Errorf("the window got %q after Escape", escaped)
			}
		})
	}
}

func TestPressable_Disabled(t *testing.T) {
	pressed := false
	b := newButton(primary, "", "Save", func() { pressed = true })
	other := newButton(secondary, "", "Cancel", nothing)
	w := stage(t, Light, beside(8, b, other), fyne.NewSize(200, 36))
	b.setEnabled(false)

	test.Tap(b)
	b.TypedKey(press(fyne.KeyReturn))
	if pressed {
		t.Error("a disabled button was pressed")
	}
	test.FocusNext(w.Canvas())
	if w.Canvas().Focused() != other {
		t.Error("Tab stops at a disabled button")
	}

	b.setEnabled(true)
	test.Tap(b)
	if !pressed {
		t.Error("an enabled button was not pressed")
	}
}

// The keyboard follows the mouse from one thing to press to the next; what is
// written in keeps it.
func TestPress_TheKeyboardFollows(t *testing.T) {
	row, b, e := newNavigationRow("export", "Exports", nothing), newButton(secondary, "", "Take snapshot", nothing), newEntry()
	c := stage(t, Light, column(0, row, b, e), fyne.NewSize(300, 200)).Canvas()
	for _, keyboard := range []struct{ before, after fyne.Focusable }{{row, b}, {e, e}, {nil, nil}} {
		c.Focus(keyboard.before)
		if b.Tapped(new(fyne.PointEvent)); c.Focused() != keyboard.after {
			t.Errorf("after a press %v has the keyboard, want %v", c.Focused(), keyboard.after)
		}
	}
}
