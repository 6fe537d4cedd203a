// Command emptywindow shows the least that a Fyne program with one entry can
// be: what gcdesk's window is measured against.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("app.gcdesk.emptywindow").NewWindow("empty")
	entry := widget.NewEntry()
	w.SetContent(container.NewVBox(entry))
	w.Resize(fyne.NewSize(1160, 700))
	w.Canvas().Focus(entry)
	w.ShowAndRun()
}
