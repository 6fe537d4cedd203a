package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
)

// viewHeight is how high a window is in the HTTP view, at least, where the
// screen has room.
const viewHeight = 720

// views are the two views of a form: the simple one, and the one with
// everything that it presets.
type views struct {
	sheet *sheet
	http  bool
	radio *radio
	body  *fyne.Container
	lay   func() []fyne.CanvasObject // what the body shows in the view that is chosen

	foot   *fyne.Container
	hidden bool  // something is to mend that the simple view does not show
	state  *mark // how far the form is from complete
	there  *link // to the view in which something is to mend
	reset  *link // everything to the preset
}

// newViews makes the choice; lay is called for each turn, reset resets all.
func newViews(s *sheet, state *mark, lay func() []fyne.CanvasObject, reset func()) *views {
	v := &views{sheet: s, state: state, lay: lay, body: column(sectionGap)}
	v.radio = newRadio(0, func(i int) { v.turn(i == 1) }, lang.L("Simple"), "HTTP")
	v.there = newSizedLink(lang.L("Show it in the HTTP view"), theme.SizeNameCaptionText, func() { v.turn(true) })
	v.there.Hide()
	all := lang.L("Reset all to Google's values")
	if s.app.practising() {
		all = lang.L("Reset all to practice mode's values")
	}
	v.reset = newLink(all, reset)
	return v
}

// fill puts head, views and foot into the window.
func (v *views) fill(title string, left fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	told := column(0, v.state, v.there)
	things := []fyne.CanvasObject{v.reset, told}
	if left != nil {
		things = append([]fyne.CanvasObject{left}, things...)
	}
	v.foot = beside(12, things...)
	v.sheet.setUnder(v.sheet.app.head(title, v.radio), v.body, newFoot(v.foot, buttons...))
	v.draw()
}

// turn shows the other view. What was typed stays.
func (v *views) turn(http bool) {
	v.http = http
	chosen := 0
	if http {
		chosen = 1
		if size := v.sheet.window.Canvas().Size(); size.Height < viewHeight {
			v.sheet.resize(fyne.NewSize(size.Width, viewHeight))
		}
	}
	v.radio.set(chosen)
	v.draw()
}

// draw lays the body out anew.
func (v *views) draw() {
	v.body.Objects = v.lay()
	v.tell()
	v.sheet.window.Content().Refresh()
}

// show follows the problems: the foot leads to those that the simple view does
// not show.
func (v *views) show(p connections.Problems, simple ...string) {
	v.hidden = slices.ContainsFunc(p, func(p connections.Problem) bool { return !slices.Contains(simple, p.Field) })
	v.tell()
}

// tell leaves the reset to where there is room for it.
func (v *views) tell() {
	v.there.Hidden = v.http || !v.hidden
	v.reset.Hidden = !v.http || v.state.word.String() != ""
	v.there.Refresh()
	v.reset.Refresh()
	relay(v.foot)
}
