package gui

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2/theme"
)

// Every status has an icon that can be told from the others at the size of a
// panel, with the colour of the status and the plum of the card.
func TestTrayIcon(t *testing.T) {
	for k := kindOnline; k <= kindNotYet; k++ {
		for _, side := range traySides {
			own, plum := 0, 0
			each(newTrayIcon(k, side), func(c color.Color) {
				switch c {
				case color.NRGBAModel.Convert(Theme{}.Color(k.color(), theme.VariantLight)):
					own++
				case color.NRGBAModel.Convert(Theme{}.Color(theme.ColorNamePrimary, theme.VariantLight)):
					plum++
				}
			})
			if own < side/5 || plum < 3*side {
				t.Errorf("kind %d at %d: %d pixels of its colour, %d of the card's", k, side, own, plum)
			}
			for other := kindOnline; other < k; other++ {
				if samePicture(newTrayIcon(k, side), newTrayIcon(other, side)) {
					t.Errorf("kinds %d and %d look the same at %d", k, other, side)
				}
			}
		}
	}
}

func samePicture(a, b image.Image) bool {
	return slices.Equal(a.(*image.RGBA).Pix, b.(*image.RGBA).Pix)
}
