package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// kind is what a chip, a row, a banner or a word tells by shape and colour.
// The word beside it always says the same.
type kind int

// The first five are the statuses of a connection.
const (
	kindOnline    kind = iota // also: granted, stored, well
	kindAttention             // also: warning
	kindExpired               // also: not given, error
	kindOffline
	kindNotYet
	kindInfo  // news without urgency
	kindTick  // a plain yes in the secondary colour
	kindPlain // secondary colour, no glyph
)

func (k kind) glyph() string {
	switch k {
	case kindOnline:
		return "status-online"
	case kindAttention:
		return "status-attention"
	case kindExpired:
		return "status-expired"
	case kindOffline:
		return "status-offline"
	case kindNotYet:
		return "status-notyet"
	case kindInfo:
		return "info"
	case kindTick:
		return "check"
	default:
		return ""
	}
}

func (k kind) color() fyne.ThemeColorName {
	switch k {
	case kindOnline:
		return theme.ColorNameSuccess
	case kindAttention:
		return theme.ColorNameWarning
	case kindExpired:
		return theme.ColorNameError
	case kindOffline, kindInfo:
		return ColorOffline
	case kindNotYet:
		return ColorNotYet
	default:
		return colorSecondary
	}
}

func (k kind) tint() fyne.ThemeColorName {
	switch k {
	case kindOnline:
		return ColorSuccessTint
	case kindAttention:
		return ColorWarningTint
	case kindExpired:
		return ColorErrorTint
	case kindNotYet:
		return ColorNotYetTint
	default:
		return ColorOfflineTint
	}
}

// chip is a status on its tint: 32 high and bold in the head of a view, 24
// elsewhere.
type chip struct {
	widget.BaseWidget
	kind    kind
	glyph   *picture
	word    *label
	surface *surface
}

// newChip makes a small chip.
func newChip(k kind, text string) *chip {
	return makeChip(k, newPicture(k.glyph(), k.color(), smallIconSize),
		newLabel(theme.SizeNameCaptionText, k.color(), natural, plain(text)), 24, 6, 10)
}

// newLargeChip makes the chip of a view's head.
func newLargeChip(k kind, text string) *chip {
	return makeChip(k, newPicture(k.glyph(), k.color(), iconSize),
		newLabel(theme.SizeNameText, k.color(), natural, strong(text)), 32, 8, 14)
}

func makeChip(k kind, glyph *picture, text *label, height, before, behind float32) *chip {
	row := sized(0, height, beside(6, glyph, text))
	c := &chip{kind: k, glyph: glyph, word: text}
	c.surface = newSurface(k.tint(), height/2, insetEach(0, behind, 0, before, row))
	c.ExtendBaseWidget(c)
	return c
}

// set shows another status.
func (c *chip) set(k kind, text string) {
	c.kind = k
	c.glyph.set(k.glyph(), k.color())
	c.word.color = k.color()
	c.word.set(text)
	c.surface.fill = k.tint()
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.surface) }

// newClassChip names a scope's class: small text on a tint with hard corners.
func newClassChip(k kind, text string) fyne.CanvasObject {
	return newSurface(k.tint(), classRadius, inset(2, 6, smallWord(text, k.color())))
}

// mark is a glyph and a word in one colour, on no ground: an answer in a
// table, what a foot says.
type mark struct {
	widget.BaseWidget
	glyph *picture
	word  *label
	row   *fyne.Container
}

// newMark makes a mark in one line.
func newMark(k kind, text string) *mark { return makeMark(k, text, natural) }

// newWrappingMark makes a mark whose word goes on in the next line.
func newWrappingMark(k kind, text string) *mark { return makeMark(k, text, wrapped) }

func makeMark(k kind, text string, fit fit) *mark {
	m := &mark{
		glyph: newPicture(kindInfo.glyph(), k.color(), smallIconSize),
		word:  newLabel(theme.SizeNameText, k.color(), fit, plain(text)),
	}
	m.glyph.size.Height = lineHeight(theme.SizeNameText)
	m.row = spreadTop(besideGap, 1, m.glyph, m.word)
	m.ExtendBaseWidget(m)
	m.set(k, text)
	return m
}

// set shows another answer.
func (m *mark) set(k kind, text string) {
	if m.glyph.Hidden = k.glyph() == ""; !m.glyph.Hidden {
		m.glyph.set(k.glyph(), k.color())
	}
	m.word.color = k.color()
	m.word.set(text)
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *mark) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.row) }
