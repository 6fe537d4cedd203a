package gui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// firstStart is the page without any connection: one thing to do, and one to
// try.
func (a *App) firstStart() fyne.CanvasObject {
	e := empty{
		drawing: newFirstDrawing(),
		heading: lang.L("Connect your first address book"),
		line:    lang.L("About ten minutes once, then one click."),
		points: []point{
			{
				"key", lang.L("Make your own key at Google"), lang.L("Short steps say where to click. It is free."),
				linked(lang.L("Open the set-up guide"), func() { a.openGuide(connections.Client{}, nil, nil) }),
			},
			{icon: "shield", fact: lang.L("Sign in and choose what gcdesk may see"), sentence: lang.L("In your own browser. Your password never reaches gcdesk.")},
			{icon: "link", fact: lang.L("See what was granted, and feed your scripts"), sentence: lang.L("Everything stays on this computer; secrets stay in its keyring.")},
		},
		primary: newBigButton("plus", lang.L("Create connection"), func() { a.editConnection(connections.Connection{}) }),
	}
	if a.Practice != nil {
		e.second = newButton(secondary, "practice", lang.L("Try it without Google"), a.practise)
		e.note = lang.L("Practice mode: make-believe accounts, nothing leaves this computer")
	}
	if a.practising() {
		e.note = lang.L("Practice mode: nothing leaves this computer, and the accounts are make-believe.")
	}
	return page(e)
}

// page is an empty view that fills the main window beside the navigation.
func page(e empty) fyne.CanvasObject { return newScroll(inset(windowEdge, windowEdge, e.view())) }

// practise opens practice mode's windows in place of these.
func (a *App) practise() { a.leave(false, a.startPractice) }

func (a *App) startPractice() {
	if a.starting { // the second would find the first's folder taken
		return
	}
	a.starting = true
	var practice Config
	a.run(lang.L("Starting practice mode…"), func(ctx context.Context) (err error) {
		if practice, err = a.Practice(ctx); err == nil && ctx.Err() != nil {
			if practice.Close != nil {
				practice.Close()
			}
			err = ctx.Err()
		}
		return err
	}, func(err error) {
		a.starting = false
		switch {
		case errors.Is(err, context.Canceled):
			return
		case errors.Is(err, ErrOpenElsewhere):
		case err != nil:
			a.tellError(a.main.window, err, remedy{again: a.startPractice})
			return
		default:
			New(practice).Show()
		}
		a.close()
	})
}
