package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pressable is the conduct of everything that is pressed: mouse, Enter and
// Space press it, Tab reaches it, any other key goes on to the window.
type pressable struct {
	widget.DisableableWidget
	onTapped         func()
	hovered, focused bool
	taking           bool // the keyboard, though Tab would pass
	self             fyne.Widget
}

// extend is ExtendBaseWidget with a memory of the whole widget.
func (p *pressable) extend(self fyne.Widget) {
	p.self = self
	p.ExtendBaseWidget(self)
}

// Tapped implements fyne.Tappable. The keyboard follows the mouse from one
// thing to press to the next; what is written in keeps it.
func (p *pressable) Tapped(ev *fyne.PointEvent) {
	if !p.Disabled() && p.onTapped != nil {
		if ev != nil {
			p.follow()
		}
		p.onTapped()
	}
}

func (p *pressable) follow() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.self); c != nil {
		if _, pressed := c.Focused().(interface{ follow() }); pressed {
			c.Focus(p.self.(fyne.Focusable))
		}
	}
}

// take gives it the keyboard, though Tab would pass.
func (p *pressable) take() {
	p.taking = true
	focusOn(p.self.(fyne.Focusable))
	p.taking = false
}

// FocusGained implements fyne.Focusable.
func (p *pressable) FocusGained() {
	p.focused = true
	p.self.Refresh()
	reveal(p.self.(fyne.Focusable))
}

// FocusLost implements fyne.Focusable.
func (p *pressable) FocusLost() { p.focused = false; p.self.Refresh() }

// TypedRune implements fyne.Focusable.
func (*pressable) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (p *pressable) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.Tapped(nil)
	default:
		bubble(p.self, ev)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *pressable) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.self.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (*pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *pressable) MouseOut() { p.hovered = false; p.self.Refresh() }

// hover returns the colour to lay over what the pointer is on.
func (p *pressable) hover() fyne.ThemeColorName {
	if p.hovered && !p.Disabled() {
		return theme.ColorNameHover
	}
	return colorNone
}

// bubble hands a key that a part has no use for to its window, where Escape
// cancels and Enter confirms. Fyne gives keys to the focused object alone.
func bubble(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// focusOn gives an object the keyboard.
func focusOn(o fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o.(fyne.CanvasObject)); c != nil {
		c.Focus(o)
	}
}

// newFocusRing is the stroke that shows where the keyboard is. Fyne's own
// blended colour is too faint.
func newFocusRing() *canvas.Rectangle {
	return &canvas.Rectangle{StrokeWidth: focusStroke, CornerRadius: controlRadius}
}

// placeRing lays the stroke on a rectangle; it is drawn inside of it.
func placeRing(ring *canvas.Rectangle, pos fyne.Position, size fyne.Size) {
	ring.Move(pos)
	ring.Resize(size)
}

// showRing shows the stroke in a colour while its owner has the keyboard.
func showRing(ring *canvas.Rectangle, focused bool, color fyne.ThemeColorName) {
	ring.StrokeColor, ring.FillColor = paint(color), faint(paint(color))
	ring.Hidden = !focused
}
