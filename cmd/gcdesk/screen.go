package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// screenRoom is the room that panels leave on the first screen, in the units
// of a window that is shown there. It is for the UI goroutine.
func screenRoom(w fyne.Window) fyne.Size {
	monitor, scale := glfw.GetPrimaryMonitor(), w.Canvas().Scale()
	if monitor == nil || scale <= 0 {
		return w.Canvas().Size()
	}
	_, _, width, height := monitor.GetWorkarea()
	return fyne.NewSize(float32(width)/scale, float32(height)/scale)
}
