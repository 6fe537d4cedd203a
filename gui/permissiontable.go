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
// column takes the width that the others leave. Where they leave it too little,
// only the last stays, and what the others answer goes beneath the sentence.
func newPermissionTable(first string, columns []tableColumn, rows ...permissionRow) *fyne.Container {
	cells := []fyne.CanvasObject{sized(consentWidth, 0, caption(first))}
	for _, c := range columns {
		cells = append(cells, sized(c.width, 0, caption(c.title)))
	}
	table := column(0, inset(8, 0, arranged(&tableLine{line{gap: tableGap, across: start}, column(0)}, cells...)), newRule())
	for _, r := range rows {
		beneath := column(0)
		cells := []fyne.CanvasObject{sized(consentWidth, 0, column(0, sentence(plain(r.consent)), caption(r.scope), beneath))}
		for i, c := range columns {
			cells = append(cells, sized(c.width, 0, newWrappingMark(r.answers[i].kind, r.answers[i].word)))
			if i < len(columns)-1 {
				beneath.Add(caption(r.answers[i].word))
			}
		}
		table.Add(sized(0, tableHeight, inset(8, 0, arranged(&tableLine{line{gap: tableGap, across: middle}, beneath}, cells...))))
		table.Add(newRule())
	}
	return table
}

// tableLine is a line of a table whose first thing grows. Where there is no room
// for all, those between the first and the last give way to what stands beneath.
type tableLine struct {
	line
	beneath fyne.CanvasObject
}

// MinSize implements fyne.Layout.
func (l *tableLine) MinSize(cells []fyne.CanvasObject) fyne.Size {
	least := cells[0].MinSize().Width + l.gap + cells[len(cells)-1].MinSize().Width
	return fyne.NewSize(least, l.line.MinSize(cells).Height)
}

// Layout implements fyne.Layout.
func (l *tableLine) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	whole := l.gap * float32(len(cells)-1)
	for _, c := range cells {
		whole += c.MinSize().Width
	}
	folded := size.Width < whole
	show(l.beneath, folded)
	for _, c := range cells[1 : len(cells)-1] {
		show(c, !folded)
	}
	l.line.Layout(cells, size)
}
