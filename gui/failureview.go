package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/gui/words"
)

// failureView fills a page that has nothing to show but why.
func failureView(err error, again func()) fyne.CanvasObject {
	t := words.Error(err, "")
	line := t.Why
	if t.Mend != "" {
		line += " " + t.Mend
	}
	return inset(windowEdge, windowEdge, empty{
		drawing: newPicture("status-expired", kindExpired.color(), 44),
		heading: t.What, line: line,
		primary: newButton(primary, "refresh", lang.L("Try again"), again),
	}.view())
}
