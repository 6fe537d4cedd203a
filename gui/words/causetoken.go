package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

func ofTheToken(c connections.Cause) Text {
	again := reauthorize()
	ended := lang.L("The sign-in has expired or was revoked.")
	switch c.Code {
	case "invalid_grant":
		return Text{ended, lang.L("Usual causes: access was removed in the Google account, the app is in testing (seven days), or it was not used for six months."), again}
	case connections.CauseTestingEnded:
		return Text{lang.L("The sign-in has ended after seven days."), lang.L("The app is in testing: every sign-in of such an app ends after seven days, used or not."), publish(c)}
	case connections.CauseAccessEnded:
		return Text{lang.L("The sign-in has ended, as it was agreed."), lang.L("On Google's page access was given for a time only, without ongoing access."), lang.L("Reauthorize, and leave ongoing access ticked on Google's page.")}
	case connections.CauseUnused:
		return Text{ended, lang.L("It was not used for six months; Google ends such sign-ins."), again}
	case connections.CauseTakenBack:
		return Text{ended, lang.L("Most likely access was taken away on the Google account's page of connections, or by a program that revoked it."), again}
	case connections.CauseCrowdedOut:
		return Text{ended, lang.L("The account has signed in to this client more than a hundred times since; Google then ends the oldest sign-in."), lang.L("Reauthorize, and use one connection where several do the same.")}
	case connections.CausePassword:
		return Text{ended, lang.L("Gmail is among its permissions: such sign-ins end when the account's password is changed."), again}
	case connections.CauseAccountGone:
		return Text{ended, lang.L("The account was deleted or disabled, or the stored sign-in is damaged."), lang.L("See whether the account still signs in at Google; if not, sign in with another one.")}
	case connections.CodeRevoked:
		why := lang.L("It was taken back here, at the server, with everything that the account gave to this project.")
		if !hasConsole(c) {
			why = lang.L("It was taken back here, at the server.")
		}
		return Text{lang.L("Access was revoked."), why, again}
	case connections.CodeRevoking:
		return Text{
			lang.L("It is not known whether the access was revoked."), lang.L("The server was asked to, and its answer never came."),
			lang.L("gcdesk finds out by itself whether the sign-in still works. You can also try again."),
		}
	case connections.CodeDied:
		return Text{lang.L("The sign-in has ended."), lang.L("The server named this end when it was given."), again}
	case connections.CodeDiesSoon:
		if c.Mend.Act == connections.ActPublish {
			return Text{lang.L("The sign-in ends soon."), lang.L("Apps in testing get seven days. Publish the app, then reauthorize, and it lasts."), publish(c)}
		}
		return Text{lang.L("The sign-in ends soon."), lang.L("The server named this end when it was given."), again}
	case "invalid_token":
		return Text{lang.L("The server does not know the sign-in that it has just renewed."), described(c, ""), again}
	case connections.CodeRapt:
		return Text{lang.L("Google asks for a new sign-in."), lang.L("The organization's administrator limits how long a session lasts."), again}
	case "unauthorized_client":
		return Text{lang.L("The sign-in belongs to another client."), lang.L("The client ID of this connection was changed."), again}
	case connections.CodeAudience:
		return Text{lang.L("The sign-in was made for another client."), lang.L("The server says so of the access token; it was not given to the client of this connection."), again}
	case connections.CodeNoRefresh:
		return Text{lang.L("The sign-in does not renew by itself."), lang.L("The server gave no refresh token. Google gives a web client one only with the permission page."), again}
	case connections.CauseScopeWider:
		return Text{lang.L("More is asked for than was granted."), described(c, ""), lang.L("Ask for the missing permission, tick its box, and press Continue.")}
	case connections.CodePermission:
		return Text{lang.L("A permission was not given."), lang.L("A box on Google's page was left empty."), lang.L("Ask for the missing permission, tick its box, and press Continue.")}
	}
	return Text{}
}

func publish(c connections.Cause) string {
	if c.Mend.Act != connections.ActPublish {
		return reauthorize()
	}
	return lang.L("Press Publish app on the console's Audience page, then reauthorize: in this order, it lasts.")
}
