package words

import "fyne.io/fyne/v2/lang"

// BrowserPage is a page that Google shows in the browser and never sends back:
// the program sees nothing of it, so the person picks it by its words.
type BrowserPage struct {
	Shown string // what stands on the page, quoted
	Hint  string // one line
	Cause string
	Mend  string
	Page  string // path of the console page that mends it; empty if none
}

// BrowserPages returns the pages, the likeliest first (Google, "Authorization
// errors").
func BrowserPages() []BrowserPage {
	return []BrowserPage{
		{
			lang.L("“Access blocked: … has not completed the Google verification process”"),
			lang.L("Error 403: access_denied. The account is no test user yet."),
			lang.L("The app is in testing, and only the test users of its project may sign in."),
			lang.L("On the console's Audience page, add the account under Test users, or press Publish app. Then open the browser again."),
			"auth/audience",
		},
		{
			lang.L("“Error 400: redirect_uri_mismatch”"),
			lang.L("The redirect URI is not registered."),
			lang.L("A web client takes only the redirect URIs registered for it, character by character; a new one takes from five minutes to a few hours."),
			lang.L("Copy the redirect URI from the client's window into the console, or use a client of the type Desktop app."),
			"auth/clients",
		},
		{
			lang.L("“Google hasn't verified this app”"),
			lang.L("No error: choose Advanced, then Go to …"),
			lang.L("The app is published and not reviewed, which is fine for up to 100 people of your own."),
			lang.L("Press Advanced, then “Go to … (unsafe)”. It is your own app."),
			"",
		},
		{
			lang.L("“Error 403: org_internal”"),
			lang.L("The account is outside the organization."),
			lang.L("The app's user type is Internal."),
			lang.L("Sign in with an account of the organization, or make the audience External."),
			"auth/audience",
		},
		{
			lang.L("“Error 401: invalid_client” or “deleted_client”"),
			lang.L("The client ID is not known."),
			lang.L("The ID is wrong, the client was deleted, or it is only minutes old."),
			lang.L("Test the client in its window. A deleted one can be restored for 30 days."),
			"auth/clients",
		},
		{
			lang.L("“Error 400: admin_policy_enforced”"),
			lang.L("The organization's administrator blocks the app."),
			lang.L("The administrator has restricted the permissions or the app."),
			lang.L("Ask for the client ID to be trusted under Security, API controls, App access control."),
			"",
		},
		{
			lang.L("“Error 400: invalid_scope”"),
			lang.L("A permission is misspelt."),
			lang.L("A scope typed in by hand does not exist."),
			lang.L("Cancel, edit the connection and look at its permissions."),
			"auth/scopes",
		},
		{
			lang.L("“This site can't be reached”, 127.0.0.1"),
			lang.L("The browser runs on another computer."),
			lang.L("The sign-in worked, but the browser cannot come back to gcdesk: it runs on another computer, in a container, or over SSH."),
			lang.L("Copy the whole address of that page and paste it below."),
			"",
		},
		{
			lang.L("Nothing at all"),
			lang.L("No window opened."),
			lang.L("The system found no browser, or it opened behind other windows."),
			lang.L("Copy the link and open it in a browser of your choice."),
			"",
		},
	}
}
