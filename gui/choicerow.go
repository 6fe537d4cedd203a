package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// choiceRow is the conduct of a row of which one is chosen: Tab comes to the
// chosen one, Up and Down move the keyboard from row to row.
type choiceRow struct {
	pressable
	chosen bool
	step   func(by int)
}

// Disabled implements fyne.Disableable: Tab passes what is not chosen.
func (r *choiceRow) Disabled() bool {
	return r.pressable.Disabled() || !r.chosen && !r.focused && !r.taking
}

// TypedKey implements fyne.Focusable.
func (r *choiceRow) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		r.step(-1)
	case fyne.KeyDown:
		r.step(1)
	default:
		r.pressable.TypedKey(ev)
	}
}

// draw lays what a row says on its ground; say brings it up to date.
func (r *choiceRow) draw(row fyne.CanvasObject, say func()) *drawing {
	ground, hover, ring := &canvas.Rectangle{CornerRadius: controlRadius}, &canvas.Rectangle{CornerRadius: controlRadius}, newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{ground, hover, row, ring}, minSize: row.MinSize}
	d.layout = func(size fyne.Size) {
		for _, o := range d.objects {
			o.Resize(size)
		}
	}
	d.refresh = func() {
		back := colorNone
		if r.chosen {
			back = theme.ColorNameSelection
		}
		ground.FillColor, hover.FillColor = paint(back), paint(r.hover())
		say()
		showRing(ring, r.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(r.Size())
}
