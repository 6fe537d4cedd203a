package gui

import "errors"

// ErrOpenElsewhere is Config.Practice's answer when another process has the
// windows of practice mode and has brought them to the front.
var ErrOpenElsewhere = errors.New("the windows are open in another process")

// raise brings the windows to the front: the main window, and over it those
// with a form, in which a person was busy.
func (a *App) raise() {
	if a.main.hidden {
		a.main.hide(false)
		a.main.set(a.overview)
		a.main.window.Content().Refresh() // another window's painting may have made Fyne let go of it
		a.main.window.Show()
	}
	a.main.window.RequestFocus()
	for _, s := range a.sheets {
		s.window.RequestFocus()
	}
}
