package gui

import (
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// scopeRow is a scope in a list: title and class, what Google's page says,
// what it is needed for.
type scopeRow struct {
	widget.BaseWidget
	words                    *fyne.Container
	picked, focused, hovered bool
	onPressed                func(fyne.KeyModifier)
	onOpened                 func()
}

func newScopeRow(name string, pressed func(fyne.KeyModifier), opened func()) *scopeRow {
	title, consent, _ := words.Scope(name)
	r := &scopeRow{onPressed: pressed, onOpened: opened}
	r.words = column(0, spreadTop(besideGap, 0, sentence(strong(title)), newScopeClass(name)))
	if consent != title {
		r.words.Add(sentence(plain(consent)))
	}
	r.words.Add(caption(scopeUse(name)))
	r.ExtendBaseWidget(r)
	return r
}

// newScopeClass is the chip of a scope's class; Google alone knows that of a
// scope outside the catalogue.
func newScopeClass(name string) fyne.CanvasObject {
	s, ok := oauth.Known(name)
	switch {
	case !ok:
		return newClassChip(kindNotYet, lang.L("Own"))
	case s.Class == oauth.NonSensitive:
		return newClassChip(kindOffline, words.Class(s.Class))
	default:
		return newClassChip(kindAttention, words.Class(s.Class))
	}
}

// scopeUse says what a scope is needed for. A language takes the use as it
// stands or, as English does, with a small first letter.
func scopeUse(name string) string {
	_, _, use := words.Scope(name)
	if _, ok := oauth.Known(name); !ok {
		return use
	}
	first, size := utf8.DecodeRuneInString(use)
	text := lang.L("For {{.Lower}}", map[string]any{"Use": use, "Lower": string(unicode.ToLower(first)) + use[size:]})
	if name == oauth.FullScope("contacts") {
		text += ". " + lang.L("Includes reading.")
	}
	return text
}

// mark shows whether the row is picked and whether it has the keyboard.
func (r *scopeRow) mark(picked, focused bool) {
	if r.picked != picked || r.focused != focused {
		r.picked, r.focused = picked, focused
		r.Refresh()
	}
}

// MouseDown implements desktop.Mouseable.
func (r *scopeRow) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		r.onPressed(ev.Modifier)
	}
}

// MouseUp implements desktop.Mouseable.
func (*scopeRow) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (r *scopeRow) DoubleTapped(*fyne.PointEvent) { r.onOpened() }

// MouseIn implements desktop.Hoverable.
func (r *scopeRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (*scopeRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *scopeRow) MouseOut() { r.hovered = false; r.Refresh() }

// CreateRenderer implements fyne.Widget.
func (r *scopeRow) CreateRenderer() fyne.WidgetRenderer {
	ground := &canvas.Rectangle{CornerRadius: controlRadius}
	content, ring := inset(8, 12, r.words), newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{ground, content, ring}}
	var width, height float32 // breaking lines is slow: it is asked often and seldom changes
	d.layout = func(size fyne.Size) {
		ground.Resize(size)
		content.Resize(size)
		if width != size.Width {
			width, height = size.Width, content.MinSize().Height
		}
		placeRing(ring, fyne.Position{}, size)
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(0, height) }
	d.refresh = func() {
		fill := colorNone
		switch {
		case r.picked:
			fill = theme.ColorNameSelection
		case r.hovered:
			fill = theme.ColorNameHover
		}
		ground.FillColor = paint(fill)
		showRing(ring, r.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(r.Size())
}
