package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// Measures of the list of names.
const (
	nameHeight   = 40             // of a row
	finderLeast  = 4 * nameHeight // of the list
	finderMost   = 10 * nameHeight
	finderAround = 250 // what stands above and beneath it
)

// findName asks over a window for one of more names than a menu has room for, of
// which one is chosen now: what is typed narrows the list, arrow keys mark a row,
// Enter takes it.
func findName(over fyne.Canvas, title string, names []string, chosen string, found func(name string)) {
	shown := names
	var list *rowList
	take := func() {
		if i := list.selected; i != none && i < len(shown) {
			found(shown[i])
		}
	}
	var withdraw func() bool
	list = newRowList(func() int { return len(shown) }, func(i int, row *listRow) {
		if i < len(shown) {
			row.set(kindPlain, shown[i], "")
		}
	}, func(int) {}, func(int) {
		withdraw()
		take()
	})
	list.tapOpens, list.height = true, nameHeight
	search := newSearchEntry(lang.L("Filter"))
	search.OnChanged = func(text string) {
		shown = nil
		for _, name := range names {
			if strings.Contains(strings.ToLower(name), strings.ToLower(strings.TrimSpace(text))) {
				shown = append(shown, name)
			}
		}
		list.mark(0)
		list.ScrollToTop()
		list.Refresh()
	}
	room := max(finderLeast, min(finderMost, over.Size().Height-finderAround))
	withdraw = put(over, question{
		title: title, more: column(besideGap, inset(0, 4, search), sized(0, room, list)),
		yes: lang.L("Choose"), no: lang.L("Cancel"),
	}, take, nil)
	list.mark(max(slices.Index(names, chosen), 0))
	over.Focus(search)
	keys := over.OnTypedKey()
	over.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			list.TypedKey(ev)
		default:
			keys(ev)
		}
	})
}
