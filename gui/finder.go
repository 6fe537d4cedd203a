package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// finderHeight is that of the list.
const finderHeight = 4 * rowHeight

// findName asks over a window for one of more names than a menu has room for: what
// is typed narrows the list, Enter takes the row that is marked.
func findName(over fyne.Window, title string, names []string, found func(name string)) {
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
	list.tapOpens = true
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
	withdraw = put(over, question{
		title: title, more: column(besideGap, inset(0, 4, search), sized(0, finderHeight, list)),
		yes: lang.L("Choose"), no: lang.L("Cancel"),
	}, take, nil)
	list.mark(0)
	over.Canvas().Focus(search)
}
