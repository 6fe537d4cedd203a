// Command emptywindow shows the least that a Fyne program with one entry can
// be: what gcdesk's window is measured against. With the argument "hide" it
// hides its window a moment after it was shown.
package main

import (
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	a := app.NewWithID("app.gcdesk.emptywindow")
	w := a.NewWindow("empty")
	entry := widget.NewEntry()
	w.SetContent(container.NewVBox(entry))
	w.Resize(fyne.NewSize(1160, 700))
	w.Canvas().Focus(entry)
	if len(os.Args) > 1 && os.Args[1] == "hide" {
		a.Lifecycle().SetOnStarted(func() { time.AfterFunc(time.Second, func() { fyne.Do(w.Hide) }) })
	}
	w.ShowAndRun()
}
