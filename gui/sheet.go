package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// sheet is a window with a form: one of each kind is open at most, Enter is its
// primary button, Escape its Cancel, and closing it with changes asks.
type sheet struct {
	app    *App
	kind   string
	of     string // ID of the record that it is about
	name   string // of that record; empty: it has none
	parent *sheet // opened it, and takes it along when it closes; may be nil
	window fyne.Window

	submit    func()                       // Enter; nil does nothing
	dirty     func() bool                  // nil: never
	ending    func() *question             // put before what is under way ends with the window; nil or its answer: nothing is
	after     func(then func())            // goes with it: closes the window, and goes on when that has ended
	closed    func()                       // after it has gone; may be nil
	refreshed func(o connections.Overview) // the records changed; may be nil
	// clientSaved hears of a client that its window saved, and which it was
	// before: empty for a new one. May be nil.
	clientSaved func(before string, c connections.Client)
	view        any    // what fills it, for those who find it open; may be nil
	stop        func() // cancels what is under way; nil: nothing is
	over        bool   // it only tells an outcome, and may give way to the next of its kind
	asking      bool
}

// openSheet opens the window of a kind about a record. An open one about the
// same comes to the front: then fresh is false. One about another gives way;
// where something in it would be lost it asks first, s is nil, and again is
// called after a yes.
func (a *App) openSheet(kind, of, title string, size fyne.Size, again func()) (s *sheet, fresh bool) {
	if s := a.sheets[kind]; s != nil {
		switch busy := s.busy(); {
		case !busy && (s.over || s.of != of):
			s.close()
		case s.of == of:
			s.window.RequestFocus()
			return s, false
		default:
			s.giveWay(again)
			return nil, false
		}
	}
	s = &sheet{app: a, kind: kind, of: of, window: a.App.NewWindow(a.title(title))}
	s.resize(size)
	s.window.SetPadded(false)
	s.window.SetIcon(a.App.Icon())
	s.window.SetCloseIntercept(s.cancel)
	s.keys()
	a.sheets[kind] = s
	return s, true
}

// resize makes the window so large, or as large as its screen.
func (s *sheet) resize(size fyne.Size) {
	if s.app.Screen != nil {
		size = size.Min(s.app.Screen(s.app.main.window))
	}
	s.window.Resize(size)
}

// keys makes Enter and Escape the window's own.
func (s *sheet) keys() {
	s.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape:
			s.cancel()
		case fyne.KeyReturn, fyne.KeyEnter:
			if s.submit != nil {
				s.submit()
			}
		}
	})
}

// cancel closes the window; with changes it asks first. While something is
// under way it cancels that, and the window stays.
func (s *sheet) cancel() { s.leave(nil) }

// leave is cancel and what is to follow once the window has closed.
func (s *sheet) leave(then func()) {
	leave := func() {
		s.close()
		if then != nil {
			then()
		}
	}
	child := s.unsaved()
	switch {
	case s.asking:
	case s.stop != nil:
		s.stop()
	case child != nil:
		child.giveWay(func() { s.leave(then) })
	case !s.changed():
		leave()
	default:
		s.asking = true
		text := lang.L("What you changed here has not been saved.")
		if s.name != "" {
			text = lang.L("What you changed in “{{.Name}}” has not been saved.", map[string]any{"Name": s.name})
		}
		s.app.askBoth(s.window, question{
			title: lang.L("Discard the changes?"),
			text:  text,
			yes:   lang.L("Discard"), no: lang.L("Keep editing"), danger: true,
		}, leave, func() { s.asking = false })
	}
}

// giveWay goes on once the window has closed, which asks where something in it
// would be lost. Work under way is not cancelled: it only shows itself.
func (s *sheet) giveWay(then func()) {
	s.window.RequestFocus()
	if s.asking || s.stop != nil {
		return
	}
	if s.ending != nil {
		if q := s.ending(); q != nil {
			s.end(*q, func() { s.after(then) })
			return
		}
	}
	s.leave(then)
}

// end puts the question before what is under way ends with the window.
func (s *sheet) end(q question, yes func()) {
	s.asking = true
	s.window.RequestFocus()
	s.app.askBoth(s.window, q, yes, func() { s.asking = false })
}

// changed reports whether closing the window would lose something.
func (s *sheet) changed() bool { return s.dirty != nil && s.dirty() || s.unsaved() != nil }

// unsaved is a window that this one opened and that has changes; nil: none.
func (s *sheet) unsaved() *sheet {
	for _, child := range s.app.sheets {
		if child.parent == s && child.changed() {
			return child
		}
	}
	return nil
}

// busy reports whether the window has changes, or something is under way in it.
func (s *sheet) busy() bool {
	return s.stop != nil || s.changed() || s.ending != nil && s.ending() != nil
}

// leave closes every window with a form, asking where something was changed,
// and goes on when none is left that has, to the program's end or not.
func (a *App) leave(quitting bool, then func()) {
	for _, s := range a.sheets {
		if s.ending == nil {
			continue
		}
		if s.asking {
			s.window.RequestFocus()
			return
		}
		if q := s.ending(); q != nil {
			if quitting {
				*q = quits(q.text)
			}
			s.end(*q, func() { s.close(); a.leave(quitting, then) })
			return
		}
	}
	for _, s := range a.sheets {
		if s.stop != nil || s.changed() {
			s.window.RequestFocus()
			s.leave(func() { a.leave(quitting, then) })
			return
		}
	}
	then()
}

// run does work for the window. The foot tells of it when it takes longer than
// 200 ms, and until it is done Cancel cancels the work.
func (s *sheet) run(state *mark, title string, work func(ctx context.Context) error, done func(error)) {
	locked := false
	says := func() {
		if locked {
			state.set(kindPlain, keyringWaits())
		} else {
			state.set(kindPlain, title)
		}
	}
	quiet := s.app.Background.After(slow, says)
	s.stop = s.app.run("", func(ctx context.Context) error {
		return work(s.app.awaited(ctx, connections.PromptTime, func(waiting bool) {
			if locked = waiting; s.stop != nil { // else it is over
				says()
			}
		}))
	}, func(err error) {
		quiet()
		s.stop = nil
		state.set(kindPlain, "")
		done(err)
	})
}

func (s *sheet) close() {
	if s.app.sheets[s.kind] != s {
		return // closed already
	}
	delete(s.app.sheets, s.kind)
	for _, child := range s.app.sheets {
		if child.parent == s {
			child.close()
		}
	}
	s.window.Close()
	if s.closed != nil {
		s.closed()
	}
}

// set fills the window: content that scrolls between a head and a foot that
// stand still. foot may be nil.
func (s *sheet) set(content, foot fyne.CanvasObject) {
	s.fill(container.NewBorder(nil, foot, nil, nil, newScroll(inset(windowEdge, windowEdge, content))))
}

// setUnder is set under a head of its own.
func (s *sheet) setUnder(head, content, foot fyne.CanvasObject) {
	const within = 8 // of the gap, so that a border at the top is not cut
	s.fill(columnGrowing(0, 1, insetEach(windowEdge, windowEdge, sectionGap-within, windowEdge, head),
		newScroll(insetEach(within, windowEdge, windowEdge, windowEdge, content)), foot))
}

// fill fills the window with something that brings its own head and foot.
func (s *sheet) fill(content fyne.CanvasObject) {
	s.window.SetContent(newWindowGround(atLeast(leastWidth, leastHeight, content)))
}

// head is a window's heading with something at the right; in practice mode the
// label that every window of it carries.
func (a *App) head(text string, end fyne.CanvasObject) fyne.CanvasObject {
	return newHead(text, a.practising(), end)
}

func newHead(text string, practising bool, end fyne.CanvasObject) fyne.CanvasObject {
	things := []fyne.CanvasObject{heading(text)}
	if practising {
		things = append(things, newPracticeChip())
	}
	if end != nil {
		things = append(things, end)
	}
	return spread(formGap, 0, things...)
}

// newPracticeChip is the label of practice mode.
func newPracticeChip() fyne.CanvasObject {
	return newClassChip(kindNotYet, lang.L("Practice"))
}
