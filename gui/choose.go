package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// selector is Fyne's select with the border, height and indent of an entry.
type selector struct {
	widget.Select
	wrong, focused bool
}

// newSelector makes a select. The placeholder is shown while nothing is chosen,
// and over the options where a menu has no room for them.
func newSelector(placeholder string, options []string, changed func(string)) *selector {
	s := &selector{}
	s.PlaceHolder, s.Options, s.OnChanged = placeholder, options, changed
	s.ExtendBaseWidget(s)
	return s
}

// setWrong shows the select as the place of an error.
func (s *selector) setWrong(wrong bool) {
	s.wrong = wrong
	s.Refresh()
}

// FocusGained implements fyne.Focusable.
func (s *selector) FocusGained() {
	s.focused = true
	s.Refresh()
	reveal(s)
}

// FocusLost implements fyne.Focusable.
func (s *selector) FocusLost() {
	s.focused = false
	s.Refresh()
}

// TypedKey implements fyne.Focusable.
func (s *selector) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		bubble(s, ev)
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown:
		s.open()
	default:
		if !s.Disabled() {
			s.Select.TypedKey(ev)
		}
	}
}

// Tapped implements fyne.Tappable.
func (s *selector) Tapped(*fyne.PointEvent) {
	if !s.Disabled() {
		focusOn(s)
		s.open()
	}
}

// open shows the options with the present one marked.
func (s *selector) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if s.Disabled() || c == nil {
		return
	}
	if len(s.Options) > menuRoom(c) {
		findName(c, s.PlaceHolder, s.Options, s.Selected, s.SetSelected)
		return
	}
	items := make([]*fyne.MenuItem, len(s.Options))
	for i, option := range s.Options {
		items[i] = fyne.NewMenuItem(option, func() { s.SetSelected(option) })
	}
	openMenu(c, place(s).AddXY(0, s.Size().Height), s.Size().Width, max(s.SelectedIndex(), 0), items...)
}

// CreateRenderer implements fyne.Widget.
func (s *selector) CreateRenderer() fyne.WidgetRenderer {
	border := &canvas.Rectangle{StrokeWidth: 1, CornerRadius: controlRadius}
	r := &selectorRenderer{WidgetRenderer: s.Select.CreateRenderer(), selector: s, border: border}
	r.draw()
	return r
}

// selectorLeast is as wide as a selector asks to be: what it shows ends in an
// ellipsis, and all of it stands in its menu.
const selectorLeast = 220

type selectorRenderer struct {
	fyne.WidgetRenderer
	selector *selector
	border   *canvas.Rectangle
}

// MinSize implements fyne.WidgetRenderer.
func (r *selectorRenderer) MinSize() fyne.Size {
	return fyne.NewSize(min(r.WidgetRenderer.MinSize().Width, selectorLeast), controlHeight)
}

// Objects implements fyne.WidgetRenderer.
func (r *selectorRenderer) Objects() []fyne.CanvasObject {
	own := r.WidgetRenderer.Objects()
	return slices.Insert(slices.Clone(own), 1, fyne.CanvasObject(r.border))
}

// Layout implements fyne.WidgetRenderer.
func (r *selectorRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	// Fyne's order: ground, flash, text, arrow.
	own := r.WidgetRenderer.Objects()
	text := own[2]
	text.Resize(text.Size().SubtractWidthHeight(2*textIndent, 0))
	text.Move(text.Position().AddXY(textIndent, 0))
	own[3].Move(own[3].Position().SubtractXY(textIndent, 0))
	r.border.Resize(size)
}

// Refresh implements fyne.WidgetRenderer.
func (r *selectorRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.Layout(r.selector.Size())
	r.draw()
	r.border.Refresh()
}

func (r *selectorRenderer) draw() {
	stroke := theme.ColorNameInputBorder
	switch {
	case r.selector.wrong:
		stroke = theme.ColorNameError
	case r.selector.Disabled():
		stroke = theme.ColorNameDisabled
	case r.selector.focused:
		stroke = theme.ColorNamePrimary
	}
	ground := theme.ColorNameInputBackground
	if r.selector.Disabled() {
		ground = theme.ColorNameDisabledButton
	}
	r.border.StrokeColor, r.border.FillColor = paint(stroke), paint(ground)
	r.WidgetRenderer.Objects()[0].Hide()
}

// option is a glyph that is on or off, and its words.
type option struct {
	pressable
	text     string
	on       bool
	onGlyph  string
	offGlyph string
	onKey    func(*fyne.KeyEvent) bool // a key that the group uses itself
	passed   func() bool               // Tab goes to another one of the group; nil: never
	wraps    bool
}

// newTick makes a tick box.
func newTick(text string, on bool, changed func(bool)) *option {
	o := &option{text: text, on: on, onGlyph: "box-ticked", offGlyph: "box-open"}
	o.onTapped = func() {
		o.on = !o.on
		o.Refresh()
		if changed != nil {
			changed(o.on)
		}
	}
	o.extend(o)
	return o
}

// newWrappingTick makes a tick box for a whole sentence.
func newWrappingTick(text string, on bool, changed func(bool)) *option {
	o := newTick(text, on, changed)
	o.wraps = true
	return o
}

func (o *option) setOn(on bool) {
	o.on = on
	o.Refresh()
}

// Disabled implements fyne.Disableable: Tab passes what is not chosen.
func (o *option) Disabled() bool {
	return o.pressable.Disabled() || !o.focused && !o.taking && o.passed != nil && o.passed()
}

// Tapped implements fyne.Tappable; a tick or a choice takes the keyboard.
func (o *option) Tapped(ev *fyne.PointEvent) {
	if !o.pressable.Disabled() && !o.focused {
		o.take()
	}
	o.pressable.Tapped(ev)
}

// TypedKey implements fyne.Focusable: Space chooses, Enter confirms the window.
func (o *option) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case o.onKey != nil && o.onKey(ev):
	case ev.Name == fyne.KeySpace:
		o.pressable.Tapped(nil)
	default:
		bubble(o, ev)
	}
}

// CreateRenderer implements fyne.Widget.
func (o *option) CreateRenderer() fyne.WidgetRenderer {
	glyph := newPicture(o.offGlyph, theme.ColorNameInputBorder, iconSize)
	words := word(o.text, theme.ColorNameForeground)
	ring := newFocusRing()
	row := beside(besideGap, glyph, words)
	if o.wraps {
		words = sentence(plain(o.text))
		row = spread(besideGap, 1, glyph, words)
	}
	d := &drawing{objects: []fyne.CanvasObject{row, ring}}
	d.layout = func(size fyne.Size) {
		row.Resize(size)
		height := max(lineHeight(theme.SizeNameText), words.MinSize().Height) + 8
		placeRing(ring, fyne.NewPos(-6, (size.Height-height)/2), fyne.NewSize(size.Width+12, height))
	}
	d.minSize = func() fyne.Size {
		least := row.MinSize()
		return fyne.NewSize(least.Width, max(controlHeight, least.Height+8))
	}
	d.refresh = func() {
		name, color, ink := o.offGlyph, theme.ColorNameInputBorder, theme.ColorNameForeground
		if o.on {
			name, color = o.onGlyph, theme.ColorNamePrimary
		}
		if o.pressable.Disabled() {
			color, ink = theme.ColorNameDisabled, theme.ColorNameDisabled
		}
		glyph.set(name, color)
		words.color = ink
		words.set(o.text)
		showRing(ring, o.focused && !o.pressable.Disabled(), theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(o.Size())
}

// radio is one choice of several in a line that wraps. Arrow keys choose as
// well as the mouse.
type radio struct {
	widget.BaseWidget
	options  []*option
	line     *fyne.Container
	selected int // index, or none
	changed  func(int)
}

// newRadio makes a choice; selected is an index or none, and changed is told
// the index that a person chose.
func newRadio(selected int, changed func(int), options ...string) *radio {
	r := &radio{selected: selected, changed: changed}
	r.line = arranged(&wrapping{gap: 24, eager: true})
	for i, text := range options {
		o := &option{text: text, on: i == selected, onGlyph: "step-now", offGlyph: "step-open"}
		o.onTapped = func() { r.choose(i) }
		o.onKey = func(ev *fyne.KeyEvent) bool { return r.arrow(i, ev) }
		o.passed = func() bool {
			if r.selected == none || r.selected == i {
				return false
			}
			chosen := r.options[r.selected]
			return chosen.Visible() && !chosen.pressable.Disabled()
		}
		o.extend(o)
		r.options = append(r.options, o)
		r.line.Add(o)
	}
	r.ExtendBaseWidget(r)
	return r
}

// yields lets it go on in the next line instead of asking for the width of one.
func (r *radio) yields() *radio {
	r.line.Layout = &wrapping{gap: 24}
	return r
}

// set chooses without telling.
func (r *radio) set(selected int) {
	r.selected = selected
	for i, o := range r.options {
		o.setOn(i == selected)
	}
}

func (r *radio) choose(i int) {
	if i == r.selected {
		return
	}
	r.set(i)
	if r.changed != nil {
		r.changed(i)
	}
}

func (r *radio) arrow(from int, ev *fyne.KeyEvent) bool {
	step := 0
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		step = len(r.options) - 1
	case fyne.KeyRight, fyne.KeyDown:
		step = 1
	default:
		return false
	}
	next := (from + step) % len(r.options)
	for !r.options[next].Visible() {
		next = (next + step) % len(r.options)
	}
	if !r.options[next].pressable.Disabled() {
		r.options[next].take()
		r.choose(next)
	}
	return true
}

// CreateRenderer implements fyne.Widget.
func (r *radio) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.line) }
