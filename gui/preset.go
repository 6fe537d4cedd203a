package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// presetField is a row of the HTTP view: controls that begin with a preset's
// value, each with an arrow that sets it again.
type presetField struct {
	*field
	arrows []arrow
	told   fyne.CanvasObject // that it was changed, and from what
	tells  bool
}

// newPresetField adds to a field what its arrows need. preset is the preset's
// value in words, empty where it says nothing.
func newPresetField(f *field, preset string, arrows ...arrow) *presetField {
	p := &presetField{field: f, arrows: arrows, tells: preset != ""}
	data := map[string]any{"Preset": preset}
	text := lang.L("Changed. The preset is “{{.Preset}}”; the arrow sets it again.", data)
	if len(arrows) > 1 {
		text = lang.L("Changed. The preset is “{{.Preset}}”; the arrows set it again.", data)
	}
	p.told = spreadTop(6, 1, newPicture("info", colorSecondary, smallIconSize), caption(text))
	p.told.Hide()
	p.beneath.Add(p.told)
	return p
}

// arrow sets the preset of one control again.
type arrow struct {
	*button
	changed func() bool
}

// newArrow makes the arrow of a control that has a title; changed reports whether
// it shows another value than the preset's.
func newArrow(title string, changed func() bool, reset func()) arrow {
	b := newButton(quiet, "reset", "", reset)
	b.name = lang.L("Reset {{.Field}}", map[string]any{"Field": title})
	return arrow{b, changed}
}

// newTextArrow is the arrow of an entry.
func newTextArrow(title string, e *entry, preset string) arrow {
	return newArrow(title, func() bool { return e.Text != preset }, func() { e.SetText(preset) })
}

// update follows the controls. What is to be mended comes first.
func (p *presetField) update() {
	changed := false
	for _, a := range p.arrows {
		is := a.changed()
		a.setEnabled(is)
		changed = changed || is
	}
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
