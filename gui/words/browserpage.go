package words

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// BrowserPage is a page that Google shows in the browser and never sends back:
// the program sees nothing of it, so the person picks it by its words.
type BrowserPage struct {
	Code  connections.BrowserPage
	Shown string // what stands on the page, quoted
	Hint  string // one line
	Cause string
	Mend  string
	Acts  []connections.Act       // what mends it, the likeliest first
	Page  connections.ConsolePage // where; empty if not in the console
}

// ActCopyLink copies the sign-in's address.
const ActCopyLink connections.Act = "copy-link"

// ActPaste takes the address of the page at which the browser failed.
const ActPaste connections.Act = "paste-address"

// BrowserPages returns the pages, the likeliest first (Google, "Authorization
// errors").
func BrowserPages() []BrowserPage {
	acts := func(a ...connections.Act) []connections.Act { return a }
	return []BrowserPage{
		{
			connections.ShownTesting,
			lang.L("“Access blocked: … has not completed the Google verification process”"),
			lang.L("Error 403: access_denied. The account is no test user yet."),
			lang.L("The app is in testing, and only the test users of its project may sign in."),
			lang.L("On the console's Audience page, add the account under Test users, or press Publish app. Then open the browser again."),
			acts(connections.ActAddTestUser, connections.ActChooseAccount), connections.PageAudience,
		},
		{
			connections.ShownRedirect,
			lang.L("“Error 400: redirect_uri_mismatch”"),
			lang.L("The redirect URI is not registered."),
			lang.L("A web client takes only the redirect URIs registered for it, character by character; a new one takes from five minutes to a few hours."),
			lang.L("Copy the redirect URI into the console, or use a client of the type Desktop app."),
			acts(connections.ActRegisterRedirect, connections.ActEditClient), connections.PageClients,
		},
		{
			connections.ShownUnverified,
			lang.L("“Google hasn't verified this app”"),
			lang.L("No error: choose Advanced, then Go to …"),
			lang.L("The app is published and not reviewed, which is fine for up to 100 people of your own."),
			lang.L("Press Advanced, then “Go to … (unsafe)”. It is your own app."),
			acts(connections.ActTryAgain), "",
		},
		{
			connections.ShownInternal,
			lang.L("“Error 403: org_internal”"),
			lang.L("The account is outside the organization."),
			lang.L("The app's user type is Internal."),
			lang.L("Sign in with an account of the organization, or make the audience External."),
			acts(connections.ActChooseAccount, connections.ActChangeAudience), connections.PageAudience,
		},
		{
			connections.ShownNoClient,
			lang.L("“Error 401: invalid_client”, “The OAuth client was not found”"),
			lang.L("The client ID is not known."),
			lang.L("The ID is wrong, the client was deleted long ago, or it is only minutes old."),
			lang.L("Compare the ID with the console's, character by character. A new client may take some minutes."),
			acts(connections.ActEditClient, connections.ActOpenPage), connections.PageClients,
		},
		{
			connections.ShownDeletedClient,
			lang.L("“Error 401: deleted_client”"),
			lang.L("The client was deleted."),
			lang.L("Somebody deleted it, or Google did after six months without use."),
			lang.L("Restore it in the console within 30 days, or enter a new client."),
			acts(connections.ActRestoreClient, connections.ActEditClient), connections.PageDeletedClients,
		},
		{
			connections.ShownDisabled,
			lang.L("“Error 403: disabled_client”"),
			lang.L("Google has disabled the client."),
			lang.L("Google sees a breach of its policy, and has written to the owners of the project."),
			lang.L("Look for Google's mail and at the client in the console, or enter a new client."),
			acts(connections.ActOpenPage, connections.ActEditClient), connections.PageClients,
		},
		{
			connections.ShownAdministrator,
			lang.L("“Error 400: admin_policy_enforced”"),
			lang.L("The organization's administrator blocks the app."),
			lang.L("The administrator has restricted the permissions or the app."),
			lang.L("Ask for the client ID to be trusted under Security, API controls, App access control."),
			acts(connections.ActAskAdministrator, connections.ActChooseAccount), "",
		},
		{
			connections.ShownSchool,
			lang.L("“Error 400: access_not_configured”"),
			lang.L("The school's administrator has not set the app up."),
			lang.L("In Google Workspace for Education, accounts under 18 reach only apps that an administrator has set up."),
			lang.L("Ask for the client ID to be trusted under Security, API controls, App access control."),
			acts(connections.ActAskAdministrator, connections.ActChooseAccount), "",
		},
		{
			connections.ShownPolicy,
			lang.L("“Error 400: policy_enforced”"),
			lang.L("The account's own protection blocks the app."),
			lang.L("Advanced Protection, or another policy of the account, keeps apps away that Google has not reviewed."),
			lang.L("Sign in with another account, or have the app reviewed."),
			acts(connections.ActChooseAccount, connections.ActOpenPage), connections.PageVerification,
		},
		{
			connections.ShownCap,
			lang.L("“Sign in with Google temporarily disabled for this app”"),
			lang.L("100 people have signed in."),
			lang.L("An app that is not reviewed takes 100 new people over the project's life, and the count is never set back."),
			lang.L("Have the app reviewed, or make a client in a project of your own."),
			acts(connections.ActOpenPage, connections.ActEditClient), connections.PageVerification,
		},
		{
			connections.ShownScope,
			lang.L("“Error 400: invalid_scope”"),
			lang.L("A permission is misspelt."),
			lang.L("A scope typed in by hand does not exist. Google's page names it."),
			lang.L("Take it out of the connection's permissions, or correct it."),
			acts(connections.ActChooseScopes), "",
		},
		{
			connections.ShownRequest,
			lang.L("“Error 400: invalid_request”"),
			lang.L("The request does not fit the client."),
			lang.L("The client is of an old or other type, or an extra parameter of its HTTP view is wrong."),
			lang.L("Use a client of the type Desktop app, and look at its HTTP view."),
			acts(connections.ActEditClient, connections.ActOpenPage), connections.PageClients,
		},
		{
			connections.ShownWebView,
			lang.L("“Error 403: disallowed_useragent”"),
			lang.L("The page is not in a real browser."),
			lang.L("A mail or chat program opened the link in its own window, and Google refuses that."),
			lang.L("Copy the link and open it in a browser of your choice."),
			acts(ActCopyLink, connections.ActTryAgain), "",
		},
		{
			connections.ShownUnreachable,
			lang.L("“This site can't be reached”, 127.0.0.1"),
			lang.L("The browser runs on another computer."),
			lang.L("The sign-in worked, but the browser cannot come back to gcdesk: it runs on another computer, in a container, or over SSH."),
			lang.L("Copy the whole address of that page and paste it below."),
			acts(ActPaste), "",
		},
		{
			connections.ShownNothing,
			lang.L("Nothing at all"),
			lang.L("No window opened."),
			lang.L("The system found no browser, or it opened behind other windows."),
			lang.L("Copy the link and open it in a browser of your choice."),
			acts(ActCopyLink, connections.ActTryAgain), "",
		},
	}
}

// FindBrowserPages returns the pages whose words are those of a query, the
// best first: a word or two of them, or all that stands on the page. A page that
// has the words in their order, where it is read first, comes before others.
func FindBrowserPages(query string) []BrowserPage {
	asked := bare(query)
	phrase := spaced(asked)
	type hit struct {
		page   BrowserPage
		phrase bool
		words  int
	}
	var hits []hit
	for _, p := range BrowserPages() {
		read := spaced(bare(strings.Join([]string{heading(p.Code), string(p.Code), p.Shown}, "\n")))
		says := read + strings.ToLower(strings.Join([]string{p.Hint, p.Cause, p.Mend}, "\n"))
		h := hit{page: p, phrase: strings.Contains(read, phrase)}
		for _, w := range asked {
			if strings.Contains(says, w) {
				h.words++
			}
		}
		if slices.Contains(asked, string(p.Code)) {
			h.words += len(asked) // its own code is on no other page
		}
		if h.words > 0 && h.words*3 >= len(asked)*2 {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.phrase != b.phrase {
			if a.phrase {
				return -1
			}
			return 1
		}
		return b.words - a.words
	})
	found := make([]BrowserPage, len(hits))
	for i, h := range hits {
		found[i] = h.page
	}
	return found
}

// bare are the words of a text, in lower case and without punctuation. The one
// that stands on every page is the same in both languages.
func bare(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), "fehler", "error"), func(r rune) bool { return strings.ContainsRune(" \t\n“”„\"':,.!…", r) })
}

// spaced puts a space around each word, so that only whole ones are found.
func spaced(words []string) string { return " " + strings.Join(words, " ") + " " }

// AskAdministrator is a text to send to the administrator of a Google
// Workspace, who is to let a client in (Google Workspace Admin Help, "Control
// which apps access Google Workspace data").
func AskAdministrator(c connections.Client, scopes oauth.Scopes) string {
	return lang.L("Hello, please allow an app of ours to read our Google contacts. In the Admin console, under Security, Access and data control, API controls, App access control, add this OAuth client ID and set its access to Trusted:") +
		"\n\n" + c.ClientID + "\n\n" + lang.L("It asks for these scopes:") + "\n\n" + strings.Join(scopes, "\n") + "\n"
}
