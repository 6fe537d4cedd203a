package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// link is text to press: in a sentence, at the edge of a row.
type link struct {
	pressable
	text string
	size fyne.ThemeSizeName
}

func newLink(text string, tapped func()) *link {
	return newSizedLink(text, theme.SizeNameText, tapped)
}

func newSizedLink(text string, size fyne.ThemeSizeName, tapped func()) *link {
	l := &link{text: text, size: size}
	l.onTapped = tapped
	l.extend(l)
	return l
}

// Cursor implements desktop.Cursorable.
func (l *link) Cursor() desktop.Cursor {
	if l.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (l *link) CreateRenderer() fyne.WidgetRenderer {
	text, underline, ring := canvas.NewText(l.text, nil), canvas.NewRectangle(nil), newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{ring, text, underline}}
	measure := func(s string) float32 { return fyne.MeasureText(s, text.TextSize, text.TextStyle).Width }
	d.layout = func(size fyne.Size) {
		text.Text = shorten(l.text, size.Width, measure)
		own := text.MinSize()
		y := (size.Height - own.Height) / 2
		text.Resize(own)
		text.Move(fyne.NewPos(0, y))
		underline.Resize(fyne.NewSize(own.Width, 1))
		underline.Move(fyne.NewPos(0, y+own.Height-2))
		placeRing(ring, fyne.NewPos(-4, -2), fyne.NewSize(own.Width+8, size.Height+4))
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(measure(l.text), lineHeight(l.size)) }
	d.refresh = func() {
		color := theme.ColorNameHyperlink
		if l.Disabled() {
			color = theme.ColorNameDisabled
		}
		text.Color, text.TextSize = paint(color), theme.Size(l.size)
		underline.FillColor = paint(color)
		underline.Hidden = !l.hovered || l.Disabled()
		showRing(ring, l.focused, theme.ColorNamePrimary)
		d.layout(l.Size())
	}
	text.TextSize = theme.Size(l.size)
	d.refresh()
	return d.at(l.Size())
}
