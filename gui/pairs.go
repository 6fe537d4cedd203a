package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gcdesk/oauth"
)

// pairList is rows of a name and a value, each with a cross, and a link that
// adds one.
type pairList struct {
	widget.BaseWidget
	rows    *fyne.Container
	table   *fyne.Container // the rows beneath their heads
	whole   *fyne.Container
	add     *link
	pairs   []*pairRow
	check   func(oauth.Parameter) error
	changed func()
}

type pairRow struct {
	name, value *entry
	line        *fyne.Container
}

// newPairList makes an empty list. check says which row is wrong; changed is
// told that a person changed one.
func newPairList(add string, arrow fyne.CanvasObject, check func(oauth.Parameter) error, changed func()) *pairList {
	l := &pairList{rows: column(besideGap), check: check, changed: changed}
	l.add = newLink(add, func() {
		row := l.append(oauth.Parameter{})
		l.relay()
		focusOn(row.name)
	})
	plus := beside(4, newPicture("plus", theme.ColorNameHyperlink, smallIconSize), l.add)
	heads := halves(smallWord(lang.L("Name"), colorSecondary), smallWord(lang.L("Value"), colorSecondary))
	l.table = column(captionGap, spread(besideGap, 0, heads, sized(controlHeight, 0, word("", colorSecondary))), l.rows)
	l.whole = column(besideGap, l.table, sized(0, controlHeight, spread(besideGap, 0, leading(plus), arrow)))
	l.table.Hide()
	l.ExtendBaseWidget(l)
	return l
}

// set shows other pairs, without telling.
func (l *pairList) set(pairs []oauth.Parameter) {
	l.pairs = nil
	l.rows.RemoveAll()
	for _, p := range pairs {
		l.append(p)
	}
	l.relay()
}

// values are the pairs as they stand, without rows in which nothing stands.
func (l *pairList) values() []oauth.Parameter {
	list := []oauth.Parameter{}
	for _, r := range l.pairs {
		if p := r.pair(); p != (oauth.Parameter{}) {
			list = append(list, p)
		}
	}
	return list
}

func (r *pairRow) pair() oauth.Parameter {
	return oauth.Parameter{Name: strings.TrimSpace(r.name.Text), Value: strings.TrimSpace(r.value.Text)}
}

func (l *pairList) append(p oauth.Parameter) *pairRow {
	r := &pairRow{name: newMonoEntry(), value: newMonoEntry()}
	r.name.SetText(p.Name)
	r.value.SetText(p.Value)
	tell := func(string) { l.changed() }
	r.name.OnChanged, r.value.OnChanged = tell, tell
	cross := newButton(quiet, "cross", "", func() { l.remove(r) })
	cross.name = lang.L("Remove")
	r.line = spread(besideGap, 0, halves(r.name, r.value), cross)
	l.pairs = append(l.pairs, r)
	l.rows.Add(r.line)
	return r
}

// halves gives two things the same width.
func halves(left, right fyne.CanvasObject) *fyne.Container {
	return arranged(halving{}, left, right)
}

type halving struct{}

// MinSize implements fyne.Layout.
func (halving) MinSize(things []fyne.CanvasObject) fyne.Size {
	a, b := things[0].MinSize(), things[1].MinSize()
	return fyne.NewSize(2*max(a.Width, b.Width)+besideGap, max(a.Height, b.Height))
}

// Layout implements fyne.Layout.
func (halving) Layout(things []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - besideGap) / 2
	for i, o := range things {
		o.Resize(fyne.NewSize(width, size.Height))
		o.Move(fyne.NewPos(float32(i)*(width+besideGap), 0))
	}
}

func (l *pairList) remove(r *pairRow) {
	l.pairs = slices.DeleteFunc(l.pairs, func(other *pairRow) bool { return other == r })
	l.rows.Remove(r.line)
	l.relay()
	focusOn(l.add)
	l.changed()
}

func (l *pairList) relay() {
	l.table.Hidden = len(l.pairs) == 0
	l.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(l.add); c != nil {
		c.Content().Refresh() // what stands beneath moves
	}
}

// setWrong shows the rows in which the error is.
func (l *pairList) setWrong(wrong bool) {
	for _, r := range l.pairs {
		p := r.pair()
		r.name.setWrong(wrong && p != (oauth.Parameter{}) && l.check(p) != nil)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *pairList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.whole) }
