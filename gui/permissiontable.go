package gui

import (
	"fyne.io/fyne/v2"
)

// tableColumn is a column at the right of the consent text.
type tableColumn struct {
	title string
	width float32
}

// permissionRow is a permission: Google's own sentence, the scope's name, and
// one answer for each column.
type permissionRow struct {
	consent, scope string
	answers        []answer
}

// answer is a glyph and a word; kindPlain has no glyph.
type answer struct {
	kind kind
	word string
}

const (
	consentWidth = 160 // the least that Google's sentence gets
	tableGap     = 12  // between columns
)

// newPermissionTable makes a table with horizontal lines only. The first
// column takes the width that the others leave.
func newPermissionTable(first string, columns []tableColumn, rows ...permissionRow) *fyne.Container {
	cells := []fyne.CanvasObject{caption(first)}
	for _, c := range columns {
		cells = append(cells, sized(c.width, 0, caption(c.title)))
	}
	table := column(0, inset(8, 0, spreadTop(tableGap, 0, cells...)), newRule())
	for _, r := range rows {
		cells := []fyne.CanvasObject{sized(consentWidth, 0, column(0, sentence(plain(r.consent)), caption(r.scope)))}
		for i, c := range columns {
			cells = append(cells, sized(c.width, 0, newWrappingMark(r.answers[i].kind, r.answers[i].word)))
		}
		table.Add(sized(0, tableHeight, inset(8, 0, spread(tableGap, 0, cells...))))
		table.Add(newRule())
	}
	return table
}
