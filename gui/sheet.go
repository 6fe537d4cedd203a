package gui

import (
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
	window fyne.Window

	submit    func()                       // Enter; nil does nothing
	dirty     func() bool                  // nil: never
	closed    func()                       // after it has gone; may be nil
	refreshed func(o connections.Overview) // the records changed; may be nil
}

// openSheet shows the window of a kind, or brings the open one to the front:
// then fresh is false and nothing else happens.
func (a *App) openSheet(kind, title string, size fyne.Size) (s *sheet, fresh bool) {
	if s, open := a.sheets[kind]; open {
		s.window.RequestFocus()
		return s, false
	}
	s = &sheet{app: a, kind: kind, window: a.App.NewWindow(a.title(title))}
	s.window.Resize(size)
	s.window.SetPadded(false)
	s.window.SetIcon(a.App.Icon())
	s.window.SetCloseIntercept(s.cancel)
	s.keys()
	a.sheets[kind] = s
	return s, true
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

// cancel closes the window; with changes it asks first.
func (s *sheet) cancel() {
	if s.dirty == nil || !s.dirty() {
		s.close()
		return
	}
	s.app.ask(s.window, question{
		title: lang.L("Discard the changes?"),
		text:  lang.L("What you changed here has not been saved."),
		yes:   lang.L("Discard"), no: lang.L("Keep editing"), danger: true,
	}, s.close)
}

func (s *sheet) close() {
	delete(s.app.sheets, s.kind)
	s.window.Close()
	if s.closed != nil {
		s.closed()
	}
}

// set fills the window: content that scrolls between a head and a foot that
// stand still. foot may be nil.
func (s *sheet) set(content, foot fyne.CanvasObject) {
	scroll := container.NewVScroll(inset(windowEdge, windowEdge, content))
	s.fill(container.NewBorder(nil, foot, nil, nil, scroll))
}

// fill fills the window with something that brings its own head and foot.
func (s *sheet) fill(content fyne.CanvasObject) { s.window.SetContent(newWindowGround(content)) }

// head is a window's heading with something at the right; in practice mode the
// label that every window of it carries.
func (a *App) head(text string, end fyne.CanvasObject) fyne.CanvasObject {
	things := []fyne.CanvasObject{heading(text)}
	if a.practising() {
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
