package gui

import "fyne.io/fyne/v2/lang"

// quit ends these windows, after a question where that would cancel something.
func (a *App) quit() {
	m, task := a.main, a.underWay()
	switch {
	case m.quitting != nil:
		a.raise()
	case task != "":
		a.raise()
		says := lang.L("This is under way and would be cancelled: {{.Task}}", map[string]any{"Task": task})
		m.quitting = put(m.window.Canvas(), quits(says), func() { m.quitting = nil; a.leaveAll() }, func() { m.quitting = nil })
	default:
		a.leaveAll()
	}
}

// quits asks whether to quit, which would cancel what the text names.
func quits(text string) question {
	return question{title: lang.L("Quit gcdesk?"), text: text, yes: lang.L("Quit"), no: lang.L("Keep going"), safe: true}
}

// quitIdle quits without an answer once nothing is under way that the question
// was about.
func (a *App) quitIdle() {
	if m := a.main; m.quitting != nil && a.underWay() == "" && m.quitting() {
		m.quitting = nil
		a.leaveAll()
	}
}

// underWay names what somebody would miss if it were cancelled; empty: nothing.
func (a *App) underWay() string {
	n, p := len(a.activity.tasks), a.main.exports
	switch {
	case n > 0:
		return a.activity.tasks[n-1].title
	case p != nil && p.form.running != nil:
		return p.form.running.title.String()
	case p != nil && p.stock.taking != nil:
		return p.stock.taking.title.String()
	case a.scheduled != "":
		c, _ := a.overview.Connection(a.scheduled)
		return takingSnapshot(c)
	}
	return ""
}

// leaveAll closes every window; one with changes asks first.
func (a *App) leaveAll() { a.leave(true, a.closeAll) }

// closeAll closes every window when it is stored how they were left.
func (a *App) closeAll() {
	m := a.main
	if m.leaving {
		return
	}
	m.leaving = true
	for _, s := range a.sheets {
		s.close()
	}
	m.remember(a.close)
}
