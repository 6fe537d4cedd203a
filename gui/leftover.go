package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// leftover says that what an account has given stays granted at the server, and
// where its owner takes it back; nil where a connection may live on it.
func (v *signInView) leftover(left connections.Account) fyne.CanvasObject {
	if left.Key() == "" || v.app.overview.MayUse(left, v.before) {
		return nil
	}
	said := plain(lang.L("What {{.Account}} has given stays granted at the server.", map[string]any{"Account": left.Label()}) + " ")
	page := v.app.Service.Known(v.before, v.client).AccountPage()
	if page == "" {
		return quietSentence(said, plain(lang.L("It is taken back on the server's own account page.")))
	}
	return quietSentence(said, linked(lang.L("Take it back there"), func() { v.app.openPage(v.sheet.window, page) }))
}
