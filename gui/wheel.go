package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// wheel lies on an entry of one line and hands the mouse wheel to what the entry
// is scrolled in: Fyne's entry keeps it, though nothing in it goes up or down.
type wheel struct {
	widget.BaseWidget
	entry *entry
	along fyne.Scrollable // the entry's own, for the way to the side
}

func newWheel(e *entry, along fyne.Scrollable) *wheel {
	w := &wheel{entry: e, along: along}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	if ev.Scrolled.DY == 0 {
		w.along.Scrolled(ev)
		return
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(w.entry)
	if c == nil {
		return
	}
	for _, s := range scrolled(c) {
		if s.holds(w.entry) {
			s.Scrolled(ev)
			return
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (*wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
