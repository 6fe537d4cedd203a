package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/contacts/shelf"
	"gcdesk/gui/words"
)

// shelfLabel is what the list of labels offers: all contacts, one label, or
// "Other contacts".
type shelfLabel struct {
	index  int // of shelf.Labels, or shelf.AnyLabel
	others bool
}

// labelList filters by label. Up and Down move the keyboard from row to row.
type labelList struct {
	view   fyne.CanvasObject
	rows   []*labelRow
	stack  *fyne.Container
	chosen func(shelfLabel)
}

func newLabelList(chosen func(shelfLabel)) *labelList {
	l := &labelList{stack: column(0), chosen: chosen}
	l.view = columnGrowing(0, 1, sized(0, controlHeight, inset(8, 12, smallWord(lang.L("Labels"), colorSecondary))), newScroll(l.stack))
	return l
}

// set offers the labels of an address book. All contacts are chosen.
func (l *labelList) set(s *shelf.Shelf) {
	l.rows = nil
	l.stack.RemoveAll()
	l.add("users", lang.L("All contacts"), len(s.Rows)-s.Others, shelfLabel{index: shelf.AnyLabel})
	for i, label := range s.Labels {
		icon, name := "tag", label.Group.Name
		if label.Group.IsSystem() {
			name = words.Label(label.Group.Name, label.Group.FormattedName)
		}
		switch {
		case label.Group.Name == "starred":
			icon = "star"
		case name == "", label.Group.IsSystem() && label.Contacts == 0:
			continue
		}
		l.add(icon, name, label.Contacts, shelfLabel{index: i})
	}
	if s.Others > 0 {
		l.add("user", lang.L("“Other contacts”"), s.Others, shelfLabel{index: shelf.AnyLabel, others: true})
	}
	l.rows[0].chosen = true
	l.stack.Refresh()
}

// name is that of the label that is chosen; empty: all contacts are.
func (l *labelList) name() string {
	for i, r := range l.rows {
		if r.chosen && i > 0 {
			return r.name
		}
	}
	return ""
}

func (l *labelList) add(icon, name string, count int, of shelfLabel) {
	at := len(l.rows)
	r := &labelRow{icon: icon, name: name, count: words.Number(count)}
	r.onTapped = func() {
		for i, other := range l.rows {
			other.chosen = i == at
			other.Refresh()
		}
		l.chosen(of)
	}
	r.step = func(by int) {
		if next := at + by; next >= 0 && next < len(l.rows) {
			l.rows[next].take()
		}
	}
	r.extend(r)
	l.rows = append(l.rows, r)
	l.stack.Add(r)
}

// labelRow is an icon, a name and a number, 32 high.
type labelRow struct {
	choiceRow
	icon, name, count string
}

// CreateRenderer implements fyne.Widget.
func (r *labelRow) CreateRenderer() fyne.WidgetRenderer {
	glyph := newPicture(r.icon, colorSecondary, smallIconSize)
	name, count := oneLine(theme.ColorNameForeground, plain(r.name)), smallWord(r.count, colorSecondary)
	row := inset(6, 8, spread(besideGap, 1, glyph, name, count))
	d := r.draw(row, func() {
		ink := colorSecondary
		if r.chosen {
			ink = theme.ColorNamePrimary
		}
		glyph.set(r.icon, ink)
		name.setRuns(run{text: r.name, bold: r.chosen})
		count.setRuns(run{text: r.count, bold: r.chosen})
	})
	d.minSize = func() fyne.Size { return fyne.NewSize(row.MinSize().Width, valueHeight) }
	return d
}
