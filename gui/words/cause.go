package words

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Cause says what happened, why, and what to do about it. connection is the
// name of the connection that it is about; empty if none.
func Cause(c connections.Cause, connection string) Text {
	for _, say := range []func(connections.Cause) Text{ofThisComputer, ofTheNetwork, ofTheClient, ofTheToken, ofTheSignIn, ofTheAPI} {
		if t := say(c); t.What != "" {
			return t
		}
	}
	switch c.Code {
	case connections.CodeNotYet:
		return Text{What: lang.L("“{{.Name}}” is not authorized yet.", named(connection)), Mend: lang.L("Sign in first.")}
	case connections.CodeUnknown:
		return Text{What: lang.L("Something unexpected happened."), Mend: lang.L("Try again.")}
	}
	return Text{lang.L("The server refused: {{.Code}}.", map[string]any{"Code": c.Code}), described(c, ""), lang.L("Sign in again. If it stays, test the OAuth 2.0 client.")}
}

// described is what the server itself said, or else our own sentence.
func described(c connections.Cause, otherwise string) string {
	if c.Facts.Detail == "" {
		return otherwise
	}
	return lang.L("The server says: {{.Detail}}", map[string]any{"Detail": c.Facts.Detail})
}

// hasConsole reports whether there is a console to speak of. Where nobody has
// said whose server it is, it is the preset one.
func hasConsole(c connections.Cause) bool { return c.Facts.Kind != connections.OtherServer }

// whereConsole is what to do on the console, or whom to ask where there is none.
func whereConsole(c connections.Cause, mend string) string {
	if hasConsole(c) {
		return mend
	}
	return lang.L("Ask whoever runs the server to allow it.")
}

// Likelihood is how sure a cause is, as a word.
func Likelihood(l connections.Likelihood) string {
	switch l {
	case connections.Certain:
		return lang.L("Certain")
	case connections.Likely:
		return lang.L("Likely")
	}
	return lang.L("Possible")
}

// Mend is the label of the button that begins a mend.
func Mend(m connections.Mend) string {
	switch m.Act {
	case connections.ActAuthorize:
		return lang.L("Authorize")
	case connections.ActReauthorize:
		return lang.L("Reauthorize")
	case connections.ActChooseAccount:
		return lang.L("Sign in with another account")
	case connections.ActAskMissing:
		return lang.L("Ask for the missing permission")
	case connections.ActChooseScopes:
		return lang.L("Choose permissions")
	case connections.ActEditConnection:
		return lang.L("Edit the connection")
	case connections.ActEditClient, connections.ActRegisterRedirect:
		return lang.L("Edit the client")
	case connections.ActEnterSecret:
		return lang.L("Enter the secret")
	case connections.ActRestoreClient:
		return lang.L("Restore the client")
	case connections.ActEnableAPI:
		return lang.L("Enable the People API")
	case connections.ActPublish:
		return lang.L("Publish the app")
	case connections.ActAddTestUser:
		return lang.L("Add the test user")
	case connections.ActSettings:
		return lang.L("Open the settings")
	case connections.ActOpenPage:
		return lang.L("Open the page")
	case connections.ActAskAdministrator:
		return lang.L("Copy a message")
	}
	return lang.L("Try again")
}

// Checked names what was looked at.
func Checked(of connections.Checked) string {
	switch of {
	case connections.CheckedKeyring:
		return lang.L("Keyring")
	case connections.CheckedNetwork:
		return lang.L("Network")
	case connections.CheckedClock:
		return lang.L("Clock")
	case connections.CheckedClient:
		return lang.L("OAuth 2.0 client")
	case connections.CheckedToken:
		return lang.L("Sign-in")
	case connections.CheckedPermissions:
		return lang.L("Permissions")
	case connections.CheckedAPI:
		return lang.L("API")
	}
	return lang.L("Dates")
}

// span is a duration in the largest unit that says enough.
func span(d time.Duration) string {
	switch d = d.Abs(); {
	case d >= 48*time.Hour:
		return lang.L("{{.Count}} days", map[string]any{"Count": int((d + 12*time.Hour).Hours() / 24)})
	case d >= 90*time.Minute:
		return lang.L("{{.Count}} h", map[string]any{"Count": int((d + 30*time.Minute).Hours())})
	case d >= 2*time.Minute:
		return lang.L("{{.Count}} min", map[string]any{"Count": int((d + 30*time.Second).Minutes())})
	}
	return lang.L("{{.Count}} s", map[string]any{"Count": int(d.Seconds())})
}
