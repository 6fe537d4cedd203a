package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// mendBanner is the most urgent reason why a connection is not simply online,
// with the one button that mends it; nil when there is none.
func (a *App) mendBanner(c connections.Connection, client connections.Client, h connections.Health) *banner {
	if h.Status == connections.Online {
		return nil
	}
	k := statusKind(h.Status)
	t := words.Failure(failureBehind(h), c.Name)
	why := t.Why
	if !h.Since.IsZero() && h.Code != connections.CodeDiesSoon && h.Code != connections.CodeNotYet {
		why = strings.TrimSpace(why + " " + lang.L("Since {{.When}}.", map[string]any{"When": words.When(h.Since, a.Now())}))
	}
	switch h.Code {
	case connections.CodeNotYet:
		return newBanner(k, lang.L("Not authorized yet."), lang.L("Sign in once in the browser; then it keeps itself alive."), a.authorizeButton(c))
	case connections.CodePermission:
		return newBanner(k, missingFact(c.Missing()), why, a.askMissingButton(c))
	case connections.CodeDiesSoon:
		return newBanner(k, lang.L("The sign-in ends {{.When}}.", map[string]any{"When": words.When(c.Tokens.RefreshExpiry, a.Now())}), t.Why, a.reauthorizeButton(c))
	case connections.CodeAPIDisabled:
		open := newButton(primary, "open-page", lang.L("Enable the People API"), func() { a.openConsole(a.main.window, connections.PagePeopleAPI, client) })
		return newBanner(k, t.What, t.Mend, open)
	case "invalid_scope", connections.CodeAPIScope:
		return newBanner(k, t.What, why, newButton(primary, "edit", lang.L("Edit"), func() { a.editConnection(c) }))
	}
	if clientAtFault(h.Code) {
		return newBanner(k, t.What, t.Mend, newButton(primary, "edit", lang.L("Edit the client"), func() { a.editClient(client, nil) }))
	}
	switch h.Status {
	case connections.NotAuthorized:
		return newBanner(k, t.What, why, a.authorizeButton(c))
	case connections.Expired:
		return newBanner(k, t.What, why, a.reauthorizeButton(c))
	case connections.Offline:
		return newBanner(k, t.What, why, newButton(primary, "", lang.L("Try now"), func() { a.test(c) }))
	}
	if h.Code == connections.CodeNoRefresh {
		return newBanner(k, t.What, t.Why, a.reauthorizeButton(c))
	}
	return newBanner(k, t.What, why, newButton(primary, "", lang.L("Test again"), func() { a.test(c) }))
}

// failureBehind is the failure that a health's reason names, with what is known
// of it.
func failureBehind(h connections.Health) connections.Failure {
	if h.Failure != nil && h.Failure.Code == h.Code {
		return *h.Failure
	}
	return connections.Failure{Code: h.Code}
}

// clientAtFault reports whether a failure is mended in the client's window.
func clientAtFault(code string) bool {
	switch code {
	case "invalid_client", "deleted_client", "disabled_client", "redirect_uri_mismatch", connections.CodeClientSecret:
		return true
	}
	return false
}

func (a *App) authorizeButton(c connections.Connection) *button {
	return newButton(primary, "", lang.L("Authorize"), func() { a.reauthorize(c) })
}

func (a *App) reauthorizeButton(c connections.Connection) *button {
	return newButton(primary, "", lang.L("Reauthorize"), func() { a.reauthorize(c) })
}

func (a *App) askMissingButton(c connections.Connection) *button {
	label := lang.N("Ask for the missing permissions", len(c.Missing()))
	return newButton(primary, "", label, func() { a.askMissing(c) })
}

// publishLink leads to where Google makes the sign-ins of an app in testing
// last; nil for any other.
func (a *App) publishLink(over fyne.Window, c connections.Connection, client connections.Client) *link {
	if c.Tokens.RefreshExpiry.IsZero() || !inTesting(c, client) || client.Endpoints.Named() {
		return nil
	}
	return newLink(lang.L("Make it last: publish the app"), func() { a.openConsole(over, connections.PageAudience, client) })
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
