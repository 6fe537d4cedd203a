package gui

import (
	"context"
	"errors"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// clientsPage is the list of OAuth 2.0 clients, and the chosen one beside it.
type clientsPage struct {
	app      *App
	overview connections.Overview
	list     *rowList
	count    *label
	body     *scroll
	selected string // ID

	keys keeper

	split fyne.CanvasObject
	none  func() fyne.CanvasObject // the page without clients, made when it is seen
}

func newClientsPage(a *App) *clientsPage {
	p := &clientsPage{app: a, count: caption(""), body: newScroll(column(0))}
	p.list = newRowList(func() int { return len(p.overview.Clients) }, p.row, func(i int) { p.choose(p.overview.Clients[i].ID) },
		func(i int) { a.editClient(p.overview.Clients[i], nil) })
	add := newButton(secondary, "plus", lang.L("New client"), func() { a.editClient(connections.Client{}, nil) })
	p.split = besideList(container.NewBorder(inset(12, 8, add), inset(12, 16, p.count), nil, nil, inset(0, 8, p.list)), p.body)
	p.none = sync.OnceValue(func() fyne.CanvasObject {
		return page(empty{
			drawing: newBadge("key", 72),
			heading: lang.L("Add your OAuth 2.0 client"),
			line:    lang.L("A client ID and secret that you make once in Google's console. Any number of connections share it."),
			primary: newBigButton("plus", lang.L("New client"), func() { a.editClient(connections.Client{}, nil) }),
		})
	})
	return p
}

func (p *clientsPage) view() fyne.CanvasObject {
	if len(p.overview.Clients) == 0 {
		return p.none()
	}
	return p.split
}

func (p *clientsPage) row(i int, row *listRow) {
	if i >= len(p.overview.Clients) {
		return
	}
	c := p.overview.Clients[i]
	if c.Secret.IsZero() {
		row.set(kindAttention, c.Name, lang.L("Client secret missing"))
		return
	}
	if user, refused := p.overview.Refused(c.ID); refused {
		h := p.overview.Health(user, p.app.Now())
		row.set(kindAttention, c.Name, words.Standing(h.Status, h.Finer(c)))
		return
	}
	n := len(p.overview.Users(c.ID))
	row.set(kindPlain, c.Name, lang.N("Used by {{.Count}} connections", n, map[string]any{"Count": words.Number(n)}))
}

func (p *clientsPage) set(o connections.Overview) {
	place := p.index()
	p.overview = o
	n := len(o.Clients)
	p.count.set(lang.N("{{.Count}} clients", n, map[string]any{"Count": words.Number(n)}))
	if p.index() == none && n > 0 {
		p.selected = o.Clients[min(max(place, 0), n-1)].ID
	}
	p.show()
}

func (p *clientsPage) choose(id string) {
	p.selected = id
	p.show()
}

func (p *clientsPage) index() int {
	for i, c := range p.overview.Clients {
		if c.ID == p.selected {
			return i
		}
	}
	return none
}

func (p *clientsPage) show() {
	p.list.mark(p.index())
	p.list.Refresh()
	p.keys.rebuild(p.app.main, p.body, func() {
		p.body.Content = column(0)
		if c, ok := p.overview.Client(p.selected); ok {
			p.body.Content = inset(sectionGap, windowEdge, p.detail(c))
		}
		p.body.Refresh()
	})
}

func (p *clientsPage) detail(c connections.Client) fyne.CanvasObject {
	a := p.app
	buttons := flow(besideGap,
		keep(&p.keys, newButton(secondary, "practice", lang.L("Test client"), func() { a.testStoredClient(c) })),
		keep(&p.keys, newButton(secondary, "", lang.L("Edit"), func() { a.editClient(c, nil) })),
		keep(&p.keys, newButton(secondary, "", lang.L("Delete"), func() { a.deleteClient(c) })),
	)
	secret := newMark(kindOnline, lang.L("stored {{.When}}", map[string]any{"When": words.When(c.SecretAt, a.Now())}))
	if c.Secret.IsZero() {
		secret = newMark(kindAttention, lang.L("missing"))
	}
	mono := func(text string) fyne.CanvasObject {
		return oneLine(theme.ColorNameForeground, run{text: text, mono: true})
	}
	text := func(text string) fyne.CanvasObject { return oneLine(theme.ColorNameForeground, plain(text)) }
	id := keep(&p.keys, newCopyButton(a.copier, lang.L("Copy client ID"), func() string { return c.ClientID }))
	var console fyne.CanvasObject
	if !c.Endpoints.Named() {
		console = keep(&p.keys, newLink(lang.L("Secrets in the console"), func() { a.openConsole(a.main.window, connections.PageClients, c) }))
	}
	rows := []pair{
		{key: lang.L("Client ID"), value: mono(c.ClientID), end: id},
		{key: lang.L("Client secret"), value: secret, end: console},
		{key: lang.L("Type"), value: text(clientTypeName(c.Type))},
	}
	if c.Type == oauth.Web {
		uri := keep(&p.keys, newCopyButton(a.copier, lang.L("Copy redirect URI"), func() string { return c.RedirectURI }))
		rows = append(rows, pair{key: lang.L("Redirect URI"), value: mono(c.RedirectURI), end: uri})
	}
	rows = append(rows, pair{key: lang.L("User type"), value: text(userTypeName(c.UserType))})
	if c.Project != "" {
		rows = append(rows, pair{key: lang.L("Project"), value: text(c.Project)})
	}
	if c.Endpoints.Named() {
		rows = append(rows, pair{key: lang.L("Server"), value: mono(c.Endpoints.Authorization)})
	}
	if c.Note != "" {
		rows = append(rows, pair{key: lang.L("Note"), value: text(c.Note)})
	}
	used := lang.L("No connection uses it.")
	if names := p.overview.Users(c.ID); len(names) > 0 {
		used = words.Names(names)
	}
	whole := column(sectionGap, column(12, heading(c.Name), buttons))
	if user, refused := p.overview.Refused(c.ID); refused {
		if b := a.mendBanner(user, c, p.overview.Health(user, a.Now())); b != nil {
			whole.Add(b)
		}
	}
	whole.Add(newKeyValues(rows...))
	whole.Add(column(captionGap, section(lang.L("Used by")), sentence(plain(used))))
	return whole
}

// testStoredClient asks the server about a client's stored ID and secret.
func (a *App) testStoredClient(c connections.Client) {
	a.run(lang.L("Testing “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) error {
		return a.Service.TestClient(ctx, c, "")
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			a.tellError(a.main.window, err, remedy{client: c, again: func() { a.testStoredClient(c) }})
		default:
			a.tell(a.main.window, lang.L("The server knows this ID and secret."), "")
		}
	})
}

// deleteClient deletes a client that nothing uses, after asking.
func (a *App) deleteClient(c connections.Client) {
	if names := a.overview.Users(c.ID); len(names) > 0 {
		a.tellError(a.main.window, &connections.InUseError{Names: names}, remedy{})
		return
	}
	var remove func()
	remove = func() {
		a.run(lang.L("Deleting “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) error { return a.Service.DeleteClient(ctx, c.ID) }, func(err error) {
			if err != nil && !errors.Is(err, context.Canceled) {
				a.tellError(a.main.window, err, remedy{client: c, again: remove})
			}
			a.reload()
		})
	}
	a.ask(a.main.window, question{
		title: lang.L("Delete “{{.Name}}”?", map[string]any{"Name": c.Name}),
		text:  lang.L("Its secret leaves the keyring, and Google does not show it again."),
		yes:   lang.L("Delete client"), no: lang.L("Cancel"), danger: true,
	}, remove)
}

func clientTypeName(t oauth.ClientType) string {
	if t == oauth.Web {
		return lang.L("Web application")
	}
	return lang.L("Desktop app")
}

// userTypes are the choices in the order in which they are offered.
func userTypes() []connections.UserType {
	return []connections.UserType{connections.UserTypeUnknown, connections.Internal, connections.ExternalTesting, connections.ExternalProduction}
}

func userTypeName(t connections.UserType) string {
	switch t {
	case connections.Internal:
		return lang.L("Internal")
	case connections.ExternalTesting:
		return lang.L("External in testing")
	case connections.ExternalProduction:
		return lang.L("External in production")
	}
	return lang.L("I don't know")
}
