package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Whatever was not in sight when the colours changed has the new ones when it
// comes back: a person who chooses dark in the settings reads every page.
func TestColours_ReachWhatWasNotInSight(t *testing.T) {
	for name, page := range map[string]struct {
		at   int
		then func(*desk) // in the dark, to see what it is about; may be nil
	}{
		"connections":                   {at: pageConnections},
		"clients":                       {at: pageClients},
		"activity":                      {at: pageActivity},
		"contacts":                      {at: pageExports},
		"contacts behind the snapshots": {at: pageExports, then: func(d *desk) { d.tap("Contacts") }},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.online("Acme")
			d.show()
			d.app.main.turn(page.at)
			d.settle()
			if page.then != nil {
				d.tap("Snapshots")
				d.settle()
			}
			d.app.main.turn(pageSettings)
			d.tap("Dark")
			d.settle()
			d.app.main.turn(page.at)
			d.settle()
			if page.then != nil {
				page.then(d)
				d.settle()
			}
			texts := find[*canvas.Text](d.top().Content())
			if len(texts) < 20 {
				t.Fatalf("%d texts", len(texts))
			}
			for _, text := range texts {
				for _, of := range []fyne.ThemeColorName{theme.ColorNameForeground, colorSecondary} {
					if text.Color == (Theme{Mode: Light}).Color(of, theme.VariantLight) {
						t.Errorf("%q has the light theme's %s", text.Text, of)
					}
				}
			}
		})
	}
}
