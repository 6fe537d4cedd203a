package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// newScroll lets what is higher than its room be scrolled, without Fyne's
// shadows.
func newScroll(content fyne.CanvasObject) fyne.CanvasObject {
	return unshadowed(container.NewVScroll(content))
}

// unshadowed takes the shadows from a scroll that is changed later.
func unshadowed(scroll *container.Scroll) fyne.CanvasObject {
	return container.NewThemeOverride(scroll, shadowless{})
}
