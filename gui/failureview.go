package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/gui/words"
)

// failureView fills a page that has nothing to show but why.
func failureView(err error, again func()) fyne.CanvasObject {
	t := words.Error(err, "")
	return page(empty{
		drawing: newPicture("status-expired", kindExpired.color(), 44),
		heading: t.What, line: strings.TrimSpace(t.Why + "\n" + t.Mend),
		primary: newButton(primary, "refresh", lang.L("Try again"), again),
	})
}
