package gui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// head is the connection and how it stands.
func (v *troubleView) head(status fyne.CanvasObject, since time.Time) fyne.CanvasObject {
	line := v.connection.Account.Label()
	if !since.IsZero() {
		when := words.When(since, v.app.Now())
		if line == "" {
			line = lang.L("Since {{.When}}", map[string]any{"When": when})
		} else {
			line = lang.L("{{.Account}}, since {{.When}}", map[string]any{"Account": line, "When": when})
		}
	}
	block := column(captionGap, v.app.head(v.connection.Name, status))
	if line != "" {
		block.Add(quietSentence(plain(line)))
	}
	return block
}

// showAsking shows the checks while they run.
func (v *troubleView) showAsking() {
	v.steps = newSteps(v.list()...)
	cancel := newButton(secondary, "", lang.L("Cancel"), v.sheet.cancel)
	v.sheet.submit = nil
	v.sheet.set(column(sectionGap,
		v.head(newChip(kindOffline, lang.L("Asking…")), time.Time{}),
		v.steps,
	), newFoot(nil, cancel))
	v.sheet.window.Canvas().Focus(cancel)
}

// list is the checks as steps; before the first begins, the wait for it.
func (v *troubleView) list() []step {
	list := make([]step, len(v.checks))
	for i, c := range v.checks {
		list[i] = step{title: words.Checked(c.Of), about: c.How, state: stepNow}
		if v.ended[i] {
			list[i].state = stepDone
		}
		if c.Failure != nil {
			list[i].state, list[i].about = stepFailed, words.Failure(*c.Failure, v.connection.Name).What
		}
	}
	return list
}

// show shows the answer.
func (v *troubleView) show() {
	d, now := v.found, v.app.Now()
	h := (connections.Overview{Clients: []connections.Client{d.Client}}).Health(d.Connection, now)
	content := column(sectionGap, v.head(newLargeChip(statusKind(h.Status), words.Status(h.Status)), h.Since))
	v.again = newButton(secondary, "refresh", lang.L("Test again"), v.askAnew)
	done := newButton(secondary, "", lang.L("Close"), v.sheet.close)
	var focus fyne.Focusable = done
	if d.OK() {
		done.importance = primary
		v.sheet.submit = v.sheet.close
		content.Add(column(captionGap, section(lang.L("Nothing is wrong")),
			sentence(plain(lang.L("Everything that can be asked was asked just now, and is fine.")))))
		content.Add(v.fine())
	} else {
		first := words.Cause(d.First(), d.Connection.Name)
		happened := first.What
		if v.err != nil && connections.FailureOf(v.err).Code == connections.CodeUnknown {
			happened = words.Error(v.err, d.Connection.Name).What
		}
		mend, button := v.mend(first)
		focus, v.sheet.submit = button, func() { button.Tapped(nil) }
		content.Add(column(captionGap, section(lang.L("What happened")), sentence(plain(happened))))
		content.Add(column(besideGap, section(lang.L("Why")), v.ranking(first), v.fine()))
		content.Add(mend)
	}
	details := newDetails(d)
	details.setOpen(v.details)
	details.onChanged = func(open bool) { v.details = open }
	content.Add(details)
	v.sheet.set(content, newFoot(beside(12, v.app.reports(d)...), done))
	v.sheet.window.Canvas().Focus(focus)
}

// fail is a question that could not be asked.
func (v *troubleView) fail(err error) {
	v.sheet.submit = v.ask
	v.sheet.fill(columnGrowing(0, 0, v.app.failureView(err, v.ask), newFoot(nil, newButton(secondary, "", lang.L("Close"), v.sheet.close))))
}

// ranking is the causes, the most likely first.
func (v *troubleView) ranking(first words.Text) fyne.CanvasObject {
	rows := column(0)
	for i, c := range v.found.Causes {
		t := words.Cause(c, v.found.Connection.Name)
		lines := []string{t.What, t.Why}
		if t.What == first.What { // stands above
			lines = []string{t.Why}
			if c.Facts.Reason != "" {
				lines = append(lines, lang.L("The server's code: {{.Code}}", map[string]any{"Code": c.Facts.Reason}))
			}
		}
		lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
		title, under := t.What, ""
		if len(lines) > 0 {
			title, under = lines[0], strings.Join(lines[1:], " ")
		}
		text := plain(title)
		if i == 0 {
			text = strong(title)
		} else {
			rows.Add(newRule())
		}
		about := column(0, sentence(text))
		if under != "" {
			about.Add(caption(under))
		}
		k := kindOffline
		if c.Likelihood != connections.Possible {
			k = kindAttention
		}
		number := sized(20, 0, word(fmt.Sprint(i+1), colorSecondary))
		rows.Add(inset(10, 0, spreadTop(besideGap, 1, number, about, newClassChip(k, words.Likelihood(c.Likelihood)))))
	}
	return newCard(inset(4, 16, rows))
}

// fine is what was looked at and found well.
func (v *troubleView) fine() fyne.CanvasObject {
	line := flow(12, word(lang.L("Checked and fine"), colorSecondary))
	seen := map[connections.Checked]bool{}
	for _, c := range v.found.Checks {
		if !seen[c.Of] && v.found.IsFine(c.Of) {
			seen[c.Of] = true
			line.Add(newMark(kindOnline, words.Checked(c.Of)))
		}
	}
	line.Hidden = len(seen) == 0
	return line
}

// mend is what to do about the first cause: the button that does it, what helps
// with it, and what comes then.
func (v *troubleView) mend(first words.Text) (block fyne.CanvasObject, button *button) {
	d := v.found
	r := remedy{
		app: v.app, over: v.sheet.window, connection: d.Connection, client: d.Client, cause: d.First(),
		again: v.tryAgain, opened: v.pageOpened,
	}
	m := r.cause.Mend
	button = r.button()
	buttons := flow(besideGap)
	v.buttons = buttons
	text := first.Mend
	switch {
	case m.Act == connections.ActWait:
		v.again.importance = primary
		button = v.again
	case r.comesBack() && !v.opened.IsZero(): // done there: what comes then is the mend
		text = lang.L("Done there? Go on here. A change in the console can take five minutes to be in force.")
		again := r.button()
		again.importance = secondary
		button = v.again
		if m.Then != connections.ActTryAgain && m.Then != "" {
			button = r.of(m.Then, primary)
		}
		button.importance = primary
		buttons.Add(button)
		buttons.Add(again)
	}
	if len(buttons.Objects) == 0 {
		buttons.Add(button)
	}
	for _, b := range r.help() {
		buttons.Add(b)
	}
	if button != v.again && m.Act != connections.ActTryAgain && d.Connection.Authorized() {
		buttons.Add(v.again)
	}
	return column(besideGap, section(lang.L("What mends it")), sentence(plain(text)), buttons), button
}

// countdown is a time that runs, as on a watch.
func countdown(left time.Duration) string {
	s := int(max(left, 0).Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
