package gui

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// settingsPage is what is set for the whole program. Each change is checked
// beside its field and stored at once; what is typed, when the person pauses.
type settingsPage struct {
	app  *App
	body *scroll

	language  *selector
	theme     *radio
	port      *entry
	browser   *entry
	opened    *mark // what came of the browser's test
	minutes   *entry
	proxy     *radio
	proxyURL  *entry
	example   *label // of an address
	caFile    *entry
	trusted   *label        // whom the file makes trusted
	reached   *mark         // what came of the network's test
	tested    oauth.Network // the way that it is about
	tests     int           // of the network, so that an older answer is not told
	debugging *mark
	debug     *button
	saveDebug *button
	kept      *snapshotSettings
	notify    *option // nil where nothing can be told
	tray      *option // nil where there is none
	trayless  *label  // this desktop has no tray; nil where none is spoken of

	fields  map[string]*field
	rows    []*presetField
	pending map[string]func() // stores what is being typed, at once
	stops   map[string]func() // keeps from storing it
	settled map[*entry]string // texts that fill may write over
	clock   bool              // the debug log's end is being counted down
}

const (
	settingsWidth = 720
	settleTyping  = time.Second / 2 // after the last letter, what was typed is stored
)

// The ways to the servers in the order in which they are offered.
const (
	proxySystem = iota
	proxyNone
	proxyOwn
)

// languages are BCP 47, in the order in which they are offered.
var languages = []string{"", "en", "de"}

func newSettingsPage(a *App) *settingsPage {
	p := &settingsPage{app: a, fields: map[string]*field{}, pending: map[string]func(){}, stops: map[string]func(){}, settled: map[*entry]string{}}
	groups := column(28,
		column(captionGap, heading(lang.L("Settings")), quietSentence(plain(lang.L("Every change is saved at once.")))),
		p.general(), p.signIn())
	if a.Monitor != nil {
		groups.Add(p.health())
	}
	if desktop := p.desktop(); desktop != nil {
		groups.Add(desktop)
	}
	groups.Add(p.network())
	groups.Add(p.snapshots())
	if a.DataDir != "" {
		groups.Add(p.data())
	}
	if a.DebugLog != nil {
		groups.Add(p.debugLog())
	}
	p.body = newScroll(inset(sectionGap, windowEdge, upTo(settingsWidth, groups)))
	p.fill()
	return p
}

func (p *settingsPage) view() fyne.CanvasObject { return p.body }

func group(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return column(12, section(title), newForm(rows...))
}

func (p *settingsPage) add(name, title string, control, help fyne.CanvasObject) *field {
	f := newField(formLabelWidth, title, false, control, help)
	p.fields[name] = f
	if wrong := p.wrong(name); wrong != "" {
		f.steady(wrong)
	}
	return f
}

// wrong is what may have to be said beside a field; empty where nothing can be
// wrong.
func (p *settingsPage) wrong(name string) string {
	none := connections.Settings{
		CallbackPort: -1, Browser: `"`, CheckMinutes: -1, Proxy: "?", CAFile: "?", SnapshotFolder: "?", Keep: connections.Retention{Last: -1},
	}
	problem, found := none.Validate().Of(name)
	if !found {
		return ""
	}
	return p.mend(name, problem)
}

// mend is what to say of a problem; of a proxy also which is in force as long
// as it has one.
func (p *settingsPage) mend(name string, problem connections.Problem) string {
	if name == "proxy" {
		return words.Problem(problem) + " " + p.meanwhile()
	}
	return words.Problem(problem)
}

// meanwhile says which way is in force until an address is stored.
func (p *settingsPage) meanwhile() string {
	switch proxy := p.app.preferences.set.Proxy; proxy {
	case "":
		return lang.L("Until then the system's proxy is in force.")
	case oauth.NoProxy:
		return lang.L("Until then no proxy is in force.")
	default:
		return lang.L("Until then {{.Proxy}} is in force.", map[string]any{"Proxy": proxy})
	}
}

// preset is add for what has an arrow that sets the default again; line puts
// the arrow beside the entry.
func (p *settingsPage) preset(name, title, preset string, e *entry, help fyne.CanvasObject, line func(arrow *button) fyne.CanvasObject) *field {
	arrow := newArrow(title, func() bool { return e.Text != preset }, func() {
		e.SetText(preset)
		p.flush()
	})
	row := newPresetField(p.add(name, title, line(arrow.button), help).reddens(e), "", arrow)
	p.rows = append(p.rows, row)
	return row.field
}

// numberLine is the line of an entry for a number, with its unit.
func numberLine(e *entry, unit string) func(*button) fyne.CanvasObject {
	return func(arrow *button) fyne.CanvasObject {
		return leading(beside(besideGap, sized(88, 0, e), word(unit, colorSecondary), arrow))
	}
}

// textLine is the line of an entry that takes the width, with a button.
func textLine(e *entry, more *button) func(*button) fyne.CanvasObject {
	return func(arrow *button) fyne.CanvasObject { return spread(besideGap, 0, e, more, arrow) }
}

// typed stores what is typed into an entry, once it is well and the person
// pauses, presses Enter or turns the page. prove, which may be nil, looks into what is
// well-formed and stores it or does not.
func (p *settingsPage) typed(name string, e *entry, set func(*connections.Settings, string), prove func(text string, store func())) {
	e.OnChanged = func(string) {
		p.stop(name)
		well := p.check(name, func(s *connections.Settings) { set(s, strings.TrimSpace(e.Text)) })
		for _, row := range p.rows {
			row.update()
		}
		if !well {
			return
		}
		p.pending[name] = func() {
			p.stop(name)
			text := strings.TrimSpace(e.Text)
			store := func() {
				if text == strings.TrimSpace(e.Text) {
					p.settle(e)
				}
				p.app.changeSettings(func(s *connections.Settings) { set(s, text) })
			}
			if prove != nil {
				prove(text, store)
				return
			}
			store()
		}
		p.stops[name] = p.app.Background.After(settleTyping, p.pending[name])
	}
	e.OnSubmitted = func(string) { p.flush() }
}

// settle says of texts that they are stored or given up.
func (p *settingsPage) settle(entries ...*entry) {
	for _, e := range entries {
		p.settled[e] = e.Text
	}
}

func (p *settingsPage) stop(name string) {
	if stop := p.stops[name]; stop != nil {
		stop()
	}
	delete(p.stops, name)
	delete(p.pending, name)
}

// flush stores at once what waits for a pause.
func (p *settingsPage) flush() {
	if p == nil {
		return
	}
	for _, store := range p.pending {
		store()
	}
}

// check says beside a field what is to mend in it if it were stored so.
func (p *settingsPage) check(name string, change func(*connections.Settings)) bool {
	s := p.app.preferences.set
	change(&s)
	problem, bad := s.Validate().Of(name)
	text := ""
	if bad {
		text = p.mend(name, problem)
	}
	p.fields[name].setMend(text)
	return !bad
}

func (p *settingsPage) general() fyne.CanvasObject {
	p.language = newSelector("", []string{lang.L("As the desktop"), "English", "Deutsch"}, func(string) {
		chosen := languages[max(p.language.SelectedIndex(), 0)]
		p.app.changeSettings(func(s *connections.Settings) { s.Language = chosen })
	})
	p.theme = newRadio(0, func(i int) {
		p.app.changeSettings(func(s *connections.Settings) { s.Theme = themes[i] })
	}, lang.L("As the desktop"), lang.L("Light"), lang.L("Dark"))
	return group(lang.L("General"),
		p.add("language", lang.L("Language"), leading(sized(240, 0, p.language)), caption(lang.L("The windows speak it after the next start."))),
		p.add("theme", lang.L("Colours"), p.theme, nil))
}

func (p *settingsPage) signIn() fyne.CanvasObject {
	p.port, p.browser, p.opened = newMonoEntry(), newMonoEntry(), newWrappingMark(kindPlain, "")
	p.typed("callbackPort", p.port, func(s *connections.Settings, text string) {
		s.CallbackPort = other(number(text), connections.DefaultCallbackPort)
	}, nil)
	p.typed("browser", p.browser, func(s *connections.Settings, text string) { s.Browser = text }, nil)
	typed := p.browser.OnChanged
	p.browser.OnChanged = func(text string) {
		typed(text)
		p.opened.set(kindPlain, "") // it was of another command
	}
	test := newButton(secondary, "", lang.L("Test"), p.testBrowser)
	test.name = lang.L("Test the browser")
	return group(lang.L("Sign-in"),
		p.preset("callbackPort", lang.L("Callback port"), strconv.Itoa(connections.DefaultCallbackPort), p.port,
			caption(lang.L("For the redirect URI of new Web application clients. Those that exist keep theirs, as it is registered.")), numberLine(p.port, "")),
		p.preset("browser", lang.L("Browser command"), "", p.browser,
			column(captionGap, caption(lang.L("A program and its arguments; the page's address comes last, or where %s stands. Empty: the desktop's browser. A connection can have its own, in its HTTP view.")), p.opened), textLine(p.browser, test)))
}

func (p *settingsPage) health() fyne.CanvasObject {
	p.minutes = newMonoEntry()
	p.typed("checkMinutes", p.minutes, func(s *connections.Settings, text string) {
		s.CheckMinutes = other(positive(text), connections.DefaultCheckMinutes)
	}, nil)
	return group(lang.L("Health"),
		p.preset("checkMinutes", lang.L("Check connections every"), strconv.Itoa(connections.DefaultCheckMinutes), p.minutes, nil, numberLine(p.minutes, lang.L("minutes"))))
}

func (p *settingsPage) network() fyne.CanvasObject {
	p.proxyURL, p.caFile = newMonoEntry(), newMonoEntry()
	p.trusted, p.reached, p.example = caption(""), newWrappingMark(kindPlain, ""), caption("")
	p.proxy = newRadio(proxySystem, func(i int) {
		p.chooseProxy(i)
		switch i {
		case proxySystem:
			p.app.changeSettings(func(s *connections.Settings) { s.Proxy = "" })
		case proxyNone:
			p.app.changeSettings(func(s *connections.Settings) { s.Proxy = oauth.NoProxy })
		default:
			if p.proxyURL.Text != "" {
				p.proxyURL.OnChanged(p.proxyURL.Text)
			}
			p.app.main.window.Canvas().Focus(p.proxyURL) // Fyne does not know yet where what was never shown stands
		}
	}, lang.L("As the system says"), lang.L("None"), lang.L("This one:"))
	p.typed("proxy", p.proxyURL, setProxy, nil)
	typed := p.proxyURL.OnChanged
	p.proxyURL.OnChanged = func(text string) {
		said := p.proxyURL.wrong
		if typed(text); !said {
			p.fields["proxy"].setMend("") // an address is wrong until its end is typed
		}
		p.outdate()
	}
	p.proxyURL.left = func() {
		if strings.TrimSpace(p.proxyURL.Text) != "" {
			p.checkProxy()
		}
	}
	p.typed("caFile", p.caFile, func(s *connections.Settings, text string) { s.CAFile = text }, p.readAuthorities)
	read := p.caFile.OnChanged
	p.caFile.OnChanged = func(text string) { read(text); p.outdate() }
	choose := newButton(secondary, "", lang.L("Choose file"), p.chooseAuthorities)
	choose.name = lang.L("Choose the file of authorities")
	test := newButton(secondary, "", lang.L("Test the connection"), p.testNetwork)
	return group(lang.L("Network"),
		p.add("proxy", lang.L("Proxy"), column(besideGap, p.proxy.yields(), p.proxyURL), p.example).reddens(p.proxyURL),
		p.preset("caFile", lang.L("More certificate authorities"), "", p.caFile,
			column(captionGap, caption(lang.L("A PEM file, for networks that look into what is encrypted. They are trusted beside the system's.")), p.trusted), textLine(p.caFile, choose)),
		underControl(column(besideGap, leading(test), sized(0, 2*lineHeight(theme.SizeNameText), p.reached))))
}

func (p *settingsPage) data() fyne.CanvasObject {
	open := newButton(secondary, "open-page", lang.L("Open folder"), func() { p.app.openFolder(p.app.DataDir) })
	path := newLabel(theme.SizeNameText, theme.ColorNameForeground, wrapped, run{text: p.app.DataDir, mono: true})
	return group(lang.L("Data"), p.add("data", lang.L("Folder"), spread(besideGap, 0, path, open),
		caption(lang.L("Connections, clients, the activity and these settings. Secrets are in the keyring, and nowhere else."))))
}

func (p *settingsPage) debugLog() fyne.CanvasObject {
	p.debugging = newMark(kindPlain, "")
	p.debug = newButton(secondary, "", "", p.switchDebug)
	p.saveDebug = newButton(secondary, "", lang.L("Save to a file"), func() {
		p.app.saveFile(lang.L("Save the debug log"), debugHolds(), "gcdesk-debug-"+p.app.Now().Local().Format(time.DateOnly), fileFormat{name: "LOG", write: p.app.DebugLog})
	})
	return group(lang.L("Debug log"), p.add("debug", lang.L("State"), flow(besideGap, sized(0, controlHeight, upright(p.debugging)), p.debug, p.saveDebug), caption(debugHolds())))
}

// debugHolds is what a person should know of the log before giving it away.
func debugHolds() string {
	return lang.L("It holds what was asked of which server, when, and how it was answered: no secret, token, code, e-mail address or contact.")
}

// setProxy sets an address; nothing is none, where one is wanted.
func setProxy(s *connections.Settings, text string) {
	if s.Proxy = text; text == "" {
		s.Proxy = "?"
	}
}

// fill writes the settings into the controls, without storing them again. What
// is typed and not stored yet stays.
func (p *settingsPage) fill() {
	s := p.app.preferences.set
	p.language.Selected = p.language.Options[max(slices.Index(languages, s.Language), 0)]
	p.theme.set(max(slices.Index(themes, s.Theme), 0))
	write := func(e *entry, text string) (written bool) {
		if e.Text != p.settled[e] {
			return false
		}
		changed := e.OnChanged
		e.OnChanged = nil
		e.SetText(text)
		e.OnChanged = changed
		p.settle(e)
		return true
	}
	write(p.port, strconv.Itoa(s.Port()))
	write(p.browser, s.Browser)
	if p.minutes != nil {
		write(p.minutes, strconv.Itoa(int(s.CheckInterval().Minutes())))
	}
	p.kept.fill(p, write)
	if write(p.caFile, s.CAFile) {
		p.readAuthorities(s.CAFile, func() {}) // it may have gone meanwhile
	}
	if p.notify != nil {
		p.notify.setOn(!s.NotificationsOff)
	}
	if p.tray != nil {
		p.tray.setOn(!s.TrayOff)
	}
	switch typing := p.proxy.selected == proxyOwn && p.proxyURL.Text != p.settled[p.proxyURL]; {
	case typing:
	case s.Proxy == "", s.Proxy == oauth.NoProxy:
		p.chooseProxy(map[string]int{"": proxySystem, oauth.NoProxy: proxyNone}[s.Proxy])
	default:
		p.settle(p.proxyURL) // another way was chosen since it was typed
		write(p.proxyURL, s.Proxy)
		p.chooseProxy(proxyOwn)
	}
	p.show()
}

// chooseProxy shows a way to the servers without storing it.
func (p *settingsPage) chooseProxy(i int) {
	p.proxy.set(i)
	p.stop("proxy")
	p.fields["proxy"].setMend("")
	p.fields["proxy"].setBrief(i != proxyOwn)
	p.proxyURL.Hidden = i != proxyOwn
	p.outdate()
	p.relay()
}

// outdate takes back what came of testing another way than stands here now.
func (p *settingsPage) outdate() {
	if p.tested != p.typedNetwork() {
		p.reached.set(kindPlain, "")
	}
}

// relay lays the page out anew after a part of it came or went.
func (p *settingsPage) relay() {
	if p.body != nil {
		p.body.Content.Refresh()
		p.body.Refresh()
	}
}

// show follows what is stored, and the time.
func (p *settingsPage) show() {
	if p == nil {
		return
	}
	for _, row := range p.rows {
		row.update()
	}
	example := lang.L("For example {{.Address}}", map[string]any{"Address": "http://proxy.example:3128"})
	if set := p.app.preferences.set.Proxy; set == "" || set == oauth.NoProxy {
		example += ". " + p.meanwhile()
	}
	p.example.set(example)
	if p.trayless != nil {
		p.trayless.Hidden = p.app.tray.there
		p.relay()
	}
	if p.debug == nil {
		return
	}
	p.saveDebug.setEnabled(!p.app.preferences.set.DebugUntil.IsZero()) // then there is one
	left := p.app.preferences.set.DebugUntil.Sub(p.app.Now())
	if left <= 0 {
		p.debugging.set(kindPlain, lang.L("Off"))
		p.debug.setText(lang.L("Switch on for 15 minutes"))
		return
	}
	p.debugging.set(kindInfo, lang.L("On, {{.Left}}", map[string]any{"Left": words.Left(left)}))
	p.debug.setText(lang.L("Switch off"))
	if !p.clock {
		p.clock = true
		p.app.Background.After(min(left, 10*time.Second), func() {
			p.clock = false
			p.show()
		})
	}
}

func (p *settingsPage) switchDebug() {
	until := p.app.Now()
	if !until.Before(p.app.preferences.set.DebugUntil) {
		until = until.Add(connections.DebugTime)
	}
	p.app.changeSettings(func(s *connections.Settings) { s.DebugUntil = until })
}

// tellTest says under a control what came of trying it; its room is kept.
func (p *settingsPage) tellTest(m *mark, k kind, text string) {
	m.set(k, text)
	p.relay()
	p.body.show(m)
}

// testBrowser opens the page that says who is signed in, with the command as
// it is typed.
func (p *settingsPage) testBrowser() {
	command := strings.TrimSpace(p.browser.Text)
	if !p.check("browser", func(s *connections.Settings) { s.Browser = command }) {
		return
	}
	p.tellTest(p.opened, kindPlain, lang.L("Opening…"))
	p.app.run(lang.L("Opening…"), func(ctx context.Context) error { return p.app.Service.TryBrowser(ctx, command) }, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), command != strings.TrimSpace(p.browser.Text):
			p.tellTest(p.opened, kindPlain, "")
		case err != nil:
			p.tellTest(p.opened, kindExpired, strings.TrimSpace(lang.L("The browser did not open.")+" "+words.Browser(err)))
		default:
			p.tellTest(p.opened, kindOnline, lang.L("It was started. Look whether the right browser and profile show a page."))
		}
	})
}

// typedNetwork is the way to the servers as it stands on the page, stored or
// not.
func (p *settingsPage) typedNetwork() oauth.Network {
	way := oauth.Network{CAFile: strings.TrimSpace(p.caFile.Text)}
	switch p.proxy.selected {
	case proxyNone:
		way.Proxy = oauth.NoProxy
	case proxyOwn:
		way.Proxy = strings.TrimSpace(p.proxyURL.Text)
	}
	return way
}

// checkProxy says what is to mend in the proxy's address, where one is wanted.
func (p *settingsPage) checkProxy() {
	if p.proxy.selected == proxyOwn {
		p.check("proxy", func(s *connections.Settings) { setProxy(s, strings.TrimSpace(p.proxyURL.Text)) })
	}
}

// testNetwork asks the servers for an answer in the way that is typed.
func (p *settingsPage) testNetwork() {
	way := p.typedNetwork()
	p.checkProxy()
	for _, e := range []*entry{p.proxyURL, p.caFile} {
		if e.Visible() && e.wrong {
			p.tellTest(p.reached, kindPlain, "")
			p.app.main.window.Canvas().Focus(e)
			return
		}
	}
	p.tellTest(p.reached, kindPlain, lang.L("Asking the servers…"))
	p.tests++
	n := p.tests
	p.tested = way
	var tried []oauth.Tried
	p.app.run(lang.L("Asking the servers…"), func(ctx context.Context) (err error) {
		tried, err = p.app.Service.TryNetwork(ctx, way)
		return err
	}, func(err error) {
		switch {
		case n != p.tests: // another is under way, or has answered
		case errors.Is(err, context.Canceled), way != p.typedNetwork():
			p.tellTest(p.reached, kindPlain, "")
		case err != nil:
			t, file := words.Error(err, ""), words.Authorities(err)
			if file != "" {
				p.trusted.set("")
			}
			p.tellTest(p.reached, kindExpired, cmp.Or(file, strings.TrimSpace(t.What+" "+t.Why)))
		default:
			k := kindOnline
			if p.proxy.selected == proxyOwn && slices.ContainsFunc(tried, func(t oauth.Tried) bool { return t.Proxy == "" }) {
				k = kindAttention
			}
			p.tellTest(p.reached, k, words.Tried(tried, k == kindAttention))
		}
	})
}

func (p *settingsPage) chooseAuthorities() {
	p.app.chooseFile(p.app.main.window, func(path string) {
		p.caFile.SetText(path)
		p.flush()
	})
}

// tryPath looks at what a path that was typed into a field leads to; says is how
// the field tells what is wrong with it. Empty needs no look.
func (p *settingsPage) tryPath(name, path string, e *entry, look func() error, says func(error) string, well func()) {
	p.relay()
	if path == "" {
		well()
		return
	}
	p.app.store("", func(context.Context) error { return look() }, func(err error) {
		switch {
		case path != strings.TrimSpace(e.Text): // another is being typed
			return
		case err != nil:
			p.fields[name].setMend(says(err))
		default:
			well()
		}
		p.relay()
	})
}

// readAuthorities says whom a file makes trusted and stores it, or says why it
// is of no use.
func (p *settingsPage) readAuthorities(path string, store func()) {
	p.trusted.set("")
	var list []*x509.Certificate
	p.tryPath("caFile", path, p.caFile, func() (err error) {
		list, err = oauth.Authorities(path)
		return err
	}, words.Authorities, func() {
		var names []string
		for _, c := range list {
			names = append(names, authorityName(c))
		}
		if len(names) > 0 {
			p.trusted.set(lang.L("Trusted: {{.Names}}", map[string]any{"Names": words.Names(names)}))
		}
		store()
	})
}

// authorityName is what people call an authority.
func authorityName(c *x509.Certificate) string {
	for _, name := range append([]string{c.Subject.CommonName}, append(c.Subject.Organization, c.Subject.String())...) {
		if name != "" {
			return oauth.Clean(name)
		}
	}
	return c.SerialNumber.String()
}
