package gui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gcdesk/contacts/shelf"
)

// contactTable is contacts in rows of 40 under heads that sort them. A box in
// each row says whether it is chosen: until a person says otherwise, all that
// are shown are. Space ticks, Shift ticks up to here, Ctrl+A ticks all.
type contactTable struct {
	rowList
	heads *contactHeads
	shelf *shelf.Shelf
	rows  []int32 // of the shelf, in their order
	photo func(address string) image.Image

	every  bool // all that are shown are chosen, whatever is shown
	picked map[int32]bool
	last   int // row that was ticked last
	first  int // row in sight when the keyboard came
	ticked func()
}

const (
	contactRowHeight = 36 // and Fyne's padding of 4 between two rows
	contactPhoto     = 24
	tickWidth        = 28 // box and gap
	leastColumn      = 150
)

func newContactTable(chosen func(row int), sorted func(), ticked func()) *contactTable {
	t := &contactTable{every: true, picked: map[int32]bool{}, ticked: ticked}
	t.selected, t.height = none, contactRowHeight
	t.heads = newContactHeads(t, sorted)
	t.HideSeparators = true
	t.Length = func() int { return len(t.rows) }
	t.CreateItem = func() fyne.CanvasObject { return newContactRow(t) }
	t.UpdateItem = func(i int, o fyne.CanvasObject) { o.(*contactRow).set(i) }
	t.OnSelected = func(i int) {
		before := t.selected
		t.selected = i
		t.RefreshItem(before)
		t.RefreshItem(i)
		if i != before {
			chosen(i)
		}
	}
	t.chosen = chosen
	t.ExtendBaseWidget(t)
	return t
}

// set shows other rows; those of another shelf are all chosen.
func (t *contactTable) set(s *shelf.Shelf, rows []int32) {
	fresh := s != t.shelf
	t.shelf, t.rows, t.last = s, rows, none
	if fresh {
		t.every = true
		clear(t.picked)
		t.mark(none)
		t.MinSize() // Fyne scrolls only what has been measured
		t.ScrollToTop()
	}
	t.Refresh()
	t.heads.Refresh()
}

// export is the rows that are chosen, in the order of the table.
func (t *contactTable) export(all []int32) []int32 {
	if t.every {
		return t.rows
	}
	rows := make([]int32, 0, len(t.picked))
	for _, row := range all {
		if t.picked[row] {
			rows = append(rows, row)
		}
	}
	return rows
}

// count is how many rows are chosen.
func (t *contactTable) count() int {
	if t.every {
		return len(t.rows)
	}
	return len(t.picked)
}

func (t *contactTable) isPicked(i int) bool { return t.every || t.picked[t.rows[i]] }

// tick chooses a row, or lets go of it.
func (t *contactTable) tick(i int, on bool) {
	t.single()
	t.put(i, on)
	t.last = i
	t.told()
}

// tickTo chooses all rows from the last one to i.
func (t *contactTable) tickTo(i int) {
	t.single()
	from := t.last
	if from < 0 || from >= len(t.rows) {
		from = max(t.selected, 0)
	}
	for n := min(from, i); n <= max(from, i); n++ {
		t.put(n, true)
	}
	t.last = i
	t.told()
}

// tickAll chooses all that are shown, now and later, or none.
func (t *contactTable) tickAll(on bool) {
	clear(t.picked)
	t.every = on
	t.told()
}

// single turns "all that are shown" into each of them.
func (t *contactTable) single() {
	if t.every {
		t.every = false
		for _, row := range t.rows {
			t.picked[row] = true
		}
	}
}

func (t *contactTable) put(i int, on bool) {
	if on {
		t.picked[t.rows[i]] = true
	} else {
		delete(t.picked, t.rows[i])
	}
}

func (t *contactTable) told() {
	t.Refresh()
	t.heads.Refresh()
	t.ticked()
}

// FocusGained implements fyne.Focusable. To tick a row is not to look at it.
func (t *contactTable) FocusGained() {
	t.focused = true
	t.first = int((t.GetScrollOffset() + t.pitch() - 1) / t.pitch())
	t.Refresh()
}

// TypedKey implements fyne.Focusable.
func (t *contactTable) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace:
		if at := t.cursor(); at >= 0 && at < len(t.rows) {
			t.tick(at, !t.isPicked(at))
		}
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEnter:
		if t.selected == none && len(t.rows) > 0 {
			t.choose(t.cursor())
			if ev.Name == fyne.KeyUp || ev.Name == fyne.KeyDown {
				return
			}
		}
		t.rowList.TypedKey(ev)
	default:
		bubble(t, ev)
	}
}

// cursor is the row at which the keyboard is: the one that is looked at, or was
// ticked last, or was the first in sight.
func (t *contactTable) cursor() int {
	switch {
	case t.selected != none:
		return t.selected
	case t.last != none:
		return t.last
	}
	return min(t.first, len(t.rows)-1)
}

// TypedShortcut implements fyne.Shortcutable.
func (t *contactTable) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all {
		t.tickAll(true)
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(t).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// visible calls see with every row in sight.
func (t *contactTable) visible(see func(*shelf.Row)) {
	each := t.pitch()
	first := max(int(t.GetScrollOffset()/each), 0)
	for i := first; i < len(t.rows) && float32(i)*each < t.GetScrollOffset()+t.Size().Height; i++ {
		see(&t.shelf.Rows[t.rows[i]])
	}
}

// labels names the labels that a person gave.
func (t *contactTable) labels(r *shelf.Row) string {
	var names []string
	for _, i := range r.Labels {
		if g := t.shelf.Labels[i].Group; !g.IsSystem() {
			names = append(names, g.Name)
		}
	}
	return strings.Join(names, ", ")
}

// columnWeights share the width among name, e-mail, phone, organization, labels.
var columnWeights = [5]float32{1.2, 1.2, 0.9, 1, 0.8}

// contactColumns lays out one cell for each column; those for which there is no
// room are left out from the right.
func contactColumns(width float32, cells []fyne.CanvasObject) {
	n := max(1, min(len(cells), int(width/leastColumn)))
	whole, x := float32(0), float32(0)
	for _, w := range columnWeights[:n] {
		whole += w
	}
	for i, cell := range cells {
		cell.Show()
		if i >= n {
			cell.Hide()
			continue
		}
		wide := width * columnWeights[i] / whole
		cell.Resize(fyne.NewSize(wide-besideGap, cell.MinSize().Height))
		cell.Move(fyne.NewPos(x, cell.Position().Y))
		x += wide
	}
}

// contactHeads is the line of the columns' names above a table.
type contactHeads struct {
	widget.BaseWidget
	table      *contactTable
	all        *option
	heads      []*columnHead
	by         shelf.Column
	descending bool
}

func newContactHeads(t *contactTable, sorted func()) *contactHeads {
	h := &contactHeads{table: t}
	h.all = newTick("", true, func(on bool) { t.tickAll(on) })
	for i, name := range []string{lang.L("Name"), lang.L("E-mail"), lang.L("Phone"), lang.L("Organization"), lang.L("Labels")} {
		c := &columnHead{name: name}
		if by := shelf.Column(i); by <= shelf.ByOrganization {
			c.onTapped = func() {
				h.descending = h.by == by && !h.descending
				h.by = by
				h.Refresh()
				sorted()
			}
		}
		c.extend(c)
		h.heads = append(h.heads, c)
	}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *contactHeads) CreateRenderer() fyne.WidgetRenderer {
	line := newRule()
	d := &drawing{objects: []fyne.CanvasObject{h.all, line}}
	var cells []fyne.CanvasObject
	for _, c := range h.heads {
		cells = append(cells, c)
		d.objects = append(d.objects, c)
	}
	d.layout = func(size fyne.Size) {
		h.all.Resize(fyne.NewSize(tickWidth, size.Height))
		h.all.Move(fyne.NewPos(besideGap, 0))
		contactColumns(size.Width-tickWidth-2*besideGap, cells)
		for _, c := range cells {
			c.Move(fyne.NewPos(c.Position().X+tickWidth+besideGap, (size.Height-c.Size().Height)/2))
		}
		line.Resize(fyne.NewSize(size.Width, 1))
		line.Move(fyne.NewPos(0, size.Height-1))
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(leastColumn, controlHeight) }
	d.refresh = func() {
		t := h.table
		h.all.on, h.all.onGlyph = t.count() > 0, "box-ticked"
		if !t.every && t.count() > 0 {
			h.all.onGlyph = "box-some"
		}
		for i, c := range h.heads {
			c.sorted, c.descending = shelf.Column(i) == h.by, h.descending
			c.Refresh()
		}
	}
	d.refresh()
	return d.at(h.Size())
}

// columnHead names a column; pressed, it sorts by it, and the other way when
// it does already.
type columnHead struct {
	pressable
	name               string
	sorted, descending bool
}

// CreateRenderer implements fyne.Widget.
func (c *columnHead) CreateRenderer() fyne.WidgetRenderer {
	text := newLabel(theme.SizeNameCaptionText, colorSecondary, clipped, plain(c.name))
	arrow := newPicture("down", colorSecondary, smallIconSize)
	ring := newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{text, arrow, ring}}
	d.layout = func(size fyne.Size) {
		wide := min(textSize(c.name, theme.Size(theme.SizeNameCaptionText), fyne.TextStyle{Bold: c.sorted}).Width+1, size.Width-smallIconSize)
		text.Resize(fyne.NewSize(wide, lineHeight(theme.SizeNameCaptionText)))
		text.Move(fyne.NewPos(0, (size.Height-text.Size().Height)/2))
		arrow.Resize(fyne.NewSquareSize(smallIconSize))
		arrow.Move(fyne.NewPos(wide+captionGap, (size.Height-smallIconSize)/2))
		placeRing(ring, fyne.NewPos(-4, 0), size)
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(40, 24) }
	d.refresh = func() {
		color := colorSecondary
		if c.hovered && c.onTapped != nil {
			color = theme.ColorNameForeground
		}
		text.color = color
		text.setRuns(run{text: c.name, bold: c.sorted})
		name := "down"
		if c.descending {
			name = "up"
		}
		arrow.set(name, color)
		arrow.Hidden = !c.sorted
		showRing(ring, c.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(c.Size())
}

// contactRow is a row of the table.
type contactRow struct {
	widget.BaseWidget
	table    *contactTable
	index    int // none while it shows nothing
	modifier fyne.KeyModifier
}

func newContactRow(t *contactTable) *contactRow {
	r := &contactRow{table: t, index: none}
	r.ExtendBaseWidget(r)
	return r
}

func (r *contactRow) set(i int) {
	r.index = i
	if i >= len(r.table.rows) {
		r.index = none
	}
	r.Refresh()
}

// row is what it shows, or nil.
func (r *contactRow) row() *shelf.Row {
	if t := r.table; r.index != none && r.index < len(t.rows) {
		return &t.shelf.Rows[t.rows[r.index]]
	}
	return nil
}

// MouseDown implements desktop.Mouseable: Tapped does not know of keys.
func (r *contactRow) MouseDown(ev *desktop.MouseEvent) { r.modifier = ev.Modifier }

// MouseUp implements desktop.Mouseable.
func (*contactRow) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable.
func (r *contactRow) Tapped(ev *fyne.PointEvent) {
	t := r.table
	if r.row() == nil {
		return
	}
	focusOn(t)
	switch {
	case r.modifier&fyne.KeyModifierShift != 0:
		t.tickTo(r.index)
	case r.modifier&fyne.KeyModifierShortcutDefault != 0 || ev != nil && ev.Position.X < tickWidth+besideGap:
		t.tick(r.index, !t.isPicked(r.index))
	default:
		t.choose(r.index)
		if t.opened != nil {
			t.opened(r.index)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (r *contactRow) CreateRenderer() fyne.WidgetRenderer {
	box := newPicture("box-open", theme.ColorNameInputBorder, iconSize)
	disc := &canvas.Rectangle{CornerRadius: contactPhoto / 2}
	letter := &canvas.Text{Alignment: fyne.TextAlignCenter, TextStyle: fyne.TextStyle{Bold: true}}
	photo := &canvas.Image{FillMode: canvas.ImageFillStretch, CornerRadius: contactPhoto / 2}
	name := oneLine(theme.ColorNameForeground, strong(""))
	cells := []fyne.CanvasObject{name}
	for range 4 {
		cells = append(cells, oneLine(theme.ColorNameForeground, plain("")))
	}
	line, ring := newRule(), newFocusRing()
	d := &drawing{objects: append([]fyne.CanvasObject{box, disc, letter, photo, line, ring}, cells...)}
	d.layout = func(size fyne.Size) {
		at := func(o fyne.CanvasObject, x, wide float32) {
			o.Resize(fyne.NewSquareSize(wide))
			o.Move(fyne.NewPos(x, (size.Height-wide)/2))
		}
		left := float32(besideGap + tickWidth)
		at(box, besideGap, iconSize)
		for _, o := range []fyne.CanvasObject{disc, letter, photo} {
			at(o, left, contactPhoto)
		}
		contactColumns(size.Width-left-besideGap, cells)
		for i, c := range cells {
			x := c.Position().X + left
			if i == 0 {
				x += contactPhoto + besideGap
				c.Resize(c.Size().SubtractWidthHeight(contactPhoto+besideGap, 0))
			}
			c.Move(fyne.NewPos(x, (size.Height-c.Size().Height)/2))
		}
		line.Resize(fyne.NewSize(size.Width, 1))
		line.Move(fyne.NewPos(0, size.Height+1))
		ring.Resize(size)
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(leastColumn, contactRowHeight) }
	var shown *shelf.Row
	d.refresh = func() {
		row, t := r.row(), r.table
		if row == nil {
			return
		}
		glyph, color := "box-open", theme.ColorNameInputBorder
		if t.isPicked(r.index) {
			glyph, color = "box-ticked", theme.ColorNamePrimary
		}
		box.set(glyph, color)
		picture := t.photo(row.Photo)
		photo.Image, photo.Hidden = picture, picture == nil
		letter.Text, letter.Color, letter.TextSize = initial(row.Name), paint(theme.ColorNamePrimary), theme.Size(theme.SizeNameCaptionText)
		disc.FillColor = paint(theme.ColorNameSelection)
		disc.Hidden, letter.Hidden = picture != nil, picture != nil
		showRing(ring, t.focused && r.index == t.cursor(), theme.ColorNamePrimary)
		if row == shown {
			return
		}
		shown = row
		for i, text := range []string{row.Name, row.Email, row.Phone, row.Organization, t.labels(row)} {
			if text == "" && i == 0 {
				text = lang.L("Without a name")
			}
			cells[i].(*label).set(text)
		}
	}
	d.refresh()
	return d.at(r.Size())
}
