package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/gui/words"
)

// StartFailure is what the window needs that stands in for the others while
// they cannot open: a newer database, a disk that fails.
type StartFailure struct {
	App        fyne.App
	Background Background
	Err        error
	Practising bool // the connections are practice mode's
	Explain    func(error) words.Text
	// Open tries again, beside the window and until that is closed. What it
	// returns opens the others, on the UI goroutine, or says why they still
	// cannot open.
	Open func(context.Context) (show func() error)
}

// Show shows the window.
func (f StartFailure) Show() {
	w := f.App.NewWindow(titled("gcdesk", f.Practising))
	w.SetPadded(false)
	w.SetIcon(f.App.Icon())
	w.Resize(fyne.NewSize(640, 400))
	body := container.NewStack()
	show := func(t words.Text) {
		things := column(sectionGap, newHead(lang.L("gcdesk cannot open your connections"), f.Practising, nil),
			newGlyphBanner(kindExpired, t.What, t.Why, nil))
		if t.Mend != "" {
			things.Add(column(captionGap, section(lang.L("What to do")), sentence(plain(t.Mend))))
		}
		body.Objects = []fyne.CanvasObject{newScroll(inset(windowEdge, windowEdge, things))}
		body.Refresh()
	}
	life, end := context.WithCancel(context.Background())
	w.SetOnClosed(end)
	state := newMark(kindPlain, "")
	var again *button
	again = newButton(primary, "refresh", lang.L("Try again"), func() {
		again.setEnabled(false)
		state.set(kindPlain, lang.L("Opening…"))
		f.Background.Go(func() {
			opened := f.Open(life)
			f.Background.Do(func() {
				if life.Err() != nil {
					return
				}
				state.set(kindPlain, "")
				again.setEnabled(true)
				if err := opened(); err != nil {
					show(f.Explain(err))
					return
				}
				w.Close()
			})
		})
	})
	closes := newButton(secondary, "", lang.L("Close"), w.Close)
	show(f.Explain(f.Err))
	w.SetContent(newWindowGround(atLeast(leastWidth, leastHeight, container.NewBorder(nil, newFoot(state, closes, again), nil, nil, body))))
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape:
			w.Close()
		case fyne.KeyReturn, fyne.KeyEnter:
			again.Tapped(nil)
		}
	})
	w.Show()
	w.Canvas().Focus(again)
}
