package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// newDropZone invites to drop a file on the window: Fyne takes it anywhere and
// tells of no hovering, so the zone is a picture with the buttons that do the same.
func newDropZone(glyph, invitation, about string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	words := column(0, sentence(strong(invitation)), quietSentence(plain(about)))
	content := aside(280, spread(12, 1, newBadge(glyph, 48), words), flow(12, buttons...))
	zone := newSurface(theme.ColorNameOverlayBackground, cardRadius, inset(16, 16, content))
	zone.stroke = theme.ColorNameInputBorder
	return zone
}

// takesFiles hands what is dropped on a window on, unless a question stands open
// in it: that comes first.
func takesFiles(w fyne.Window, take func([]fyne.URI)) {
	w.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		if !asks(w) {
			take(files)
		}
	})
}

// newBadge is an icon on a disc of the selection's colour.
func newBadge(glyph string, diameter float32) fyne.CanvasObject {
	image := sized(diameter, diameter, newPicture(glyph, theme.ColorNamePrimary, iconSize))
	return newSurface(theme.ColorNameSelection, diameter/2, image)
}
