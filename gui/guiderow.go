package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// guideRow is a step in the guide's list: its state, its title, one line about
// it. Up and Down move the keyboard from row to row.
type guideRow struct {
	pressable
	title, under string
	state        stepState // stepNow only shows where it is not done
	shown        bool      // its page stands beside the list
	move         func(by int)
}

func newGuideRow(tapped func(), move func(by int)) *guideRow {
	r := &guideRow{move: move}
	r.onTapped = tapped
	r.extend(r)
	return r
}

func (r *guideRow) set(title, under string, state stepState, shown bool) {
	r.title, r.under, r.state, r.shown = title, under, state, shown
	r.Refresh()
}

// TypedKey implements fyne.Focusable.
func (r *guideRow) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		r.move(-1)
	case fyne.KeyDown:
		r.move(1)
	default:
		r.pressable.TypedKey(ev)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *guideRow) CreateRenderer() fyne.WidgetRenderer {
	ground, hover := &canvas.Rectangle{CornerRadius: cardRadius}, &canvas.Rectangle{CornerRadius: cardRadius}
	glyph := newPicture("step-open", theme.ColorNameInputBorder, iconSize)
	title, under := sentence(plain("")), caption("")
	row := inset(8, 12, spreadTop(12, 1, glyph, column(0, title, under)))
	ring := newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{ground, hover, row, ring}}
	d.layout = func(size fyne.Size) {
		for _, o := range d.objects {
			o.Resize(size)
		}
	}
	d.minSize = row.MinSize
	d.refresh = func() {
		back := colorNone
		if r.shown {
			back = theme.ColorNameSelection
		}
		ground.FillColor, hover.FillColor = paint(back), paint(r.hover())
		glyph.set(r.state.glyph())
		title.setRuns(run{text: r.title, bold: r.shown})
		under.set(r.under)
		showRing(ring, r.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(r.Size())
}
