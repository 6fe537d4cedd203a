package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// navigation is the column of a window's views. One is chosen; Up and Down
// move the keyboard from row to row.
type navigation struct {
	widget.BaseWidget
	rows  []*navigationRow
	stack *fyne.Container
	width float32 // with the words
	least float32 // with the icons alone
	brief bool    // there is no room for the words
}

const (
	navigationWidth     = 168                  // at least
	navigationBrief     = 2*(8+12) + iconSize  // without words
	navigationRowInside = navigationBrief + 12 // what a row needs beside its word
)

// navigationItem is a view that the column offers.
type navigationItem struct {
	icon, word string
	chosen     func()
}

// newNavigation makes the column with the first view chosen. foot stands at
// its lower end and may be nil.
func newNavigation(foot fyne.CanvasObject, items ...navigationItem) *navigation {
	n := &navigation{}
	top := column(4)
	width := float32(navigationWidth)
	for i, item := range items {
		bold := newLabel(theme.SizeNameText, theme.ColorNameForeground, natural, strong(item.word))
		width = max(width, bold.MinSize().Width+navigationRowInside)
		r := newNavigationRow(item.icon, item.word, func() {
			n.choose(i)
			item.chosen()
		})
		r.step = func(by int) {
			if next := i + by; next >= 0 && next < len(n.rows) {
				focusOn(n.rows[next])
			}
		}
		n.rows = append(n.rows, r)
		top.Add(r)
	}
	if foot == nil {
		foot = column(0)
	}
	body := columnGrowing(0, 1, top, column(0), foot)
	n.width, n.least = width, max(navigationBrief, body.MinSize().Width+2*8)
	n.stack = arranged(held{
		func(o fyne.CanvasObject) fyne.Size {
			if n.brief {
				return fyne.NewSize(n.least, o.MinSize().Height)
			}
			return fyne.NewSize(n.width, o.MinSize().Height)
		},
		func(_ fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) { return fyne.Position{}, size },
	}, newSurface(theme.ColorNameHeaderBackground, 0, inset(12, 8, body)))
	n.ExtendBaseWidget(n)
	n.choose(0)
	return n
}

// beside lays a window out: the column with its words, or with the icons alone
// where the window is narrow, and side in the rest.
func (n *navigation) beside(side fyne.CanvasObject) *fyne.Container {
	return arranged(narrowing{n}, n, side)
}

type narrowing struct{ navigation *navigation }

// MinSize implements fyne.Layout.
func (l narrowing) MinSize(things []fyne.CanvasObject) fyne.Size {
	side := things[1].MinSize()
	return fyne.NewSize(l.navigation.least+side.Width, max(things[0].MinSize().Height, side.Height))
}

// Layout implements fyne.Layout.
func (l narrowing) Layout(things []fyne.CanvasObject, size fyne.Size) {
	l.navigation.brief = size.Width < narrowWindow
	width := l.navigation.stack.MinSize().Width
	things[0].Resize(fyne.NewSize(width, size.Height))
	things[1].Move(fyne.NewPos(width, 0))
	things[1].Resize(fyne.NewSize(size.Width-width, size.Height))
}

// choose marks a row without calling its function.
func (n *navigation) choose(index int) {
	for i, r := range n.rows {
		r.chosen = i == index
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (n *navigation) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.stack) }

// navigationRow is an icon and a word, 36 high.
type navigationRow struct {
	pressable
	icon, word string
	chosen     bool
	act        bool // does something rather than show a view
	step       func(by int)
}

func newNavigationRow(icon, word string, tapped func()) *navigationRow {
	r := &navigationRow{icon: icon, word: word}
	r.onTapped = tapped
	r.extend(r)
	return r
}

// newNavigationAct makes the row at the foot that does something: Create.
func newNavigationAct(icon, word string, tapped func()) *navigationRow {
	r := newNavigationRow(icon, word, tapped)
	r.act = true
	return r
}

// TypedKey implements fyne.Focusable.
func (r *navigationRow) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyUp && r.step != nil:
		r.step(-1)
	case ev.Name == fyne.KeyDown && r.step != nil:
		r.step(1)
	default:
		r.pressable.TypedKey(ev)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *navigationRow) CreateRenderer() fyne.WidgetRenderer {
	ground, hover := &canvas.Rectangle{CornerRadius: controlRadius}, &canvas.Rectangle{CornerRadius: controlRadius}
	ring := newFocusRing()
	glyph := newPicture(r.icon, theme.ColorNameForeground, iconSize)
	words := oneLine(theme.ColorNameForeground, plain(r.word))
	row := inset(8, 12, spread(12, 1, glyph, words))
	d := &drawing{objects: []fyne.CanvasObject{ground, hover, row, ring}}
	d.layout = func(size fyne.Size) {
		words.Hidden = size.Width < navigationRowInside+words.MinSize().Width
		ground.Resize(size)
		hover.Resize(size)
		row.Resize(size)
		row.Move(fyne.Position{})
		if words.Hidden {
			row.Move(fyne.NewPos((size.Width-iconSize)/2-12, 0))
		}
		ring.Resize(size)
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(iconSize+2*12, controlHeight) }
	d.refresh = func() {
		back, ink, text := colorNone, theme.ColorNameForeground, theme.ColorNameForeground
		if r.chosen {
			back, ink = theme.ColorNameButton, theme.ColorNamePrimary
		}
		if r.act {
			ink, text = theme.ColorNameHyperlink, theme.ColorNameHyperlink
		}
		ground.FillColor, hover.FillColor = paint(back), paint(r.hover())
		glyph.set(r.icon, ink)
		words.color = text
		words.setRuns(run{text: r.word, bold: r.chosen})
		showRing(ring, r.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(r.Size())
}
