package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// clientHTTP is what the HTTP view of a client shows beside the simple one:
// where the authorization server is, and how it is asked.
type clientHTTP struct {
	form  *clientForm
	typed oauth.Endpoints // as they stand in the form, the preset's written out

	addresses  []address
	entries    []*entry
	style      *radio
	delimiter  *selector
	parameters *pairList
	rows       []*presetField
	users      *fyne.Container // the connections that a change concerns
	signIns    bool            // they have to sign in again
	sections   []fyne.CanvasObject
}

// address is one URL of an authorization server.
type address struct {
	field, title string
	required     bool
	of           func(*oauth.Endpoints) *string
}

func addresses() []address {
	return []address{
		{"endpoints.authorization", lang.L("Authorization URL"), true, func(e *oauth.Endpoints) *string { return &e.Authorization }},
		{"endpoints.token", lang.L("Access token URL"), true, func(e *oauth.Endpoints) *string { return &e.Token }},
		{"endpoints.revoke", lang.L("Revoke URL"), false, func(e *oauth.Endpoints) *string { return &e.Revoke }},
		{"endpoints.tokenInfo", lang.L("Token info URL"), false, func(e *oauth.Endpoints) *string { return &e.TokenInfo }},
		{"endpoints.userInfo", lang.L("User info URL"), false, func(e *oauth.Endpoints) *string { return &e.UserInfo }},
		{"endpoints.issuer", lang.L("Issuer"), false, func(e *oauth.Endpoints) *string { return &e.Issuer }},
	}
}

// delimiterNames are in the order of oauth.ScopeDelimiters.
func delimiterNames() []string { return []string{lang.L("Space"), lang.L("Comma")} }

func styleNames() []string { return []string{lang.L("in the body"), lang.L("in a basic header")} }

var styles = []oauth.AuthStyle{oauth.InBody, oauth.InHeader}

func newClientHTTP(f *clientForm) *clientHTTP {
	h := &clientHTTP{form: f, addresses: addresses(), users: column(0)}
	preset := f.app.Service.Preset.Endpoints
	server := column(besideGap)
	for _, a := range h.addresses {
		e, was := newMonoEntry(), *a.of(&preset)
		e.OnChanged = func(text string) {
			*a.of(&h.typed) = strings.TrimSpace(text)
			h.take(a.field)
		}
		h.entries = append(h.entries, e)
		server.Add(h.row(a.field, a.title, a.required, e, was, func() bool { return *a.of(&h.typed) != was }, func() { e.SetText(was) }))
	}

	h.style = newRadio(0, func(i int) {
		h.typed.AuthStyle = styles[i]
		h.take("endpoints.authStyle")
	}, styleNames()...)
	h.delimiter = newSelector("", delimiterNames(), func(string) {
		f.now.ScopeDelimiter = oauth.ScopeDelimiters()[max(h.delimiter.SelectedIndex(), 0)]
		h.take("scopeDelimiter")
	})
	request := column(besideGap,
		h.row("endpoints.authStyle", lang.L("Client credentials go"), false, h.style, styleNames()[0],
			func() bool { return h.style.selected != 0 }, func() { h.style.choose(0) }),
		h.row("scopeDelimiter", lang.L("Scope delimiter"), false, leading(sized(180, 0, h.delimiter)), delimiterNames()[0],
			func() bool { return h.delimiter.SelectedIndex() > 0 }, func() { h.delimiter.SetSelectedIndex(0) }),
		h.extras(),
	)
	h.sections = []fyne.CanvasObject{
		column(12, sectionLine(lang.L("Addresses"), lang.L("Only https, or http to this computer.")), server, h.users),
		column(12, section(lang.L("Authorization")), request),
	}
	return h
}

// sectionLine is a section's heading and a caption on the same line.
func sectionLine(title, text string, end ...fyne.CanvasObject) fyne.CanvasObject {
	head := newLabel(theme.SizeNameSubHeadingText, theme.ColorNameForeground, natural, strong(title))
	return spread(besideGap, 1, append([]fyne.CanvasObject{head, caption(text)}, end...)...)
}

func (h *clientHTTP) row(field, title string, required bool, control fyne.CanvasObject, preset string, changed func() bool, reset func()) *field {
	arrow := newArrow(title, changed, reset)
	p := newPresetField(newField(clientLabelWidth, title, required, spread(besideGap, 0, control, arrow.button), nil), preset, arrow)
	if wrong, ok := control.(faulty); ok {
		p.reddens(wrong)
	}
	return h.keep(field, p)
}

func (h *clientHTTP) extras() fyne.CanvasObject {
	title := lang.L("Extra parameters")
	arrow := newArrow(title, func() bool {
		return !slices.Equal(h.parameters.values(), oauth.DefaultParameters())
	}, func() {
		h.parameters.set(oauth.DefaultParameters())
		h.takeParameters()
	})
	h.parameters = newPairList(lang.L("Add a parameter"), arrow.button, oauth.CheckParameter, h.takeParameters)
	preset := oauth.DefaultParameters()[0]
	p := newPresetField(newField(clientLabelWidth, title, false, h.parameters, nil), preset.Name+"="+preset.Value, arrow)
	return h.keep("parameters", p)
}

func (h *clientHTTP) keep(name string, p *presetField) *field {
	h.form.fields[name] = p.field
	h.rows = append(h.rows, p)
	return p.field
}

func (h *clientHTTP) takeParameters() {
	h.form.now.Parameters = h.parameters.values()
	h.take("parameters")
}

// take brings what was typed into the record, which names only what is not the
// preset's.
func (h *clientHTTP) take(field string) {
	f := h.form
	f.now.Endpoints = h.typed
	f.now = f.app.Service.Preset.Client(f.now)
	f.touched["secret"] = true // another host wants it again
	f.touch(field)
}

// fill writes the client into the controls.
func (h *clientHTTP) fill() {
	c := h.form.now
	h.typed = h.form.app.Service.Endpoints(c)
	typed := h.typed
	for i, a := range h.addresses {
		h.entries[i].SetText(*a.of(&typed))
	}
	h.style.set(max(indexOf(styles, c.Endpoints.AuthStyle), 0))
	h.delimiter.SetSelectedIndex(max(indexOf(oauth.ScopeDelimiters(), c.ScopeDelimiter), 0))
	h.parameters.set(c.AllParameters())
}

// reset sets every preset again.
func (h *clientHTTP) reset() {
	f := h.form
	f.now.Endpoints, f.now.ScopeDelimiter, f.now.Parameters = oauth.Endpoints{}, "", nil
	h.fill()
	h.take("parameters")
}

// show follows what is typed.
func (h *clientHTTP) show() {
	for _, row := range h.rows {
		row.update()
	}
	f := h.form
	names := f.app.overview.Users(f.before.ID)
	_, signIns := f.app.Service.Moved(f.before, f.now)
	told := map[string]any{"Names": words.Names(names)}
	h.users.RemoveAll()
	switch {
	case f.before.ID == "" || len(names) == 0:
	case signIns:
		h.users.Add(newNotice(kindAttention, plain(lang.L("Another host or client ID: these connections have to sign in again after saving: {{.Names}}.", told))))
	default:
		h.users.Add(caption(lang.L("A change concerns every connection that uses this client: {{.Names}}.", told)))
	}
	h.users.Hidden = len(h.users.Objects) == 0
	if h.signIns != signIns { // the notice may need more lines
		h.signIns = signIns
		f.sheet.window.Content().Refresh()
	}
	h.users.Refresh()
}
