package gui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// newCard is a rounded surface above the window's ground.
func newCard(content fyne.CanvasObject) fyne.CanvasObject {
	return newSurface(theme.ColorNameOverlayBackground, cardRadius, content)
}

// newAccountLine names an account in one line: initial, name, address.
func newAccountLine(name, address string) fyne.CanvasObject {
	runs := []run{plain(name)}
	if name != "" && address != "" {
		runs = append(runs, plain("\u2002"))
	}
	runs = append(runs, run{text: address, color: colorSecondary})
	return spread(besideGap, 1, newInitial(name, address, 24), oneLine(theme.ColorNameForeground, runs...))
}

// newAccountCard names an account on a card; end stands at the right and may be nil.
func newAccountCard(name, address string, end fyne.CanvasObject) fyne.CanvasObject {
	words := column(0)
	if name != "" {
		words.Add(oneLine(theme.ColorNameForeground, strong(name)))
	}
	if address != "" {
		words.Add(oneLine(colorSecondary, plain(address)))
	}
	things := []fyne.CanvasObject{newInitial(name, address, 36), words}
	if end != nil {
		things = append(things, end)
	}
	return newCard(inset(12, 16, spread(12, 1, things...)))
}

// newInitial is an account's first letter on a disc, or the figure of a person
// where there is none.
func newInitial(name, address string, diameter float32) fyne.CanvasObject {
	letter := initial(name + address)
	if letter == "" {
		return newBadge("user", diameter)
	}
	text := newLabel(theme.SizeNameText, theme.ColorNamePrimary, natural, strong(letter))
	if diameter < controlHeight {
		text.size = theme.SizeNameCaptionText
	}
	return newSurface(theme.ColorNameSelection, diameter/2, sized(diameter, diameter, upright(centred(text))))
}

func initial(name string) string {
	for _, r := range strings.TrimSpace(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return ""
}
