package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// failureView fills a page that has nothing to show but why.
func (a *App) failureView(err error, again func()) fyne.CanvasObject {
	t, d := a.judge(a.Service.Known(connections.Connection{}, connections.Client{}), err)
	return page(empty{
		drawing: newPicture("status-expired", kindExpired.color(), 44),
		heading: t.What, line: strings.TrimSpace(t.Why + "\n" + t.Mend),
		primary: newButton(primary, "refresh", lang.L("Try again"), again),
		more:    newDetails(d, flow(12, a.reports(d)...)),
	})
}
