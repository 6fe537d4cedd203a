package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// likeliest is how many of the browser's pages stand there at once.
const likeliest = 3

// browserPages helps with the pages that never come back to gcdesk: a short
// list, searched by the words that a page shows.
func (v *signInView) browserPages() fyne.CanvasObject {
	list := column(0)
	search := newSearchEntry(lang.L("Words on the page"))
	search.OnChanged = func(query string) {
		list.Objects = v.pagesFor(query)
		list.Refresh()
	}
	search.OnChanged("")
	return column(besideGap,
		column(captionGap, section(lang.L("What does your browser show?")),
			caption(lang.L("gcdesk cannot see Google's error pages. Choose yours to learn its cause and mend."))),
		search, newCard(list))
}

// pagesFor is the likeliest pages and, folded away, the others, or what a
// query finds.
func (v *signInView) pagesFor(query string) (rows []fyne.CanvasObject) {
	row := func(p words.BrowserPage) *fold { return newHelpFold(p.Shown, p.Hint, v.browserPage(p)) }
	others := func(from int) fyne.CanvasObject {
		all := column(0)
		for _, p := range words.BrowserPages()[from:] {
			all.Add(row(p))
		}
		return newHelpFold(lang.L("Something else, or nothing at all"), lang.L("All pages with cause and mend"), all)
	}
	if query == "" {
		for _, p := range words.BrowserPages()[:likeliest] {
			rows = append(rows, row(p))
		}
		return append(rows, others(likeliest))
	}
	for _, p := range words.FindBrowserPages(query) {
		rows = append(rows, row(p))
	}
	switch len(rows) {
	case 0:
		rows = append(rows, inset(formGap, formGap, quietSentence(plain(lang.L("No page of Google's that is known here says that.")))), others(0))
	case 1:
		rows[0].(*fold).setOpen(true)
	}
	return rows
}

func (v *signInView) browserPage(p words.BrowserPage) fyne.CanvasObject {
	buttons := flow(besideGap)
	for _, act := range p.Acts {
		for _, b := range v.actButtons(act, p.Page) {
			buttons.Add(b)
		}
	}
	return column(besideGap, column(captionGap, quietSentence(plain(p.Cause)), sentence(plain(p.Mend))), buttons)
}

// actButtons are the buttons for what mends a page. What cannot be done here
// has none.
func (v *signInView) actButtons(act connections.Act, page connections.ConsolePage) (buttons []fyne.CanvasObject) {
	a := v.app
	add := func(icon, text string, tapped func()) *button {
		b := newButton(secondary, icon, text, tapped)
		buttons = append(buttons, b)
		return b
	}
	copies := func(name, text string) {
		if text != "" {
			a.copier.ticks(add("copy", name, nil), func() { a.copier.copy(text) })
		}
	}
	opens := func() {
		if !v.client.Endpoints.Named() {
			add("open-page", lang.L("Open the console page"), func() { a.openConsole(v.sheet.window, page, v.client) })
		}
	}
	switch act {
	case connections.ActAddTestUser:
		opens()
		copies(lang.L("Copy {{.Text}}", map[string]any{"Text": v.account()}), v.account())
	case connections.ActRegisterRedirect:
		opens()
		copies(lang.L("Copy redirect URI"), v.client.RedirectURI)
	case connections.ActOpenPage, connections.ActChangeAudience, connections.ActRestoreClient:
		opens()
	case connections.ActEditClient:
		add("edit", lang.L("Edit the client"), func() {
			a.editClient(v.client, func(connections.Client) { v.anew(v.way) })
		})
	case connections.ActChooseScopes:
		add("edit", lang.L("Choose permissions"), func() { v.after(func() { a.editConnection(v.before) }) })
	case connections.ActChooseAccount:
		add("users", lang.L("Sign in with another account"), func() { v.anew(signInWay{consent: v.way.consent, choose: true}) })
	case connections.ActAskAdministrator:
		copies(lang.L("Copy the text for the administrator"), words.AskAdministrator(v.client, v.before.Scopes))
	case words.ActCopyLink:
		if w := v.waiting; w != nil && !v.over {
			a.copier.ticks(add("copy", lang.L("Copy link"), nil), func() { a.copier.copySecret(w.URL) })
		}
	case words.ActPaste:
		if !v.over {
			add("", lang.L("Paste the address"), func() { v.sheet.window.Canvas().Focus(v.address) })
			break
		}
		fallthrough // there is nothing to paste it into any more
	case connections.ActTryAgain:
		add("open-page", lang.L("Open the browser again"), v.openAgain)
	}
	return buttons
}

// account is the address that is to sign in, where it is known.
func (v *signInView) account() string {
	if v.before.Account.Email != "" {
		return v.before.Account.Email
	}
	if v.waiting != nil {
		return v.waiting.Hint
	}
	return ""
}

// openAgain sends the browser to the link once more, or, when its time is
// over, signs in anew.
func (v *signInView) openAgain() {
	if v.over {
		v.anew(v.way)
		return
	}
	v.open(v.waiting.OpenAgain)
}

// open sends a browser to the link.
func (v *signInView) open(browser func(context.Context) error) {
	v.app.run(lang.L("Opening…"), browser, func(err error) {
		switch {
		case canceled(err):
		case err != nil:
			v.browserClosed(err)
		case v.unopened && !v.over:
			v.unopened = false
			v.showSteps()
			v.showWaiting()
		}
	})
}

// anew signs in once more with what has changed meanwhile, unless this sign-in
// has come to its end or its window was closed.
func (v *signInView) anew(way signInWay) {
	if v.at != connections.StepDone && v.app.sheets[v.sheet.kind] == v.sheet {
		v.after(func() { v.app.signIn(v.before, way) })
	}
}

// after ends the sign-in, and goes on when its port is free again.
func (v *signInView) after(next func()) {
	if v.over {
		v.sheet.close()
		next()
		return
	}
	v.next = next
	v.sheet.close()
}
