package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gcdesk/connections"
)

// question is a short dialog over a window.
type question struct {
	title  string
	text   string
	more   fyne.CanvasObject // beneath the text; may be nil
	detail *fold             // beneath all, unfolded on request; may be nil
	first  string            // what may better be done first, as a link; empty: nothing
	begin  func()            // does it in place of the answer
	yes    string
	icon   string // of yes; may be empty
	no     string // empty: only to be noted
	danger bool   // yes loses something for good: Enter is no
	safe   bool   // no is what the window advises
}

// ask puts a question; Enter is yes, or what is safe, Escape is no. yes may be nil.
func (a *App) ask(over fyne.Window, q question, yes func()) { a.askBoth(over, q, yes, nil) }

// askBoth also tells of a no.
func (a *App) askBoth(over fyne.Window, q question, yes, no func()) {
	noted := func(then func()) func() {
		if then == nil { // it may have hidden the question whether to quit
			return a.quitIdle
		}
		return then
	}
	put(over.Canvas(), q, noted(yes), noted(no))
}

// put is askBoth without an App. What it returns takes the question
// back, and reports false while another one stands above it.
func put(canvas fyne.Canvas, q question, yes, no func()) (withdraw func() bool) {
	var popup *widget.PopUp
	keys := canvas.OnTypedKey()
	answer := func(then func()) func() {
		return func() {
			popup.Hide()
			canvas.SetOnTypedKey(keys)
			if then != nil {
				then()
			}
		}
	}
	weight, other := primary, secondary
	switch {
	case q.danger:
		weight = danger
	case q.safe:
		weight, other = secondary, primary
	}
	agree := newButton(weight, q.icon, q.yes, answer(yes))
	buttons := []fyne.CanvasObject{word("", colorSecondary)}
	first := agree
	if q.no != "" {
		refuse := newButton(other, "", q.no, answer(no))
		buttons = append(buttons, refuse)
		if q.danger || q.safe {
			first = refuse
		}
	}
	if buttons = append(buttons, agree); q.safe {
		slices.Reverse(buttons[1:])
	}
	content := column(besideGap, section(q.title))
	if q.text != "" {
		content.Add(sentence(plain(q.text)))
	}
	if q.more != nil {
		content.Add(q.more)
	}
	if q.first != "" {
		content.Add(leading(newLink(q.first, answer(q.begin))))
	}
	if q.detail != nil {
		content.Add(q.detail)
	}
	foot := insetEach(2*besideGap, 0, 0, 0, spread(besideGap, 0, buttons...))
	width := questionWidth(canvas) + 2*16
	room := func() float32 { return canvas.Size().Height - 2*windowEdge - 2*12 - foot.MinSize().Height }
	popup = widget.NewModalPopUp(sized(width, 0, inset(12, 16, columnGrowing(0, 0, within(width-2*16, room, content), foot))), canvas)
	if q.detail != nil {
		q.detail.onChanged = func(bool) {
			content.Resize(fyne.NewSize(width-2*16, 0)) // breaks its lines
			popup.Refresh()
		}
	}
	canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape:
			if q.no == "" {
				answer(yes)()
			} else {
				answer(no)()
			}
		case fyne.KeyReturn, fyne.KeyEnter:
			first.onTapped()
		}
	})
	popup.Show()
	canvas.Focus(first)
	return func() bool {
		if canvas.Overlays().Top() != popup {
			return false
		}
		answer(nil)()
		return true
	}
}

// questionWidth is the width of the words of a question over a window.
func questionWidth(over fyne.Canvas) float32 {
	return min(440, over.Size().Width-2*windowEdge) - 2*16
}

// asks reports whether a question, or a list to choose from, stands open in a
// window.
func asks(w fyne.Window) bool { return w.Canvas().Overlays().Top() != nil }

// tell says something that only needs to be noted.
func (a *App) tell(over fyne.Window, title, text string) {
	a.ask(over, question{title: title, text: text, yes: lang.L("Close")}, nil)
}

// tellError says what happened, why, and what to do, with the button that does
// it and the details. Of r it needs what was at work, and how to try again, as
// far as there are such.
func (a *App) tellError(over fyne.Window, err error, r remedy) {
	if r.connection.Client != "" {
		r.client, _ = a.overview.Client(r.connection.Client)
	}
	t, d := a.judge(a.Service.Known(r.connection, r.client), err)
	r.app, r.over, r.cause = a, over, d.First()
	q := question{title: t.What, text: strings.TrimSpace(t.Why + "\n" + t.Mend), first: r.first, begin: r.begin, yes: lang.L("Close")}
	if r.cause.Code == connections.CodeUnknown { // the sentence is all
		a.ask(over, q, nil)
		return
	}
	if help := r.help(); len(help) > 0 {
		row := flow(besideGap)
		for _, b := range help {
			row.Add(b)
		}
		q.more = row
	}
	q.detail = newDetails(d, flow(12, a.reports(d)...))
	if !r.possible() {
		a.ask(over, q, nil)
		return
	}
	mend := r.button()
	q.yes, q.icon, q.no = mend.name, mend.icon, lang.L("Close")
	a.ask(over, q, mend.onTapped)
}

// within lets a thing of a width be scrolled where it is higher than its room.
func within(width float32, room func() float32, thing fyne.CanvasObject) fyne.CanvasObject {
	thing.Resize(fyne.NewSize(width, 0)) // breaks its lines
	return arranged(held{
		func(fyne.CanvasObject) fyne.Size {
			size := thing.MinSize()
			return fyne.NewSize(width, min(size.Height, room()))
		},
		func(_ fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) { return fyne.Position{}, size },
	}, newScroll(thing))
}
