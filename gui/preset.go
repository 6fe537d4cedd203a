package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// presetField is a row of the HTTP view: controls that begin with a preset's
// value, and an arrow that sets it again.
type presetField struct {
	*field
	arrow   *button
	told    fyne.CanvasObject // that it was changed, and from what
	tells   bool
	changed func() bool
}

// newPresetField adds to a field what its arrow needs. preset is the preset's
// value in words, empty where it says nothing; changed reports whether the
// controls have another.
func newPresetField(f *field, arrow *button, preset string, changed func() bool) *presetField {
	p := &presetField{field: f, arrow: arrow, changed: changed, tells: preset != ""}
	text := lang.L("Changed. The preset is “{{.Preset}}”; the arrow sets it again.", map[string]any{"Preset": preset})
	p.told = spreadTop(6, 1, newPicture("info", colorSecondary, smallIconSize), caption(text))
	p.told.Hide()
	p.beneath.Add(p.told)
	return p
}

// newArrow is the arrow of one row.
func newArrow(title string, reset func()) *button {
	b := newButton(quiet, "reset", "", reset)
	b.name = lang.L("Reset {{.Field}}", map[string]any{"Field": title})
	return b
}

// update follows the controls. What is to be mended comes first.
func (p *presetField) update() {
	changed := p.changed()
	p.arrow.setEnabled(changed)
	if hidden := !changed || !p.tells || p.mend.Visible(); p.told.Visible() == hidden {
		p.told.(*fyne.Container).Hidden = hidden
		relay(p.beneath)
		p.Refresh()
	}
}

// reddening is a control of several parts, which knows itself where the error
// is.
type reddening func(wrong bool)

func (r reddening) setWrong(wrong bool) { r(wrong) }
