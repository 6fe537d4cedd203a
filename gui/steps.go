package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// stepState is how far a step has come.
type stepState int

const (
	stepOpen stepState = iota
	stepNow
	stepDone
	stepFailed
)

// glyph is how a state is drawn.
func (s stepState) glyph() (name string, color fyne.ThemeColorName) {
	switch s {
	case stepDone:
		return kindOnline.glyph(), kindOnline.color()
	case stepNow:
		return "step-now", theme.ColorNamePrimary
	case stepFailed:
		return kindExpired.glyph(), kindExpired.color()
	default:
		return "step-open", theme.ColorNameInputBorder
	}
}

// step is one line of a step list. About stands beneath the step that is on
// its way or has failed.
type step struct {
	title string
	about string
	state stepState
}

// steps is a list of what happens one after another, joined by lines.
type steps struct {
	widget.BaseWidget
	rows *fyne.Container
}

func newSteps(list ...step) *steps {
	s := &steps{rows: column(0)}
	s.ExtendBaseWidget(s)
	s.set(list...)
	return s
}

// set shows the steps anew.
func (s *steps) set(list ...step) {
	s.rows.RemoveAll()
	for i, st := range list {
		s.rows.Add(newStepRow(st, i == len(list)-1))
	}
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *steps) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.rows) }

// stepRow is a glyph with the line to the next one, and the words.
type stepRow struct {
	widget.BaseWidget
	step step
	last bool
}

func newStepRow(st step, last bool) *stepRow {
	r := &stepRow{step: st, last: last}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *stepRow) CreateRenderer() fyne.WidgetRenderer {
	glyph, color := r.step.state.glyph()
	ink, joint := colorSecondary, theme.ColorNameSeparator
	title := plain(r.step.title)
	switch r.step.state {
	case stepDone:
		ink, joint = theme.ColorNameForeground, theme.ColorNameSuccess
	case stepNow, stepFailed:
		ink, title = theme.ColorNameForeground, strong(r.step.title)
	}
	words := column(0, newLabel(theme.SizeNameText, ink, wrapped, title))
	if r.step.about != "" && (r.step.state == stepNow || r.step.state == stepFailed) {
		words.Add(quietSentence(plain(r.step.about)))
	}
	picture := newPicture(glyph, color, iconSize)
	joined := &canvas.Rectangle{CornerRadius: 1}
	joined.Hidden = r.last
	below := float32(12)
	if r.last {
		below = 0
	}
	d := &drawing{objects: []fyne.CanvasObject{picture, joined, words}}
	d.layout = func(size fyne.Size) {
		picture.Resize(fyne.NewSquareSize(iconSize))
		joined.Move(fyne.NewPos(iconSize/2-1, iconSize+2))
		joined.Resize(fyne.NewSize(2, max(size.Height-iconSize-4, 0)))
		words.Resize(fyne.NewSize(max(size.Width-32, 0), max(size.Height-below, 0)))
		words.Move(fyne.NewPos(32, 0))
	}
	d.minSize = func() fyne.Size { return words.MinSize().AddWidthHeight(32, below) }
	d.refresh = func() { joined.FillColor = paint(joint) }
	d.refresh()
	return d.at(r.Size())
}
