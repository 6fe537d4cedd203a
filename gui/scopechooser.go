package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// scopeChooser fills the window in which permissions are chosen: what can be
// had at the left, what is chosen at the right, buttons that move them between.
type scopeChooser struct {
	widget.BaseWidget
	began  oauth.Scopes
	choice scopeChoice
	onSave func(oauth.Scopes)

	presets             []*button // as oauth.Presets
	available, selected *scopeSide
	search              *entry
	take, takeAll       *button
	giveBack, giveAll   *button
	own                 *entry
	add                 *button
	mend                *label
	hint                *banner
	advice              *mark
	save                *button

	head, below, body, whole *fyne.Container
}

// newScopeChooser makes the content of the window. save gets the choice when
// the person confirms it, cancel is called when they do not. Labels, such as
// that of practice mode, stand beside the heading.
func newScopeChooser(chosen oauth.Scopes, save func(oauth.Scopes), cancel func(), labels ...fyne.CanvasObject) *scopeChooser {
	c := &scopeChooser{began: oauth.NewScopes(chosen...), choice: newScopeChoice(chosen), onSave: save}

	c.search = newSearchEntry(lang.L("Search"))
	c.search.OnChanged = func(string) { c.update() }
	c.available = newScopeSide(lang.L("Available"), newScopeList(c.enable, c.choose), searchSlot(c.search))
	c.selected = newScopeSide(lang.L("Selected"), newScopeList(c.enable, c.drop), column(0))
	c.selected.list.removing = true
	c.take = newIconButton("right", lang.L("Select"), func() { c.choose(c.available.list.selection()) })
	c.takeAll = newIconButton("all-right", lang.L("Select all that are shown"), func() { c.choose(c.available.list.names) })
	c.giveBack = newIconButton("left", lang.L("Remove"), func() { c.drop(c.selected.list.selection()) })
	c.giveAll = newIconButton("all-left", lang.L("Remove all"), func() { c.drop(c.selected.list.names) })

	c.own = newEntry()
	c.own.SetPlaceHolder("https://www.googleapis.com/auth/…")
	c.own.OnChanged = func(text string) {
		c.add.setEnabled(strings.TrimSpace(text) != "")
		c.setMend("")
	}
	c.own.OnSubmitted = func(string) { c.addOwn() }
	c.add = newButton(secondary, "", lang.L("Add"), c.addOwn)
	c.add.Disable()
	c.mend = colouredCaption(theme.ColorNameError, plain(""))
	c.mend.Hide()

	c.hint = newGlyphBanner(kindInfo, "", " ", nil)
	c.advice = newWrappingMark(kindPlain, "")
	c.save = newButton(primary, "", lang.L("Save"), c.submit)

	lists := arranged(twins{gap: 16}, c.available.whole, c.moves(), c.selected.whole)
	c.head = c.newHead(labels)
	c.below = column(captionGap, spread(besideGap, 1, word(lang.L("Another scope"), colorSecondary), c.own, c.add), c.mend)
	c.body = columnGrowing(16, 1,
		c.head,
		lists,
		c.below,
		c.hint,
	)
	c.whole = columnGrowing(0, 0,
		newScroll(insetEach(sectionGap, windowEdge, 16, windowEdge, c.body)),
		newFoot(c.advice, newButton(secondary, "", lang.L("Cancel"), cancel), c.save),
	)
	c.update()
	c.ExtendBaseWidget(c)
	return c
}

// newHead is the heading with the presets at its right, or beneath it where the
// window is narrow.
func (c *scopeChooser) newHead(labels []fyne.CanvasObject) *fyne.Container {
	title := beside(formGap, newLabel(theme.SizeNameHeadingText, theme.ColorNameForeground, natural, strong(lang.L("Choose permissions"))))
	for _, l := range labels {
		title.Add(l)
	}
	presets := flow(besideGap, sized(0, controlHeight, beside(0, word(lang.L("Preset"), colorSecondary))))
	for _, p := range oauth.Presets() {
		b := newButton(secondary, "", words.Preset(p), func() {
			c.choice.set(p.Scopes)
			c.update()
		})
		c.presets = append(c.presets, b)
		presets.Add(b)
	}
	return aside(title.MinSize().Width, title, presets)
}

// searchSlot keeps the search at the right and no wider than it needs to be.
func searchSlot(search *entry) fyne.CanvasObject {
	return arranged(held{
		func(o fyne.CanvasObject) fyne.Size { return fyne.NewSize(112, o.MinSize().Height) },
		func(_ fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			width := min(size.Width, 256)
			return fyne.NewPos(size.Width-width, 0), fyne.NewSize(width, size.Height)
		},
	}, search)
}

// moves is the column of buttons between the lists: in the middle of their
// height, or up to their titles where they are low.
func (c *scopeChooser) moves() fyne.CanvasObject {
	const top = controlHeight + besideGap
	return arranged(held{
		fyne.CanvasObject.MinSize,
		func(o fyne.CanvasObject, size fyne.Size) (fyne.Position, fyne.Size) {
			own := o.MinSize()
			return fyne.NewPos(0, min(top+(size.Height-top-own.Height)/2, size.Height-own.Height)), own
		},
	}, column(besideGap, c.take, c.takeAll, c.giveBack, c.giveAll))
}

// changed reports whether the choice is another one than at the beginning, or
// one is being typed.
func (c *scopeChooser) changed() bool {
	return !sameScopes(c.choice.chosen, c.began) || strings.TrimSpace(c.own.Text) != ""
}

// first is what has the keyboard when the window opens.
func (c *scopeChooser) first() fyne.Focusable {
	if len(c.available.list.names) == 0 {
		return c.selected.list
	}
	return c.available.list
}

// submit saves the choice, when there is one.
func (c *scopeChooser) submit() {
	if strings.TrimSpace(c.own.Text) != "" { // typed and not added: it must not get lost
		c.addOwn()
		return
	}
	if len(c.choice.chosen) > 0 {
		c.onSave(oauth.NewScopes(c.choice.chosen...))
	}
}

// choose moves scopes to the right.
func (c *scopeChooser) choose(names oauth.Scopes) {
	c.choice.add(names)
	c.update()
	c.selected.list.pick(names)
	c.enable()
}

// drop moves scopes back to the left. A search that would hide them ends.
func (c *scopeChooser) drop(names oauth.Scopes) {
	c.choice.remove(names)
	for _, name := range names {
		if !scopeMatches(name, c.search.Text) {
			c.search.SetText("")
		}
	}
	c.update()
	c.available.list.pick(names)
	c.enable()
}

// addOwn chooses the scope that was typed.
func (c *scopeChooser) addOwn() {
	name := strings.TrimSpace(c.own.Text)
	if name == "" {
		return
	}
	focusOn(c.own)
	if oauth.CheckScope(name) != nil {
		c.setMend(words.Problem(connections.Problem{Field: "scopes", Code: "scope-form"}))
		return
	}
	added := oauth.NewScopes(name)
	if c.choice.chosen.Has(name) {
		title, _, _ := words.Scope(name)
		c.setMend(lang.L("“{{.Name}}” is selected already.", map[string]any{"Name": title}))
		c.selected.list.pick(added)
		c.enable()
		return
	}
	c.own.SetText("")
	c.choose(added)
}

// setMend says beneath the entry what is wrong with the scope typed there.
func (c *scopeChooser) setMend(text string) {
	if c.mend.String() == text {
		return
	}
	c.mend.Hidden = text == ""
	c.mend.set(text)
	c.own.setWrong(text != "")
	relay(c.below)
	relay(c.body)
}

// update brings everything that is shown into line with the choice.
func (c *scopeChooser) update() {
	c.available.set(c.choice.available(c.search.Text), c.nothingAvailable)
	c.selected.set(c.choice.chosen, nothingSelected)
	for i, p := range oauth.Presets() {
		b := c.presets[i]
		b.importance, b.icon = secondary, ""
		if sameScopes(p.Scopes, c.choice.chosen) {
			b.importance, b.icon = chosen, "check"
		}
	}
	c.hint.Hidden = !c.choice.chosen.TickBoxes()
	c.hint.sentence.setRuns(c.consequences()...)
	c.save.setEnabled(len(c.choice.chosen) > 0)
	if len(c.choice.chosen) > 0 {
		c.advice.set(kindPlain, lang.L("Click or use the arrow keys; {{.Key}} and Shift choose several.", map[string]any{"Key": commandKey()}))
	} else {
		c.advice.set(kindInfo, words.Problem(connections.Problem{Field: "scopes", Code: "required"}))
	}
	c.head.Refresh()
	relay(c.whole)
	relay(c.body)
	c.enable()
}

// consequences says what the choice means for Google's page.
func (c *scopeChooser) consequences() []run {
	runs := []run{
		strong(lang.L("Google's page will show tick boxes.")),
		plain(" " + lang.L("More than one permission is asked for, so a person can leave a box empty; gcdesk checks the answer and says so.")),
	}
	if c.choice.chosen.Has("contacts") && c.choice.chosen.Has("contacts.readonly") {
		full, _, _ := words.Scope("contacts")
		read, _, _ := words.Scope("contacts.readonly")
		runs = append(runs, plain(" "+lang.L("“{{.Full}}” includes reading: “{{.Read}}” can be left out.", map[string]any{"Full": full, "Read": read})))
	}
	return runs
}

// enable lets the buttons be pressed that would do something, and takes the
// keyboard away from what can no longer use it.
func (c *scopeChooser) enable() {
	left, right := c.available.list, c.selected.list
	for _, move := range []struct {
		button *button
		names  int
		to     *scopeList
	}{
		{c.take, len(left.picked), right},
		{c.takeAll, len(left.names), right},
		{c.giveBack, len(right.picked), left},
		{c.giveAll, len(right.names), left},
	} {
		move.button.setEnabled(move.names > 0)
		if move.names == 0 && move.button.focused && len(move.to.names) > 0 {
			focusOn(move.to)
		}
	}
	switch {
	case left.focused && len(left.names) == 0 && len(right.names) > 0:
		focusOn(right)
	case right.focused && len(right.names) == 0 && len(left.names) > 0:
		focusOn(left)
	}
}

// nothingAvailable says why the left list is empty.
func (c *scopeChooser) nothingAvailable() fyne.CanvasObject {
	query := strings.TrimSpace(c.search.Text)
	if query == "" {
		return quietSentence(plain(lang.L("Every permission is selected."))).centre()
	}
	return column(12,
		quietSentence(plain(lang.L("No permission matches “{{.Query}}”", map[string]any{"Query": query}))).centre(),
		centred(newButton(secondary, "", lang.L("Clear the search"), func() {
			c.search.SetText("")
			focusOn(c.search)
		})))
}

func nothingSelected() fyne.CanvasObject {
	return quietSentence(plain(lang.L("Nothing is selected yet. Choose permissions at the left, or a preset."))).centre()
}

// commandKey is the name of the key that picks one more.
func commandKey() string {
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper {
		return "⌘"
	}
	return lang.L("Ctrl")
}

// CreateRenderer implements fyne.Widget.
func (c *scopeChooser) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.whole)
}

// scopeSide is a list on its card under its title, with the count of its rows,
// or with words where there are none.
type scopeSide struct {
	list  *scopeList
	count *label
	empty *fyne.Container
	whole *fyne.Container
}

// newScopeSide makes a side; end takes the room at the right of the title.
func newScopeSide(title string, list *scopeList, end fyne.CanvasObject) *scopeSide {
	s := &scopeSide{list: list, count: smallWord("", colorSecondary), empty: upright(column(0))}
	name := newLabel(theme.SizeNameText, theme.ColorNameForeground, natural, strong(title))
	head := sized(0, controlHeight, spread(besideGap, 2, name, s.count, end))
	s.whole = columnGrowing(besideGap, 1, head, newCard(container.NewStack(list, inset(16, 24, s.empty))))
	return s
}

func (s *scopeSide) set(names oauth.Scopes, nothing func() fyne.CanvasObject) {
	if s.empty.Hidden = len(names) > 0; !s.empty.Hidden {
		s.empty.Objects[0] = nothing()
		relay(s.empty)
	}
	s.count.set(words.Number(len(names)))
	s.list.Hidden = len(names) == 0
	s.list.set(names)
}

// twins gives the first and the last thing the same width; the one between
// keeps its own.
type twins struct{ gap float32 }

// MinSize implements fyne.Layout.
func (t twins) MinSize(things []fyne.CanvasObject) fyne.Size {
	left, middle, right := things[0].MinSize(), things[1].MinSize(), things[2].MinSize()
	return fyne.NewSize(2*max(left.Width, right.Width)+middle.Width+2*t.gap, max(left.Height, middle.Height, right.Height))
}

// Layout implements fyne.Layout.
func (t twins) Layout(things []fyne.CanvasObject, size fyne.Size) {
	middle := things[1].MinSize().Width
	side := (size.Width - middle - 2*t.gap) / 2
	x := float32(0)
	for i, width := range []float32{side, middle, side} {
		things[i].Resize(fyne.NewSize(width, size.Height))
		things[i].Move(fyne.NewPos(x, 0))
		x += width + t.gap
	}
}
