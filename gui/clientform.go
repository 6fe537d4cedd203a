package gui

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

const clientLabelWidth = 168

// clientForm is the window of an OAuth 2.0 client.
type clientForm struct {
	app    *App
	sheet  *sheet
	before connections.Client
	now    connections.Client
	done   []func(connections.Client) // after saving
	file   string                     // path of the imported file, which still holds the secret
	named  string                     // proposed for the file; empty: nothing was

	views *views
	http  *clientHTTP

	name, id, secret, redirect, port, project, note *entry
	kind                                            *radio
	userType                                        *selector
	audience                                        *fyne.Container // what the user type brings with it
	servers                                         *fyne.Container // other servers than the preset's
	zone                                            fyne.CanvasObject
	offered                                         oauth.Endpoints // named by the file, not yet agreed to

	fields  map[string]*field
	touched map[string]bool
	tested  *mark
	save    *button
	busy    bool
}

// editClient opens the window of a client; one without an ID is new. done may
// be nil.
func (a *App) editClient(c connections.Client, done func(connections.Client)) {
	a.openClientForm(c, done, func(*clientForm) {})
}

// openClientForm is editClient and what is to be done in the window.
func (a *App) openClientForm(c connections.Client, done func(connections.Client), act func(*clientForm)) {
	if c.Type == "" {
		c.Type = oauth.Desktop
	}
	c = a.Service.Preset.Client(c)
	s, fresh := a.openSheet("client", c.ID, lang.L("OAuth 2.0 client"), fyne.NewSize(856, 700), func() { a.openClientForm(c, done, act) })
	if s == nil {
		return
	}
	if !fresh {
		f := s.view.(*clientForm)
		f.tell(done)
		act(f)
		return
	}
	f := &clientForm{app: a, sheet: s, before: c, now: c, fields: map[string]*field{}, touched: map[string]bool{}}
	f.tell(done)
	f.build()
	f.fill()
	s.view = f
	s.submit = f.store
	s.dirty = f.dirty
	s.name = c.Name
	s.refreshed = f.refreshed
	takesFiles(s.window, f.drop)
	s.window.Show()
	if c.ID == "" {
		s.window.Canvas().Focus(f.name)
	}
	act(f)
}

// refreshed says so when the client was deleted. Its secret went with it.
func (f *clientForm) refreshed(o connections.Overview) {
	if _, there := o.Client(f.now.ID); f.now.ID == "" || there {
		return
	}
	f.sheet.gone(f.before.Name, func() {
		c := f.now
		c.ID, c.Secret = "", ""
		f.app.openClientForm(c, nil, func(g *clientForm) {
			g.before, g.done, g.file = connections.Client{}, f.done, f.file
			g.secret.SetText(f.secret.Text)
		})
	})
}

// tell calls done, which may be nil, after saving.
func (f *clientForm) tell(done func(connections.Client)) {
	if done != nil {
		f.done = append(f.done, done)
	}
}

func (f *clientForm) build() {
	a := f.app
	f.name, f.id, f.redirect, f.port = newEntry(), newMonoEntry(), newMonoEntry(), newMonoEntry()
	f.secret, f.project, f.note = newPasswordEntry(), newEntry(), newEntry()
	if !f.before.Secret.IsZero() {
		f.secret.SetPlaceHolder(lang.L("Leave empty to keep the stored one"))
	}
	f.kind = newRadio(0, func(i int) { f.setType([]oauth.ClientType{oauth.Desktop, oauth.Web}[i]) },
		lang.L("Desktop app (recommended)"), lang.L("Web application"))
	var names []string
	for _, t := range userTypes() {
		names = append(names, userTypeName(t))
	}
	f.userType = newSelector("", names, func(string) {
		f.now.UserType = userTypes()[max(f.userType.SelectedIndex(), 0)]
		f.showAudience()
		f.touch("userType")
	})
	f.audience, f.servers = column(0), column(0)

	for e, set := range map[*entry]func(string){
		f.name:    func(s string) { f.now.Name = s; f.touch("name") },
		f.id:      func(s string) { f.now.ClientID = strings.TrimSpace(s); f.touch("clientId") },
		f.secret:  func(string) { f.touch("secret") },
		f.project: func(s string) { f.now.Project = strings.TrimSpace(s); f.check() },
		f.note:    func(s string) { f.now.Note = s; f.check() },
	} {
		e.OnChanged = set
	}
	f.redirect.OnChanged = func(s string) { f.now.RedirectURI = strings.TrimSpace(s); f.showPort(); f.touch("redirectUri") }
	f.port.OnChanged = func(s string) { f.setPort(strings.TrimSpace(s)) }

	secretLine := []fyne.CanvasObject{f.secret}
	if !f.before.Secret.IsZero() {
		secretLine = append(secretLine, newChip(kindOnline, lang.L("Stored {{.When}}", map[string]any{"When": words.When(f.before.SecretAt, a.Now())})))
	}
	copyURI := newCopyButton(a.copier, lang.L("Copy redirect URI"), func() string { return f.now.RedirectURI })
	portBox := spread(besideGap, 1, word(lang.L("Port"), colorSecondary), sized(96, 0, f.port))

	add := func(key, title string, required bool, control fyne.CanvasObject, help string) *field {
		var under fyne.CanvasObject
		if help != "" {
			under = caption(help)
		}
		f.fields[key] = newField(clientLabelWidth, title, required, control, under)
		return f.fields[key]
	}
	add("name", lang.L("Name"), true, f.name, "")
	add("clientId", lang.L("Client ID"), true, f.id, "")
	add("secret", lang.L("Client secret"), f.before.Secret.IsZero(), spread(besideGap, 0, secretLine...),
		lang.L("Kept in this computer's keyring and never shown again. Google does not show it again either.")).reddens(f.secret)
	add("type", lang.L("Type"), true, f.kind, "")
	add("redirectUri", lang.L("Redirect URI"), true, spread(besideGap, 0, f.redirect, copyURI, portBox),
		lang.L("Register it in the console character by character. A new entry can take some minutes to work.")).reddens(f.redirect)
	add("userType", lang.L("User type"), false, f.userType, "")
	add("project", lang.L("Project"), false, f.project, "")
	add("note", lang.L("Note"), false, f.note, "")

	f.tested = newMark(kindPlain, "")
	test := newButton(secondary, "practice", lang.L("Test client"), f.test)
	f.save = newButton(primary, "", lang.L("Save"), f.store)
	cancel := newButton(secondary, "", lang.L("Cancel"), f.sheet.cancel)
	f.http = newClientHTTP(f)
	f.zone = column(besideGap, f.app.clientDropZone(secondary, func(act func(*clientForm)) { act(f) }),
		leading(newLink(lang.L("How to retrieve the client ID and client secret"), func() { f.app.openGuide(f.before, nil, nil) })))
	f.views = newViews(f.sheet, f.tested, f.lay, f.http.reset)
	f.views.fill(lang.L("OAuth 2.0 client"), test, cancel, f.save)
}

// lay is what the window shows in the view that is chosen.
func (f *clientForm) lay() []fyne.CanvasObject {
	f.showServers()
	http := f.views.http
	for _, name := range clientFields {
		f.fields[name].setBrief(http)
	}
	gap := float32(formGap)
	if http {
		gap = besideGap
	}
	form := column(gap, f.fields["name"], f.fields["clientId"], f.fields["secret"], f.fields["type"], f.fields["redirectUri"],
		column(0, f.fields["userType"], insetEach(captionGap, 0, 0, clientLabelWidth, f.audience)), f.fields["project"], f.fields["note"])
	if http {
		return append([]fyne.CanvasObject{f.servers, form}, f.http.sections...)
	}
	return []fyne.CanvasObject{f.zone, f.servers, form}
}

// clientFields are those of the simple view.
var clientFields = []string{"name", "clientId", "secret", "type", "redirectUri", "userType", "project", "note"}

// fill writes the client into the form.
func (f *clientForm) fill() {
	c := f.now
	f.name.SetText(c.Name)
	f.id.SetText(c.ClientID)
	f.project.SetText(c.Project)
	f.note.SetText(c.Note)
	f.userType.SetSelectedIndex(max(indexOf(userTypes(), c.UserType), 0))
	f.setType(c.Type)
	f.http.fill()
	clear(f.touched)
	f.showServers()
	f.check()
}

func indexOf[T comparable](list []T, v T) int {
	for i, w := range list {
		if v == w {
			return i
		}
	}
	return none
}

func (f *clientForm) setType(t oauth.ClientType) {
	f.now.Type = t
	f.kind.set(map[oauth.ClientType]int{oauth.Desktop: 0, oauth.Web: 1}[t])
	f.fields["redirectUri"].Hidden = t != oauth.Web
	if t == oauth.Web {
		if f.now.RedirectURI == "" {
			f.now.RedirectURI = f.app.preferences.set.RedirectURI()
		}
		f.redirect.SetText(f.now.RedirectURI)
		f.showPort()
	}
	f.check()
	f.sheet.window.Content().Refresh()
}

// showPort keeps the port's own entry like the one in the redirect URI.
func (f *clientForm) showPort() {
	if u, err := url.Parse(f.now.RedirectURI); err == nil && u.Port() != f.port.Text {
		f.port.SetText(u.Port())
	}
}

// setPort writes the port into the redirect URI.
func (f *clientForm) setPort(port string) {
	u, err := url.Parse(f.now.RedirectURI)
	if err != nil || u.Port() == port {
		return
	}
	u.Host = u.Hostname() + ":" + port
	if strings.Contains(u.Hostname(), ":") {
		u.Host = "[" + u.Hostname() + "]:" + port
	}
	f.redirect.SetText(u.String())
}

func (f *clientForm) showAudience() {
	f.audience.RemoveAll()
	defer func() { f.audience.Hidden = len(f.audience.Objects) == 0 }()
	switch f.now.UserType {
	case connections.ExternalTesting:
		f.audience.Add(newNotice(kindAttention,
			plain(lang.L("Every sign-in dies after seven days. Publish the app, then reauthorize.")+" "),
			linked(lang.L("How to publish"), func() { f.app.openConsole(f.sheet.window, connections.PageAudience, f.now) })))
	case connections.Internal:
		f.audience.Add(caption(lang.L("Only accounts of the project's organization can sign in. Nothing expires after seven days.")))
	case connections.ExternalProduction:
		f.audience.Add(caption(lang.L("Google may warn of an unverified app: Advanced, then “Go to …”. Sign-ins last.")))
	}
	f.sheet.window.Content().Refresh()
}

// showServers asks about servers that a file named, or shows those in use.
func (f *clientForm) showServers() {
	f.servers.RemoveAll()
	defer func() { f.servers.Hidden = len(f.servers.Objects) == 0 }()
	list := func(e oauth.Endpoints) string { return e.Authorization + "\n" + e.Token }
	switch {
	case !f.offered.IsZero() && f.offered.Validate() != nil:
		f.servers.Add(newBanner(kindAttention, lang.L("This file names other servers than Google's."),
			list(f.offered)+"\n"+words.Problem(connections.Problem{Field: "endpoints.token", Code: "url-form"}), nil))
	case !f.offered.IsZero():
		f.servers.Add(newBanner(kindAttention, lang.L("This file names other servers than Google's."),
			list(f.offered)+"\n"+lang.L("Your sign-in and the secret would go there. Without a yes, Google's are used."),
			newButton(secondary, "", lang.L("Use these servers"), func() {
				f.useServers(f.offered)
			})))
	case f.now.Endpoints.Named() && !f.views.http:
		f.servers.Add(newBanner(kindInfo, lang.L("This client belongs to another server than Google's."), list(f.now.Endpoints),
			newButton(secondary, "", lang.L("Use Google's"), func() {
				f.useServers(oauth.Endpoints{})
			})))
	}
	f.sheet.window.Content().Refresh()
}

// useServers takes what a person agreed to; none are the preset's.
func (f *clientForm) useServers(e oauth.Endpoints) {
	f.now.Endpoints, f.offered = e, oauth.Endpoints{}
	f.showServers()
	f.http.fill()
	f.touch("secret")
}

func (f *clientForm) touch(field string) {
	f.touched[field] = true
	f.check()
}

func (f *clientForm) dirty() bool {
	return !reflect.DeepEqual(f.now, f.before) && !reflect.DeepEqual(f.now, f.withRedirect()) || f.secret.Text != ""
}

// withRedirect is the client as it was opened, with the redirect URI that the
// form proposed by itself.
func (f *clientForm) withRedirect() connections.Client {
	c := f.before
	if c.RedirectURI == "" && c.Type == f.now.Type {
		c.RedirectURI = f.now.RedirectURI
	}
	return c
}

func (f *clientForm) problems() connections.Problems {
	c := f.now
	if c.Type != oauth.Web {
		c.RedirectURI = ""
	}
	p := append(f.app.Service.CheckClient(c), connections.CheckSecret(strings.TrimSpace(f.secret.Text))...)
	if !c.Endpoints.Named() {
		p = append(p, connections.CheckEndpoints(f.http.typed)...) // a field may be empty
	}
	if strings.TrimSpace(f.secret.Text) == "" {
		moved, _ := f.app.Service.Moved(f.before, c)
		switch {
		case f.before.Secret.IsZero():
			p = append(p, connections.Problem{Field: "secret", Code: "required"})
		case moved:
			p = append(p, connections.Problem{Field: "secret", Code: "host-changed"})
		}
	}
	for _, other := range f.app.overview.Clients {
		if other.ID != c.ID && connections.FoldName(other.Name) == connections.FoldName(c.Name) {
			p = append(p, connections.Problem{Field: "name", Code: "taken", Param: other.Name})
		}
	}
	return p
}

func (f *clientForm) check() { f.show(f.problems()) }

func (f *clientForm) show(p connections.Problems) {
	if f.save == nil {
		return
	}
	setFormState(f.tested, 0, showProblems(f.fields, f.touched, p))
	f.http.show()
	f.views.show(p, clientFields...)
	f.save.setEnabled(len(p) == 0 && !f.busy)
}

// test asks the server about the ID and the secret of the form; about the
// stored secret as well while it is to be replaced.
func (f *clientForm) test() {
	c, secret := f.now, strings.TrimSpace(f.secret.Text)
	if c.ClientID == "" || secret == "" && f.before.Secret.IsZero() {
		f.touched["clientId"], f.touched["secret"] = true, true
		f.check()
		return
	}
	f.tested.set(kindPlain, lang.L("Asking…"))
	rotates := f.rotates()
	var trial connections.SecretTrial
	f.sheet.run(f.tested, lang.L("Asking…"), func(ctx context.Context) error {
		if rotates {
			trial = f.app.Service.TrySecrets(ctx, c, secret)
			return cmp.Or(ctx.Err(), trial.New)
		}
		return f.app.Service.TestClient(ctx, c, secret)
	}, func(err error) {
		now, typed := f.now, strings.TrimSpace(f.secret.Text)
		other := typed != secret || now.ClientID != c.ClientID || now.Type != c.Type || now.Endpoints != c.Endpoints
		var p connections.Problems
		switch {
		case other, errors.Is(err, context.Canceled): // an answer of what stands there no more is none
		case errors.As(err, &p):
			f.touched["secret"] = true
			f.show(p)
		case err != nil && rotates:
			f.tested.set(kindExpired, lang.L("Not accepted"))
			f.tellRefused(trial, nil)
		case err != nil:
			f.tested.set(kindExpired, lang.L("Not accepted"))
			f.app.tellError(f.sheet.window, err, remedy{client: c, again: f.test})
		case rotates:
			f.tested.set(kindOnline, f.rotated(trial))
		case f.app.practising():
			f.tested.set(kindOnline, lang.L("The practice server knows this ID and secret"))
		case !c.Endpoints.Named():
			f.tested.set(kindOnline, lang.L("Google knows this ID and secret"))
		default:
			f.tested.set(kindOnline, lang.L("The server knows this ID and secret"))
		}
	})
}

// store saves the client, its secret into the keyring.
func (f *clientForm) store() {
	for field := range f.fields {
		f.touched[field] = true
	}
	if f.check(); len(f.problems()) > 0 || f.busy {
		return
	}
	c, secret := f.now, f.secret.Text
	if c.Type != oauth.Web {
		c.RedirectURI = ""
	}
	if f.rotates() {
		f.rotate(c, secret)
	} else {
		f.saveWith(c, secret)
	}
}

func (f *clientForm) saveWith(c connections.Client, secret string) {
	f.saving(lang.L("Saving…"), func(ctx context.Context) (connections.Client, error) {
		return f.app.Service.SaveClient(ctx, c, secret)
	}, func(err error) { f.app.tellError(f.sheet.window, err, remedy{client: c, again: f.store}) }, func(connections.Client) {})
}

// saving runs what saves the client, and then closes the window.
func (f *clientForm) saving(title string, save func(context.Context) (connections.Client, error), failed func(error), done func(connections.Client)) {
	f.busy = true
	f.check()
	var saved connections.Client
	f.sheet.run(f.tested, title, func(ctx context.Context) (err error) {
		saved, err = save(ctx)
		return err
	}, func(err error) {
		f.busy = false
		f.check()
		var p connections.Problems
		switch {
		case errors.As(err, &p):
			f.show(p)
		case errors.Is(err, context.Canceled):
		case errors.Is(err, connections.ErrNotFound): // refreshed says it
			f.app.reload()
		case err != nil:
			failed(err)
		default:
			f.stored(saved)
			done(saved)
		}
	})
}

// stored closes the window, and offers to delete the file that the secret came
// in.
func (f *clientForm) stored(saved connections.Client) {
	finish := f.sheet.close
	f.sheet.submit, f.sheet.dirty = nil, nil
	f.sheet.closed = func() {
		f.app.main.clients.selected = saved.ID
		f.app.reload()
		for _, s := range f.app.sheets {
			if s.clientSaved != nil {
				s.clientSaved(f.before.ID, saved)
			}
		}
		for _, done := range f.done {
			done(saved)
		}
	}
	if f.file == "" {
		finish()
		return
	}
	f.app.askBoth(f.sheet.window, question{
		title: lang.L("Delete the downloaded file?"),
		text:  lang.L("The secret is in the keyring now, and still in this file:") + "\n" + f.file,
		yes:   lang.L("Delete the file"), no: lang.L("Keep the file"), danger: true,
	}, func() {
		path := f.file
		f.app.run(lang.L("Deleting the file…"), func(ctx context.Context) error {
			return f.app.letGo(ctx, func() error { return os.Remove(path) })
		}, func(err error) {
			if err != nil && !canceled(err) {
				f.app.tell(f.app.main.window, lang.L("The file could not be deleted."), path)
			}
		})
		finish()
	}, finish)
}
