package gui

import (
	"cmp"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/assets"
)

const licenceListWidth = 264

// showAbout tells what gcdesk is, in which version, and of what it is made.
func (a *App) showAbout() {
	s, fresh := a.openSheet("about", "", lang.L("About gcdesk"), fyne.NewSize(840, 620), nil)
	if !fresh {
		return
	}
	parts := assets.Licences()
	parts[0].Version = a.Version
	for i, p := range parts {
		parts[i].Version = cmp.Or(p.Version, runtime.Version())
	}
	text := newScroll(nil)
	var list *rowList
	read := func(i int) {
		text.Content = inset(besideGap, windowEdge, newLabel(theme.SizeNameCaptionText, theme.ColorNameForeground, wrapped, run{text: parts[i].Text, mono: true}))
		text.ScrollToTop()
		text.Refresh()
	}
	list = newRowList(func() int { return len(parts) },
		func(i int, row *listRow) { row.set(kindPlain, parts[i].Module, parts[i].Version) }, read, nil)
	list.mark(0)
	read(0)
	logo := &canvas.Image{Resource: a.App.Icon(), FillMode: canvas.ImageFillContain}
	head := spreadTop(formGap, 1, sized(56, 56, logo), column(captionGap,
		a.head("gcdesk "+a.Version, nil),
		sentence(plain(lang.L("Connects a Google account's contacts to this computer. Free software under the MIT licence."))),
		quietSentence(plain(lang.L("The windows cannot be read by a screen reader yet, because the toolkit Fyne gives it nothing to read. Use the commands then: gcdesk --help.")))))
	side := sized(licenceListWidth, 0, container.NewBorder(inset(besideGap, 12, section(lang.L("Made of"))), nil, nil, nil, list))
	closing := newButton(primary, "", lang.L("Close"), s.cancel)
	s.submit = s.cancel
	s.fill(columnGrowing(0, 2, inset(windowEdge, windowEdge, head), newRule(), panes(2, insetEach(0, 0, 0, 12, side), newRule(), text), newFoot(nil, closing)))
	s.window.Show()
	s.window.Canvas().Focus(closing)
}
