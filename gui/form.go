package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// faulty is a control that can show itself as the place of an error.
type faulty interface {
	setWrong(bool)
}

// field is a row of a form: a label with a star where it is required, a
// control, and beneath it help or what to mend.
type field struct {
	widget.BaseWidget
	title   *label
	control fyne.CanvasObject
	faulty  faulty
	help    fyne.CanvasObject // nil: there is none
	brief   bool              // the help is left out
	mend    *label
	beneath *fyne.Container
	whole   *fyne.Container
}

// newField makes a row. The control that turns red is the given one when it
// can, or what reddens names inside it. help may be nil; it gives way to what
// is to mend.
func newField(labelWidth float32, title string, required bool, control, help fyne.CanvasObject) *field {
	f := &field{control: control, help: help}
	f.faulty, _ = control.(faulty)
	f.title = sentence(plain(title))
	if required {
		f.title.runs = append(f.title.runs, run{text: "\u00a0*", bold: true, color: theme.ColorNameError})
	}
	f.mend = colouredCaption(theme.ColorNameError, plain(""))
	f.mend.Hide()
	f.beneath = column(captionGap, sized(0, controlHeight, upright(control)), f.mend)
	if help != nil {
		f.beneath.Add(help)
	}
	first := sized(labelWidth, controlHeight, insetEach(8, 16, 8, 0, f.title))
	f.whole = spreadTop(0, 1, first, f.beneath)
	f.ExtendBaseWidget(f)
	return f
}

// reddens names the control that shows an error, where it stands in a line
// with others.
func (f *field) reddens(control faulty) *field {
	f.faulty = control
	return f
}

// steady keeps room for the help and for what may be to mend, whichever is
// shown, so that nothing beneath the field moves when they take turns.
func (f *field) steady(mend string) *field {
	f.mend.set(mend)
	things := []fyne.CanvasObject{f.mend}
	if f.help != nil {
		things = append(things, f.help)
	}
	f.beneath.Objects = append(f.beneath.Objects[:1], inTurn(things...))
	return f
}

// setMend says what is to mend, in the place of the help; empty takes it back.
func (f *field) setMend(text string) {
	if f.mend.Visible() == (text != "") && f.mend.String() == text {
		return
	}
	if f.mend.Hidden = text == ""; !f.mend.Hidden {
		f.mend.set(text)
	}
	f.showHelp()
	if f.faulty != nil {
		f.faulty.setWrong(text != "")
	}
	relay(f.beneath)
	f.Refresh()
}

// setBrief leaves the help out, where many fields stand close.
func (f *field) setBrief(brief bool) {
	f.brief = brief
	f.showHelp()
	f.Refresh()
}

func (f *field) showHelp() {
	switch {
	case f.help == nil:
	case f.brief || f.mend.Visible():
		f.help.Hide()
	default:
		f.help.Show()
	}
}

// CreateRenderer implements fyne.Widget.
func (f *field) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.whole) }

// newForm stacks fields.
func newForm(fields ...fyne.CanvasObject) *fyne.Container { return column(formGap, fields...) }

// newFoot is the lower end of a window that stands still: a word or buttons at
// the left (or nil), buttons at the right or, in a narrow window, beneath it, the
// primary one last.
func newFoot(left fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	if left == nil {
		left = word("", colorSecondary)
	}
	beside := &siding{end: true}
	if text, ok := left.(*label); ok && text.fit == wrapped { // a few lines, not a word each
		beside.atLeast = 200
	}
	row := arranged(beside, left, flow(besideGap, buttons...))
	return sized(0, footHeight, columnGrowing(0, 1, newRule(), insetEach(16, windowEdge, 15, windowEdge, row)))
}
