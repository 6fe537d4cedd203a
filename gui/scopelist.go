package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"gcdesk/oauth"
)

// listEdge is what stays free around the rows of a list on a card. Half of it
// scrolls with them, lest the stroke of a focused row be cut at its ends.
const (
	listEdge   = 8
	scrollEdge = listEdge / 2
)

// scopeList shows scopes in rows as high as their words need, and lets a
// person pick several: a click picks one, Ctrl one more, Shift up to there;
// arrow keys, Space and Ctrl+A do the same. A double click or Enter moves what
// is picked. Fyne's own list picks one row only, and hardly ever are there
// more than twenty here: so it is a scroll of rows.
type scopeList struct {
	widget.BaseWidget
	names    oauth.Scopes
	picked   map[string]bool
	cursor   int // index of the row that has the keyboard
	anchor   int // index where a stretch of rows begins
	focused  bool
	shift    bool // the key is held down
	removing bool // Delete moves as well

	onPicked func()             // what is picked has changed
	onMove   func(oauth.Scopes) // a person wants these in the other list

	rows   *fyne.Container
	scroll *scroll
}

func newScopeList(onPicked func(), onMove func(oauth.Scopes)) *scopeList {
	l := &scopeList{picked: map[string]bool{}, onPicked: onPicked, onMove: onMove, rows: column(4)}
	l.scroll = newScroll(inset(scrollEdge, listEdge, l.rows))
	l.ExtendBaseWidget(l)
	return l
}

// set shows other scopes. What is picked stays so where it is still shown, and
// the keyboard stays on its row or goes to the one that took its place.
func (l *scopeList) set(names oauth.Scopes) {
	if l.cursor < len(l.names) {
		if at := slices.Index(names, l.names[l.cursor]); at >= 0 {
			l.cursor = at
		}
	}
	l.cursor = max(min(l.cursor, len(names)-1), 0)
	l.anchor = l.cursor
	l.names = names
	for name := range l.picked {
		if !names.Has(name) {
			delete(l.picked, name)
		}
	}
	l.rows.Objects = nil
	for i, name := range names {
		l.rows.Objects = append(l.rows.Objects, newScopeRow(name,
			func(m fyne.KeyModifier) { l.press(i, m) },
			func() { l.onMove(oauth.Scopes{name}) }))
	}
	l.mark()
	if size := l.Size(); size.Width > 0 {
		l.arrange(size)
		l.scroll.Refresh()
	}
}

// pick picks exactly these and brings them into view.
func (l *scopeList) pick(names oauth.Scopes) {
	clear(l.picked)
	for i, name := range slices.Backward(l.names) {
		if names.Has(name) {
			l.picked[name] = true
			l.cursor, l.anchor = i, i
			l.reveal(i)
		}
	}
	l.mark()
}

// selection returns what is picked, in the order of the rows.
func (l *scopeList) selection() oauth.Scopes {
	return slices.DeleteFunc(slices.Clone(l.names), func(name string) bool { return !l.picked[name] })
}

// press is a click on a row.
func (l *scopeList) press(i int, m fyne.KeyModifier) {
	focusOn(l)
	switch more := m&fyne.KeyModifierShortcutDefault != 0; {
	case m&fyne.KeyModifierShift != 0:
		l.stretch(i, more)
	case more:
		l.toggle(i)
	default:
		l.only(i)
	}
}

func (l *scopeList) only(i int) {
	l.anchor = i
	l.stretch(i, false)
}

func (l *scopeList) toggle(i int) {
	if name := l.names[i]; l.picked[name] {
		delete(l.picked, name)
	} else {
		l.picked[name] = true
	}
	l.anchor = i
	l.goTo(i)
}

// stretch picks the rows from the anchor to i, and keeps what was picked
// before or not.
func (l *scopeList) stretch(i int, keep bool) {
	if !keep {
		clear(l.picked)
	}
	for _, name := range l.names[min(i, l.anchor) : max(i, l.anchor)+1] {
		l.picked[name] = true
	}
	l.goTo(i)
}

func (l *scopeList) goTo(i int) {
	l.cursor = i
	l.reveal(i)
	l.mark()
	l.onPicked()
}

// mark shows on the rows what is picked and where the keyboard is.
func (l *scopeList) mark() {
	for i, o := range l.rows.Objects {
		o.(*scopeRow).mark(l.picked[l.names[i]], l.focused && i == l.cursor)
	}
}

// arrange gives the rows the width and then the height that their words need
// in it, at once: what is scrolled to must be in its place.
func (l *scopeList) arrange(size fyne.Size) {
	relay(l.rows)
	content := l.scroll.Content.(*fyne.Container)
	content.Resize(fyne.NewSize(size.Width, content.Size().Height))
	content.Resize(fyne.NewSize(size.Width, content.MinSize().Height))
	l.scroll.Move(fyne.NewPos(0, listEdge-scrollEdge))
	l.scroll.Resize(size.SubtractWidthHeight(0, 2*(listEdge-scrollEdge)))
}

// reveal scrolls as little as brings a whole row into view.
func (l *scopeList) reveal(i int) {
	highest, lowest := l.offsets(i)
	l.scroll.ScrollToOffset(fyne.NewPos(0, min(max(l.scroll.Offset.Y, highest), lowest)))
}

// inView reports whether a whole row can be seen.
func (l *scopeList) inView(i int) bool {
	if i >= len(l.rows.Objects) {
		return false
	}
	highest, lowest := l.offsets(i)
	return l.scroll.Offset.Y >= highest && l.scroll.Offset.Y <= lowest
}

// offsets are those of the scroll between which a whole row can be seen.
func (l *scopeList) offsets(i int) (highest, lowest float32) {
	row := l.rows.Objects[i]
	lowest = row.Position().Y
	return lowest + row.Size().Height + 2*scrollEdge - l.scroll.Size().Height, lowest
}

// page is the row that is the list's height away from the cursor.
func (l *scopeList) page(step int) int {
	i, room := l.cursor, l.scroll.Size().Height
	for next := i + step; next >= 0 && next < len(l.names); next += step {
		if room -= l.rows.Objects[next].Size().Height; room < 0 {
			break
		}
		i = next
	}
	return i
}

// FocusGained implements fyne.Focusable.
func (l *scopeList) FocusGained() {
	l.focused = true
	l.mark()
}

// FocusLost implements fyne.Focusable.
func (l *scopeList) FocusLost() {
	l.focused, l.shift = false, false
	l.mark()
}

// TypedRune implements fyne.Focusable.
func (*scopeList) TypedRune(rune) {}

// KeyDown implements desktop.Keyable.
func (l *scopeList) KeyDown(ev *fyne.KeyEvent) { l.holdShift(ev, true) }

// KeyUp implements desktop.Keyable.
func (l *scopeList) KeyUp(ev *fyne.KeyEvent) { l.holdShift(ev, false) }

func (l *scopeList) holdShift(ev *fyne.KeyEvent, down bool) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		l.shift = down
	}
}

// TypedKey implements fyne.Focusable.
func (l *scopeList) TypedKey(ev *fyne.KeyEvent) {
	last := len(l.names) - 1
	if last < 0 {
		bubble(l, ev)
		return
	}
	switch ev.Name {
	case fyne.KeyUp:
		l.step(max(l.cursor-1, 0))
	case fyne.KeyDown:
		l.step(min(l.cursor+1, last))
	case fyne.KeyPageUp:
		l.step(l.page(-1))
	case fyne.KeyPageDown:
		l.step(l.page(1))
	case fyne.KeyHome:
		l.step(0)
	case fyne.KeyEnd:
		l.step(last)
	case fyne.KeySpace:
		l.toggle(l.cursor)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.move()
	case fyne.KeyDelete, fyne.KeyBackspace:
		if l.removing {
			l.move()
		}
	default:
		bubble(l, ev)
	}
}

func (l *scopeList) step(to int) {
	if l.shift {
		l.stretch(to, false)
	} else {
		l.only(to)
	}
}

// move asks for what is picked, or for the row with the keyboard where nothing is.
func (l *scopeList) move() {
	names := l.selection()
	if len(names) == 0 {
		names = l.names[l.cursor : l.cursor+1 : l.cursor+1]
	}
	l.onMove(names)
}

// TypedShortcut implements fyne.Shortcutable.
func (l *scopeList) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all {
		for _, name := range l.names {
			l.picked[name] = true
		}
		l.mark()
		l.onPicked()
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(l).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *scopeList) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{
		objects: []fyne.CanvasObject{l.scroll},
		layout: func(size fyne.Size) {
			seen := l.inView(l.cursor)
			l.arrange(size)
			if seen {
				l.reveal(l.cursor)
			}
		},
		minSize: func() fyne.Size { return fyne.NewSize(160, 144) },
		refresh: func() {},
	}
	return d.at(l.Size())
}
