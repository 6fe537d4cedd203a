package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// fontFor is the font of Latin text in a style, and nil of other text, for
// which Fyne looks letter by letter. With each style Fyne reads the fonts of
// emoji and of the system's language once more: more than half of what bold
// letters cost in time and memory.
func fontFor(text string, style fyne.TextStyle) fyne.Resource {
	if style == (fyne.TextStyle{}) || strings.ContainsFunc(text, func(r rune) bool { return !latin(r) }) {
		return nil
	}
	return theme.Current().Font(style)
}

// latin reports whether the theme's fonts have a letter in any case: those of
// Europe's Latin alphabets and what stands between words.
func latin(r rune) bool { return r < 0x250 || 0x2010 <= r && r <= 0x203A }

func textSize(text string, size float32, style fyne.TextStyle) fyne.Size {
	is, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, size, style, fontFor(text, style))
	return is
}
