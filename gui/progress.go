package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// progress is a thin bar, filled as far as something has come.
type progress struct {
	widget.BaseWidget
	share float32 // 0 to 1
}

func newProgress() *progress {
	p := &progress{}
	p.ExtendBaseWidget(p)
	return p
}

func (p *progress) set(share float32) {
	p.share = share
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *progress) CreateRenderer() fyne.WidgetRenderer {
	track, bar := &canvas.Rectangle{CornerRadius: 2}, &canvas.Rectangle{CornerRadius: 2}
	d := &drawing{objects: []fyne.CanvasObject{track, bar}}
	d.layout = func(size fyne.Size) {
		track.Resize(size)
		bar.Resize(fyne.NewSize(size.Width*p.share, size.Height))
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(40, 4) }
	d.refresh = func() {
		track.FillColor, bar.FillColor = paint(theme.ColorNameSeparator), paint(theme.ColorNamePrimary)
		bar.Hidden = p.share == 0
		d.layout(p.Size())
	}
	d.refresh()
	return d.at(p.Size())
}
