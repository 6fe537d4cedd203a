// Command gcdesk connects a Google account's contacts.
package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("gcdesk").NewWindow("gcdesk")
	w.SetContent(widget.NewLabel("gcdesk"))
	w.ShowAndRun()
}
