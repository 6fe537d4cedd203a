package gui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// remedy is what mends a cause, as buttons that do it.
type remedy struct {
	app        *App
	over       fyne.Window
	connection connections.Connection
	client     connections.Client
	cause      connections.Cause
	again      func()                         // tries once more what has failed
	signIn     func(signInWay)                // in place of a window of its own; may be nil
	editClient func(saved connections.Client) // after the client's window has saved; may be nil
	opened     func()                         // after the page was opened; may be nil
	elsewhere  func(then func())              // makes room for another window first; may be nil
	first      string                         // what may be done in place of it, see question; may be empty
	begin      func()
}

// button begins the mend.
func (r remedy) button() *button { return r.of(r.cause.Mend.Act, primary) }

// of is the button of an act.
func (r remedy) of(act connections.Act, weight importance) *button {
	m := r.cause.Mend
	m.Act = act
	label, icon := words.Mend(m), ""
	switch act {
	case connections.ActAskMissing:
		label = lang.N("Ask for the missing permissions", max(len(r.connection.Missing()), 1))
	case connections.ActEditClient, connections.ActEnterSecret, connections.ActRegisterRedirect,
		connections.ActEditConnection, connections.ActChooseScopes:
		icon = "edit"
	case connections.ActAskAdministrator:
		b := newButton(weight, "copy", label, nil)
		r.app.copier.ticks(b, func() { r.app.copier.copy(words.Administrator(r.cause)) })
		return b
	}
	if r.leads(act) {
		icon = "open-page"
	}
	return newButton(weight, icon, label, func() { r.do(act) })
}

// signsIn reports whether an act sends the person to the browser to sign in.
func signsIn(act connections.Act) bool {
	switch act {
	case connections.ActAuthorize, connections.ActReauthorize, connections.ActChooseAccount, connections.ActAskMissing:
		return true
	}
	return false
}

// leads reports whether an act is done on Mend.URL, away from gcdesk.
func (r remedy) leads(act connections.Act) bool {
	switch act {
	case connections.ActRestoreClient, connections.ActEnableAPI, connections.ActAddTestUser, connections.ActChangeAudience, connections.ActOpenPage:
		return true
	}
	return false
}

// possible reports whether there is what the mend works on.
func (r remedy) possible() bool {
	switch act := r.cause.Mend.Act; {
	case signsIn(act), act == connections.ActChooseScopes, act == connections.ActEditConnection, act == connections.ActPublish:
		return r.connection.ID != ""
	case act == connections.ActEditClient, act == connections.ActEnterSecret, act == connections.ActRegisterRedirect:
		return r.client.ClientID != ""
	case r.leads(act), act == connections.ActAskAdministrator:
		return true
	}
	return r.again != nil
}

// comesBack reports whether the mend is over when its page is done with: what
// comes then is Mend.Then.
func (r remedy) comesBack() bool { return r.leads(r.cause.Mend.Act) }

// help is the buttons beside the first: a page to look something up on, a text
// that is needed there.
func (r remedy) help() (buttons []*button) {
	a, m := r.app, r.cause.Mend
	copies := func(name, text string) {
		if text != "" {
			b := newButton(secondary, "copy", name, nil)
			a.copier.ticks(b, func() { a.copier.copy(text) })
			buttons = append(buttons, b)
		}
	}
	if m.URL != "" && !r.comesBack() && m.Act != connections.ActPublish {
		buttons = append(buttons, newButton(secondary, "open-page", lang.L("Open the console page"), r.open))
	}
	switch m.Act {
	case connections.ActAddTestUser:
		account := r.connection.Account.Email
		copies(lang.L("Copy {{.Text}}", map[string]any{"Text": account}), account)
	case connections.ActRegisterRedirect:
		copies(lang.L("Copy redirect URI"), r.client.RedirectURI)
	}
	return buttons
}

func (r remedy) open() {
	r.app.openPage(r.over, r.cause.Mend.URL)
	if r.opened != nil {
		r.opened()
	}
}

// do carries an act out.
func (r remedy) do(act connections.Act) {
	a, c := r.app, r.connection
	away := func(f func()) {
		if r.elsewhere != nil {
			r.elsewhere(f)
		} else {
			f()
		}
	}
	signIn := func(way signInWay) {
		if r.signIn != nil {
			r.signIn(way)
		} else {
			away(func() { a.signIn(c, way) })
		}
	}
	switch act {
	case connections.ActAuthorize, connections.ActReauthorize:
		signIn(signInWay{})
	case connections.ActAskMissing:
		signIn(signInWay{consent: true})
	case connections.ActChooseAccount:
		signIn(signInWay{choose: true})
	case connections.ActChooseScopes:
		away(func() { a.openConnectionForm(c, (*connectionForm).chooseScopes) })
	case connections.ActEditConnection:
		away(func() { a.openConnectionForm(c, func(f *connectionForm) { f.views.turn(true) }) })
	case connections.ActEditClient, connections.ActRegisterRedirect:
		a.editClient(r.client, r.editClient)
	case connections.ActEnterSecret:
		a.openClientForm(r.client, r.editClient, func(f *clientForm) { f.sheet.window.Canvas().Focus(f.secret) })
	case connections.ActPublish:
		a.openPublish(c)
	case connections.ActSettings:
		a.raise()
		a.main.turn(pageSettings)
	default:
		if r.leads(act) {
			r.open()
		} else {
			r.again()
		}
	}
}

// evidence is what the records say of a connection.
func (a *App) evidence(c connections.Connection) connections.Evidence {
	client, _ := a.overview.Client(c.Client)
	return a.Service.Known(c, client)
}

// explain says what an error means that a use case of a connection ended with,
// and what caused it.
func (a *App) explain(c connections.Connection, err error) (words.Text, connections.Cause) {
	t, d := a.judge(a.evidence(c), err)
	return t, d.First()
}

// judge says what an error means beside what is known.
func (a *App) judge(e connections.Evidence, err error) (words.Text, connections.Diagnosis) {
	f := connections.FailureOf(err)
	f.Since = a.Now()
	e.Failure = &f
	d := connections.Diagnose(e)
	if _, _, unreadable := connections.Unreadable(err); unreadable || f.Code == connections.CodeUnknown {
		return words.Error(err, e.Connection.Name), d
	}
	return words.Cause(d.First(), e.Connection.Name), d
}

// tryAgain asks once more how a connection stands; one that is not authorized
// signs in.
func (a *App) tryAgain(c connections.Connection) {
	if c.Authorized() {
		a.test(c)
	} else {
		a.signIn(c, signInWay{})
	}
}

// mendBanner is the most urgent reason why a connection is not simply online,
// with the one button that mends it, unless the server wants to be left alone
// until later, and a way to look closer; nil when there is none.
func (a *App) mendBanner(c connections.Connection, client connections.Client, h connections.Health) *banner {
	found := connections.Diagnose(a.evidence(c))
	cause := found.First()
	if h.Status == connections.Online || cause.Code == "" {
		return nil
	}
	t := words.Cause(cause, c.Name)
	fact, consequence := t.What, cmp.Or(t.Why, t.Mend)
	timed := cause.Code == connections.CodeDiesSoon || cause.Code == connections.CodeNotYet // says what to do by itself
	if act := cause.Mend.Act; !timed && !signsIn(act) && act != connections.ActTryAgain && act != connections.ActWait {
		consequence = t.Mend
	}
	switch cause.Code {
	case connections.CodeNotYet:
		fact, consequence = lang.L("Not authorized yet."), lang.L("Sign in once in the browser; then it keeps itself alive.")
	case connections.CodeCaptive, connections.CodeCertificate: // what is to be done before trying again lies outside
		consequence = t.Why + " " + t.Mend
	case connections.CodePermission:
		fact = missingFact(c.Missing())
	case connections.CodeDiesSoon:
		fact = words.EndSentence(c.End(client), a.Now())
	}
	if cause.Code != connections.CodeDiesSoon && slices.ContainsFunc(found.Causes, func(c connections.Cause) bool { return c.Code == connections.CodeDiesSoon }) {
		consequence += " " + words.EndSentence(c.End(client), a.Now())
	}
	if code := h.LastTest(); code != "" {
		consequence += " " + words.CouldNotLook(code)
	}
	r := remedy{app: a, over: a.main.window, connection: c, client: client, cause: cause, again: func() { a.tryAgain(c) }}
	mend := r.button()
	if f := h.Failure; f != nil && f.Wait >= time.Minute && a.Now().Before(f.Until) && cause.Mend.Act == connections.ActWait {
		mend, consequence = nil, consequence+" "+lang.L("The pause that it asks for ends {{.When}}.", map[string]any{"When": words.When(f.Until, a.Now())})
	}
	b := newBanner(statusKind(h.Status), fact, consequence, mend)
	if cause.Code != connections.CodeNotYet {
		b.more(newLink(lang.L("Why?"), func() { a.openTrouble(c, nil) }))
	}
	return b
}

// publishLink leads to the assistant that makes the sign-ins of an app in
// testing last; nil for any other.
func (a *App) publishLink(c connections.Connection, client connections.Client) *link {
	if !c.End(client).Testing || client.Endpoints.Named() {
		return nil
	}
	return newLink(lang.L("Make it last: publish the app"), func() { a.openPublish(c) })
}

// missingFact names what was not given.
func missingFact(missing oauth.Scopes) string {
	if len(missing) == 1 {
		title, _, _ := words.Scope(missing[0])
		return lang.L("Permission not given: {{.Title}}.", map[string]any{"Title": title})
	}
	return lang.N("{{.Count}} permissions were not given.", len(missing), map[string]any{"Count": len(missing)})
}

func shortName(scope string) string { return oauth.ShortScope(scope) }

// tokenCommand is what a script runs to get an access token, safe to paste
// into a shell.
func tokenCommand(c connections.Connection) string {
	end := ""
	if strings.HasPrefix(c.Name, "-") {
		end = "-- "
	}
	return "gcdesk token " + end + "'" + strings.ReplaceAll(c.Name, "'", `'\''`) + "'"
}
