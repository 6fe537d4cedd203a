package gui

import (
	"fyne.io/fyne/v2"
)

// across says how a line of things treats the direction that it does not run in.
type across int

const (
	stretched across = iota
	middle
	start
)

// none is the index for "nothing takes the rest of the room".
const none = -1

// line lays visible things out one after another. Unlike Fyne's boxes it has
// its own gap, and it learns the height of wrapped text from the width that
// the text really gets.
type line struct {
	vertical bool
	gap      float32
	grow     int // index of the thing that takes the rest, or none
	across   across
}

// arranged lets a layout place things once the whole that they are part of has
// its room. Fyne's own containers do it at once, and again for each that comes
// around them, which is most of what a view costs.
func arranged(l fyne.Layout, things ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: l, Objects: things}
}

// column stacks things over the full width, gap units apart.
func column(gap float32, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(line{vertical: true, gap: gap, grow: none}, things...)
}

// columnGrowing stacks things; the one at index grow takes the height that is left.
func columnGrowing(gap float32, grow int, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(line{vertical: true, gap: gap, grow: grow}, things...)
}

// beside puts things next to each other at their own widths, centred on one line.
func beside(gap float32, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(line{gap: gap, grow: none, across: middle}, things...)
}

// spread puts things next to each other, centred on one line; the one at index
// grow takes the width that is left.
func spread(gap float32, grow int, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(line{gap: gap, grow: grow, across: middle}, things...)
}

// spreadTop is spread with things aligned at their tops.
func spreadTop(gap float32, grow int, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(line{gap: gap, grow: grow, across: start}, things...)
}

// panes puts things of full height next to each other without a gap; the one
// at index grow takes the width that is left.
func panes(grow int, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(line{grow: grow}, things...)
}

// MinSize implements fyne.Layout.
func (l line) MinSize(things []fyne.CanvasObject) fyne.Size {
	var along, beside float32
	shown := 0
	for _, o := range things {
		if !o.Visible() {
			continue
		}
		a, b := l.turn(o.MinSize())
		along += a
		beside = max(beside, b)
		shown++
	}
	return l.size(along+l.gap*float32(max(shown-1, 0)), beside)
}

// Layout implements fyne.Layout.
func (l line) Layout(things []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() { // something was added before there is room
		return
	}
	if l.vertical {
		for _, o := range things {
			if o.Visible() && o.Size().Width != size.Width {
				o.Resize(fyne.NewSize(size.Width, o.Size().Height))
			}
		}
	}
	room, breadth := l.turn(size)
	needed, _ := l.turn(l.MinSize(things))
	at := float32(0)
	for i, o := range things {
		if !o.Visible() {
			continue
		}
		length, b := l.turn(o.MinSize())
		if i == l.grow {
			length = max(length+room-needed, 0)
		}
		if l.across == stretched {
			b = breadth
		} else if !l.vertical {
			o.Resize(fyne.NewSize(length, o.Size().Height))
			b = o.MinSize().Height
		}
		offset := float32(0)
		if l.across == middle {
			offset = (breadth - b) / 2
		}
		o.Resize(l.size(length, b))
		o.Move(fyne.NewPos(l.size(at, offset).Components()))
		at += length + l.gap
	}
}

// turn splits a size into along and across; size is its reverse.
func (l line) turn(s fyne.Size) (float32, float32) {
	if l.vertical {
		return s.Height, s.Width
	}
	return s.Width, s.Height
}

func (l line) size(along, across float32) fyne.Size {
	if l.vertical {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}

// flow puts things next to each other and goes on in the next line where the
// width ends.
func flow(gap float32, things ...fyne.CanvasObject) *fyne.Container {
	return arranged(&wrapping{gap: gap}, things...)
}

type wrapping struct {
	gap   float32
	eager bool    // asks for the width of one line
	width float32 // of the last layout; the height follows from it
}

// MinSize implements fyne.Layout.
func (w *wrapping) MinSize(things []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range things {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	if w.eager {
		width = w.whole(things)
	}
	return fyne.NewSize(width, w.place(things, false))
}

// whole is the width of everything in one line.
func (w *wrapping) whole(things []fyne.CanvasObject) float32 {
	return line{gap: w.gap, grow: none}.MinSize(things).Width
}

// Layout implements fyne.Layout.
func (w *wrapping) Layout(things []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() { // as in line
		return
	}
	w.width = size.Width
	w.place(things, true)
}

func (w *wrapping) place(things []fyne.CanvasObject, move bool) float32 {
	var x, y, height float32
	for _, o := range things {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if x > 0 && w.width > 0 && x+size.Width > w.width {
			x, y, height = 0, y+height+w.gap, 0
		}
		if move {
			o.Resize(size)
			o.Move(fyne.NewPos(x, y))
		}
		x += size.Width + w.gap
		height = max(height, size.Height)
	}
	return y + height
}

// held is the layout of one thing by two functions.
type held struct {
	minSize func(fyne.CanvasObject) fyne.Size
	place   func(fyne.CanvasObject, fyne.Size) (fyne.Position, fyne.Size)
}

// MinSize implements fyne.Layout.
func (h held) MinSize(things []fyne.CanvasObject) fyne.Size {
	if !things[0].Visible() {
		return fyne.Size{}
	}
	return h.minSize(things[0])
}

// Layout implements fyne.Layout.
func (h held) Layout(things []fyne.CanvasObject, size fyne.Size) {
	pos, room := h.place(things[0], size)
	things[0].Resize(room)
	things[0].Move(pos)
}

// sized gives a thing a width and a height of at least so much; 0 leaves its own.
func sized(width, height float32, thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		func(o fyne.CanvasObject) fyne.Size {
			size := o.MinSize()
			if width > 0 {
				size.Width = width
			}
			size.Height = max(size.Height, height)
			return size
		},
		func(_ fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) { return fyne.Position{}, size },
	}, thing)
}

// atLeast lets a thing shrink no further than so much.
func atLeast(width, height float32, thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		func(o fyne.CanvasObject) fyne.Size { return o.MinSize().Max(fyne.NewSize(width, height)) },
		func(_ fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) { return fyne.Position{}, size },
	}, thing)
}

// inset keeps a thing away from the edges: top and bottom, left and right.
func inset(vertical, horizontal float32, thing fyne.CanvasObject) *fyne.Container {
	return insetEach(vertical, horizontal, vertical, horizontal, thing)
}

// insetEach keeps a thing away from each edge by its own measure.
func insetEach(top, right, bottom, left float32, thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		func(o fyne.CanvasObject) fyne.Size { return o.MinSize().AddWidthHeight(left+right, top+bottom) },
		func(o fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			return fyne.NewPos(left, top), size.SubtractWidthHeight(left+right, top+bottom)
		},
	}, thing)
}

// narrow centres a thing and gives it no more than the width.
func narrow(width float32, thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		fyne.CanvasObject.MinSize,
		func(o fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			w := max(min(width, size.Width), o.MinSize().Width)
			return fyne.NewPos((size.Width-w)/2, 0), fyne.NewSize(w, size.Height)
		},
	}, thing)
}

// upTo gives a thing no more than the width, at the left.
func upTo(width float32, thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		fyne.CanvasObject.MinSize,
		func(_ fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			return fyne.Position{}, fyne.NewSize(min(width, size.Width), size.Height)
		},
	}, thing)
}

// leading leaves a thing its own width, at the left.
func leading(thing fyne.CanvasObject) *fyne.Container { return aligned(0, thing) }

// centred leaves a thing its own width, in the middle.
func centred(thing fyne.CanvasObject) *fyne.Container { return aligned(0.5, thing) }

func aligned(share float32, thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		fyne.CanvasObject.MinSize,
		func(o fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			own := o.MinSize()
			return fyne.NewPos((size.Width-own.Width)*share, 0), fyne.NewSize(own.Width, size.Height)
		},
	}, thing)
}

// besideList puts a list before what it chooses from: narrower where there is
// little room, and a rule between.
func besideList(list, chosen fyne.CanvasObject) *fyne.Container {
	return arranged(listed{5.0 / 16, listWidthLess, listWidth}, list, newRule(), chosen)
}

// listed is the list's share of the width, and its least and most.
type listed struct{ share, least, most float32 }

// MinSize implements fyne.Layout.
func (l listed) MinSize(things []fyne.CanvasObject) fyne.Size {
	list, chosen := things[0].MinSize(), things[2].MinSize()
	return fyne.NewSize(l.least+1+chosen.Width, max(list.Height, chosen.Height))
}

// Layout implements fyne.Layout.
func (l listed) Layout(things []fyne.CanvasObject, size fyne.Size) {
	width := min(max(size.Width*l.share, l.least), l.most)
	for i, place := range []struct{ x, width float32 }{{0, width}, {width, 1}, {width + 1, size.Width - width - 1}} {
		things[i].Resize(fyne.NewSize(place.width, size.Height))
		things[i].Move(fyne.NewPos(place.x, 0))
	}
}

// inTurn puts things of which one is shown at a time into the room of the
// tallest.
func inTurn(things ...fyne.CanvasObject) *fyne.Container { return arranged(turns{}, things...) }

type turns struct{}

// MinSize implements fyne.Layout.
func (turns) MinSize(things []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range things {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout implements fyne.Layout. What is hidden learns the height of its text,
// too.
func (turns) Layout(things []fyne.CanvasObject, size fyne.Size) {
	for _, o := range things {
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		o.Move(fyne.Position{})
	}
}

// upright centres a thing in the height; it keeps the full width.
func upright(thing fyne.CanvasObject) *fyne.Container {
	return arranged(held{
		fyne.CanvasObject.MinSize,
		func(o fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			o.Resize(fyne.NewSize(size.Width, o.Size().Height)) // wrapped text learns its height
			height := o.MinSize().Height
			return fyne.NewPos(0, max((size.Height-height)/2, 0)), fyne.NewSize(size.Width, height)
		},
	}, thing)
}

// relay lays a container out anew after a part of it changed its height.
func relay(c *fyne.Container) { c.Layout.Layout(c.Objects, c.Size()) }

func show(o fyne.CanvasObject, shown bool) {
	if o.Show(); !shown {
		o.Hide()
	}
}
