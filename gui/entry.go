package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// textIndent is how much farther than Fyne's the text stands from an entry's edge.
const textIndent = 4

// roomForGlyph is how wide an entry is at least that shows an error by a glyph
// beside its text, too.
const roomForGlyph = 64

// entry is Fyne's entry, 36 high, with our indent and a border that stays red
// until what is wrong is mended, the keyboard in it or not.
type entry struct {
	widget.Entry
	wrong bool
	left  func() // the keyboard has gone elsewhere; may be nil
}

func newEntry() *entry { return extendEntry(&entry{}) }

// newMonoEntry makes an entry for what is read letter by letter: URLs, IDs, commands.
func newMonoEntry() *entry {
	e := &entry{}
	e.TextStyle.Monospace = true
	return extendEntry(e)
}

// newPasswordEntry makes an entry for a secret, with Fyne's eye to reveal it.
func newPasswordEntry() *entry {
	e := &entry{}
	e.Password = true
	return extendEntry(e)
}

// newSearchEntry makes an entry with the search glyph. The placeholder says
// what is searched; the glyph is its label.
func newSearchEntry(placeholder string) *entry {
	e := &entry{}
	e.Icon = icon("search", colorSecondary)
	e.PlaceHolder = placeholder
	return extendEntry(e)
}

func extendEntry(e *entry) *entry {
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// setWrong shows the entry as the place of an error.
func (e *entry) setWrong(wrong bool) {
	if e.wrong != wrong {
		e.wrong = wrong
		e.Refresh()
	}
}

// selectFirst selects as many letters from the beginning: typing replaces them.
func (e *entry) selectFirst(letters int) {
	e.CursorColumn = letters
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// TypedKey implements fyne.Focusable: Escape and the function keys go on to the
// window, and so do Enter, Up and Down where the entry has no use for them.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	enter := ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter
	function := len(ev.Name) > 1 && ev.Name[0] == 'F' // F1 to F12
	vertical := ev.Name == fyne.KeyUp || ev.Name == fyne.KeyDown || ev.Name == fyne.KeyPageUp || ev.Name == fyne.KeyPageDown
	if ev.Name == fyne.KeyEscape || function || vertical && !e.MultiLine || enter && !e.MultiLine && e.OnSubmitted == nil {
		bubble(e, ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	reveal(e)
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	if e.left != nil {
		e.left()
	}
}

// TypedShortcut implements fyne.Shortcutable: the window's own shortcuts work
// while somebody types, too.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	e.Entry.TypedShortcut(s)
	if _, own := s.(*desktop.CustomShortcut); !own {
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// MouseDown implements desktop.Mouseable.
func (e *entry) MouseDown(m *desktop.MouseEvent) {
	shifted := *m
	shifted.Position.X -= textIndent
	e.Entry.MouseDown(&shifted)
}

// CreateRenderer implements fyne.Widget.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), entry: e}
	r.glyph = newPicture(kindExpired.glyph(), kindExpired.color(), iconSize)
	r.wheel = newWheel(e, r.WidgetRenderer.Objects()[2].(fyne.Scrollable))
	r.mark()
	return r
}

// entryRenderer is Fyne's with another indent and our way to show an error.
type entryRenderer struct {
	fyne.WidgetRenderer
	entry *entry
	glyph *picture
	wheel *wheel
}

// MinSize implements fyne.WidgetRenderer.
func (r *entryRenderer) MinSize() fyne.Size {
	size := r.WidgetRenderer.MinSize()
	return fyne.NewSize(size.Width, max(size.Height, controlHeight))
}

// Objects implements fyne.WidgetRenderer.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	own := r.WidgetRenderer.Objects()
	return append(own[:len(own):len(own)], r.glyph, r.wheel)
}

// Layout implements fyne.WidgetRenderer.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	own := r.WidgetRenderer.Objects()
	// Fyne's order: ground, border, text, then action and icon.
	own[1].Move(fyne.Position{})
	own[1].Resize(size)
	r.wheel.Resize(size)
	text := own[2]
	room := text.Size().SubtractWidthHeight(2*textIndent, 0)
	r.glyph.Hidden = !r.entry.wrong || size.Width < roomForGlyph
	if !r.glyph.Hidden {
		room.Width -= iconSize + textIndent
	}
	down := float32(0)
	if !r.entry.MultiLine { // fonts differ in height
		down = (size.Height - r.WidgetRenderer.MinSize().Height) / 2
	}
	if r.entry.Icon != nil {
		image := own[len(own)-1]
		for _, o := range own[3:] {
			if _, ok := o.(*canvas.Image); ok {
				image = o
			}
		}
		image.Move(image.Position().AddXY(textIndent, 0))
	}
	text.Resize(room)
	text.Move(text.Position().AddXY(textIndent, down))
	r.glyph.Resize(fyne.NewSquareSize(iconSize))
	right := float32(12)
	if r.entry.ActionItem != nil {
		right += r.entry.ActionItem.MinSize().Width
	}
	r.glyph.Move(fyne.NewPos(size.Width-right-iconSize+4, (size.Height-iconSize)/2))
}

// Refresh implements fyne.WidgetRenderer.
func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.Layout(r.entry.Size())
	r.mark()
	r.glyph.Refresh()
}

func (r *entryRenderer) mark() {
	// One rectangle with both fill and stroke is crisp where Fyne's two are blurred.
	own := r.WidgetRenderer.Objects()
	ground, border := own[0].(*canvas.Rectangle), own[1].(*canvas.Rectangle)
	ground.Hidden = true
	border.FillColor = ground.FillColor
	if r.entry.wrong {
		border.StrokeColor = paint(theme.ColorNameError)
	}
	border.Refresh()
}
