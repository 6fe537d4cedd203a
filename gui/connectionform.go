package gui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

const formLabelWidth = 184

// connectionForm is the panel Create connection, or Edit connection.
type connectionForm struct {
	app    *App
	sheet  *sheet
	before connections.Connection // as it was opened
	now    connections.Connection // as it stands in the form

	name    *entry
	client  *selector
	edit    *button // the chosen client
	tokens  *tokens
	clients []connections.Client

	views *views
	http  *connectionHTTP
	helps [2]fyne.CanvasObject // of client and scopes

	fields        map[string]*field
	touched       map[string]bool
	state         *mark
	save, connect *button
	saving        bool
}

// editConnection opens the panel; a connection without an ID is a new one.
func (a *App) editConnection(c connections.Connection) {
	a.openConnectionForm(c, func(*connectionForm) {})
}

// openConnectionForm is editConnection and what is to be done in the panel.
func (a *App) openConnectionForm(c connections.Connection, act func(*connectionForm)) {
	title := lang.L("Create connection")
	if c.ID != "" {
		title = lang.L("Edit connection")
	} else if c.Scopes == nil {
		c.Scopes = oauth.Presets()[0].Scopes
	}
	s, fresh := a.openSheet("connection", cmp.Or(c.ID, c.Name), title, fyne.NewSize(760, 520), func() { a.openConnectionForm(c, act) })
	if s == nil {
		return
	}
	if !fresh {
		act(s.view.(*connectionForm))
		return
	}
	f := &connectionForm{app: a, sheet: s, before: c, now: c, fields: map[string]*field{}, touched: map[string]bool{}}
	f.build(title)
	f.setClients(a.overview)
	f.http.fill()
	if c.ID == "" && len(f.clients) == 1 {
		f.now.Client = f.clients[0].ID
		f.before.Client = f.now.Client
		f.setClients(a.overview)
	}
	f.check()
	s.view = f
	s.submit = func() { f.store(true) }
	s.dirty = f.dirty
	s.name = c.Name
	s.refreshed = f.refreshed
	takesFiles(s.window, func(files []fyne.URI) { a.dropClientFileFor(files, f.chooseClient) })
	s.window.Show()
	if f.http.changed() {
		f.views.turn(true)
	}
	s.window.Canvas().Focus(f.name)
	f.name.TypedShortcut(&fyne.ShortcutSelectAll{})
	act(f)
}

// lay is what the window shows in the view that is chosen.
func (f *connectionForm) lay() []fyne.CanvasObject {
	f.fields["name"].setBrief(f.views.http)
	if f.views.http {
		return append([]fyne.CanvasObject{column(besideGap, f.fields["name"], f.fields["client"], f.fields["scopes"])}, f.http.sections...)
	}
	return []fyne.CanvasObject{newForm(
		f.fields["name"],
		column(12, f.fields["client"], f.helps[0]),
		column(12, f.fields["scopes"], f.helps[1]),
	)}
}

func (f *connectionForm) build(title string) {
	a := f.app
	f.name = newEntry()
	f.name.SetText(f.now.Name)
	f.name.OnChanged = func(text string) { f.now.Name = text; f.touch("name") }

	f.client = newSelector(lang.L("Choose a client"), nil, func(name string) {
		for _, c := range f.clients {
			if c.Name == name {
				f.now.Client = c.ID
			}
		}
		f.http.setClient()
		f.touch("client")
	})
	add := newIconButton("plus", lang.L("New client"), func() { a.editClient(connections.Client{}, f.chooseClient) })
	f.edit = newIconButton("edit", lang.L("Edit the client"), func() {
		if c, ok := a.overview.Client(f.now.Client); ok {
			a.editClient(c, f.chooseClient)
		}
	})

	f.tokens = newTokens(f.now.Scopes.Short()...)
	choose := newIconButton("edit", lang.L("Choose permissions"), f.chooseScopes)

	f.fields["name"] = newField(formLabelWidth, lang.L("Name your connection"), true, f.name,
		caption(lang.L("Exports and scripts choose the connection by this name.")))
	f.fields["client"] = newField(formLabelWidth, lang.L("OAuth 2.0 client"), true,
		spread(besideGap, 0, f.client, add, f.edit), nil).reddens(f.client)
	f.fields["scopes"] = newField(formLabelWidth, lang.L("Permissions"), true, spread(besideGap, 0, f.tokens, choose), nil).reddens(f.tokens)

	f.state = newMark(kindExpired, "")
	cancel := newButton(secondary, "", lang.L("Cancel"), f.sheet.cancel)
	f.save = newButton(secondary, "", lang.L("Save"), func() { f.store(false) })
	f.connect = newButton(primary, "", lang.L("Save and authorize"), func() { f.store(true) })

	f.helps = [2]fyne.CanvasObject{underControl(a.clientHelp(f)), underControl(a.scopeHelp(f))}
	f.http = newConnectionHTTP(f)
	f.views = newViews(f.sheet, f.state, f.lay, f.http.reset)
	f.views.fill(title, nil, cancel, f.save, f.connect)
}

// underControl aligns something with the controls of a form.
func underControl(o fyne.CanvasObject) fyne.CanvasObject {
	return insetEach(0, 0, 0, formLabelWidth, o)
}

// setClients offers the clients that there are.
func (f *connectionForm) setClients(o connections.Overview) {
	f.clients = o.Clients
	names := make([]string, len(o.Clients))
	chosen := ""
	for i, c := range o.Clients {
		names[i] = c.Name
		if c.ID == f.now.Client {
			chosen = c.Name
		}
	}
	changed := f.client.OnChanged
	f.client.OnChanged = nil // nobody chose
	f.client.SetOptions(names)
	if chosen == "" {
		f.client.ClearSelected()
		f.now.Client = ""
	} else {
		f.client.SetSelected(chosen)
	}
	f.client.OnChanged = changed
	f.client.PlaceHolder = lang.L("Choose a client")
	if len(names) == 0 {
		f.client.PlaceHolder = lang.L("No client yet: add one with +")
	}
	f.client.Refresh()
	f.http.setClient()
}

// chooseClient takes a client that was just saved.
func (f *connectionForm) chooseClient(c connections.Client) {
	f.now.Client = c.ID
	f.touched["client"] = true
	if _, listed := f.app.overview.Client(c.ID); listed {
		f.refreshed(f.app.overview)
	} else {
		f.app.reload() // brings it into the list
	}
	f.sheet.window.RequestFocus()
	f.sheet.window.Canvas().Focus(f.client) // Enter goes on from here, and not to + again
}

func (f *connectionForm) refreshed(o connections.Overview) {
	f.setClients(o)
	f.check()
	if f.now.ID != "" && !slices.ContainsFunc(o.Connections, func(c connections.Connection) bool { return c.ID == f.now.ID }) {
		f.sheet.gone(f.before.Name, func() {
			c := f.now
			c.ID = ""
			f.app.openConnectionForm(c, func(f *connectionForm) { f.before = connections.Connection{} })
		})
	}
}

func (f *connectionForm) chooseScopes() {
	f.app.chooseScopes(f.sheet, f.now.Scopes, f.setScopes)
}

func (f *connectionForm) setScopes(s oauth.Scopes) {
	f.now.Scopes = s
	f.tokens.set(s.Short()...)
	f.touch("scopes")
}

func (f *connectionForm) dirty() bool {
	return f.now.Name != f.before.Name || f.now.Client != f.before.Client || !slices.Equal(f.now.Scopes, f.before.Scopes) || f.http.dirty()
}

func (f *connectionForm) touch(field string) {
	f.touched[field] = true
	f.check()
}

// problems is what Validate says, and names that are taken.
func (f *connectionForm) problems() connections.Problems {
	p := append(f.app.Service.ValidateConnection(f.now), f.http.problems()...)
	for _, c := range f.app.overview.Connections {
		if c.ID != f.now.ID && connections.FoldName(c.Name) == connections.FoldName(f.now.Name) {
			p = append(p, connections.Problem{Field: "name", Code: "taken", Param: c.Name})
		}
	}
	return p
}

// check says what to mend, and lets the buttons wait until all is well.
func (f *connectionForm) check() {
	f.show(f.problems())
}

func (f *connectionForm) show(p connections.Problems) {
	wrong := showProblems(f.fields, f.touched, p)
	setFormState(f.state, len(p), wrong)
	f.http.show()
	f.views.show(p, "name", "client", "scopes")
	ready := len(p) == 0 && !f.saving
	f.save.setEnabled(ready)
	f.connect.setEnabled(ready)
	f.edit.setEnabled(f.now.Client != "")
}

// store saves, and then authorizes if asked to.
func (f *connectionForm) store(authorize bool) {
	for field := range f.fields {
		f.touched[field] = true
	}
	if f.check(); len(f.problems()) > 0 || f.saving {
		return
	}
	if child := f.sheet.unsaved(); child != nil {
		child.giveWay(func() { f.store(authorize) })
		return
	}
	f.saving = true
	f.check()
	var saved connections.Connection
	c := f.now
	f.sheet.run(f.state, lang.L("Saving…"), func(ctx context.Context) (err error) {
		saved, err = f.app.Service.SaveConnection(ctx, c)
		return err
	}, func(err error) {
		f.saving = false
		f.check()
		var p connections.Problems
		switch {
		case errors.As(err, &p):
			f.show(p)
		case errors.Is(err, context.Canceled):
		case errors.Is(err, connections.ErrNotFound): // refreshed says it
			f.app.reload()
		case err != nil:
			f.app.tellError(f.sheet.window, err, remedy{connection: c, again: func() { f.store(authorize) }})
		default:
			f.sheet.close()
			f.app.main.connections.reveal(saved)
			f.app.main.turn(pageConnections)
			f.app.reload()
			if authorize {
				f.app.signIn(saved, signInWay{})
			}
		}
	})
}

// showProblems writes beside each field that was touched what to mend, and
// answers how many of these there are.
func showProblems(fields map[string]*field, touched map[string]bool, p connections.Problems) int {
	wrong := 0
	for name, field := range fields {
		text := ""
		if problem, bad := p.Of(name); bad && touched[name] {
			text = words.Problem(problem)
			wrong++
		}
		field.setMend(text)
	}
	return wrong
}

// setFormState says in the foot how far the form is from complete.
func setFormState(state *mark, open, wrong int) {
	switch {
	case wrong > 0:
		state.set(kindExpired, lang.N("{{.Count}} fields to mend", wrong, map[string]any{"Count": wrong}))
	case open > 0:
		state.set(kindPlain, lang.N("{{.Count}} fields to fill in", open, map[string]any{"Count": open}))
	default:
		state.set(kindPlain, "")
	}
}

// clientHelp is the help line under the client.
func (a *App) clientHelp(f *connectionForm) fyne.CanvasObject {
	return leading(newLink(lang.L("How to retrieve the client ID and client secret"), func() { a.openGuide(f.chosenClient(), nil, f.chooseClient) }))
}

// chosenClient is the client's record; without a choice, the beginning of one.
func (f *connectionForm) chosenClient() connections.Client {
	c, _ := f.app.overview.Client(f.now.Client)
	return c
}

// scopeHelp is the help line under the scopes.
func (a *App) scopeHelp(f *connectionForm) fyne.CanvasObject {
	read := oauth.Presets()[0]
	text := strings.SplitN(lang.L("Choose what the connection may do with the address book. Fewer is safer: {{.Preset}} is enough for exports and backups. When you ask for more than one permission, Google's page shows tick boxes, and a box left empty is a permission not given.",
		map[string]any{"Preset": "\x00"}), "\x00", 2)
	return newFold(lang.L("How to configure scopes"), column(besideGap, quietSentence(
		plain(text[0]), linked(words.Preset(read), func() { f.setScopes(read.Scopes) }), plain(text[len(text)-1]),
	), leading(newLink(lang.L("Add the scopes in Google's console"), func() {
		a.openGuide(f.chosenClient(), func(g *connections.Guide) { g.At, g.Scopes = connections.GuideScopes, f.now.Scopes }, f.chooseClient)
	}))))
}
