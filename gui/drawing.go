package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// drawing is the renderer of the parts: what is drawn, where, how large at
// least, and how it follows state and theme.
type drawing struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	minSize func() fyne.Size
	refresh func() // before every object is refreshed
}

// at lays it out in the room that its widget has already: Fyne lets go of what
// was not seen for a minute, makes it anew when it is seen again, and lays out
// only what changes its size.
func (d *drawing) at(room fyne.Size) *drawing {
	if !room.IsZero() {
		d.layout(room)
	}
	return d
}

// Destroy implements fyne.WidgetRenderer.
func (*drawing) Destroy() {}

// Layout implements fyne.WidgetRenderer.
func (d *drawing) Layout(size fyne.Size) { d.layout(size) }

// MinSize implements fyne.WidgetRenderer.
func (d *drawing) MinSize() fyne.Size { return d.minSize() }

// Objects implements fyne.WidgetRenderer.
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }

// Refresh implements fyne.WidgetRenderer.
func (d *drawing) Refresh() {
	d.refresh()
	for _, o := range d.objects {
		o.Refresh()
	}
}

// paint returns the colour of that name in the theme now in force.
func paint(name fyne.ThemeColorName) color.Color {
	if name == colorNone {
		return color.Transparent
	}
	return theme.Color(name)
}

// faint is a colour that cannot be seen. A stroke around it keeps its own
// colour to the edge; around color.Transparent Fyne blends it with black.
func faint(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 1
	return n
}

// surface is a filled, perhaps stroked, rounded rectangle with content on it.
type surface struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       float32
	content      fyne.CanvasObject
}

// newWindowGround lies under all that a window holds. Fyne clears a window
// with a colour that is lighter than the theme's by a shade.
func newWindowGround(content fyne.CanvasObject) fyne.CanvasObject {
	return newSurface(theme.ColorNameBackground, 0, content)
}

func newSurface(fill fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *surface {
	s := &surface{fill: fill, radius: radius, content: content}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	ground := &canvas.Rectangle{CornerRadius: s.radius, StrokeWidth: 1}
	d := &drawing{
		objects: []fyne.CanvasObject{ground, s.content},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			s.content.Resize(size)
		},
		minSize: func() fyne.Size { return s.content.MinSize() },
		refresh: func() {
			ground.FillColor, ground.StrokeColor = paint(s.fill), paint(s.stroke)
			if ground.StrokeWidth = 1; s.stroke == colorNone {
				ground.StrokeWidth = 0
			}
		},
	}
	d.refresh()
	return d.at(s.Size())
}

// rule is a thin line in the separator's colour: one unit high beneath things,
// one unit wide beside them.
type rule struct {
	widget.BaseWidget
}

func newRule() *rule {
	r := &rule{}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *rule) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(paint(theme.ColorNameSeparator))
	d := &drawing{
		objects: []fyne.CanvasObject{line},
		layout:  line.Resize,
		minSize: func() fyne.Size { return fyne.NewSquareSize(1) },
		refresh: func() { line.FillColor = paint(theme.ColorNameSeparator) },
	}
	return d.at(r.Size())
}
