package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

const guideLabelWidth = 160

// What the integration platform asks of a client that is used there as well.
const (
	platformAmerica = "https://integrator.io/connection/oauth2callback"
	platformEurope  = "https://eu.integrator.io/connection/oauth2callback"
	platformDomain  = "integrator.io"
)

// page is the step that is shown: what to do, the page where it is done, and
// what belongs to it.
func (g *guide) page() fyne.CanvasObject {
	step := g.state.At
	page := words.Guide(step)
	todo := column(besideGap)
	for i, text := range page.Do {
		todo.Add(numbered(i+1, marked(text)...))
	}
	if page.Note != "" {
		todo.Add(insetEach(captionGap, 0, 0, 0, newNotice(kindAttention, marked(page.Note)...)))
	}
	g.sheet.submit = nil
	if page.Page != "" {
		open := newButton(primary, "open-page", lang.L("Open page"), func() { g.openPage(g.target(page.Page)) })
		g.sheet.submit = open.onTapped
		todo.Add(insetEach(besideGap, 0, 0, 0, leading(open)))
		if g.app.practising() {
			todo.Add(caption(lang.L("In practice mode every page is the practice console.")))
		}
	}
	g.number = caption("")
	whole := column(sectionGap, column(0, g.number, g.app.head(page.Title, nil)), asideTop(280, todo, newGuideDrawing(step)))
	if own := g.own(step); own != nil {
		whole.Add(newRule())
		whole.Add(own)
	}
	return whole
}

// target is the page to open for a step: a project that is known is shown, and
// not made once more.
func (g *guide) target(page connections.ConsolePage) connections.ConsolePage {
	if page == connections.PageNewProject && g.state.KnownProject() != "" {
		return connections.PageOverview
	}
	return page
}

// own is what a step has beside its words: texts to copy, choices.
func (g *guide) own(step connections.GuideStep) fyne.CanvasObject {
	switch step {
	case connections.GuideProject:
		return g.project()
	case connections.GuideBranding:
		return column(besideGap,
			g.nameField(lang.L("App name"), lang.L("Copy app name"), g.state.AppName, "gcdesk",
				func(s *connections.Guide, text string) { s.AppName = text }),
			g.domainField(caption(lang.L("Only if you use the client on the integration platform integrator.io, too. gcdesk itself needs none."))))
	case connections.GuideAudience:
		return g.audience()
	case connections.GuideScopes:
		return g.scopes()
	case connections.GuideClient:
		return g.application()
	case connections.GuideDownload:
		return leading(newButton(secondary, "edit", lang.L("Enter them by hand"), func() { g.form(func(*clientForm) {}) }))
	case connections.GuidePublish:
		return g.testUsers()
	case connections.GuideFile:
		return g.file()
	}
	return nil
}

// project is where the project's ID is entered. What is wrong with it is said
// when the person pauses, that it is right at once.
func (g *guide) project() fyne.CanvasObject {
	e := newMonoEntry()
	e.SetText(g.state.Project)
	f := newField(guideLabelWidth, lang.L("Project ID"), false, e, caption(lang.L("Also its number will do. The downloaded JSON brings it, too.")))
	judge := func() {
		mend := ""
		if found, wrong := connections.CheckProject(g.state.Project).Of("project"); wrong {
			mend = words.Problem(found)
		}
		f.setMend(mend)
	}
	judge()
	keep, later := g.typing(func(s *connections.Guide, text string) { s.Project = strings.TrimSpace(text) }), func() {}
	e.OnChanged = func(text string) {
		keep(text)
		later()
		if connections.CheckProject(g.state.Project) == nil {
			judge()
			return
		}
		later = g.app.Background.After(guideTyped, judge)
	}
	return f
}

// audience compares what Internal and External bring.
func (g *guide) audience() fyne.CanvasObject {
	types := []connections.UserType{connections.Internal, connections.ExternalTesting}
	choice := newRadio(indexOf(types, g.state.UserType), func(i int) {
		g.choose(func(s *connections.Guide) { s.UserType = types[i] })
	}, lang.L("Internal (recommended for organizations)"), lang.L("External")).yields()
	table := column(0)
	row := func(title string, internal, external run) {
		cells := container.NewGridWithColumns(2, insetEach(0, formGap, 0, 0, sentence(internal)), sentence(external))
		table.Add(inset(besideGap, 0, spreadTop(0, 1, sized(guideLabelWidth, 0, insetEach(0, formGap, 0, 0, quietSentence(plain(title)))), cells)))
		table.Add(newRule())
	}
	row("", strong(lang.L("Internal")), strong(lang.L("External")))
	row(lang.L("Who can sign in"), plain(lang.L("Accounts of the project's own Google Workspace organization")),
		plain(lang.L("Any Google account; while in testing, only test users")))
	row(lang.L("How long it lasts"), plain(lang.L("Until somebody ends it")),
		plain(lang.L("Seven days in testing; once published, until somebody ends it")))
	row(lang.L("Google warns of"), plain(lang.L("Nothing")),
		plain(lang.L("“Google hasn't verified this app”, for at most 100 people")))
	return column(12, choice, table,
		caption(lang.L("Google offers Internal only for projects that belong to an organization.")))
}

// scopes is what the app announces: the connection's own, or a preset.
func (g *guide) scopes() fyne.CanvasObject {
	scopes := g.announced()
	choose := newIconButton("edit", lang.L("Choose permissions"), func() {
		g.app.chooseScopes(g.sheet, g.announced(), func(chosen oauth.Scopes) {
			g.choose(func(s *connections.Guide) { s.Scopes = chosen })
			g.draw()
		})
	})
	// A line each, as the console takes them.
	text := strings.Join(scopes, "\n")
	return column(12,
		newField(guideLabelWidth, lang.L("Permissions"), false, spread(besideGap, 0, newTokens(scopes.Short()...), choose), nil),
		g.copyField(lang.L("Scopes"), lang.L("Copy scopes"), text,
			caption(lang.L("This only announces the scopes. What a connection asks for, you choose in gcdesk."))))
}

func (g *guide) announced() oauth.Scopes {
	if len(g.state.Scopes) > 0 {
		return g.state.Scopes
	}
	return oauth.Presets()[0].Scopes
}

// application is the client's type and what the console asks for it.
func (g *guide) application() fyne.CanvasObject {
	types := []oauth.ClientType{oauth.Desktop, oauth.Web}
	asked := column(besideGap)
	lay := func() {
		asked.Objects = g.redirectURIs()
		asked.Refresh()
	}
	kind := newRadio(max(indexOf(types, g.state.Type), 0), func(i int) {
		g.choose(func(s *connections.Guide) { s.Type = types[i] })
		lay()
	}, lang.L("Desktop app (recommended)"), lang.L("Web application"))
	lay()
	return column(besideGap, kind, g.nameField(lang.L("Name"), lang.L("Copy name"), g.state.ClientName, lang.L("gcdesk on my laptop"),
		func(s *connections.Guide, text string) { s.ClientName = text }), asked)
}

// redirectURIs is what the console asks of a web client, and no other.
func (g *guide) redirectURIs() []fyne.CanvasObject {
	if g.state.Type != oauth.Web {
		return []fyne.CanvasObject{caption(lang.L("The console asks for nothing else."))}
	}
	here := g.client.RedirectURI
	if here == "" {
		here = g.app.preferences.set.RedirectURI()
	}
	return []fyne.CanvasObject{
		insetEach(12, 0, 0, 0, column(0, sentence(strong(lang.L("Authorized redirect URIs"))),
			caption(lang.L("Every character counts. The platform's only if you use this client there, too.")))),
		g.copyField(lang.L("This computer"), lang.L("Copy this computer's redirect URI"), here, nil),
		g.copyField(lang.L("Platform, N. America"), lang.L("Copy the redirect URI for North America"), platformAmerica, nil),
		g.copyField(lang.L("Platform, Europe"), lang.L("Copy the redirect URI for Europe"), platformEurope, nil),
		g.domainField(nil),
	}
}

func (g *guide) domainField(help fyne.CanvasObject) fyne.CanvasObject {
	return g.copyField(lang.L("Domain (Branding)"), lang.L("Copy domain"), platformDomain, help)
}

// testUsers are the accounts that use this client already.
func (g *guide) testUsers() fyne.CanvasObject {
	users := column(besideGap)
	for _, c := range g.app.overview.Connections {
		if address := c.Account.Email; address != "" && c.Client == g.client.ID && g.client.ID != "" {
			users.Add(g.copyField(lang.L("Test user"), lang.L("Copy {{.Text}}", map[string]any{"Text": address}), address, nil))
		}
	}
	if len(users.Objects) == 0 {
		return nil
	}
	return users
}

// file takes the console's JSON, and says what has become of it.
func (g *guide) file() fyne.CanvasObject {
	if g.client.ID == "" {
		g.sheet.submit = func() { g.form((*clientForm).chooseFile) }
		return g.app.clientDropZone(primary, g.form)
	}
	connect := newButton(primary, "plus", lang.L("Create connection"), func() {
		g.app.editConnection(connections.Connection{Client: g.client.ID, Scopes: g.state.Scopes})
	})
	g.sheet.submit = connect.onTapped
	return column(formGap,
		newGlyphBanner(kindOnline, lang.L("“{{.Name}}” is set up.", map[string]any{"Name": g.client.Name}),
			lang.L("Any number of connections can use this client."), connect),
		g.app.clientDropZone(secondary, g.form))
}

// copyField is a text for a form of the console, with a button that copies it.
func (g *guide) copyField(title, act, text string, help fyne.CanvasObject) fyne.CanvasObject {
	shown := newLabel(theme.SizeNameText, theme.ColorNameForeground, wrapped, run{text: text, mono: true})
	frame := newSurface(theme.ColorNameInputBackground, controlRadius, sized(0, controlHeight, inset(8, 12, shown)))
	frame.stroke = theme.ColorNameInputBorder
	return g.field(title, act, frame, func() string { return text }, help)
}

// nameField is a text for the console that a person may change first.
func (g *guide) nameField(title, act, text, proposed string, set func(*connections.Guide, string)) fyne.CanvasObject {
	e := newEntry()
	if e.SetText(text); text == "" {
		e.SetText(proposed)
	}
	e.OnChanged = g.typing(set)
	return g.field(title, act, e, func() string { return e.Text }, nil)
}

func (g *guide) field(title, act string, control fyne.CanvasObject, text func() string, help fyne.CanvasObject) fyne.CanvasObject {
	f := newField(guideLabelWidth, title, false, spread(besideGap, 0, control, newCopyButton(g.app.copier, act, text)), help)
	f.title.color = colorSecondary
	return f
}

// numbered is a line of what is to be done one after another.
func numbered(n int, runs ...run) fyne.CanvasObject {
	return spreadTop(besideGap, 1, word(words.Number(n)+".", theme.ColorNameForeground), sentence(runs...))
}

// marked makes bold what stands between pairs of asterisks.
func marked(text string) (runs []run) {
	for i, part := range strings.Split(text, "**") {
		if part != "" {
			runs = append(runs, run{text: part, bold: i%2 == 1})
		}
	}
	return runs
}

// newGuideDrawing draws the console's page of a step.
func newGuideDrawing(step connections.GuideStep) fyne.CanvasObject {
	stack := arranged(layout.NewStackLayout())
	for _, part := range []struct {
		name  string
		color fyne.ThemeColorName
	}{
		{"paper", theme.ColorNameOverlayBackground},
		{"frame", theme.ColorNameInputBorder},
		{string(step) + "-faint", theme.ColorNameSeparator},
		{string(step) + "-lines", colorSecondary},
		{string(step) + "-accent", theme.ColorNamePrimary},
		{string(step) + "-sign", theme.ColorNameForegroundOnPrimary},
		{string(step) + "-pointer", theme.ColorNameForeground},
	} {
		p := newPicture("guide-"+part.name, part.color, 0)
		p.size = fyne.NewSize(208, 132)
		stack.Add(p)
	}
	return stack
}
