package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// scroll lets what is larger than its room be scrolled, without Fyne's shadows.
// What can wrap does so first: only what cannot goes beyond the width.
// A ThemeOverride that hides them would throw away what Fyne remembers of every
// text's size, each time that one is made.
type scroll struct {
	container.Scroll
	last fyne.Focusable // what got the keyboard last, in here or elsewhere
}

func newScroll(content fyne.CanvasObject) *scroll {
	s := &scroll{Scroll: container.Scroll{Direction: container.ScrollBoth, Content: content}}
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

// Refresh implements fyne.WidgetRenderer. Fyne paints another content only when
// something that was painted before changes beside it.
func (u *unshadowed) Refresh() {
	u.WidgetRenderer.Refresh()
	canvas.Refresh(u.scroll)
}

// reveal scrolls what has just got the keyboard into view.
func reveal(o fyne.Focusable) {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		c := w.Canvas()
		if c.Focused() != o {
			continue
		}
		for _, s := range scrolled(c) {
			s.reveal(o)
		}
	}
}

// scrolled is all that is scrolled in a window, the innermost first.
func scrolled(c fyne.Canvas) []*scroll {
	if over, asked := c.Overlays().Top().(*widget.PopUp); asked {
		return scrolledIn(over.Content)
	}
	return scrolledIn(c.Content())
}

func scrolledIn(part fyne.CanvasObject) (all []*scroll) {
	switch p := part.(type) {
	case *fyne.Container:
		for _, thing := range p.Objects {
			if thing.Visible() {
				all = append(all, scrolledIn(thing)...)
			}
		}
	case *surface:
		return scrolledIn(p.content)
	case *scroll:
		return append(scrolledIn(p.Content), p)
	}
	return all
}

// reveal scrolls as little as brings an object and its stroke into view, if it
// is in here. One that had the keyboard before is left where it is: the window
// came to the front again, and the person may have scrolled since.
func (s *scroll) reveal(o fyne.Focusable) {
	if s.last == o {
		return
	}
	s.last = o
	s.show(o.(fyne.CanvasObject))
}

// show scrolls as little as brings an object into view, if it is in here.
func (s *scroll) show(thing fyne.CanvasObject) {
	if !s.holds(thing) {
		return
	}
	from := place(thing).Subtract(place(s.Content)).SubtractXY(besideGap, besideGap)
	to := from.Add(thing.Size()).AddXY(2*besideGap, 2*besideGap).Subtract(s.Size())
	s.ScrollToOffset(fyne.NewPos(min(max(s.Offset.X, to.X), from.X), min(max(s.Offset.Y, to.Y), from.Y)))
}

// holds reports whether an object is scrolled with the content. Fyne does not
// say what an object is part of, only where it stands.
func (s *scroll) holds(o fyne.CanvasObject) bool {
	at, before := s.Content.Position(), place(o)
	s.Content.Move(at.AddXY(1, 1))
	defer s.Content.Move(at)
	return place(o) != before
}

func place(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}
