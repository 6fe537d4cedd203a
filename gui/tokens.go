package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tokens shows short names as chips in the frame of an entry. It is changed
// elsewhere: a pencil stands beside it.
type tokens struct {
	widget.BaseWidget
	chips *fyne.Container
	frame *surface
}

func newTokens(names ...string) *tokens {
	t := &tokens{chips: flow(besideGap)}
	t.frame = newSurface(theme.ColorNameInputBackground, controlRadius, sized(0, controlHeight, inset(6, 6, t.chips)))
	t.frame.stroke = theme.ColorNameInputBorder
	t.ExtendBaseWidget(t)
	t.set(names...)
	return t
}

// set shows other names.
func (t *tokens) set(names ...string) {
	t.chips.RemoveAll()
	for _, name := range names {
		text := sized(0, 24, beside(0, smallWord(name, theme.ColorNameForeground)))
		t.chips.Add(newSurface(theme.ColorNameButton, 12, inset(0, 10, text)))
	}
	t.Refresh()
}

// setWrong shows the frame as the place of an error.
func (t *tokens) setWrong(wrong bool) {
	if t.frame.stroke = theme.ColorNameInputBorder; wrong {
		t.frame.stroke = theme.ColorNameError
	}
	t.frame.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *tokens) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.frame) }
