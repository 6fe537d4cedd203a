package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// importance says how a button stands out.
type importance int

const (
	secondary importance = iota
	primary              // one a view
	danger               // the primary of a confirmation of revoke, delete, overwrite
	quiet                // no ground of its own
	chosen               // the one of several that is in force
)

// button is a bold word, an icon, or both, 36 high.
type button struct {
	pressable
	icon, text string
	name       string // what a button without text does, in words
	importance importance
	big        bool // 44 high, for an empty window
}

// newButton makes a button; icon or text may be empty.
func newButton(importance importance, icon, text string, tapped func()) *button {
	b := &button{icon: icon, text: text, name: text, importance: importance}
	b.onTapped = tapped
	b.extend(b)
	return b
}

// newIconButton makes a square button. Its name is what a menu calls the same
// act, since Fyne has neither tooltips nor an accessibility tree.
func newIconButton(icon, name string, tapped func()) *button {
	b := newButton(secondary, icon, "", tapped)
	b.name = name
	return b
}

// newBigButton makes the primary button of an empty window.
func newBigButton(icon, text string, tapped func()) *button {
	b := newButton(primary, icon, text, tapped)
	b.big = true
	return b
}

func (b *button) setText(text string) {
	b.text, b.name = text, text
	b.Refresh()
}

func (b *button) setIcon(icon string) {
	b.icon = icon
	b.Refresh()
}

func (b *button) setEnabled(enabled bool) {
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (b *button) colors() (ground, ink fyne.ThemeColorName) {
	switch {
	case b.Disabled() && b.importance == quiet:
		return colorNone, theme.ColorNameDisabled
	case b.Disabled():
		return theme.ColorNameDisabledButton, theme.ColorNameDisabled
	}
	switch b.importance {
	case primary:
		return theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	case danger:
		return theme.ColorNameError, theme.ColorNameForegroundOnError
	case quiet:
		return colorNone, theme.ColorNameForeground
	case chosen:
		return theme.ColorNameSelection, theme.ColorNamePrimary
	default:
		return theme.ColorNameButton, theme.ColorNameForeground
	}
}

// CreateRenderer implements fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	ground := &canvas.Rectangle{CornerRadius: controlRadius}
	hover := &canvas.Rectangle{CornerRadius: controlRadius}
	text := &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}}
	image := newPicture(b.icon, theme.ColorNameForeground, iconSize)
	ring := newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{ground, hover, image, text, ring}}

	// Widths before, between and behind icon and text.
	measures := func() (before, icon, gap, words, behind float32) {
		before, behind = 16, 16
		if b.big {
			before, behind = 24, 24
		}
		if b.icon != "" {
			icon = iconSize
		}
		switch {
		case b.text == "":
			before, behind = 8, 8
		case b.icon != "":
			words, gap = text.MinSize().Width, 8
			if !b.big {
				before = 12
			}
		default:
			words = text.MinSize().Width
		}
		return before, icon, gap, words, behind
	}
	d.layout = func(size fyne.Size) {
		ground.Resize(size)
		hover.Resize(size)
		inside := float32(0)
		if b.importance == primary || b.importance == danger {
			inside = focusStroke // the ground has the stroke's usual colour
		}
		placeRing(ring, fyne.NewSquareOffsetPos(inside), size.SubtractWidthHeight(2*inside, 2*inside))
		before, icon, gap, words, behind := measures()
		x := before + max(0, (size.Width-before-icon-gap-words-behind)/2)
		image.Resize(fyne.NewSquareSize(iconSize))
		image.Move(fyne.NewPos(x, (size.Height-iconSize)/2))
		own := text.MinSize()
		text.Resize(own)
		text.Move(fyne.NewPos(x+icon+gap, (size.Height-own.Height)/2))
	}
	d.minSize = func() fyne.Size {
		before, icon, gap, words, behind := measures()
		height := float32(controlHeight)
		if b.big {
			height = bigHeight
		}
		return fyne.NewSize(before+icon+gap+words+behind, height)
	}
	d.refresh = func() {
		back, ink := b.colors()
		ground.FillColor, hover.FillColor = paint(back), paint(b.hover())
		text.Text, text.Color, text.TextSize = b.text, paint(ink), theme.Size(theme.SizeNameText)
		text.FontSource = fontFor(b.text, text.TextStyle)
		if b.big {
			text.TextSize = theme.Size(theme.SizeNameSubHeadingText)
		}
		text.Hidden, image.Hidden = b.text == "", b.icon == ""
		image.set(b.icon, ink)
		stroke := theme.ColorNamePrimary
		if b.importance == primary || b.importance == danger {
			stroke = ink
		}
		showRing(ring, b.focused && !b.Disabled(), stroke)
		d.layout(b.Size())
	}
	d.refresh()
	return d.at(b.Size())
}
