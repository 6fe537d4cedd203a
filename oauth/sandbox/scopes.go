package sandbox

import "gcdesk/oauth"

const gmailScope = "https://mail.google.com/"

// consentTo returns Google's sentence about a scope, and whether there is such a
// scope. Gmail's is outside the catalogue: one can type it in, to see that its
// sign-ins end with the account's password.
func consentTo(scope string) (sentence string, there bool) {
	if scope == gmailScope {
		return "Read, compose, send, and permanently delete all your email from Gmail", true
	}
	s, there := oauth.Known(scope)
	return s.Consent, there
}
