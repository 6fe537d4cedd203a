package gui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

const (
	guideTyped = time.Second / 2 // after the last letter, what was typed is kept
)

// guide is the window of the set-up guide: the steps at the left, one of them
// beside. Ticks and choices are kept as they are made.
type guide struct {
	app    *App
	sheet  *sheet
	client connections.Client       // without an ID: the one that is to be made
	done   func(connections.Client) // told of the client that was saved; may be nil
	state  connections.Guide

	saving, stale bool   // a write is under way; there is more to write
	typed         func() // forgets to keep what is being typed

	rows       map[connections.GuideStep]*guideRow
	count      *label
	bar        *progress
	body       *scroll
	number     *label // of the step
	tick       *option
	back, next *button
}

// openGuide opens the guide of a client, or of the one that is to be made, at
// the first step that is not done, or where the person left it before any is.
// begin, which may be nil, says where and with what it begins instead; done may
// be nil, too.
func (a *App) openGuide(c connections.Client, begin func(*connections.Guide), done func(connections.Client)) {
	var state connections.Guide
	a.run(lang.L("Opening the guide…"), func(ctx context.Context) (err error) {
		state, err = a.Service.Guide(ctx, c)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			a.tellError(a.main.window, err, remedy{client: c, again: func() { a.openGuide(c, begin, done) }})
			return
		}
		s, fresh := a.openSheet("guide", c.ID, lang.L("How to retrieve the client ID and client secret"), fyne.NewSize(1000, 720), func() { a.openGuide(c, begin, done) })
		if !fresh {
			return
		}
		s.over = true // nothing in it is lost, so it gives way to the guide of another client
		g := &guide{app: a, sheet: s, client: c, done: done, state: state, typed: func() {}}
		switch steps := state.Steps(); {
		case begin != nil:
			begin(&g.state)
		case len(state.Done) > 0:
			if open := slices.IndexFunc(steps, func(s connections.GuideStep) bool { return !state.Has(s) }); open >= 0 {
				g.state.At = steps[open]
			}
		}
		g.build()
		s.closed = func() { g.typed(); g.keep() }
		s.clientSaved = g.saved
		takesFiles(s.window, func(files []fyne.URI) { g.form(func(f *clientForm) { f.drop(files) }) })
		s.window.Show()
	})
}

func (g *guide) build() {
	g.rows = map[connections.GuideStep]*guideRow{}
	list := column(0)
	for _, step := range (connections.Guide{}).Steps() {
		g.rows[step] = newGuideRow(func() { g.turn(step) }, func(by int) { g.reach(step, by) })
		list.Add(g.rows[step])
	}
	g.count = newLabel(theme.SizeNameText, theme.ColorNameForeground, wrapped, strong(""))
	g.bar = newProgress()
	left := column(12,
		inset(0, 12, column(besideGap, spread(besideGap, 0, g.count, newLink(lang.L("Start over"), g.startOver)), g.bar)), list)
	side := newSurface(theme.ColorNameHeaderBackground, 0, newScroll(inset(windowEdge-4, besideGap, left)))

	g.body = newScroll(column(0))
	g.tick = newTick(lang.L("I have done this step"), false, func(done bool) {
		g.state.Tick(g.state.At, done)
		g.show()
		g.keep()
	})
	g.back = newButton(secondary, "", lang.L("Back"), func() { g.step(-1) })
	g.next = newButton(secondary, "", lang.L("Next step"), func() { g.step(1) })
	foot := newFoot(leading(g.tick), g.back, g.next)
	g.sheet.fill(container.NewBorder(nil, foot, nil, nil,
		arranged(listed{5.0 / 16, 200, listWidth}, side, newRule(), g.body)))
	g.draw()
}

// at is the index of the step that is shown.
func (g *guide) at() int { return max(slices.Index(g.state.Steps(), g.state.At), 0) }

// turn shows a step. Nothing is ticked by that.
func (g *guide) turn(step connections.GuideStep) {
	g.state.At = step
	g.draw()
	g.keep()
}

// step turns to a neighbour; behind the last step the window closes.
func (g *guide) step(by int) {
	steps := g.state.Steps()
	switch to := g.at() + by; {
	case to >= len(steps):
		g.sheet.close()
	case to >= 0:
		g.turn(steps[to])
	}
}

// reach gives the keyboard to a neighbour's row.
func (g *guide) reach(from connections.GuideStep, by int) {
	steps := g.state.Steps()
	if to := slices.Index(steps, from) + by; to >= 0 && to < len(steps) {
		focusOn(g.rows[steps[to]])
	}
}

// draw shows the step with its own things.
func (g *guide) draw() {
	g.state.At = g.state.Steps()[g.at()]
	g.body.Content = inset(windowEdge, windowEdge, g.page())
	g.body.ScrollToTop()
	g.body.Refresh()
	g.show()
}

// show follows ticks and choices.
func (g *guide) show() {
	steps := g.state.Steps()
	ticked := 0
	for step, row := range g.rows {
		i := slices.Index(steps, step)
		if row.Hidden = i < 0; row.Hidden {
			continue
		}
		state := stepOpen
		switch {
		case g.state.Has(step):
			state = stepDone
			ticked++
		case step == g.state.At:
			state = stepNow
		}
		page := words.Guide(step)
		row.set(words.Number(i+1)+" "+page.Title, g.under(step, page), state, step == g.state.At)
	}
	g.number.set(lang.L("Step {{.Number}} of {{.Count}}", map[string]any{"Number": g.at() + 1, "Count": len(steps)}))
	g.count.set(lang.L("{{.Done}} of {{.Count}} done", map[string]any{"Done": ticked, "Count": len(steps)}))
	g.bar.set(float32(ticked) / float32(len(steps)))
	g.tick.setOn(g.state.Has(g.state.At))
	g.back.setEnabled(g.at() > 0)
	g.next.setText(lang.L("Next step"))
	if g.at() == len(steps)-1 {
		g.next.setText(lang.L("Close"))
	}
	g.sheet.window.Content().Refresh()
}

// under is a step's line in the list: what was chosen, if anything was.
func (g *guide) under(step connections.GuideStep, page words.GuidePage) string {
	switch {
	case step == connections.GuideProject && g.state.KnownProject() != "":
		return g.state.Project
	case step == connections.GuideAudience && g.state.UserType == connections.Internal:
		return lang.L("Internal")
	case step == connections.GuideAudience && g.state.UserType == connections.ExternalTesting:
		return lang.L("External")
	case step == connections.GuideFile && g.client.ID != "":
		return g.client.Name
	}
	return page.Under
}

// choose keeps a choice.
func (g *guide) choose(change func(*connections.Guide)) {
	change(&g.state)
	g.show()
	g.keep()
}

// typing keeps a text when the person pauses.
func (g *guide) typing(set func(*connections.Guide, string)) func(string) {
	return func(text string) {
		set(&g.state, text)
		g.show()
		g.typed()
		g.typed = g.app.Background.After(guideTyped, g.keep)
	}
}

// keep writes the guide's state, one write after the other.
func (g *guide) keep() {
	if g.stale = g.saving; g.saving {
		return
	}
	g.saving = true
	id, state := g.client.ID, g.state
	g.app.store("", func(ctx context.Context) error { return g.app.Service.SaveGuide(ctx, id, state) }, func(err error) {
		g.saving = false
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil && g.app.sheets[g.sheet.kind] != g.sheet: // closed
			g.app.tellError(g.app.main.window, err, remedy{again: g.keep})
		case err != nil:
			g.app.tellError(g.sheet.window, err, remedy{again: g.keep})
		case g.stale:
			g.keep()
		}
	})
}

func (g *guide) startOver() {
	g.app.ask(g.sheet.window, question{
		title: lang.L("Start over?"),
		text:  lang.L("All ticks of this guide are taken away. At Google nothing changes."),
		yes:   lang.L("Start over"), no: lang.L("Cancel"),
	}, func() {
		g.state.Done, g.state.At = nil, ""
		g.draw()
		g.keep()
	})
}

// record is the client as far as the guide knows it.
func (g *guide) record() connections.Client {
	if g.client.ID != "" {
		return g.client
	}
	return g.state.Client()
}

// openPage opens a page of the console, of this project.
func (g *guide) openPage(page connections.ConsolePage) {
	c := g.record()
	if project := g.state.KnownProject(); project != "" {
		c.Project = project
	}
	g.app.openConsole(g.sheet.window, page, c)
}

// form opens the client's window and does something there.
func (g *guide) form(act func(*clientForm)) {
	g.app.openClientForm(g.record(), g.done, act)
}

// saved hears of every client that is saved in its window. The one that was to
// be made has taken the guide's ticks with it.
func (g *guide) saved(before string, c connections.Client) {
	if before != g.client.ID {
		return
	}
	g.client = c
	g.state.Tick(connections.GuideFile, true)
	if c.Project != "" {
		g.state.Project = c.Project
	}
	if c.Type != "" {
		g.state.Type = c.Type
	}
	g.draw()
	g.keep()
}
