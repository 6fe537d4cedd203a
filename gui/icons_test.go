package gui

import (
	"image"
	"image/color"
	"io/fs"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"gcdesk/assets"
)

// Fyne recolours fills alone, so a stroke in a file would stay black: every
// icon must appear in the colour that it is asked for, and in no other.
func TestIcon_EveryFileTakesAColour(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{Mode: Light})
	files, err := fs.Glob(assets.Files, "icons/*.svg")
	if err != nil || len(files) == 0 {
		t.Fatal("no icons", err)
	}
	want := color.NRGBAModel.Convert(paint(theme.ColorNameError))
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "icons/"), ".svg")
		p := newPicture(name, theme.ColorNameError, 240)
		w := test.NewTempWindow(t, p)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(240, 240))
		inked, own := 0, 0
		picture := w.Canvas().Capture()
		each(picture, func(c color.Color) {
			if c != color.NRGBAModel.Convert(paint(theme.ColorNameBackground)) {
				inked++
				if c == want {
					own++
				}
			}
		})
		if own < 50 || own < inked/4 {
			t.Errorf("%s: %d of %d drawn pixels have the colour", name, own, inked)
		}
	}
}

func TestIcon_UnknownName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a misspelt icon went unnoticed")
		}
	}()
	icon("no-such-thing", theme.ColorNameForeground)
}

func TestPicture_FollowsItsColour(t *testing.T) {
	p := newPicture("box-fill", theme.ColorNameSuccess, 20)
	w := stage(t, Light, p, fyne.NewSize(20, 20))
	p.set("box-fill", theme.ColorNameError)
	if got, want := w.Canvas().Capture().At(10, 10), (Theme{Mode: Light}).Color(theme.ColorNameError, 0); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func each(img image.Image, see func(color.Color)) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			see(color.NRGBAModel.Convert(img.At(x, y)))
		}
	}
}
