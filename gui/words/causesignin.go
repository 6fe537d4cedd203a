package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// ofTheSignIn is about what happens in the browser, and the way back from it.
func ofTheSignIn(c connections.Cause) Text {
	saved := lang.L("Sign in again. The connection is saved.")
	unchanged := lang.L("Sign in again. Nothing was changed.")
	switch c.Code {
	case connections.CodeDeclined:
		return Text{lang.L("The sign-in was declined."), lang.L("Cancel was pressed on the permission page."), lang.L("Sign in again when you are ready. The connection is saved.")}
	case connections.CodeSignInTimeout:
		return Text{lang.L("The sign-in was not finished in time."), lang.L("No answer came from the browser: perhaps it showed an error page, or the page is still open."), saved}
	case connections.CodeNoCode:
		return Text{lang.L("The answer held no code."), lang.L("Something on the way cut it short."), saved}
	case connections.CodeExchange:
		return Text{lang.L("The server did not accept the code."), lang.L("It was too old, used before, or damaged on the way."), unchanged}
	case connections.CauseCodeDamaged:
		return Text{lang.L("The server did not accept the code."), lang.L("It was damaged on its way through the browser."), unchanged}
	case connections.CauseVerifier:
		return Text{lang.L("The server did not accept the code."), lang.L("It belongs to another sign-in: perhaps the address of an older page was pasted."), unchanged}
	case connections.CauseInteraction:
		return Text{lang.L("The server wants to ask a person."), lang.L("The account is not signed in, or has not agreed yet."), lang.L("Sign in again, and answer the server's pages.")}
	case "invalid_scope":
		return Text{lang.L("The server does not know one of the permissions."), described(c, ""), lang.L("Edit the connection and choose its permissions again.")}
	case "admin_policy_enforced", "access_not_configured":
		return Text{lang.L("The organization's administrator blocks this access."), described(c, ""), whereConsole(c, lang.L("Ask the administrator to trust the client ID under Security, API controls, App access control."))}
	case "org_internal":
		return Text{lang.L("This account is outside the organization."), lang.L("The app's user type is Internal."), lang.L("Sign in with an account of the organization, or set the audience to External.")}
	case connections.CauseTestUser:
		return Text{lang.L("The app is in testing, and the account is none of its test users."), lang.L("Only the test users of the project may sign in while the app is in testing."), whereConsole(c, lang.L("On the console's Audience page, add the account under Test users, or press Publish app. Then open the browser again."))}
	case connections.CauseUnverified:
		return Text{lang.L("Google warns that it has not verified the app."), lang.L("The app is published and not reviewed, which is fine for up to 100 people of your own."), lang.L("Press Advanced, then “Go to … (unsafe)”. It is your own app.")}
	case connections.CauseUserCap:
		return Text{lang.L("Google lets nobody new sign in to this app."), lang.L("A hundred people have signed in, which is the most for an app that Google has not verified."), whereConsole(c, lang.L("Have the app verified on the console's Verification page, or make a client in a project of your own."))}
	case connections.CauseWebView:
		return Text{lang.L("Google does not let this browser sign in."), lang.L("The page was opened inside another program."), lang.L("Sign in again in the system's own browser: copy the link into it.")}
	case connections.CausePolicy:
		return Text{lang.L("The account does not let this app in."), lang.L("Advanced protection, or a policy of the account, keeps apps away that Google has not verified."), lang.L("Sign in with another account, or have the app verified.")}
	case connections.CauseElsewhere:
		return Text{lang.L("The browser cannot come back to gcdesk."), lang.L("The sign-in worked, but the browser runs on another computer, in a container, or over SSH."), lang.L("Copy the whole address of that page and paste it into gcdesk.")}
	case connections.CauseNoBrowser:
		return Text{lang.L("No browser opened."), lang.L("The system found none, or it opened behind other windows."), lang.L("Copy the link and open it in a browser of your choice.")}
	case connections.CodeOtherAccount:
		if c.Facts.Detail == "" {
			return Text{lang.L("It cannot be told which account signed in."), lang.L("The server did not name it, so it may be another one than before. Nothing was changed."), lang.L("Sign in again, or take the account on purpose.")}
		}
		return Text{lang.L("Another account signed in: {{.Account}}.", map[string]any{"Account": c.Facts.Detail}), lang.L("The connection stays with its account; nothing was changed."), lang.L("Sign in with the account of the connection, or switch on purpose.")}
	}
	return Text{}
}
