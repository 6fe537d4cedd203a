package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

func ofTheAPI(c connections.Cause) Text {
	switch c.Code {
	case connections.CodeAPIDisabled:
		if !hasConsole(c) {
			return Text{lang.L("The API is switched off."), described(c, ""), whereConsole(c, "")}
		}
		return Text{lang.L("The People API is switched off in the project."), lang.L("The sign-in is fine; Google's project does not let it read contacts yet."), lang.L("Enable the People API in the console, wait a few minutes, then test again.")}
	case connections.CodeAPIScope:
		return Text{lang.L("The API says that a permission is missing."), lang.L("None of those that were asked for lets it answer."), lang.L("Edit the connection, choose the permission that it needs, and sign in again.")}
	case connections.CodeAPIQuota:
		t := Text{lang.L("Google asks for a pause."), lang.L("Too many requests in a minute."), lang.L("Wait a minute, then test again.")}
		if !hasConsole(c) {
			t.What = lang.L("The API asks for a pause.")
		}
		if c.Facts.Wait > 0 {
			t.Mend = pause(c)
		}
		return t
	case connections.CauseProjectQuota:
		return Text{lang.L("A quota of the project is used up."), described(c, ""), whereConsole(c, lang.L("Look at the project's quotas in the console; most begin anew every day."))}
	case connections.CodeAPIToken:
		return Text{lang.L("The API does not accept the sign-in."), described(c, ""), reauthorize()}
	case connections.CauseNoCredentials:
		return Text{lang.L("The API did not see the sign-in."), lang.L("Something on the way takes the Authorization header out, as some proxies do."), lang.L("Check the proxy, and the headers of the HTTP view, then try again.")}
	case connections.CauseAccountState:
		return Text{lang.L("The account needs its owner first."), lang.L("Google wants something confirmed, or the account is suspended."), lang.L("Sign in to the account in the browser and do what Google asks, then reauthorize.")}
	case connections.CauseAPIAdmin:
		return Text{lang.L("The organization's administrator has switched this service off."), described(c, ""), lang.L("Ask the administrator to switch contacts on for the account and to let the app use them.")}
	case connections.CauseAPIPolicy:
		return Text{lang.L("A policy of the organization forbids the request."), described(c, ""), lang.L("Ask the administrator to let the account use the app.")}
	case connections.CauseProject:
		return Text{lang.L("Google has suspended the project, or it is not there any more."), described(c, ""), whereConsole(c, lang.L("Look at the project in the console; its owner has mail about it. Else make a client in another project."))}
	case connections.CauseSyncExpired:
		return Text{lang.L("The list of changes is too old."), lang.L("Google keeps it for seven days."), lang.L("Try again: the address book is then read in full.")}
	case connections.CauseChanged:
		return Text{lang.L("The contact was changed by somebody else meanwhile."), "", lang.L("Try again: the newest state is read first.")}
	case connections.CauseWorkspaceOnly:
		return Text{lang.L("This account has no directory."), lang.L("Only accounts of an organization have one."), lang.L("Edit the connection and leave the permission for the directory out.")}
	case connections.CausePing:
		return Text{lang.L("The API refuses (HTTP {{.Status}}).", map[string]any{"Status": c.Facts.Status}), described(c, lang.L("The base URI or the ping of the connection is wrong.")), lang.L("Edit the connection, and in its HTTP view check the base URI and the ping.")}
	case connections.CodeAPI:
		mend := lang.L("Test again. If it stays, look at the project's page in the console.")
		if !hasConsole(c) {
			mend = lang.L("Test again. If it stays, ask whoever runs the server.")
		}
		return Text{lang.L("The API refuses (HTTP {{.Status}}).", map[string]any{"Status": c.Facts.Status}), described(c, ""), mend}
	}
	return Text{}
}
