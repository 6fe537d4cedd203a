package gui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// activity tells at the lower end of the main window what takes its time, and
// cancels it.
type activity struct {
	tasks []*task
	word  *label
	dots  *widget.Activity
	stop  *link
	view  *fyne.Container
	sized func() // the view came or went
	news  int    // how often something was said
}

func newActivity() *activity {
	v := &activity{word: oneLine(colorSecondary, plain("")), dots: widget.NewActivity(), sized: func() {}}
	v.stop = newLink(lang.L("Cancel"), func() {
		if n := len(v.tasks); n > 0 {
			v.tasks[n-1].cancel()
		}
	})
	v.view = column(0, newRule(), inset(besideGap, windowEdge, spread(besideGap, 1, v.dots, v.word, v.stop)))
	v.view.Hide()
	return v
}

func (v *activity) add(t *task) {
	if !slices.Contains(v.tasks, t) {
		v.tasks = append(v.tasks, t)
	}
	v.show()
}

// follow shows a task while it waits for the keyring's password, also one that
// has no words of its own.
func (v *activity) follow(t *task) {
	switch {
	case t.locked:
		v.add(t)
	case t.title == "":
		v.drop(t)
	default:
		v.show()
	}
}

func (v *activity) drop(t *task) {
	if i := slices.Index(v.tasks, t); i >= 0 {
		v.tasks = slices.Delete(v.tasks, i, i+1)
		v.show()
	}
}

func (v *activity) show() {
	n := len(v.tasks)
	if n == 0 {
		v.dots.Stop()
		v.present(false)
		return
	}
	word := v.tasks[n-1].title
	if v.tasks[n-1].locked {
		word = keyringWaits()
	}
	v.word.set(word)
	v.dots.Start()
	v.dots.Show()
	v.stop.Show()
	v.present(true)
}

// present shows the view, or gives its room back.
func (v *activity) present(shown bool) {
	if shown {
		v.view.Show()
	} else {
		v.view.Hide()
	}
	v.sized()
}

// tellsFor is how long the outcome of a task stays in sight.
const tellsFor = 6 * time.Second

// say tells the outcome of a task for a while.
func (a *App) say(text string) {
	v := a.activity
	if len(v.tasks) > 0 {
		return
	}
	v.news++
	mine := v.news
	v.word.set(text)
	v.dots.Hide()
	v.stop.Hide()
	v.present(true)
	a.Background.After(tellsFor, func() {
		if mine == v.news && len(v.tasks) == 0 {
			v.present(false)
		}
	})
}
