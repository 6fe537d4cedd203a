package connections

import (
	"slices"
	"strings"

	"gcdesk/oauth"
)

const (
	unusedMonths = 6   // after which Google ends a refresh token
	liveTokens   = 100 // refresh tokens of one account and client that live at once
)

// dead is about a refresh token that the server does not take any more. Google
// says the same of all the reasons that it lists ("Using OAuth 2.0", refresh
// token expiration), so that the dates decide.
func (x *explanation) dead() {
	again := Mend{Act: ActReauthorize}
	c := x.Connection
	if x.Kind == OtherServer || c.AuthorizedAt.IsZero() {
		x.add("invalid_grant", Likely, again)
		return
	}
	if f := c.Failure; f != nil && f.Code == CodeRevoked {
		x.add(f.Code, Certain, again)
		return
	}
	now, end := x.now(), c.Tokens.RefreshExpiry
	if !end.IsZero() && !now.Before(end) {
		cause := x.end()
		cause.Facts.Status = x.failure.Status
		x.causes = append(x.causes, cause)
		return
	}
	age := now.Sub(c.AuthorizedAt)
	if end := c.End(x.Client); end.Estimated && !now.Before(end.At) {
		x.add(CauseTestingEnded, Likely, x.publish())
	}
	if !now.Before(c.lastUse().AddDate(0, unusedMonths, 0)) {
		x.add(CauseUnused, Likely, again)
	}
	if x.Newer >= liveTokens {
		x.add(CauseCrowdedOut, Likely, again)
	}
	if x.failure.Detail == "Bad Request" {
		x.add(CauseAccountGone, Likely, Mend{Act: ActChooseAccount})
	}
	if endsWithPassword(c.Granted) {
		x.add(CausePassword, Likely, again)
	}
	how := Likely
	if len(x.causes) > 0 {
		how = Possible
	}
	x.add(CauseTakenBack, how, again)
	if x.Client.UserType == UserTypeUnknown && !c.outlivesTesting(c.lastUse()) && age >= testingLife && beyondSignIn(c.Granted) {
		x.add(CauseTestingEnded, Possible, x.publish())
	}
}

func beyondSignIn(scopes oauth.Scopes) bool {
	return slices.ContainsFunc(scopes, func(n string) bool { return !oauth.IsSignIn(n) })
}

// endsWithPassword reports whether Google ends the sign-in when the account's
// password is changed: it does where Gmail is among the permissions.
func endsWithPassword(scopes oauth.Scopes) bool {
	return slices.ContainsFunc(scopes, func(n string) bool {
		return strings.HasPrefix(n, "https://mail.google.com/") || strings.Contains(n, "/auth/gmail.")
	})
}
