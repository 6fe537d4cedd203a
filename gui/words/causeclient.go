package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

func ofTheClient(c connections.Cause) Text {
	newSecret := lang.L("Make a new secret on the console's Clients page and enter it in the client's window.")
	if !hasConsole(c) {
		newSecret = lang.L("Get the secret from whoever runs the server and enter it in the client's window.")
	}
	switch c.Code {
	case "invalid_client":
		t := Text{lang.L("The server does not accept the client ID and secret."), described(c, lang.L("The secret was mistyped, disabled or replaced, or the client was deleted.")), lang.L("Edit the OAuth 2.0 client and test it. A new secret is made on the console's Clients page.")}
		if !hasConsole(c) {
			t.Mend = lang.L("Edit the OAuth 2.0 client and test it. Whoever runs the server knows its ID and secret.")
		}
		return t
	case connections.CauseWrongSecret:
		return Text{lang.L("The server does not accept the client secret."), lang.L("It was mistyped, or disabled, deleted or replaced at the server."), newSecret}
	case connections.CauseNoSecret:
		return Text{lang.L("The server got no client secret."), lang.L("Google wants one of Desktop apps as well."), newSecret}
	case connections.CauseUnknownClient:
		return Text{lang.L("The server does not know the client ID."), lang.L("It is mistyped, the client was deleted long ago, or it is only minutes old."), lang.L("Compare the client ID in the client's window with the one at the server. A new client takes some minutes.")}
	case "deleted_client":
		t := Text{lang.L("The OAuth 2.0 client was deleted at Google."), lang.L("By hand, or because it was not used for six months."), lang.L("Restore it within 30 days on the console's page of deleted credentials, or make a new one.")}
		if !hasConsole(c) {
			t = Text{lang.L("The OAuth 2.0 client was deleted at the server."), "", lang.L("Ask whoever runs the server for a new client and enter it.")}
		}
		return t
	case "disabled_client":
		t := Text{lang.L("The OAuth 2.0 client is disabled."), lang.L("Google does so when an app breaks its rules, and writes to the project's owner."), lang.L("Read the mail of the project's owner, and look at the console's Clients page. Else make a new client.")}
		if !hasConsole(c) {
			t.Why, t.Mend = "", lang.L("Ask whoever runs the server for a new client and enter it.")
		}
		return t
	case "redirect_uri_mismatch":
		t := Text{lang.L("The server does not know this redirect URI."), lang.L("Every character counts, and a new entry takes from five minutes to a few hours."), lang.L("Use a Desktop client, or register exactly the redirect URI that the client shows.")}
		if c.Facts.Detail != "" {
			t.What = lang.L("The server does not know the redirect URI {{.URI}}", map[string]any{"URI": c.Facts.Detail})
		}
		return t
	case connections.CauseRequest:
		return Text{lang.L("The server does not understand the request."), described(c, lang.L("The client is of an old or another type.")), lang.L("Check the type of the client, best a Desktop app, and in the HTTP view its addresses and parameters.")}
	case connections.CodeFlow:
		return Text{lang.L("This client may not sign people in."), described(c, lang.L("The server does not let it use the authorization code flow.")), lang.L("Edit the client: it has to be one that the server has registered as a Desktop app or a Web application.")}
	case connections.CodeIssuer:
		return Text{lang.L("The answer came from another server than asked."), lang.L("It may be an attack, or the client's issuer is wrong."), lang.L("Nothing was accepted. Check the client's addresses, then sign in again.")}
	}
	return Text{}
}
