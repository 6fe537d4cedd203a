package gui

import "fyne.io/fyne/v2"

// keeper knows what can be pressed in a part of the main window that is built
// anew when the records or the time change, so that the keyboard stays where a
// person had it.
type keeper struct{ parts []pressed }

// pressed is a button or a link, and what it says.
type pressed interface {
	fyne.Focusable
	says() string
}

func (b *button) says() string { return b.name }
func (l *link) says() string   { return l.text }

// keep remembers a part while it is built in.
func keep[T pressed](k *keeper, part T) T {
	k.parts = append(k.parts, part)
	return part
}

// rebuild builds anew what a scroll holds, which stays where it is. The keyboard
// goes to the part that says the same as the one that had it, or to nothing,
// where the window itself gets the keys.
func (k *keeper) rebuild(m *mainWindow, body *scroll, build func()) {
	before := k.parts
	k.parts = nil
	build()
	if m == nil { // while the window itself is built
		return
	}
	canvas := m.window.Canvas()
	for _, old := range before {
		if canvas.Focused() != old {
			continue
		}
		canvas.Unfocus()
		for _, part := range k.parts {
			if part.says() == old.says() {
				at := body.Offset
				canvas.Focus(part)
				body.ScrollToOffset(at)
				return
			}
		}
	}
}
