package gui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
)

func TestRecovery_NewerFileIsKeptWhole(t *testing.T) {
	d := newDesk(t)
	way := ""
	opened := func() error { d.fyne.NewWindow("opened").Show(); return nil }
	goes := func(by string) func(context.Context) error {
		return func(context.Context) error { way = by; return nil }
	}
	Recovery{
		App: d.fyne, Background: d.config().Background, Now: d.clock, Copied: d.clock().Add(-time.Hour),
		Err:     &connections.NewerError{Path: "/home/ada/gcdesk.db", Copy: "/home/ada/copies/today.db", Schema: 9},
		Restore: goes("restore"), Empty: goes("empty"), Open: opened,
	}.Show()
	d.sees("The records were written by a newer gcdesk.", "the newer file is kept whole", "/home/ada/gcdesk.db", "Restore the copy of today")
	d.tap("Start empty")
	d.sees("The newer file is kept under another name.")
	d.key(fyne.KeyEscape)
	d.tap("Restore the copy of today, 11:00")
	d.wait("the copy's restoring", func() bool { return way == "restore" })
	d.window("opened")
}
