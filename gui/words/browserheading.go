package words

import "gcdesk/connections"

// heading is what stands on a page in large letters and beside its error, in
// both languages: the browser's may be another than the window's. It is searched
// and never shown.
func heading(page connections.BrowserPage) string {
	const (
		unauthorized = "Access blocked: authorization error\nZugriff blockiert: Autorisierungsfehler\n"
		invalid      = "Access blocked: the request of this app is invalid\nZugriff blockiert: Die Anfrage von dieser App ist ungültig\n"
	)
	switch page {
	case connections.ShownTesting:
		return "Error 403: access_denied\nAccess blocked: this app has not completed the Google verification process\n" +
			"Zugriff blockiert: dieser App hat die Überprüfung durch Google nicht abgeschlossen"
	case connections.ShownRedirect:
		return invalid
	case connections.ShownRequest:
		return invalid + "Missing required parameter: response_type"
	case connections.ShownScope:
		return invalid + "Some requested scopes were invalid"
	case connections.ShownNoClient:
		return unauthorized + "The OAuth client was not found."
	case connections.ShownDeletedClient:
		return unauthorized + "The OAuth client was deleted."
	case connections.ShownDisabled:
		return unauthorized + "The OAuth client was disabled."
	case connections.ShownInternal:
		return "Access blocked: this app can only be used within its organization\nZugriff blockiert: dieser App ist nur innerhalb der eigenen Organisation nutzbar"
	case connections.ShownWebView:
		return "Access blocked: this browser is not allowed\nZugriff blockiert: Dieser Browser ist nicht zugelassen"
	case connections.ShownAdministrator:
		return "Access blocked: your administrator must review this app\nZugriff blockiert: Ihr Administrator muss dieser App erst prüfen"
	case connections.ShownPolicy:
		return "Access blocked: the account's policy does not allow this app\nZugriff blockiert: Die Richtlinie des Kontos erlaubt dieser App nicht"
	case connections.ShownSchool:
		return "Access blocked: your administrator has not set this app up\nZugriff blockiert: Ihr Administrator hat dieser App nicht eingerichtet"
	case connections.ShownUnverified:
		return "Google hasn't verified this app\nGoogle hat diese App nicht überprüft"
	case connections.ShownCap:
		return "Sign in with Google temporarily disabled for this app\nAnmeldung über Google vorübergehend deaktiviert für dieser App"
	}
	return ""
}
