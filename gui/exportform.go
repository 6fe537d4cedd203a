package gui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/contacts/export"
	"gcdesk/contacts/shelf"
	"gcdesk/gui/words"
)

// exportForm chooses a format for the chosen contacts, says what it cannot
// carry of them before it begins, and exports them.
type exportForm struct {
	page *contactsPage
	view fyne.CanvasObject

	title   *label
	formats []*formatRow
	format  export.Format
	lost    *fyne.Container
	photos  *option
	others  *option
	without *label // says that the permission for others is missing
	button  *button
	told    *fyne.Container // at the lower end of the page: an export under way, or what came of it

	shelf   *shelf.Shelf
	rows    []int32 // chosen
	losses  []export.Loss
	counts  int  // how often losses were counted
	counted bool // the losses are those of what is chosen
	quit    func()
	running *meterView // nil: no export is under way
}

// linesLost is how many lines say what a format cannot carry.
const linesLost = 5

// countAfter is how long the choice stands still before its losses are counted.
// Those of a few contacts are there before anybody could read that they are
// being counted.
const (
	countAfter   = 300 * time.Millisecond
	countsAtOnce = 1000
)

// importedAtOnce is how many rows of a CSV contacts.google.com takes
// (support.google.com/contacts/answer/15147365).
const importedAtOnce = 3000

func newExportForm(p *contactsPage) *exportForm {
	f := &exportForm{page: p, format: export.VCard3, title: section(""), lost: column(0), quit: func() {}}
	list := column(captionGap)
	for _, format := range export.Formats() {
		row := &formatRow{name: words.ExportFormat(string(format)), about: words.ExportFormatAbout(string(format))}
		row.chosen = format == f.format
		row.onTapped = func() { f.pick(format) }
		row.step = func(by int) { f.step(format, by) }
		row.extend(row)
		f.formats = append(f.formats, row)
		list.Add(row)
	}
	f.photos = newTick("", true, func(bool) { f.chosen() })
	f.others = newTick("", false, func(bool) { f.chosen() })
	f.without = colouredCaption(colorSecondary, plain(lang.L("“Other contacts” are not in it: the permission contacts.other.readonly is missing.")+" "), linked(lang.L("Choose permissions"), func() {
		p.app.openConnectionForm(p.connection, (*connectionForm).chooseScopes)
	}))
	f.button = newButton(primary, "export", lang.L("Export"), f.save)
	backup := colouredCaption(colorSecondary, plain(lang.L("For a backup that loses nothing:")+" "), linked(lang.L("take a snapshot"), p.showSnapshots))
	f.told = container.NewStack()
	inside := column(12, f.title, list, f.lost, column(0, f.photos, f.others, f.without), backup)
	f.view = newScroll(insetEach(4, formGap, formGap, formGap, inside))
	return f
}

// pick chooses a format.
func (f *exportForm) pick(format export.Format) {
	f.format = format
	for i, row := range f.formats {
		row.chosen = export.Formats()[i] == format
		row.Refresh()
	}
	f.chosen()
}

// chosen is changed by a person: what came of the last export is told no more.
func (f *exportForm) chosen() {
	if f.running == nil {
		f.tell()
	}
	f.changed()
}

// tell shows how an export goes, or takes that away.
func (f *exportForm) tell(things ...fyne.CanvasObject) {
	f.told.Objects = things
	f.page.turnSide()
}

// step moves the keyboard and the choice with it.
func (f *exportForm) step(from export.Format, by int) {
	for i, format := range export.Formats() {
		if next := i + by; format == from && next >= 0 && next < len(f.formats) {
			f.formats[next].take()
			f.pick(export.Formats()[next])
			return
		}
	}
}

// embeds reports whether the format can hold pictures.
func (f *exportForm) embeds() bool { return f.format != export.GoogleCSV && f.format != export.CSV }

// choose takes over which contacts are to be exported.
func (f *exportForm) choose(s *shelf.Shelf, rows []int32) {
	same := s == f.shelf && slices.Equal(rows, f.rows)
	f.shelf, f.rows = s, slices.Clone(rows)
	if same {
		f.changed()
	} else {
		f.chosen()
	}
}

// wanted is the contacts to export, and how many of them have pictures.
func (f *exportForm) wanted() (rows []int32, pictures int) {
	rows = f.rows
	if f.others.Visible() && f.others.on {
		rows = f.shelf.Find(shelf.Query{Label: shelf.AnyLabel, Others: true, By: f.page.query.By}, make([]int32, 0, len(f.rows)+f.shelf.Others))
		rows = append(append(make([]int32, 0, len(f.rows)+len(rows)), f.rows...), rows...)
	}
	for _, i := range rows {
		if f.shelf.Rows[i].Photo != "" {
			pictures++
		}
	}
	return rows, pictures
}

// changed shows the choice, and counts anew what the format cannot carry.
func (f *exportForm) changed() {
	f.quit()
	f.counts++
	if f.shelf == nil {
		return
	}
	f.others.Hidden = f.shelf.Others == 0 || f.page.query.Others || !f.page.table.every
	f.others.text = lang.L("With “Other contacts” ({{.Count}})", map[string]any{"Count": words.Number(f.shelf.Others)})
	f.without.Hidden = f.page.source != "" || f.page.connection.Granted.Has("contacts.other.readonly")
	rows, pictures := f.wanted()
	f.photos.Hidden = pictures == 0 || !f.embeds()
	f.photos.text = lang.L("With photos ({{.Count}})", map[string]any{"Count": words.Number(pictures)})
	n := len(rows)
	says := lang.N("Export {{.Count}} contacts", n, map[string]any{"Count": words.Number(n)})
	if !f.page.table.every {
		says = lang.N("Export {{.Count}} chosen contacts", n, map[string]any{"Count": words.Number(n)})
	}
	f.title.set(says)
	f.button.setText(says)
	f.counted = false
	f.ready()
	round := f.counts
	switch {
	case n == 0:
		f.lost.RemoveAll()
	case n <= countsAtOnce:
		f.page.app.Background.After(countAfter, func() { f.sayCounting(round) })
		f.count(round)
	default:
		f.sayCounting(round)
		f.page.app.Background.After(countAfter, func() { f.count(round) })
	}
	f.view.Refresh()
}

// ready lets an export begin where its losses are known.
func (f *exportForm) ready() { f.button.setEnabled(f.counted && f.running == nil) }

func (f *exportForm) sayCounting(round int) {
	if round == f.counts && !f.counted {
		f.lost.RemoveAll()
		f.lost.Add(quietSentence(plain(lang.L("Counting what the format cannot carry…"))))
		f.view.Refresh()
	}
}

func (f *exportForm) embedded() bool { return f.photos.Visible() && f.photos.on }

func (f *exportForm) count(round int) {
	if round != f.counts || f.shelf == nil {
		return
	}
	rows, _ := f.wanted()
	rows = append([]int32{}, rows...) // the table reuses its own
	stand := shelf.PhotoLinks
	if f.embedded() {
		stand = shelf.PhotosCounted
	}
	source, format := f.shelf.Source(rows, stand), f.format
	var losses []export.Loss
	f.quit = f.page.app.run("", func(ctx context.Context) (err error) {
		losses, err = export.Count(ctx, format, source)
		return err
	}, func(err error) {
		if round != f.counts || canceled(err) {
			return
		}
		f.losses, f.counted = losses, true
		f.ready()
		f.showLosses(err)
	})
}

// showLosses says what the format cannot carry.
func (f *exportForm) showLosses(err error) {
	f.lost.RemoveAll()
	name := words.ExportFormat(string(f.format))
	switch {
	case err != nil:
		f.lost.Add(quietSentence(plain(words.File(err))))
	case len(f.losses) == 0:
		f.lost.Add(newGlyphBanner(kindOnline, "", lang.L("{{.Format}} carries everything.", map[string]any{"Format": name}), nil))
	default:
		var lines []string
		for i, l := range f.losses {
			if i == linesLost-1 && len(f.losses) > linesLost {
				more := len(f.losses) - i
				lines = append(lines, lang.N("and {{.Count}} more", more, map[string]any{"Count": words.Number(more)}))
				break
			}
			lines = append(lines, words.Lost(string(l.Field), l.Contacts))
		}
		b := newGlyphBanner(kindAttention, lang.L("{{.Format}} cannot carry", map[string]any{"Format": name}), strings.Join(lines, "\n"), nil)
		b.more(newLink(lang.L("Which contacts?"), f.which))
		f.lost.Add(b)
	}
	if rows, _ := f.wanted(); f.format == export.GoogleCSV && len(rows) > importedAtOnce {
		f.lost.Add(quietSentence(plain(lang.L("contacts.google.com imports {{.Count}} contacts at a time: export them label by label.", map[string]any{
			"Count": words.Number(importedAtOnce),
		}))))
	}
	f.view.Refresh()
}

// which names the first contacts of each loss.
func (f *exportForm) which() {
	list := column(besideGap)
	for _, l := range f.losses {
		var short []string
		for _, name := range l.Examples {
			short = append(short, brief(name))
		}
		names := strings.Join(short, ", ")
		if more := l.Contacts - len(l.Examples); more > 0 {
			names += " " + lang.N("and {{.Count}} more", more, map[string]any{"Count": words.Number(more)})
		}
		list.Add(column(0, sentence(strong(words.Lost(string(l.Field), l.Contacts))), caption(names)))
	}
	f.page.app.ask(f.page.app.main.window, question{
		title: lang.L("{{.Format}} cannot carry", map[string]any{"Format": words.ExportFormat(string(f.format))}),
		more:  list, yes: lang.L("Close"),
	}, nil)
}

// brief is a name, or the beginning of a long one.
func brief(name string) string {
	const most = 60
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + ellipsis
	}
	return name
}

// save asks for the file.
func (f *exportForm) save() {
	rows, _ := f.wanted()
	rows = append([]int32{}, rows...)
	if len(rows) == 0 || f.running != nil {
		return
	}
	s, format, photos := f.shelf, f.format, shelf.PhotoLinks
	if f.embedded() {
		photos = shelf.PhotosWhole
	}
	n := len(rows)
	of, as := f.page.connection.Name, f.page.app.Now().Local().Format(time.DateOnly)
	if f.page.source != "" {
		of, as = of+" · "+f.page.source, f.page.made.Local().Format(time.DateOnly+" 150405")
	}
	f.page.app.saveFile(lang.L("Export contacts"),
		lang.N("{{.Count}} contacts of “{{.Name}}” as {{.Format}}. You alone can read the file.", n, map[string]any{
			"Count": words.Number(n), "Name": of, "Format": words.ExportFormat(string(format)),
		}),
		fileName(strings.TrimSpace(f.page.connection.Name+" "+f.page.labels.name()))+" "+as,
		fileFormat{name: strings.TrimPrefix(format.Extension(), "."), begin: func(path string) {
			if s != f.shelf {
				f.page.app.tell(f.page.app.main.window, lang.L("The file was not saved."), lang.L("These contacts were left or read again meanwhile. Export them once more."))
				return
			}
			f.export(path, format, s.Source(rows, photos), n)
		}})
}

// fileName is a connection's name without what a file's name must not hold.
func fileName(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name), ". ")
}

// export writes the file, and shows how far it has come.
func (f *exportForm) export(path string, format export.Format, source *shelf.Source, n int) {
	a, c, m := f.page.app, f.page.connection, new(meter)
	m.all.Store(int64(n))
	var mine *meterView
	var unnoted error
	mine = a.watchMeter(lang.L("Exporting the contacts of “{{.Name}}”", map[string]any{"Name": c.Name}), m, func(ctx context.Context) error {
		if err := export.WriteFile(ctx, path, format, source, m.count, nil); err != nil {
			if ctx.Err() == nil {
				_ = a.Service.UseFailed(ctx, c.ID, connections.ActivityExportFailed, connections.ByWindow, ForRecord(err)) // the window tells of err itself
			}
			return errors.Join(err, ctx.Err()) // the contacts may be gone with the cancelling
		}
		unnoted = a.Service.Used(ctx, c.ID, connections.ActivityExported, connections.ByWindow, n, string(format))
		return nil
	}, func(err error) {
		if f.running != mine { // it was given up, and something else is shown
			return
		}
		f.ended()
		f.outcome(path, n, source.Missing, err, unnoted)
		f.page.draw()
	})
	f.running = mine
	f.page.from.Disable()
	f.tell(f.running.whole)
	f.page.draw()
}

func (f *exportForm) ended() {
	f.running = nil
	f.ready()
	f.page.from.Enable()
}

// outcome says how an export ended. A file stands though the journal could not
// note it.
func (f *exportForm) outcome(path string, n, missing int, err, unnoted error) {
	var came *banner
	switch {
	case canceled(err):
		came = newBanner(kindInfo, "", lang.L("The export was cancelled. No file was written."), nil)
	case err != nil:
		came = newBanner(kindExpired, lang.L("The file was not saved."), notSaved(err), nil)
	default:
		f.page.app.savedIn = filepath.Dir(path)
		says := path
		if missing > 0 {
			says += "\n" + lang.N("{{.Count}} photos could not be fetched; their addresses are in it.", missing, map[string]any{"Count": words.Number(missing)})
		}
		if unnoted != nil {
			says += "\n" + lang.L("Activity could not note it.")
		}
		open := newButton(secondary, "open-page", lang.L("Open folder"), func() { f.page.app.openFolder(filepath.Dir(path)) })
		came = newBanner(kindOnline, lang.N("{{.Count}} contacts exported", n, map[string]any{"Count": words.Number(n)}), says, open)
	}
	f.tell(came)
}

// stop ends what is under way, and forgets the contacts.
func (f *exportForm) stop() {
	f.quit()
	f.counts++
	f.counted = false
	if f.running != nil {
		f.running.cancel.onTapped()
		f.ended()
	}
	f.shelf, f.rows = nil, nil
	f.tell()
}

// formatRow offers a format.
type formatRow struct {
	choiceRow
	name, about string
}

// CreateRenderer implements fyne.Widget.
func (r *formatRow) CreateRenderer() fyne.WidgetRenderer {
	glyph, name := newPicture("step-open", theme.ColorNameInputBorder, iconSize), sentence(plain(r.name))
	return r.draw(inset(6, 8, spread(12, 1, glyph, column(0, name, caption(r.about)))), func() {
		icon, color := "step-open", theme.ColorNameInputBorder
		if r.chosen {
			icon, color = "step-now", theme.ColorNamePrimary
		}
		glyph.set(icon, color)
		name.setRuns(run{text: r.name, bold: r.chosen})
	})
}
