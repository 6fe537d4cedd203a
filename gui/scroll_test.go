package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// inSight fails where what has the keyboard is scrolled away, even in part.
func (d *desk) inSight(s *scroll) (held bool) {
	d.t.Helper()
	o, _ := d.top().Canvas().Focused().(fyne.CanvasObject)
	if o == nil {
		return false
	}
	at, held := stands(s.Content, o)
	if !held {
		return false
	}
	if to := at.Add(o.Size()); at.Y < 0 || to.Y > s.Size().Height || at.X < 0 || to.X > s.Size().Width {
		d.t.Errorf("%T stands at %v to %v of what is seen: %v", o, at, to, s.Size())
	}
	return true
}

// Whatever gets the keyboard on a long page is scrolled to, in both directions.
func TestScroll_FollowsTheKeyboard(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	d.tap("This one:")
	ease(d.top(), fyne.NewSize(640, 400))
	body := d.app.main.settings.body
	for _, next := range []func(){d.top().Canvas().FocusNext, d.top().Canvas().FocusPrevious} {
		held, lowest := 0, float32(0)
		for range 60 {
			next()
			if d.inSight(body) {
				held++
			}
			lowest = max(lowest, body.Offset.Y)
		}
		if held < 20 || lowest < 400 {
			t.Errorf("%d fields had the keyboard, scrolled down to %v", held, lowest)
		}
	}
}

// Who has scrolled away from a field and comes back to the window finds it as
// it was; what stands beside a scrolled part moves nothing.
func TestScroll_StaysWhereItWasLeft(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyComma)
	ease(d.top(), fyne.NewSize(640, 400))
	body, canvas := d.app.main.settings.body, d.top().Canvas()
	port := d.entry("Callback port")
	canvas.Focus(port)
	body.ScrollToBottom()
	want := body.Offset
	port.FocusLost()
	port.FocusGained()
	if body.Offset != want {
		t.Errorf("coming back scrolled from %v to %v", want, body.Offset)
	}
	canvas.Focus(d.app.main.navigation.rows[0])
	if body.Offset != want {
		t.Errorf("the navigation scrolled the page from %v to %v", want, body.Offset)
	}
	canvas.Focus(port)
	d.inSight(body)
	if body.Offset == want {
		t.Error("the field is not scrolled to again")
	}
}

// painter is the app and the window of a part that was painted before, and of
// nothing else. It counts what is to be painted anew.
type painter struct {
	fyne.App
	known fyne.CanvasObject
	asked int
}

func (p *painter) Driver() fyne.Driver { return painterDriver{p.App.Driver(), p} }

type painterDriver struct {
	fyne.Driver
	painter *painter
}

func (d painterDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	c := d.Driver.CanvasForObject(o)
	if o != d.painter.known {
		return nil
	}
	return painterCanvas{c, d.painter}
}

type painterCanvas struct {
	fyne.Canvas
	painter *painter
}

func (c painterCanvas) Refresh(fyne.CanvasObject) { c.painter.asked++ }

// Another content is painted, also when nothing else changes with it.
func TestScroll_PaintsOtherContent(t *testing.T) {
	p := &painter{App: test.NewTempApp(t)}
	fyne.SetCurrentApp(p)
	s := newScroll(word("before", theme.ColorNameForeground))
	s.Resize(fyne.NewSize(200, 100))
	p.known, p.asked = s, 0
	s.Content = word("after", theme.ColorNameForeground)
	s.Refresh()
	if p.asked == 0 {
		t.Error("nobody was asked to paint it")
	}
}
