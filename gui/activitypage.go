package gui

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// activityPage is the journal, newest first, with its filters.
type activityPage struct {
	app        *App
	filter     *entry
	connection *selector
	kind       *selector
	save       *button
	list       *rowList
	count      *label

	entries []happening
	about   map[string][]string // the IDs of connections or clients behind a name to choose
	named   string              // the name that was chosen
	shown   []int               // what the filters let through, as indexes of entries
	chosen  happening
	reads   int
	loaded  bool
	lost    int // entries that cannot be read

	head     *fyne.Container // the filters
	whole    fyne.CanvasObject
	listRoom *fyne.Container
}

// happening is an entry of the journal and its words.
type happening struct {
	connections.Activity
	what string
	sunk string // what the filter looks through, in lower case
}

func newActivityPage(a *App) *activityPage {
	p := &activityPage{app: a, count: caption("")}
	p.filter = newSearchEntry(lang.L("Filter"))
	p.filter.OnChanged = func(string) { p.apply() }
	everyone, everything := lang.L("All connections and clients"), lang.L("Everything")
	p.connection = newSelector(lang.L("Choose a connection or a client"), []string{everyone}, p.choose)
	p.connection.Selected = everyone
	kinds := []string{everything}
	for _, k := range connections.ActivityKinds() {
		kinds = append(kinds, words.ActivityKind(k))
	}
	p.kind = newSelector(lang.L("Choose what to show"), kinds, func(string) { p.apply() })
	p.kind.Selected = everything
	p.save = newButton(secondary, "export", lang.L("Export"), p.export)
	p.list = newRowList(func() int { return len(p.shown) }, p.row, func(i int) { p.chosen = p.entries[p.shown[i]] }, p.open)
	p.list.tapOpens = true
	p.listRoom = container.NewStack(p.list)
	p.head = column(besideGap,
		spread(besideGap, 0, p.filter, p.save),
		halves(p.connection, p.kind))
	p.whole = columnGrowing(besideGap, 1, insetEach(12, windowEdge, 0, windowEdge, p.head),
		inset(0, windowEdge-12, p.listRoom), insetEach(0, windowEdge, 12, windowEdge, p.count))
	return p
}

func (p *activityPage) view() fyne.CanvasObject { return p.whole }

// load reads the journal. Its words are found away from the UI goroutine, too:
// there may be ten thousand.
func (p *activityPage) load() {
	p.reads++
	n := p.reads
	lost := new(connections.LostEntriesError)
	var entries []happening
	p.app.run(lang.L("Reading the activity…"), func(ctx context.Context) error {
		list, err := p.app.Service.Activities(ctx, connections.ActivityFilter{})
		entries = make([]happening, len(list))
		for i, a := range list {
			what := words.Activity(a)
			entries[i] = happening{a, what, strings.ToLower(strings.Join([]string{what, a.Name, a.Account, a.Code}, "\n"))}
		}
		if errors.As(err, &lost) {
			return nil
		}
		return err
	}, func(err error) {
		switch {
		case n != p.reads || errors.Is(err, context.Canceled): // a later one is on its way
		case err != nil:
			p.app.tellError(p.app.main.window, err, remedy{again: p.load})
		default:
			p.lost = lost.Count
			p.set(entries)
		}
	})
}

func (p *activityPage) set(entries []happening) {
	p.entries, p.loaded = entries, true
	chosen, seen := p.about[p.named], map[string]bool{}
	var names []string
	p.about = map[string][]string{}
	for _, e := range entries { // each is met by its newest name first
		id, name := cmp.Or(e.Connection, e.Client), e.Name
		if name == "" || seen[id] {
			continue
		}
		seen[id] = true
		if e.Connection == "" {
			name = lang.L("{{.Name}} (client)", map[string]any{"Name": name})
		}
		if p.about[name] == nil {
			names = append(names, name)
		}
		p.about[name] = append(p.about[name], id)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(connections.FoldName(a), connections.FoldName(b)) })
	p.connection.Options = slices.Insert(names, 0, p.connection.Options[0])
	p.named = p.connection.Options[0]
	for name, ids := range p.about {
		if len(chosen) > 0 && slices.Contains(ids, chosen[0]) {
			p.named = name
		}
	}
	p.choose(p.named)
}

// choose shows the entries about a name, or about everyone.
func (p *activityPage) choose(name string) {
	p.named, p.connection.Selected = name, name
	p.connection.Refresh()
	p.apply()
}

// apply filters, and keeps what is selected.
func (p *activityPage) apply() {
	wanted := strings.Fields(strings.ToLower(p.filter.Text))
	about, kind := p.about[p.named], p.kind.SelectedIndex()
	p.shown = p.shown[:0]
	for i, e := range p.entries {
		is := func(id string) bool { return e.Client == id || e.About(id) }
		if (about == nil || slices.ContainsFunc(about, is)) &&
			(kind <= 0 || e.Kind == connections.ActivityKinds()[kind-1]) && connections.HasWords(e.sunk, wanted) {
			p.shown = append(p.shown, i)
		}
	}
	p.show()
}

func (p *activityPage) show() {
	var view fyne.CanvasObject = p.list
	switch {
	case len(p.entries) == 0 && p.loaded:
		view = empty{
			drawing: newBadge("activity", 72),
			heading: lang.L("Nothing has happened yet"),
			line:    lang.L("Sign-ins, tests, changes and failures are written down here, and never a secret."),
		}.view()
	case len(p.shown) == 0 && p.loaded:
		view = column(besideGap, inset(besideGap, 12, quietSentence(plain(lang.L("No entry matches the filters.")))),
			inset(0, 12, leading(newLink(lang.L("Clear the filters"), p.clear))))
	}
	p.head.Hidden = len(p.entries) == 0
	p.count.Hidden = p.head.Hidden
	p.listRoom.Objects = []fyne.CanvasObject{view}
	p.listRoom.Refresh()
	p.list.shift(slices.IndexFunc(p.shown, func(i int) bool { return p.entries[i].is(p.chosen) }))
	p.list.Refresh()
	p.save.setEnabled(len(p.shown) > 0)
	n, all := len(p.shown), len(p.entries)
	text := lang.N("{{.Count}} entries", n, map[string]any{"Count": words.Number(n)})
	if n < all {
		text = lang.L("{{.Some}} of {{.All}} entries", map[string]any{"Some": words.Number(n), "All": words.Number(all)})
	}
	if p.lost > 0 {
		text += " · " + lang.L("entries of the activity that cannot be read: {{.Count}}.", map[string]any{"Count": words.Number(p.lost)})
	}
	p.count.set(text)
}

// is reports whether both are the same entry.
func (h happening) is(other happening) bool {
	return h.At.Equal(other.At) && h.Kind == other.Kind && h.Name == other.Name
}

func (p *activityPage) clear() {
	p.kind.Selected = p.kind.Options[0]
	p.kind.Refresh()
	p.filter.SetText("")
	p.choose(p.connection.Options[0])
}

func (p *activityPage) row(i int, row *listRow) {
	if i >= len(p.shown) {
		return
	}
	e := p.entries[p.shown[i]]
	caption := words.When(e.At, p.app.Now())
	if e.Name != "" {
		caption = e.Name + " · " + caption
	}
	row.set(activityKind(e.Activity), e.what, caption)
}

// activityKind is the look of an entry.
func activityKind(a connections.Activity) kind {
	switch a.Kind {
	case connections.ActivityFailed, connections.ActivitySignInFailed:
		return kindExpired
	case connections.ActivityExportFailed, connections.ActivitySnapshotFailed, connections.ActivityEndsSoon:
		return kindAttention
	case connections.ActivityRecovered:
		return kindOnline
	case connections.ActivityAuthorized, connections.ActivityTested:
		if a.Code == "" && len(a.Lost) == 0 {
			return kindOnline
		}
		return kindAttention
	case connections.ActivityPermissions:
		if len(a.Lost) > 0 {
			return kindAttention
		}
	}
	return kindInfo
}

// open shows the connection or the client that an entry is about.
func (p *activityPage) open(i int) {
	e, m := p.entries[p.shown[i]], p.app.main
	p.chosen = e
	if c, ok := p.app.overview.Client(e.Client); ok {
		m.clients.selected = c.ID
		m.turn(pageClients)
		focusOn(m.clients.list)
		return
	}
	for _, c := range p.app.overview.Connections {
		if c.ID == e.Connection {
			m.connections.reveal(c)
			m.turn(pageConnections)
			m.connections.show()
			focusOn(m.connections.list)
			return
		}
	}
	if e.Name != "" {
		p.app.say(lang.L("“{{.Name}}” is not there any more.", map[string]any{"Name": e.Name}))
	}
}

// export saves the entries that are shown.
func (p *activityPage) export() {
	list := make([]connections.Activity, len(p.shown))
	for i, n := range p.shown {
		list[i] = p.entries[n].Activity
	}
	write := func(f func(io.Writer, []connections.Activity) error) func(context.Context, io.Writer) error {
		return func(_ context.Context, w io.Writer) error { return f(w, list) }
	}
	p.app.saveFile(lang.L("Export the activity"),
		lang.N("{{.Count}} entries are saved, as the filters show them. No secret is among them.", len(list), map[string]any{"Count": words.Number(len(list))}),
		"gcdesk-activity-"+p.app.Now().Local().Format(time.DateOnly),
		fileFormat{name: "CSV", write: write(connections.WriteActivityCSV)}, fileFormat{name: "JSON", write: write(connections.WriteActivityJSON)})
}
