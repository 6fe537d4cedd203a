package gui

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// connectionHTTP is what the HTTP view of a connection shows beside the simple
// one: how its API is asked, and, to read, what its client says of the
// authorization server.
type connectionHTTP struct {
	form *connectionForm

	ofClient *fyne.Container // to read
	shown    ofClientShown
	base     *entry
	moved    *fyne.Container // what another host brings with it
	headers  *pairList
	method   *selector
	uri      *entry
	status   *entry
	timeout  *entry
	retries  *entry
	pace     *entry
	browser  *entry
	rows     []*presetField
	sections []fyne.CanvasObject
}

// ofClientShown is what is shown of the client: the same is not drawn again, for
// the keyboard may be on it, nor written over what is being typed.
type ofClientShown struct {
	client connections.Client
	preset string // base URI
	others []string
}

func newConnectionHTTP(f *connectionForm) *connectionHTTP {
	h := &connectionHTTP{form: f, ofClient: column(sectionGap), moved: column(0)}
	ping, limits := connections.DefaultPing(), connections.DefaultLimits()
	mono := func(field string, take func(string)) *entry {
		e := newMonoEntry()
		e.OnChanged = func(text string) {
			take(strings.TrimSpace(text))
			f.touch(field)
		}
		return e
	}

	h.base = mono("baseUri", func(s string) {
		if f.now.BaseURI = s; s == h.presetBase() {
			f.now.BaseURI = ""
		}
	})
	resetBase := newArrow(lang.L("Base URI"), func() bool { return f.now.BaseURI != "" && h.presetBase() != "" },
		func() { h.base.SetText(h.presetBase()) })
	base := newPresetField(newField(formLabelWidth, lang.L("Base URI"), true, spread(besideGap, 0, h.base, resetBase.button), nil),
		f.app.Service.Preset.BaseURI, resetBase)
	base.reddens(h.base)

	title := lang.L("Request headers")
	resetHeaders := newArrow(title, func() bool { return len(f.now.Headers) > 0 }, func() {
		h.headers.set(nil)
		h.takeHeaders()
	})
	h.headers = newPairList(lang.L("Add a header"), resetHeaders.button, oauth.CheckHeader, h.takeHeaders)
	warning := caption(lang.L("Sent with every request to the API. They are not kept in the keyring: no keys or passwords here."))
	headers := newPresetField(newField(formLabelWidth, title, false, h.headers, warning), "", resetHeaders)

	h.method = newSelector("", oauth.PingMethods(), func(method string) {
		f.now.Ping.Method = other(method, ping.Method)
		f.touch("ping")
	})
	h.uri = mono("ping", func(s string) { f.now.Ping.URI = other(s, ping.URI) })
	h.status = mono("ping", func(s string) { f.now.Ping.Status = other(number(s), ping.Status) })
	resetMethod := newArrow(lang.L("Ping method"), func() bool { return f.now.Ping.Method != "" }, func() { h.method.SetSelected(ping.Method) })
	resetURI := newTextArrow(lang.L("Ping URI"), h.uri, ping.URI)
	resetStatus := newTextArrow(lang.L("Expected status"), h.status, strconv.Itoa(ping.Status))
	pingRow := newPresetField(newField(formLabelWidth, lang.L("Ping"), false, column(besideGap,
		spread(besideGap, 2, sized(92, 0, h.method), resetMethod.button, h.uri, resetURI.button),
		beside(besideGap, word(lang.L("expects"), colorSecondary), sized(56, 0, h.status), resetStatus.button)), nil),
		ping.Method+" "+ping.URI+", "+strconv.Itoa(ping.Status), resetMethod, resetURI, resetStatus)
	pingRow.reddens(reddening(func(wrong bool) {
		_, err := oauth.Beneath("https://api.example/", f.now.Ping.URI)
		atURI := h.uri.Text == "" || err != nil
		h.uri.setWrong(wrong && atURI)
		h.status.setWrong(wrong && !atURI)
	}))

	h.timeout = mono("limits", func(s string) { f.now.Limits.Timeout = other(positive(s), limits.Timeout) })
	h.retries = mono("limits", func(s string) { f.now.Limits.Tries = other(max(number(s)+1, 0), limits.Tries) })
	h.pace = mono("limits", func(s string) { f.now.Limits.PerMinute = other(positive(s), limits.PerMinute) })
	resetTimeout := newTextArrow(lang.L("Request timeout"), h.timeout, strconv.Itoa(limits.Timeout))
	resetRetries := newTextArrow(lang.L("Retries"), h.retries, strconv.Itoa(limits.Tries-1))
	resetPace := newTextArrow(lang.L("Pace"), h.pace, strconv.Itoa(limits.PerMinute))
	quiet := func(text string) *label { return word(text, colorSecondary) }
	bounds := flow(formGap,
		beside(besideGap, sized(64, 0, h.timeout), quiet(lang.L("seconds")), resetTimeout.button),
		beside(besideGap, quiet(lang.L("Retries")), sized(56, 0, h.retries), resetRetries.button),
		beside(besideGap, quiet(lang.L("Pace")), sized(72, 0, h.pace), quiet(lang.L("per minute")), resetPace.button))
	limitsRow := newPresetField(newField(formLabelWidth, lang.L("Request timeout"), false, bounds, nil),
		lang.L("{{.Seconds}} seconds, {{.Retries}} retries, {{.Pace}} per minute", map[string]any{"Seconds": limits.Timeout, "Retries": limits.Tries - 1, "Pace": limits.PerMinute}),
		resetTimeout, resetRetries, resetPace)
	limitsRow.reddens(reddening(func(wrong bool) {
		for e, most := range map[*entry]int{h.timeout: connections.MaxTimeout, h.pace: connections.MaxPerMinute} {
			n := number(e.Text)
			e.setWrong(wrong && (n < 1 || n > most))
		}
		n := number(h.retries.Text)
		h.retries.setWrong(wrong && (n < 0 || n >= connections.MaxTries))
	}))

	h.browser = mono("browser", func(s string) { f.now.Browser = s })
	resetBrowser := newTextArrow(lang.L("Browser command"), h.browser, "")
	browser := newPresetField(newField(formLabelWidth, lang.L("Browser command"), false, spread(besideGap, 0, h.browser, resetBrowser.button),
		caption(lang.L("Opens the sign-in, so that the right browser profile serves the right account. Empty: that of the settings."))), "", resetBrowser)
	browser.reddens(h.browser)

	h.rows = []*presetField{base, headers, pingRow, limitsRow, browser}
	for i, name := range []string{"baseUri", "headers", "ping", "limits", "browser"} {
		f.fields[name] = h.rows[i].field
	}
	h.sections = []fyne.CanvasObject{
		h.ofClient, column(12, section(lang.L("API")),
			column(besideGap, base.field, h.moved, headers.field, pingRow.field, limitsRow.field)),
		column(12, section(lang.L("Sign-in")), browser.field),
	}
	return h
}

// other is a value, or the zero that stands for the preset's.
func other[T comparable](v, preset T) T {
	if v == preset {
		return *new(T)
	}
	return v
}

// number reads a number; what is none is −1, which nothing accepts.
func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// positive is number for what cannot be nothing.
func positive(s string) int { return cmp.Or(max(number(s), 0), -1) }

// presetBase is where the API is unless the record says another; empty if the
// client's server has none that is known.
func (h *connectionHTTP) presetBase() string {
	client, found := h.client()
	if !found {
		return h.form.app.Service.Preset.BaseURI
	}
	return h.form.app.Service.API(connections.Connection{}, client).BaseURI
}

func (h *connectionHTTP) client() (connections.Client, bool) {
	return h.form.app.overview.Client(h.form.now.Client)
}

func (h *connectionHTTP) takeHeaders() {
	h.form.now.Headers = h.headers.values()
	h.form.touch("headers")
}

// fill writes the connection into the controls.
func (h *connectionHTTP) fill() {
	c, ping, limits := h.form.now, connections.DefaultPing(), connections.DefaultLimits()
	h.base.SetText(cmp.Or(c.BaseURI, h.presetBase()))
	h.headers.set(c.Headers)
	h.method.SetSelected(cmp.Or(c.Ping.Method, ping.Method))
	h.uri.SetText(cmp.Or(c.Ping.URI, ping.URI))
	h.status.SetText(strconv.Itoa(cmp.Or(c.Ping.Status, ping.Status)))
	h.timeout.SetText(strconv.Itoa(cmp.Or(c.Limits.Timeout, limits.Timeout)))
	h.retries.SetText(strconv.Itoa(cmp.Or(c.Limits.Tries, limits.Tries) - 1))
	h.pace.SetText(strconv.Itoa(cmp.Or(c.Limits.PerMinute, limits.PerMinute)))
	h.browser.SetText(c.Browser)
	clear(h.form.touched)
}

func (h *connectionHTTP) reset() {
	n := &h.form.now
	n.BaseURI, n.Headers, n.Ping, n.Limits = "", nil, oauth.Ping{}, connections.Limits{}
	touched := h.form.touched
	h.form.touched = map[string]bool{}
	h.fill()
	h.form.touched = touched
	h.form.touch("baseUri")
}

// problems are those of a field that is empty where the record would follow
// the preset.
func (h *connectionHTTP) problems() (p connections.Problems) {
	if h.base.Text == "" && h.presetBase() != "" {
		p = append(p, connections.Problem{Field: "baseUri", Code: "required"})
	}
	if strings.TrimSpace(h.uri.Text) == "" {
		p = append(p, connections.Problem{Field: "ping", Code: "required"})
	}
	return p
}

func (h *connectionHTTP) changed() bool {
	c := h.form.now
	return c.BaseURI != "" || len(c.Headers) > 0 || c.Ping != (oauth.Ping{}) || c.Limits != (connections.Limits{}) || c.Browser != ""
}

func (h *connectionHTTP) dirty() bool {
	a, b := h.form.before, h.form.now
	return a.BaseURI != b.BaseURI || a.Ping != b.Ping || a.Limits != b.Limits || a.Browser != b.Browser || !slices.Equal(a.Headers, b.Headers)
}

// show follows what is typed.
func (h *connectionHTTP) show() {
	for _, row := range h.rows {
		row.update()
	}
	f := h.form
	client, _ := h.client()
	h.moved.RemoveAll()
	if f.before.Authorized() && f.app.Service.NeedsSignIn(f.before, f.now, client) {
		h.moved.Add(underControl(newNotice(kindAttention, plain(lang.L("Another host or client: the connection has to sign in again after saving.")))))
	}
	if hidden := len(h.moved.Objects) == 0; hidden != h.moved.Hidden {
		h.moved.Hidden = hidden
		f.sheet.window.Content().Refresh()
	}
}

// setClient shows what the chosen client says of its server, and where the API
// is unless the record says another.
func (h *connectionHTTP) setClient() {
	client, found := h.client()
	before, now := h.shown, ofClientShown{client, h.presetBase(), h.others(client)}
	if reflect.DeepEqual(now, before) {
		return
	}
	h.shown = now
	if h.form.now.BaseURI == "" && (client.ID != before.client.ID || now.preset != before.preset) {
		h.base.SetText(now.preset)
	}
	h.ofClient.RemoveAll()
	if h.ofClient.Hidden = !found; !found {
		return
	}
	app := h.form.app
	e := app.Service.Endpoints(client)
	told := lang.L("They belong to the client “{{.Name}}”.", map[string]any{"Name": client.Name})
	if others := now.others; len(others) > 0 {
		told = lang.L("They belong to the client “{{.Name}}”, which others use as well: {{.Names}}.", map[string]any{"Name": client.Name, "Names": words.FewNames(others)})
	}
	edit := newLink(lang.L("Edit in the client"), func() {
		app.openClientForm(client, h.form.chooseClient, func(c *clientForm) { c.views.turn(true) })
	})
	server := column(0)
	for _, a := range addresses() {
		server.Add(reading(a.title, run{text: cmp.Or(*a.of(&e), "–"), mono: true}))
	}
	request := column(0,
		reading(lang.L("Client credentials go"), plain(styleNames()[max(indexOf(styles, e.AuthStyle), 0)])),
		reading(lang.L("Scope delimiter"), plain(delimiterNames()[max(indexOf(oauth.ScopeDelimiters(), client.ScopeDelimiter), 0)])))
	for i, p := range client.AllParameters() {
		title := ""
		if i == 0 {
			title = lang.L("Extra parameters")
		}
		request.Add(reading(title, run{text: p.Name + "=" + p.Value, mono: true}))
	}
	h.ofClient.Add(column(captionGap, sectionLine(lang.L("Addresses"), told, edit), server))
	h.ofClient.Add(column(captionGap, section(lang.L("Authorization")), request))
}

// others names the other connections of a client.
func (h *connectionHTTP) others(client connections.Client) (names []string) {
	for _, c := range h.form.app.overview.Connections {
		if c.Client == client.ID && c.ID != h.form.now.ID {
			names = append(names, c.Name)
		}
	}
	return names
}

// reading is a row to read, aligned with those to write in.
func reading(title string, value run) fyne.CanvasObject {
	const height = 24
	return spread(0, 1, sized(formLabelWidth, height, upright(word(title, colorSecondary))), oneLine(theme.ColorNameForeground, value))
}
