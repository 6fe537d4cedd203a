package gui

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// diffView is the window Compare: what was added, removed and changed from one
// snapshot to another, or to now, field by field.
type diffView struct {
	app    *App
	sheet  *sheet
	about  string
	heads  [2]string // of the values before and after
	found  []snapshot.Change
	groups map[string]string // labels by resource name

	what   snapshot.What
	shown  []int // of found, with that
	counts []*countCard
	filter *entry
	list   *rowList
	body   *scroll
}

// openDiff compares two snapshots, the earlier one first.
func (a *App) openDiff(one, other *snapshot.Snapshot) {
	before, after := one, other
	if after.Manifest.Began.Before(before.Manifest.Began) {
		before, after = after, before
	}
	a.compare(before, words.Moment(after.Manifest.Began, a.Now()), new(meter), func(ctx context.Context, use func(*snapshot.Snapshot) error) error {
		return use(after)
	})
}

// openDiffNow compares a snapshot with what a connection reaches now.
func (a *App) openDiffNow(c connections.Connection, before *snapshot.Snapshot) {
	m, store := new(meter), a.Books.Snapshots(c, a.preferences.set)
	m.all.Store(int64(before.Manifest.Contacts))
	a.compare(before, lang.L("now"), m, func(ctx context.Context, use func(*snapshot.Snapshot) error) error {
		book, err := a.Books.Live(ctx, c, m.wait)
		if err != nil {
			return err
		}
		o := a.Books.Options(c)
		o.OtherContacts = o.OtherContacts && before.Manifest.OtherContacts != nil
		o.Progress = func(p snapshot.Progress) { m.count(p.Contacts) }
		return store.Present(ctx, book, before, o, use)
	})
}

func (a *App) compare(before *snapshot.Snapshot, head string, m *meter, with func(context.Context, func(*snapshot.Snapshot) error) error) {
	s, fresh := a.openSheet("compare", "", lang.L("Compare"), fyne.NewSize(1000, 680), nil)
	if !fresh {
		return
	}
	s.over = true
	v := &diffView{app: a, sheet: s, heads: [2]string{words.Moment(before.Manifest.Began, a.Now()), head}, groups: map[string]string{}}
	v.about = lang.L("From {{.Before}} to {{.After}}", map[string]any{"Before": v.heads[0], "After": v.heads[1]})
	reading := a.watchMeter(lang.L("Comparing"), m, func(ctx context.Context) error {
		return with(ctx, func(after *snapshot.Snapshot) error {
			for _, side := range []*snapshot.Snapshot{before, after} {
				groups, err := side.Groups(ctx)
				if err != nil {
					return err
				}
				for _, g := range groups {
					v.groups[g.ResourceName] = g.Name
				}
			}
			return snapshot.Diff(ctx, before, after, func(c snapshot.Change) error {
				v.found = append(v.found, c)
				return nil
			})
		})
	}, func(err error) {
		s.stop = nil
		switch {
		case a.sheets[s.kind] != s: // closed meanwhile
		case canceled(err):
			s.close()
		case err != nil:
			t, own := snapshotText(err)
			if c, ok := connectionOf(a.overview, before); !own && ok {
				t, _ = a.explain(c, err)
			}
			s.close()
			a.tell(a.main.window, t.What, strings.TrimSpace(t.Why+"\n"+t.Mend))
		default:
			v.show()
		}
	})
	s.stop = reading.cancel.onTapped
	s.fill(upright(narrow(400, reading.whole)))
	s.window.Show()
}

func connectionOf(o connections.Overview, s *snapshot.Snapshot) (connections.Connection, bool) {
	for _, c := range o.Connections {
		if c.ID == s.Manifest.Connection.ID {
			return c, true
		}
	}
	return connections.Connection{}, false
}

// show shows what was found.
func (v *diffView) show() {
	counts := map[snapshot.What]int{}
	for _, c := range v.found {
		counts[c.What]++
	}
	cards := arranged(equally{})
	for _, of := range []struct {
		what       snapshot.What
		icon, word string
		color      fyne.ThemeColorName
	}{
		{snapshot.Added, "plus", lang.L("added"), theme.ColorNameSuccess},
		{snapshot.Changed, "edit", lang.L("changed"), theme.ColorNameWarning},
		{snapshot.Removed, "minus", lang.L("removed"), theme.ColorNameError},
	} {
		card := &countCard{icon: of.icon, word: of.word, color: of.color, count: counts[of.what], what: of.what}
		card.onTapped = func() { v.pick(of.what) }
		card.extend(card)
		v.counts = append(v.counts, card)
		cards.Add(card)
	}
	v.filter = newSearchEntry(lang.L("Filter"))
	v.filter.OnChanged = func(string) { v.apply() }
	v.list = newRowList(func() int { return len(v.shown) }, v.row, v.choose, nil)
	v.body = newScroll(column(0))
	side := sized(listWidth, 0, columnGrowing(besideGap, 1, v.filter, v.list))
	split := panes(1, side, insetEach(0, 0, 0, windowEdge, v.body))
	save := newButton(secondary, "export", lang.L("Export"), v.export)
	done := newButton(primary, "", lang.L("Close"), v.sheet.close)
	v.sheet.submit = v.sheet.close
	v.sheet.fill(columnGrowing(0, 0, inset(windowEdge-4, windowEdge, columnGrowing(formGap, 2,
		column(captionGap, v.app.head(lang.L("Compare"), nil), quietSentence(plain(v.about))), cards, split)), newFoot(nil, save, done)))
	var what snapshot.What // of none where both are the same
	for _, of := range []snapshot.What{snapshot.Removed, snapshot.Added, snapshot.Changed} {
		if counts[of] > 0 {
			what = of
		}
	}
	v.pick(what)
	v.sheet.window.Canvas().Focus(done)
}

func (v *diffView) say(text string) {
	v.body.Content = quietSentence(plain(text))
	v.body.Refresh()
}

// pick shows those with one kind of change.
func (v *diffView) pick(what snapshot.What) {
	v.what = what
	for _, c := range v.counts {
		c.chosen = c.what == what
		c.Refresh()
	}
	v.apply()
}

func (v *diffView) apply() {
	wanted := connections.FoldName(v.filter.Text)
	v.shown = v.shown[:0]
	for i, c := range v.found {
		if c.What == v.what && strings.Contains(connections.FoldName(v.name(c)), wanted) {
			v.shown = append(v.shown, i)
		}
	}
	v.list.mark(none)
	v.list.Refresh()
	switch {
	case len(v.found) == 0:
		v.say(lang.L("Both are the same: nothing has changed."))
	case len(v.shown) == 0:
		v.say("")
	default:
		v.list.choose(0)
	}
}

// name is what a changed thing is called.
func (v *diffView) name(c snapshot.Change) string {
	switch {
	case c.Name == "":
		return lang.L("Without a name")
	case c.Kind == snapshot.KindGroup:
		return lang.L("Label “{{.Name}}”", map[string]any{"Name": c.Name})
	case c.Kind == snapshot.KindProfile:
		return lang.L("Own profile: {{.Name}}", map[string]any{"Name": c.Name})
	}
	return c.Name
}

func (v *diffView) row(i int, row *listRow) {
	if i >= len(v.shown) {
		return
	}
	c := v.found[v.shown[i]]
	var fields []string
	for _, f := range c.Fields {
		fields = append(fields, words.ContactField(f.Name))
	}
	says := strings.Join(fields, ", ")
	if says == "" {
		says = diffWord(c.What)
	}
	row.set(kindPlain, v.name(c), says)
}

func diffWord(what snapshot.What) string {
	switch what {
	case snapshot.Added:
		return lang.L("Added")
	case snapshot.Removed:
		return lang.L("Removed")
	}
	return lang.L("Changed")
}

// choose shows the fields of a change, before beside after.
func (v *diffView) choose(i int) {
	if i >= len(v.shown) {
		return
	}
	c := v.found[v.shown[i]]
	rows := column(besideGap, section(v.name(c)))
	if len(c.Fields) > 0 {
		rows.Add(diffColumns(smallWord(lang.L("Field"), colorSecondary), newLabel(theme.SizeNameCaptionText, colorSecondary, clipped, plain(v.heads[0])),
			newLabel(theme.SizeNameCaptionText, colorSecondary, clipped, plain(v.heads[1]))))
	} else {
		rows.Add(quietSentence(plain(diffWord(c.What))))
	}
	for _, f := range c.Fields {
		what, icon, color := diffWord(snapshot.Changed), "edit", theme.ColorNameWarning
		if len(f.Before) == 0 {
			what, icon, color = diffWord(snapshot.Added), "plus", theme.ColorNameSuccess
		} else if len(f.After) == 0 {
			what, icon, color = diffWord(snapshot.Removed), "minus", theme.ColorNameError
		}
		field := column(0, sentence(plain(words.ContactField(f.Name))), beside(captionGap, newPicture(icon, color, smallIconSize), smallWord(what, color)))
		rows.Add(newRule())
		before, after := v.sides(f)
		rows.Add(diffColumns(field, diffCell(before, ColorErrorTint), diffCell(after, ColorSuccessTint)))
	}
	v.body.Content, v.body.Offset = rows, fyne.Position{}
	v.body.Refresh()
}

// sides are the values before and after, as a contact's page says them. Where
// that does not tell them apart, every part of them is named.
func (v *diffView) sides(f snapshot.Field) (before, after string) {
	if f.Name == "photos" {
		switch picture := lang.L("A picture"); {
		case len(f.Before) == 0:
			return "", picture
		case len(f.After) == 0:
			return picture, ""
		default:
			return picture, lang.L("Another picture")
		}
	}
	before, after = asOnThePage(f.Name, f.Before), asOnThePage(f.Name, f.After)
	if before == after || (before == "") != (len(f.Before) == 0) || (after == "") != (len(f.After) == 0) {
		before, after = v.inFull(f.Name, f.Before), v.inFull(f.Name, f.After)
	}
	return before, after
}

// asOnThePage is values of a field as a contact's page says them; empty where
// it does not say all of them.
func asOnThePage(field string, values []json.RawMessage) string {
	raw, err := json.Marshal(map[string][]json.RawMessage{field: values})
	if err != nil {
		return ""
	}
	p, err := contacts.Decode(string(raw))
	lines := contactLines(export.Contact{Person: p})
	if err != nil || len(lines) != len(values) {
		return ""
	}
	said := make([]string, len(lines))
	for i, l := range lines {
		if l.code {
			return ""
		}
		if said[i] = l.value; l.kind != "" {
			said[i] += " (" + l.kind + ")"
		}
	}
	return strings.Join(said, "\n")
}

func (v *diffView) inFull(field string, values []json.RawMessage) string {
	lines := make([]string, len(values))
	for i, raw := range values {
		lines[i] = snapshot.Readable(field, raw, v.groups)
	}
	return strings.Join(lines, "\n")
}

// diffCell is one side of a field.
func diffCell(text string, tint fyne.ThemeColorName) fyne.CanvasObject {
	if text == "" {
		return inset(6, 8, word(lang.L("empty"), colorSecondary))
	}
	return newSurface(tint, classRadius, inset(6, 8, sentence(plain(text))))
}

// diffColumns is a row of field, value before, value after.
func diffColumns(field, before, after fyne.CanvasObject) fyne.CanvasObject {
	const fieldWidth = 152
	return spreadTop(besideGap, 1, sized(fieldWidth, 0, field), arranged(equally{}, before, after))
}

// export saves the differences.
func (v *diffView) export() {
	v.app.saveFile(lang.L("Export the differences"), lang.N("{{.Count}} changes", len(v.found), map[string]any{"Count": words.Number(len(v.found))})+": "+v.about,
		"gcdesk-diff-"+v.app.Now().Local().Format(time.DateOnly),
		fileFormat{name: "TXT", write: v.writeText}, fileFormat{name: "JSON", write: v.writeJSON})
}

func (v *diffView) writeText(_ context.Context, w io.Writer) error {
	for _, c := range v.found {
		if _, err := io.WriteString(w, c.Text(v.groups)); err != nil {
			return err
		}
	}
	return nil
}

func (v *diffView) writeJSON(_ context.Context, w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Changes []snapshot.Change `json:"changes"`
	}{append([]snapshot.Change{}, v.found...)})
}

// equally gives things side by side the same width, and the height of the
// highest.
type equally struct{}

// MinSize implements fyne.Layout.
func (equally) MinSize(things []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range things {
		size = size.Max(o.MinSize())
	}
	n := float32(len(things))
	return fyne.NewSize(size.Width*n+besideGap*(n-1), size.Height)
}

// Layout implements fyne.Layout.
func (equally) Layout(things []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(things))
	width := (size.Width - besideGap*(n-1)) / n
	for i, o := range things {
		o.Resize(fyne.NewSize(width, size.Height))
		o.Move(fyne.NewPos(float32(i)*(width+besideGap), 0))
	}
}

// countCard is a number of changes that filters by them.
type countCard struct {
	pressable
	icon, word string
	color      fyne.ThemeColorName
	count      int
	what       snapshot.What
	chosen     bool
}

// CreateRenderer implements fyne.Widget.
func (c *countCard) CreateRenderer() fyne.WidgetRenderer {
	ground, hover := &canvas.Rectangle{CornerRadius: cardRadius}, &canvas.Rectangle{CornerRadius: cardRadius}
	number := newLabel(theme.SizeNameHeadingText, c.color, natural, strong(words.Number(c.count)))
	about := oneLine(colorSecondary, plain(c.word))
	row, ring := inset(12, 16, column(0, beside(besideGap, newPicture(c.icon, c.color, iconSize), number), about)), newFocusRing()
	d := &drawing{objects: []fyne.CanvasObject{ground, hover, row, ring}}
	d.layout = func(size fyne.Size) {
		for _, o := range d.objects {
			o.Resize(size)
		}
	}
	d.minSize = func() fyne.Size { return row.MinSize() }
	d.refresh = func() {
		back := theme.ColorNameOverlayBackground
		if c.chosen {
			back = theme.ColorNameSelection
		}
		ground.FillColor, hover.FillColor = paint(back), paint(c.hover())
		about.setRuns(run{text: c.word, bold: c.chosen})
		showRing(ring, c.focused, theme.ColorNamePrimary)
	}
	d.refresh()
	return d.at(c.Size())
}
