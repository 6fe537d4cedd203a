package gui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// narrowView is where a person chooses which permissions a connection keeps.
type narrowView struct {
	app        *App
	sheet      *sheet
	connection connections.Connection
	keeps      oauth.Scopes
	full, read *option // where writing can be given up for reading; else nil
	unread     *banner // nothing that is kept reads contacts
	state      *mark
	narrow     *button
}

// narrowable reports whether there is something that could be given back.
func (a *App) narrowable(c connections.Connection) bool {
	dead := c.Failure != nil && c.Failure.Dead()
	return !dead && (len(c.Granted) > 1 || c.Granted.Has("contacts")) && a.revocable(c)
}

// openNarrow opens the choice. What was granted without being asked for is left
// out from the start.
func (a *App) openNarrow(c connections.Connection) {
	s, fresh := a.openSheet("narrow", c.ID, lang.L("Narrow"), fyne.NewSize(760, 680), func() { a.openNarrow(c) })
	if !fresh {
		return
	}
	v := &narrowView{app: a, sheet: s, connection: c, state: newMark(kindPlain, "")}
	v.keeps = c.Granted.Without(c.Unasked())
	if c.Scopes.ReadContacts() && c.Granted.ReadContacts() && !v.keeps.ReadContacts() { // writing was granted, reading asked for
		v.keep(oauth.FullScope("contacts.readonly"), true)
	}
	rows := column(0)
	for i, name := range c.Granted {
		if i > 0 {
			rows.Add(newRule())
		}
		tick, row := v.row(name)
		rows.Add(inset(10, 0, row))
		if name == oauth.FullScope("contacts") && !c.Granted.Has("contacts.readonly") {
			v.full = tick
			v.read, row = v.row(oauth.FullScope("contacts.readonly"))
			rows.Add(newRule())
			rows.Add(inset(10, 0, row))
		}
	}
	v.unread = newGlyphBanner(kindAttention, lang.L("Nothing that is kept reads contacts"),
		lang.L("Exports, snapshots and the count of contacts stop for this connection."), nil)
	content := column(sectionGap,
		a.head(lang.L("Narrow “{{.Name}}”", map[string]any{"Name": c.Name}), nil),
		sentence(plain(lang.L("Choose what the connection keeps. Google takes nothing back by itself: all access is revoked first, then you sign in once more and give only what is left."))),
	)
	if siblings := a.overview.Siblings(c); len(siblings) > 0 {
		fact, mend := lang.L("Other connections stop, too"), lang.L("Reauthorize each of them afterwards.")
		if client, _ := a.overview.Client(c.Client); client.Elsewhere() {
			fact, mend = lang.L("Other connections may stop, too"), lang.L("Reauthorize those that did.")
		}
		content.Add(newGlyphBanner(kindAttention, fact, a.consequence(c, revokeToo)+" "+mend, nil))
	}
	content.Add(newCard(inset(4, 16, rows)))
	content.Add(v.unread)
	v.narrow = newButton(danger, "", lang.L("Revoke and authorize"), v.begin)
	s.submit = v.begin
	began := v.keeps
	s.dirty = func() bool { return !sameScopes(v.keeps, began) }
	s.set(content, newFoot(v.state, newButton(secondary, "", lang.L("Cancel"), s.cancel), v.narrow))
	v.check()
	s.window.Show()
	s.window.Canvas().Focus(v.narrow)
}

// row is one permission with its tick. Where reading can take the place of
// writing, either goes with the other's coming.
func (v *narrowView) row(name string) (tick *option, row fyne.CanvasObject) {
	_, consent, use := words.Scope(name)
	tick = newWrappingTick(consent, v.keeps.Has(name), func(on bool) {
		v.keep(name, on)
		if on && v.read != nil && (tick == v.full || tick == v.read) {
			v.keep(oauth.FullScope("contacts"), tick == v.full)
			v.keep(oauth.FullScope("contacts.readonly"), tick == v.read)
			v.full.setOn(tick == v.full)
			v.read.setOn(tick == v.read)
		}
		v.check()
	})
	about := shortName(name) + " · " + use
	if v.connection.Unasked().Has(name) {
		about += " · " + lang.L("Granted, not asked for")
	}
	if !v.connection.Granted.Has(name) {
		about += " · " + lang.L("In place of the permission above")
	}
	return tick, column(0, tick, insetEach(0, 0, 0, 28, caption(about)))
}

func (v *narrowView) keep(name string, on bool) {
	v.keeps = slices.DeleteFunc(slices.Clone(v.keeps), func(s string) bool { return s == name })
	if on {
		v.keeps = oauth.NewScopes(append(v.keeps, name)...)
	}
}

// check says whether what is chosen is smaller, and something, and what the
// connection could not do with it.
func (v *narrowView) check() {
	gone := 0
	for _, name := range v.connection.Granted {
		if !v.keeps.Has(name) {
			gone++
		}
	}
	v.unread.Hidden = !v.connection.Granted.ReadContacts() || v.keeps.ReadContacts()
	v.sheet.window.Content().Refresh()
	switch {
	case len(v.keeps) == 0:
		v.state.set(kindExpired, lang.L("Keep one at least."))
	case gone == 0:
		v.state.set(kindPlain, lang.L("Untick what is not needed."))
	default:
		v.state.set(kindPlain, lang.N("{{.Count}} permissions go", gone, map[string]any{"Count": gone}))
	}
	v.narrow.setEnabled(len(v.keeps) > 0 && gone > 0)
}

// begin revokes, and then signs in for what is kept.
func (v *narrowView) begin() {
	if v.narrow.Disabled() {
		return
	}
	a, c, keeps := v.app, v.connection, v.keeps
	if s := a.sheets["sign-in"]; s != nil && s.busy() { // the one that is to follow would not begin
		s.giveWay(v.begin)
		return
	}
	v.narrow.setEnabled(false)
	var revoked connections.Connection
	v.sheet.run(v.state, lang.L("Revoking “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) (err error) {
		revoked, err = a.Service.Narrow(ctx, c.ID, keeps)
		return err
	}, func(err error) {
		v.check()
		a.reload()
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			t, _ := a.explain(c, err)
			a.ask(v.sheet.window, question{
				title: lang.L("The access was not revoked"), text: t.What + " " + t.Why,
				more: sentence(plain(lang.L("The connection works as before. The smaller choice is kept: the rest stands as granted, not asked for."))),
				yes:  lang.L("Try again"), no: lang.L("Close"),
			}, v.begin)
		default:
			v.sheet.close()
			a.signIn(revoked, signInWay{consent: true})
		}
	})
}
