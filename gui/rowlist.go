package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// listRow is a row of a list: glyph, bold name, one caption line in the
// glyph's colour, perhaps a lock at the end. It ends both lines in an ellipsis.
type listRow struct {
	widget.BaseWidget
	kind          kind
	name, caption string
	ink           color.Color // of the theme in which it shows them
	locked, even  bool        // even: as wide before the words without a glyph
	focused       bool
	height        float32
	tapped        func()
	asked         func(at fyne.Position)
}

func newListRow(height float32) *listRow {
	r := &listRow{height: height}
	r.ExtendBaseWidget(r)
	return r
}

// set shows another record, or the same in other colours: Fyne tells of those
// only what is in sight.
func (r *listRow) set(k kind, name, caption string) {
	ink := paint(theme.ColorNameForeground)
	if r.kind == k && r.name == name && r.caption == caption && r.ink == ink {
		return
	}
	r.kind, r.name, r.caption, r.ink = k, name, caption, ink
	r.Refresh()
}

// lock shows the lock, or no lock, in a list where not all rows have a glyph.
func (r *listRow) lock(locked bool) {
	if r.locked != locked || !r.even {
		r.locked, r.even = locked, true
		r.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (r *listRow) Tapped(*fyne.PointEvent) {
	if r.tapped != nil {
		r.tapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable: it asks for the row's menu.
func (r *listRow) TappedSecondary(ev *fyne.PointEvent) {
	if r.asked != nil {
		r.asked(ev.AbsolutePosition)
	}
}

func (r *listRow) setFocused(focused bool) {
	if r.focused != focused {
		r.focused = focused
		r.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	glyph := newPicture(kindOnline.glyph(), kindOnline.color(), iconSize)
	name := oneLine(theme.ColorNameForeground, strong(""))
	under := newLabel(theme.SizeNameCaptionText, colorSecondary, facts, plain(""))
	row := inset(10, 12, spreadTop(12, 1, glyph, column(0, name, under)))
	ring, lock := newFocusRing(), newPicture("lock", colorSecondary, iconSize)
	d := &drawing{objects: []fyne.CanvasObject{row, ring, lock}}
	d.layout = func(size fyne.Size) {
		ring.Resize(size)
		lock.Resize(fyne.NewSquareSize(iconSize))
		lock.Move(fyne.NewPos(size.Width-12-iconSize, 10))
		var before float32
		if r.even && glyph.Hidden {
			before = iconSize + 12
			size.Width -= before
		}
		if r.locked {
			size.Width -= iconSize + 8
		}
		row.Move(fyne.NewPos(before, 0))
		row.Resize(size)
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(row.MinSize().Width, r.height) }
	d.refresh = func() {
		if glyph.Hidden = r.kind.glyph() == ""; !glyph.Hidden {
			glyph.set(r.kind.glyph(), r.kind.color())
		}
		under.color = r.kind.color()
		name.setRuns(strong(r.name))
		under.setRuns(plain(r.caption))
		under.Hidden = r.caption == ""
		showRing(ring, r.focused, theme.ColorNamePrimary)
		lock.Hidden = !r.locked
		d.at(r.Size())
	}
	d.refresh()
	return d.at(r.Size())
}

// rowList is Fyne's list of our rows. Arrow keys choose, as in every address
// book; the stroke shows that the keyboard is in the list.
type rowList struct {
	widget.List
	rows     map[*listRow]int // the index that each was made to show last
	show     func(index int, row *listRow)
	height   float32 // of a row
	selected int     // index, or none
	tapOpens bool    // a tap does what Enter does
	focused  bool
	chosen   func(int)
	opened   func(int)
	menu     func(index int, at fyne.Position) // right click; may be nil
}

// newRowList makes a list: length and show are asked for every visible row,
// chosen is told the index of a row that a person chose, opened (may be nil)
// of the one on which Enter was pressed.
func newRowList(length func() int, show func(index int, row *listRow), chosen, opened func(index int)) *rowList {
	l := &rowList{rows: map[*listRow]int{}, show: show, height: rowHeight, selected: none, chosen: chosen, opened: opened}
	l.HideSeparators = true
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject { return newListRow(l.height) }
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		row := o.(*listRow)
		l.rows[row] = i
		show(i, row)
		row.setFocused(l.focused && i == l.selected)
		// Fyne's own tap gives the keyboard to a list that is not extended.
		row.tapped = func() {
			l.choose(i)
			focusOn(l)
			if l.tapOpens {
				l.opened(i)
			}
		}
		row.asked = func(at fyne.Position) {
			if l.menu != nil {
				row.tapped()
				l.menu(i, at)
			}
		}
	}
	l.OnSelected = func(i int) {
		before := l.selected
		l.selected = i
		l.RefreshItem(before)
		l.RefreshItem(i)
		if i != before {
			l.chosen(i)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// Resize implements fyne.CanvasObject. Fyne scrolls a list that has no room yet
// past the row that was selected in it. A selected row that was in sight stays
// there when the list becomes lower.
func (l *rowList) Resize(size fyne.Size) {
	roomless, seen := l.Size().Height == 0, size.Height < l.Size().Height && !l.away()
	l.List.Resize(size)
	switch {
	case size.Height <= 0 || l.selected == none:
	case roomless:
		l.ScrollToTop()
		l.ScrollTo(l.selected)
	case seen:
		l.ScrollTo(l.selected)
	}
}

// away reports whether the selected row is scrolled out of sight.
func (l *rowList) away() bool {
	at, top := l.GetScrollOffset(), float32(l.selected)*l.pitch()
	return l.selected != none && (top+l.height <= at || top >= at+l.Size().Height)
}

// renew shows again what each row says. Unlike a Refresh it paints only the
// rows that say something else.
func (l *rowList) renew() {
	for row, i := range l.rows {
		if i < l.Length() {
			l.show(i, row)
		}
	}
}

// choose selects a row and tells of it; none selects nothing.
func (l *rowList) choose(index int) {
	if index < 0 || index >= l.Length() {
		l.selected = none
		l.UnselectAll()
		l.Refresh()
		return
	}
	l.Select(index)
}

// Enable implements fyne.Disableable.
func (*rowList) Enable() {}

// Disable implements fyne.Disableable.
func (*rowList) Disable() {}

// Disabled implements fyne.Disableable: Tab does not stop where nothing can be
// chosen.
func (l *rowList) Disabled() bool { return l.Length() == 0 }

// FocusGained implements fyne.Focusable.
func (l *rowList) FocusGained() {
	l.focused = true
	if l.selected == none && l.Length() > 0 {
		l.choose(0)
	}
	l.Refresh()
}

// FocusLost implements fyne.Focusable.
func (l *rowList) FocusLost() {
	l.focused = false
	l.Refresh()
}

// TypedKey implements fyne.Focusable.
func (l *rowList) TypedKey(ev *fyne.KeyEvent) {
	page := max(int(l.Size().Height/l.pitch()), 1)
	switch ev.Name {
	case fyne.KeyUp:
		l.move(l.selected - 1)
	case fyne.KeyDown:
		l.move(l.selected + 1)
	case fyne.KeyPageUp:
		l.move(l.selected - page)
	case fyne.KeyPageDown:
		l.move(l.selected + page)
	case fyne.KeyHome:
		l.move(0)
	case fyne.KeyEnd:
		l.move(l.Length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.opened != nil && l.selected != none {
			l.opened(l.selected)
			return
		}
		bubble(l, ev)
	default:
		bubble(l, ev)
	}
}

func (l *rowList) move(to int) {
	if n := l.Length(); n > 0 {
		l.choose(min(max(to, 0), n-1))
	}
}

// pitch is how far it is from a row to the next.
func (l *rowList) pitch() float32 { return l.height + theme.Padding() }

// shift marks the row at which the chosen record stands by now. It is scrolled
// to unless a person had scrolled away from it.
func (l *rowList) shift(index int) {
	at, away := l.GetScrollOffset(), l.away()
	l.mark(index)
	if away {
		l.ScrollToOffset(at)
	}
}

// mark selects a row without telling of it: the records changed beneath.
func (l *rowList) mark(index int) {
	if index < 0 || index >= l.Length() {
		l.selected = none
		l.UnselectAll()
		return
	}
	l.selected = index
	l.Select(index)
}
