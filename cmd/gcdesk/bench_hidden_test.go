//go:build bench && uitest

package main

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage"
)

// hiddenFigures lets two gcdesks stand in the tray and two empty windows be
// hidden, each on a desk of its own, all at the same time: where the kernel puts
// one of them counts less then.
func hiddenFigures(t *testing.T, p programs) []figure {
	var ours, theirs []opened
	for range 2 {
		ours = append(ours, hideOurs(t, p.gcdesk))
		theirs = append(theirs, hideEmpty(t, p.empty))
	}
	time.Sleep(2 * startTime) // what a start leaves behind is not what is measured
	var a, b []float64
	for range 5 {
		var together sync.WaitGroup
		var mu sync.Mutex // guards a and b
		measure := func(windows []opened, to *[]float64) {
			for _, w := range windows {
				together.Go(func() {
					got := busy(t, w.cmd.Process.Pid)
					mu.Lock()
					defer mu.Unlock()
					*to = append(*to, got)
				})
			}
		}
		measure(ours, &a)
		measure(theirs, &b)
		together.Wait()
	}
	return []figure{{"processor time in the tray, beside an empty hidden window", "ms/s", median(a), median(b), noMore}}
}

// hideOurs closes gcdesk to the tray, as a person does.
func hideOurs(t *testing.T, program string) opened {
	d := newDesk(t, deskSize{1280, 800})
	manyRecords(t, d.path("data"), 10)
	tray := newPanel(d)
	tray.open()
	o := d.open(program, "--data-dir", d.path("data"))
	tray.find("Open gcdesk")
	if _, err := d.run("xdotool", "key", "alt+F4"); err != nil {
		d.fail("%v", err)
	}
	return d.hidden(o)
}

func hideEmpty(t *testing.T, program string) opened {
	d := newDesk(t, deskSize{1280, 800})
	return d.hidden(d.open(program, "hide"))
}

func (d *desk) hidden(o opened) opened {
	d.Helper()
	d.until("the window to hide", func() bool { _, seen := d.screen.place(o.window); return !seen })
	return o
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
