//go:build bench && uitest

package main

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage"
)

// hiddenFigures lets gcdesk stand in the tray and an empty window be hidden, on
// desks of their own at the same time.
func hiddenFigures(t *testing.T, p programs) []figure {
	ours, theirs := newDesk(t, deskSize{1280, 800}), newDesk(t, deskSize{1280, 800})
	manyRecords(t, ours.path("data"), 10)
	tray := newPanel(ours)
	tray.open()
	window := ours.open(p.gcdesk, "--data-dir", ours.path("data"))
	tray.find("Open gcdesk")
	if _, err := ours.run("xdotool", "key", "alt+F4"); err != nil {
		ours.fail("%v", err)
	}
	empty := theirs.open(p.empty, "hide")
	hidden := func(d *desk, w xproto.Window) {
		d.until("the window to hide", func() bool { _, seen := d.screen.place(w); return !seen })
	}
	hidden(ours, window.window)
	hidden(theirs, empty.window)
	time.Sleep(2 * startTime) // what a start leaves behind is not what is measured
	var a, b []float64
	for range 5 {
		var both sync.WaitGroup
		both.Go(func() { a = append(a, busy(t, window.cmd.Process.Pid)) })
		both.Go(func() { b = append(b, busy(t, empty.cmd.Process.Pid)) })
		both.Wait()
	}
	return []figure{{"processor time in the tray, beside an empty hidden window", "ms/s", median(a), median(b), noMore}}
}

// noMore is by how much two equal windows beside each other differ at most.
const noMore = 1.05

// roundStallFigures makes rounds of a thousand connections in the window: one
// that finds all well, and one that finds all of them dead.
func roundStallFigures(t *testing.T, p programs) []figure {
	const many = 1000
	s := newStage(t, p.watched, "en_GB.UTF-8", deskSize{1280, 800})
	s.create(acme, 0, "contacts.readonly,openid,email")
	s.authorize(acme, sandbox.Person{Account: adaAccount})
	store, err := storage.Open(s.path("data"))
	if err != nil {
		t.Fatal(err)
	}
	err = store.Update(t.Context(), func(tx connections.Tx) error {
		first, err := tx.ConnectionByName(acme)
		for i := range many - 1 {
			c := first
			c.ID, c.Name = fmt.Sprintf("%s-%d", first.ID, i), fmt.Sprintf("Connection %d", i)
			if err == nil {
				err = tx.PutConnection(c)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	tray := newPanel(s.desk)
	tray.open()
	s.show()
	s.main.sees("1,000 connections")
	s.main.gone("", lang.L("Cancel"))
	check := func(outcome string) (stall, work float64) {
		s.stall() // what was before
		s.main.click("link", lang.L("Check now"))
		s.main.sees(outcome)
		s.main.gone("", lang.L("Cancel"))
		longest, own := s.stall()
		return ms(longest), ms(own)
	}
	_, well := check("1,000 connections were checked.")
	s.main.gone("", "1,000 connections were checked.")
	if err := s.server.Revoke(adaAccount); err != nil {
		t.Fatal(err)
	}
	painted, dead := check("1,000 need you")
	return []figure{
		{"longest work on the window in a round of 1,000, beside 16 ms", "ms", well, 16, 1},
		{"the same when all of them have died", "ms", dead, 16, 0},
		{"longest stall then, with what the processor paints", "ms", painted, 16, 0},
	}
}
