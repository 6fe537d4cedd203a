package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// What desktops put around a window, in pixels: Fyne does not tell.
const (
	frameHeight = 40
	frameWidth  = 4
)

// screenRoom is the room that panels and a window's frame leave on the first
// screen, in the units of a window that is shown there. It is for the UI
// goroutine.
func screenRoom(w fyne.Window) fyne.Size {
	monitor, scale := glfw.GetPrimaryMonitor(), w.Canvas().Scale()
	if monitor == nil || scale <= 0 {
		return w.Canvas().Size()
	}
	_, _, width, height := monitor.GetWorkarea()
	return fyne.NewSize(float32(width-frameWidth)/scale, float32(height-frameHeight)/scale)
}
