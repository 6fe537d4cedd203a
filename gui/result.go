package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// showResult shows what a sign-in has brought: the account, asked beside
// given, and how long it lasts.
func (v *signInView) showResult(c connections.Connection) {
	a, now := v.app, v.app.Now()
	h := a.overview.Health(c, now)
	missing := c.Missing()
	title := lang.L("Connected")
	if len(missing) > 0 {
		title = lang.N("Connected, {{.Count}} permissions missing", len(missing), map[string]any{"Count": len(missing)})
	}
	blocks := column(sectionGap,
		column(captionGap, a.head(title, newLargeChip(statusKind(h.Status), words.Status(h.Status))), quietSentence(plain(c.Name))))
	var buttons []fyne.CanvasObject
	switch {
	case len(missing) > 0:
		blocks.Add(newGlyphBanner(kindAttention, "", lang.L("Not possible without it: {{.Use}}. On Google's page, tick that box and press Continue.", map[string]any{"Use": usesOf(missing)}), nil))
		ask := func() { v.sheet.close(); a.askMissing(c) }
		v.sheet.submit = ask
		buttons = append(buttons, newButton(secondary, "", lang.L("Keep as it is"), v.sheet.close),
			newButton(primary, "", lang.N("Ask for the missing permissions", len(missing)), ask))
	case h.Status != connections.Online:
		cause := connections.Diagnose(a.evidence(c)).First()
		t := words.Cause(cause, c.Name)
		blocks.Add(newGlyphBanner(statusKind(h.Status), t.What, t.Mend, nil))
		r := remedy{
			app: a, over: v.sheet.window, connection: c, client: v.client, cause: cause,
			again: func() { v.sheet.close(); a.test(c) }, elsewhere: v.after,
		}
		mend := r.button()
		v.sheet.submit = func() { mend.Tapped(nil) }
		buttons = append(buttons, newButton(secondary, "", lang.L("Done"), v.sheet.close), mend)
	default:
		v.sheet.submit = v.sheet.close
		buttons = append(buttons, newButton(primary, "", lang.L("Done"), v.sheet.close))
	}
	blocks.Add(newAccountCard(c.Account.Name, accountAddress(c.Account), v.sameAccount(c)))
	if !v.before.Account.Same(c.Account) {
		if left := v.leftover(v.before.Account); left != nil {
			blocks.Add(left)
		}
	}
	blocks.Add(column(captionGap, section(lang.L("Permissions")), resultTable(c)))
	blocks.Add(column(captionGap, section(lang.L("Expiry")), newKeyValues(
		pair{key: lang.L("Access token"), value: word(accessTokenLife(c, now), theme.ColorNameForeground)},
		v.refreshToken(c, now),
	)))
	v.sheet.set(blocks, newFoot(nil, buttons...))
	v.sheet.window.Canvas().Focus(buttons[len(buttons)-1].(fyne.Focusable))
}

// refreshToken says when the sign-in ends for good, and what makes it last.
func (v *signInView) refreshToken(c connections.Connection, now time.Time) pair {
	p := refreshTokenPair(c, v.client, now)
	if link := v.app.publishLink(c, v.client); link != nil {
		p.end = link
	}
	return p
}

func (v *signInView) sameAccount(c connections.Connection) fyne.CanvasObject {
	switch {
	case v.before.Account.Key() == "":
		return nil
	case v.before.Account.Same(c.Account):
		return newMark(kindOnline, lang.L("Same account as before"))
	default:
		return newMark(kindAttention, lang.L("Another account than before"))
	}
}

// resultTable is requested beside granted.
func resultTable(c connections.Connection) fyne.CanvasObject {
	missing := c.Missing()
	var rows []permissionRow
	for _, name := range c.Scopes {
		_, consent, _ := words.Scope(name)
		granted := answer{kindOnline, lang.L("Yes")}
		if missing.Has(name) {
			granted = answer{kindExpired, lang.L("Not given")}
		}
		rows = append(rows, permissionRow{consent, shortName(name), []answer{{kindTick, lang.L("Yes")}, granted}})
	}
	for _, name := range c.Unasked() {
		_, consent, _ := words.Scope(name)
		rows = append(rows, permissionRow{consent, shortName(name), []answer{{kindPlain, lang.L("No")}, {kindInfo, lang.L("Yes")}}})
	}
	return newPermissionTable(lang.L("What Google's page says"), []tableColumn{{lang.L("Requested"), 96}, {lang.L("Granted"), 120}}, rows...)
}

// usesOf says what scopes are needed for, in one line.
func usesOf(scopes []string) string {
	var uses []string
	for _, name := range scopes {
		_, _, use := words.Scope(name)
		uses = append(uses, use)
	}
	return strings.Join(uses, ", ")
}
