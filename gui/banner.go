package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// banner tells a fact, its consequence, and holds the one button that mends
// it. A view has one at most: the most urgent reason wins.
type banner struct {
	widget.BaseWidget
	kind     kind
	fact     *label
	sentence *label
	action   *button
	link     *link // beneath the words; nil if none
	words    *fyne.Container
	surface  *surface
}

// newBanner makes a banner. Fact, sentence and action may each be left out
// (empty or nil).
func newBanner(k kind, fact, consequence string, action *button) *banner {
	return makeBanner(k, nil, fact, consequence, action)
}

// newGlyphBanner makes a banner with the kind's glyph before the words.
func newGlyphBanner(k kind, fact, consequence string, action *button) *banner {
	return makeBanner(k, newPicture(k.glyph(), k.color(), iconSize), fact, consequence, action)
}

func makeBanner(k kind, glyph *picture, fact, consequence string, action *button) *banner {
	b := &banner{kind: k, action: action, fact: sentence(strong(fact)), sentence: sentence(plain(consequence))}
	b.fact.Hidden, b.sentence.Hidden = fact == "", consequence == ""
	b.words = column(0, b.fact, b.sentence)
	var content fyne.CanvasObject = b.words
	if glyph != nil {
		content = spread(12, 1, glyph, content)
	}
	if action != nil {
		content = aside(280, content, action)
	}
	b.surface = newSurface(k.tint(), cardRadius, inset(12, 16, content))
	b.ExtendBaseWidget(b)
	return b
}

// more puts a link beneath the words.
func (b *banner) more(l *link) {
	b.link = l
	b.words.Add(insetEach(4, 0, 0, 0, leading(l)))
}

// CreateRenderer implements fyne.Widget.
func (b *banner) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.surface) }

// newNotice is a small coloured sentence with its glyph, perhaps with a link:
// what a choice in a form brings with it.
func newNotice(k kind, runs ...run) fyne.CanvasObject {
	glyph := newPicture(k.glyph(), k.color(), smallIconSize)
	return spreadTop(6, 1, glyph, colouredCaption(k.color(), runs...))
}

// aside puts a second thing at the right of the first, or beneath it where the
// first would get less than the width.
func aside(atLeast float32, first, second fyne.CanvasObject) *fyne.Container {
	return arranged(&siding{atLeast: atLeast}, first, second)
}

// asideTop is aside with both things aligned at their tops.
func asideTop(atLeast float32, first, second fyne.CanvasObject) *fyne.Container {
	return arranged(&siding{atLeast: atLeast, top: true}, first, second)
}

type siding struct {
	atLeast float32
	top     bool
	end     bool    // the second stays at the right beneath the first, too
	width   float32 // of the last layout
}

const asideGap = 16

func (s *siding) below(first, second fyne.CanvasObject) bool {
	return s.width > 0 && s.width-asideGap-naturalWidth(second) < max(s.atLeast, first.MinSize().Width)
}

// MinSize implements fyne.Layout.
func (s *siding) MinSize(things []fyne.CanvasObject) fyne.Size {
	first, second := things[0].MinSize(), things[1].MinSize()
	size := fyne.NewSize(max(first.Width, second.Width), max(first.Height, second.Height))
	if s.below(things[0], things[1]) {
		size.Height = first.Height + 12 + second.Height
	}
	return size
}

// Layout implements fyne.Layout.
func (s *siding) Layout(things []fyne.CanvasObject, size fyne.Size) {
	s.width = size.Width
	first, second := things[0], things[1]
	own := fyne.NewSize(min(naturalWidth(second), size.Width), second.MinSize().Height)
	if s.below(first, second) {
		first.Resize(fyne.NewSize(size.Width, first.Size().Height))
		first.Resize(fyne.NewSize(size.Width, first.MinSize().Height))
		first.Move(fyne.Position{})
		second.Resize(own)
		second.Resize(fyne.NewSize(own.Width, second.MinSize().Height))
		second.Move(fyne.NewPos(0, first.Size().Height+12))
		if s.end {
			second.Move(fyne.NewPos(size.Width-own.Width, first.Size().Height+12))
		}
		return
	}
	first.Resize(fyne.NewSize(size.Width-asideGap-own.Width, first.Size().Height))
	first.Resize(fyne.NewSize(size.Width-asideGap-own.Width, first.MinSize().Height))
	second.Resize(own)
	second.Resize(fyne.NewSize(own.Width, second.MinSize().Height))
	share := float32(0.5)
	if s.top {
		share = 0
	}
	first.Move(fyne.NewPos(0, (size.Height-first.Size().Height)*share))
	second.Move(fyne.NewPos(size.Width-own.Width, (size.Height-second.Size().Height)*share))
}

// naturalWidth is the width of a thing in one line; the least of what wraps is
// less.
func naturalWidth(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *label:
		if o.fit == clipped { // it gives way
			break
		}
		return newLabel(o.size, o.color, natural, o.runs...).MinSize().Width
	case *mark:
		return o.MinSize().Width - o.word.MinSize().Width + naturalWidth(o.word)
	case *fyne.Container:
		if w, ok := o.Layout.(*wrapping); ok {
			return w.whole(o.Objects)
		}
	}
	return o.MinSize().Width
}
