package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// empty is what a view shows while it has nothing: what to do, and the button
// that does it. Everything but the heading may be left out.
type empty struct {
	drawing fyne.CanvasObject
	heading string
	line    string
	points  []point // three at most
	primary *button
	second  *button
	note    string
	more    fyne.CanvasObject
}

// point is a line of an empty view: an icon on a disc, a fact, a sentence, and
// perhaps a link behind it.
type point struct {
	icon, fact, sentence string
	link                 run
}

// view builds the empty view, in the middle of its room.
func (e empty) view() fyne.CanvasObject {
	stack := column(0)
	add := func(gap float32, o fyne.CanvasObject) {
		if len(stack.Objects) == 0 {
			gap = 0
		}
		stack.Add(insetEach(gap, 0, 0, 0, o))
	}
	if e.drawing != nil {
		add(0, centred(e.drawing))
	}
	add(32, heading(e.heading).centre())
	if e.line != "" {
		add(4, quietSentence(plain(e.line)).centre())
	}
	if len(e.points) > 0 {
		points := column(formGap)
		for _, p := range e.points {
			about := []run{plain(p.sentence)}
			if p.link.tapped != nil {
				about = append(about, plain(" "), p.link)
			}
			words := column(0, sentence(strong(p.fact)), quietSentence(about...))
			points.Add(spreadTop(formGap, 1, newBadge(p.icon, controlHeight), words))
		}
		add(24, points)
	}
	if e.primary != nil {
		add(32, centred(e.primary))
	}
	if e.second != nil {
		add(12, centred(e.second))
	}
	if e.note != "" {
		add(8, caption(e.note).centre())
	}
	if e.more != nil {
		add(24, e.more)
	}
	return upright(narrow(464, stack))
}

// newFirstDrawing draws an address card with a link, for the first start.
func newFirstDrawing() fyne.CanvasObject {
	stack := arranged(layout.NewStackLayout())
	for _, part := range []struct {
		name  string
		color fyne.ThemeColorName
	}{
		{"first-paper", theme.ColorNameOverlayBackground},
		{"first-lines", colorSecondary},
		{"first-halo", theme.ColorNameBackground},
		{"first-link", theme.ColorNamePrimary},
	} {
		p := newPicture(part.name, part.color, 0)
		p.size = fyne.NewSize(144, 98)
		stack.Add(p)
	}
	return stack
}
