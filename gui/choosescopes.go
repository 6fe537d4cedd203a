package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/oauth"
)

// chooseScopes opens the scope selection dialog for a window.
func (a *App) chooseScopes(of *sheet, chosen oauth.Scopes, save func(oauth.Scopes)) {
	s, fresh := a.openSheet("scopes", of.kind, lang.L("Choose permissions"), fyne.NewSize(1000, 700), func() { a.chooseScopes(of, chosen, save) })
	if !fresh {
		return
	}
	s.parent = of
	var labels []fyne.CanvasObject
	if a.practising() {
		labels = append(labels, newPracticeChip())
	}
	c := newScopeChooser(chosen, func(scopes oauth.Scopes) {
		s.close()
		save(scopes)
	}, s.cancel, labels...)
	s.submit, s.dirty = c.submit, c.changed
	s.fill(c)
	s.window.Show()
	s.window.Canvas().Focus(c.first())
}
