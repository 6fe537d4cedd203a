package gui

import (
	"bytes"
	"image"
	"image/color"

	"fyne.io/fyne/v2/theme"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"gcdesk/assets"
)

// traySides are the sizes in pixels at which trays ask for icons, at 100 % and
// at 200 %.
var traySides = [...]int{22, 44}

// newTrayIcons draws the icon of a state in every size.
func newTrayIcons(k kind) (icons []image.Image) {
	for _, side := range traySides {
		icons = append(icons, newTrayIcon(k, side))
	}
	return icons
}

// newTrayIcon draws a card with the glyph of a state in its corner. A tray may
// be light or dark and does not say so: the card has a rim of its own, and the
// glyph a ground.
func newTrayIcon(k kind, side int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	unit := float64(side) / 22
	draw := func(file string, ink color.Color, x, y, size float64) {
		content, err := assets.Files.ReadFile(file)
		if err != nil {
			panic(err)
		}
		picture, err := oksvg.ReadIconStream(bytes.NewReader(content))
		if err != nil {
			panic("draw " + file + ": " + err.Error())
		}
		if ink != nil {
			for i := range picture.SVGPaths {
				picture.SVGPaths[i].SetFillColor(ink)
			}
		}
		picture.SetTarget(x*unit, y*unit, size*unit, size*unit)
		picture.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, img, img.Bounds())), 1)
	}
	draw("tray.svg", nil, 0, 0, 22)
	if k.glyph() == "" {
		return img
	}
	ground := rasterx.NewFiller(side, side, rasterx.NewScannerGV(side, side, img, img.Bounds()))
	ground.SetColor(color.White)
	rasterx.AddCircle(15.5*unit, 15.5*unit, 6.5*unit, ground)
	ground.Draw()
	draw("icons/"+k.glyph()+".svg", Theme{}.Color(k.color(), theme.VariantLight), 9.5, 9.5, 12)
	return img
}
