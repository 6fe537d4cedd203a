package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// scroll lets what is larger than its room be scrolled, without Fyne's shadows.
// What can wrap does so first: only what cannot goes beyond the width.
// A ThemeOverride that hides them would throw away what Fyne remembers of every
// text's size, each time that one is made.
type scroll struct{ container.Scroll }

func newScroll(content fyne.CanvasObject) *scroll {
	s := &scroll{container.Scroll{Direction: container.ScrollBoth, Content: content}}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *scroll) CreateRenderer() fyne.WidgetRenderer {
	return &unshadowed{s.Scroll.CreateRenderer(), s}
}

// unshadowed is a scroll's renderer without what is neither content nor bar.
type unshadowed struct {
	fyne.WidgetRenderer
	scroll *scroll
}

// Objects implements fyne.WidgetRenderer.
func (u *unshadowed) Objects() []fyne.CanvasObject {
	return slices.DeleteFunc(slices.Clone(u.WidgetRenderer.Objects()), func(o fyne.CanvasObject) bool {
		_, bar := o.(desktop.Hoverable)
		return !bar && o != u.scroll.Content
	})
}
