package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gcdesk/assets"
)

// icon returns an embedded icon by its meaning ("open-page") in a colour of
// the theme. It panics on a name that is not embedded: that is a misspelling
// in the program, never an event at run time.
func icon(name string, color fyne.ThemeColorName) fyne.Resource {
	path := "icons/" + name + ".svg"
	content, err := assets.Files.ReadFile(path)
	if err != nil {
		panic("no such icon: " + path)
	}
	return theme.NewColoredResource(fyne.NewStaticResource(path, content), color)
}

// picture shows an icon at a fixed size; without a name it shows nothing.
type picture struct {
	widget.BaseWidget
	name  string
	color fyne.ThemeColorName
	size  fyne.Size
}

// newPicture makes a square picture of an icon with sides of the given length.
func newPicture(name string, color fyne.ThemeColorName, side float32) *picture {
	p := &picture{name: name, color: color, size: fyne.NewSquareSize(side)}
	p.ExtendBaseWidget(p)
	return p
}

// set shows another icon, or the same in another colour.
func (p *picture) set(name string, color fyne.ThemeColorName) {
	if p.name == name && p.color == color {
		return
	}
	p.name, p.color = name, color
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *picture) CreateRenderer() fyne.WidgetRenderer {
	image := &canvas.Image{Resource: p.icon(), FillMode: canvas.ImageFillContain}
	return &pictureDrawing{drawing{
		objects: []fyne.CanvasObject{image},
		layout: func(size fyne.Size) {
			image.Resize(p.size)
			image.Move(fyne.NewPos((size.Width-p.size.Width)/2, (size.Height-p.size.Height)/2))
		},
		minSize: func() fyne.Size { return p.size },
		refresh: func() { image.Resource = p.icon() },
	}, p, p.look()}
}

func (p *picture) icon() fyne.Resource {
	if p.name == "" {
		return nil
	}
	return icon(p.name, p.color)
}

// look is all that a picture's image depends on.
func (p *picture) look() look { return look{p.name, paint(p.color)} }

type look struct {
	name string
	ink  color.Color
}

// pictureDrawing reads its file anew only where it looks otherwise: a Refresh
// comes with each one of what the picture stands in, and the reading costs most
// of it.
type pictureDrawing struct {
	drawing
	picture *picture
	drawn   look
}

// Refresh implements fyne.WidgetRenderer.
func (d *pictureDrawing) Refresh() {
	if now := d.picture.look(); now != d.drawn {
		d.drawn = now
		d.drawing.Refresh()
	}
}
