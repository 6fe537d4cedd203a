package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fold is a row that shows and hides what belongs to it.
type fold struct {
	widget.BaseWidget
	row       *foldRow
	content   *fyne.Container
	whole     *fyne.Container
	onChanged func(open bool)
}

// newFold makes a closed fold whose title is a link.
func newFold(title string, content fyne.CanvasObject) *fold {
	text := newLabel(theme.SizeNameText, theme.ColorNameHyperlink, wrapped, plain(title))
	return makeFold(&foldRow{text: text, color: theme.ColorNameHyperlink, inside: 0}, insetEach(4, 0, 0, 20, content))
}

// newHelpFold makes a closed fold with a caption under its title, to stand on
// a card among its like.
func newHelpFold(title, under string, content fyne.CanvasObject) *fold {
	text := column(0, sentence(plain(title)), caption(under))
	return makeFold(&foldRow{text: text, color: theme.ColorNameForeground, inside: 16}, insetEach(0, 16, 12, 44, content))
}

func makeFold(row *foldRow, content *fyne.Container) *fold {
	f := &fold{row: row, content: content}
	row.onTapped = func() { f.setOpen(!f.open()) }
	row.extend(row)
	content.Hide()
	f.whole = column(0, row, content)
	f.ExtendBaseWidget(f)
	return f
}

func (f *fold) open() bool { return f.content.Visible() }

func (f *fold) setOpen(open bool) {
	if open == f.open() {
		return
	}
	f.row.open = open
	f.content.Hidden = !open
	f.row.Refresh()
	relay(f.whole)
	f.Refresh()
	if f.onChanged != nil {
		f.onChanged(open)
	}
}

// CreateRenderer implements fyne.Widget.
func (f *fold) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.whole) }

// foldRow is the part of a fold that is pressed.
type foldRow struct {
	pressable
	text   fyne.CanvasObject
	color  fyne.ThemeColorName
	inside float32 // left and right of chevron and text; 0 stands in running text
	open   bool
}

// Cursor implements desktop.Cursorable.
func (*foldRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *foldRow) CreateRenderer() fyne.WidgetRenderer {
	chevron := newPicture("right", r.color, smallIconSize)
	hover, ring := &canvas.Rectangle{CornerRadius: controlRadius}, newFocusRing()
	vertical, gap := float32(0), float32(4)
	if r.inside > 0 {
		vertical, gap = 8, 12
	}
	row := inset(vertical, r.inside, spread(gap, 1, chevron, r.text))
	d := &drawing{objects: []fyne.CanvasObject{hover, row, ring}}
	d.layout = func(size fyne.Size) {
		hover.Resize(size)
		row.Resize(size)
		if r.inside > 0 {
			ring.Resize(size)
			return
		}
		placeRing(ring, fyne.NewSquareOffsetPos(-2), size.AddWidthHeight(4, 4))
	}
	d.minSize = row.MinSize
	d.refresh = func() {
		name := "right"
		if r.open {
			name = "down"
		}
		chevron.set(name, r.color)
		hover.FillColor = paint(r.hover())
		hover.Hidden = r.inside == 0
		showRing(ring, r.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(r.Size())
}
