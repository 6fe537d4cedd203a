package words

import (
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// Text explains one failure: a sentence each. Any may be empty.
type Text struct {
	What string // what happened
	Why  string // the likeliest cause
	Mend string // what to do
}

// Error explains any error of the other packages. connection is the name of
// the connection that it is about; empty if none.
func Error(err error, connection string) Text {
	var (
		problems connections.Problems
		inUse    *connections.InUseError
		damaged  *connections.DamagedError
		newer    *connections.NewerError
		file     *oauth.ClientFileError
		stored   interface{ Words() Text }
	)
	switch {
	case err == nil:
		return Text{}
	case errors.As(err, &problems):
		return Text{What: lang.L("There is something to mend."), Mend: Problems(problems)}
	case errors.As(err, &inUse):
		return Text{
			What: lang.L("The client is in use and was not deleted."),
			Why:  lang.L("These connections use it: {{.Names}}.", map[string]any{"Names": Names(inUse.Names)}),
			Mend: lang.L("Delete them, or give them another client, first."),
		}
	case errors.As(err, &damaged):
		t := Text{What: lang.L("The records cannot be read: {{.Reason}}.", map[string]any{"Reason": damaged.Err}), Mend: lang.L("Start gcdesk again: it offers the latest sound copy.")}
		if damaged.Kept != "" {
			t.Why = lang.L("The damaged file is kept as {{.Path}}.", map[string]any{"Path": damaged.Kept})
		}
		return t
	case errors.As(err, &newer):
		return Text{What: lang.L("The records were written by a newer gcdesk."), Mend: lang.L("Install the newest gcdesk. Nothing was changed.")}
	case errors.As(err, &file):
		return clientFile(file.Reason)
	case errors.As(err, &stored):
		return stored.Words()
	case errors.Is(err, connections.ErrNotFound):
		return Text{What: lang.L("It is not there any more."), Mend: lang.L("Look at the list: it may have been deleted or renamed.")}
	case errors.Is(err, connections.ErrNotAuthorized):
		return Text{What: lang.L("“{{.Name}}” is not authorized yet.", named(connection)), Mend: lang.L("Sign in first.")}
	case errors.Is(err, connections.ErrTokenLost):
		return Text{What: lang.L("The connection was changed or deleted while you signed in."), Mend: lang.L("Look at the list and sign in again if it is still there.")}
	case errors.Is(err, connections.ErrNoRevocation):
		return Text{What: lang.L("This server has no revocation."), Mend: lang.L("Delete the connection here, and take the access back on the server's own page.")}
	case errors.Is(err, oauth.ErrPasted):
		return Text{
			What: lang.L("This is not the address that gcdesk waits for."),
			Mend: lang.L("Copy the whole address of the page that failed, with everything after the question mark."),
		}
	}
	f := connections.FailureOf(err)
	t := Failure(f, connection)
	if f.Code == connections.CodeUnknown {
		t.Why = fmt.Sprint(err)
	}
	return t
}

func named(connection string) map[string]any { return map[string]any{"Name": connection} }

// Failure explains a failure.
func Failure(f connections.Failure, connection string) Text {
	if reason, ok := strings.CutPrefix(f.Code, connections.CodeKeyring); ok {
		return keyring(connections.KeyringReason(reason))
	}
	if reason, ok := strings.CutPrefix(f.Code, connections.CodeDisk); ok {
		return disk(connections.DiskReason(reason), f.Detail)
	}
	again := lang.L("Reauthorize: sign in once more with the same account.")
	switch f.Code {
	case connections.CodeDeclined:
		return Text{lang.L("The sign-in was declined."), lang.L("Cancel was pressed on the permission page."), lang.L("Sign in again when you are ready. The connection is saved.")}
	case connections.CodeSignInTimeout:
		return Text{lang.L("The sign-in was not finished in time."), lang.L("No answer came from the browser: perhaps it showed an error page, or the page is still open."), lang.L("Sign in again. The connection is saved.")}
	case "invalid_grant":
		return Text{lang.L("The sign-in has expired or was revoked."), lang.L("Usual causes: access was removed in the Google account, the app is in testing (seven days), or it was not used for six months."), again}
	case connections.CodeRevoked:
		return Text{lang.L("Access was revoked."), lang.L("It was taken back here, at the server, with everything that the account gave to this project."), again}
	case connections.CodeDied:
		return Text{lang.L("The sign-in has ended."), lang.L("The server said so when it was given: apps in testing get seven days."), again}
	case connections.CodeDiesSoon:
		return Text{lang.L("The sign-in ends soon."), lang.L("Apps in testing get seven days. Publish the app, then reauthorize, and it lasts."), again}
	case connections.CodeRapt:
		return Text{lang.L("Google asks for a new sign-in."), lang.L("The organization's administrator limits how long a session lasts."), again}
	case "unauthorized_client":
		return Text{lang.L("The sign-in belongs to another client."), lang.L("The client ID of this connection was changed."), again}
	case connections.CodeSecretMissing:
		return Text{lang.L("The keyring does not hold this sign-in any more."), lang.L("It was removed from the keyring, or the data came from another computer."), again}
	case connections.CodeNoRefresh:
		return Text{lang.L("The sign-in does not renew by itself."), lang.L("The server gave no refresh token. Google gives a web client one only with the permission page."), again}
	case connections.CodePermission:
		return Text{lang.L("A permission was not given."), lang.L("A box on Google's page was left empty."), lang.L("Ask for the missing permission, tick its box, and press Continue.")}
	case "invalid_client":
		return Text{lang.L("The server does not accept the client ID and secret."), described(f, lang.L("The secret was mistyped, disabled or replaced, or the client was deleted.")), lang.L("Edit the OAuth 2.0 client and test it. A new secret is made on the console's Clients page.")}
	case "deleted_client", "disabled_client":
		return Text{lang.L("The OAuth 2.0 client was deleted at Google."), lang.L("By hand, or because it was not used for six months."), lang.L("Restore it within 30 days on the console's page of deleted credentials, or make a new one.")}
	case connections.CodeClientSecret:
		return Text{lang.L("The keyring does not hold the client secret."), lang.L("It was removed from the keyring, or the data came from another computer."), lang.L("Edit the OAuth 2.0 client and enter its secret again.")}
	case "redirect_uri_mismatch":
		return Text{lang.L("The server does not know this redirect URI."), lang.L("Every character counts, and a new entry takes from five minutes to a few hours."), lang.L("Use a Desktop client, or register exactly the redirect URI that the client shows.")}
	case "invalid_scope":
		return Text{lang.L("The server does not know one of the permissions."), described(f, ""), lang.L("Edit the connection and choose its permissions again.")}
	case "admin_policy_enforced", "access_not_configured":
		return Text{lang.L("The organization's administrator blocks this access."), described(f, ""), lang.L("Ask the administrator to trust the client ID under Security, API controls, App access control.")}
	case "org_internal":
		return Text{lang.L("This account is outside the organization."), lang.L("The app's user type is Internal."), lang.L("Sign in with an account of the organization, or set the audience to External.")}
	case connections.CodeExchange:
		return Text{lang.L("The server did not accept the code."), lang.L("It was too old, used before, or damaged on the way."), lang.L("Sign in again. Nothing was changed.")}
	case connections.CodeOtherAccount:
		if f.Detail == "" {
			return Text{lang.L("It cannot be told which account signed in."), lang.L("The server did not name it, so it may be another one than before. Nothing was changed."), lang.L("Sign in again, or take the account on purpose.")}
		}
		return Text{lang.L("Another account signed in: {{.Account}}.", map[string]any{"Account": f.Detail}), lang.L("The connection stays with its account; nothing was changed."), lang.L("Sign in with the account of the connection, or switch on purpose.")}
	case connections.CodeNetwork:
		return Text{lang.L("The server cannot be reached."), lang.L("There is no network, or something on the way blocks it."), lang.L("Check the network and try again. Nothing was changed.")}
	case connections.CodeTimeout:
		return Text{lang.L("The server does not answer."), lang.L("The network is slow, or the server is in trouble."), lang.L("Try again in a minute. Nothing was changed.")}
	case connections.CodeServer:
		return Text{lang.L("The server is in trouble."), described(f, lang.L("It says so itself; that passes.")), lang.L("Try again in a minute. Nothing was changed.")}
	case connections.CodeCertificate:
		return Text{lang.L("The server's certificate is not to be trusted."), lang.L("Somebody may be listening, a proxy looks into the traffic, or this computer's clock is wrong."), lang.L("Check the clock and the network. gcdesk does not go on without a valid certificate.")}
	case connections.CodeBadAnswer:
		return Text{lang.L("The server's answer makes no sense."), lang.L("Perhaps a network's login page or a proxy answered instead: {{.Detail}}.", map[string]any{"Detail": f.Detail}), lang.L("Open any page in the browser to see whether the network asks for a login, then try again.")}
	case connections.CodeIssuer:
		return Text{lang.L("The answer came from another server than asked."), lang.L("It may be an attack, or the client's issuer is wrong."), lang.L("Nothing was accepted. Sign in again; if it stays, check the client's addresses.")}
	case connections.CodeNoCode:
		return Text{lang.L("The answer held no code."), lang.L("Something on the way cut it short."), lang.L("Sign in again. The connection is saved.")}
	case connections.CodePort:
		return Text{lang.L("The redirect URI's port is in use: {{.URI}}.", map[string]any{"URI": f.Detail}), lang.L("Another program, or another sign-in with the same client, listens there."), lang.L("End the other program or sign-in, then try again.")}
	case connections.CodeAPIDisabled:
		return Text{lang.L("The People API is switched off in the project."), lang.L("The sign-in is fine; Google's project does not let it read contacts yet."), lang.L("Enable the People API in the console, wait a few minutes, then test again.")}
	case connections.CodeAPIScope:
		return Text{lang.L("The API says that a permission is missing."), lang.L("A box on Google's page was left empty."), lang.L("Ask for the missing permission, tick its box, and press Continue.")}
	case connections.CodeAPIQuota:
		return Text{lang.L("Google asks for a pause."), lang.L("Too many requests in a minute."), lang.L("Wait a minute, then test again.")}
	case connections.CodeAPIToken:
		return Text{lang.L("The API does not accept the sign-in."), described(f, ""), again}
	case connections.CodeAPI:
		return Text{lang.L("The API refuses (HTTP {{.Status}}).", map[string]any{"Status": f.Status}), described(f, ""), lang.L("Test again. If it stays, look at the project's page in the console.")}
	case connections.CodePractice:
		return Text{lang.L("Practice mode talks to this computer only."), lang.L("The client or the connection names an address elsewhere."), lang.L("Use it outside practice mode.")}
	case connections.CodeUnknown:
		return Text{What: lang.L("Something unexpected happened."), Mend: lang.L("Try again.")}
	}
	return Text{lang.L("The server refused: {{.Code}}.", map[string]any{"Code": f.Code}), described(f, ""), lang.L("Sign in again. If it stays, test the OAuth 2.0 client.")}
}

// described is what the server itself said, or else our own sentence.
func described(f connections.Failure, otherwise string) string {
	if f.Detail == "" {
		return otherwise
	}
	return lang.L("The server says: {{.Detail}}", map[string]any{"Detail": f.Detail})
}

func keyring(reason connections.KeyringReason) Text {
	switch reason {
	case connections.KeyringAbsent:
		return Text{lang.L("This desktop has no keyring running."), lang.L("Secrets are kept in the keyring and nowhere else."), lang.L("Start GNOME Keyring, KWallet or KeePassXC's secret service, then try again.")}
	case connections.KeyringLocked:
		return Text{lang.L("The keyring is locked."), lang.L("Its prompt was closed, or there is no desktop to show it."), lang.L("Unlock the keyring, then try again.")}
	case connections.KeyringSilent:
		return Text{lang.L("The keyring does not answer."), lang.L("Perhaps its prompt waits behind another window."), lang.L("Unlock the keyring, then try again.")}
	}
	return Text{lang.L("The keyring refused."), "", lang.L("Open the desktop's password program and see whether it works, then try again.")}
}

func disk(reason connections.DiskReason, path string) Text {
	unchanged := lang.L("Your records were not damaged: the last change was kept whole or not at all.")
	switch reason {
	case connections.DiskFull:
		return Text{lang.L("The disk is full."), unchanged, lang.L("Free some space, then try again.")}
	case connections.DiskQuota:
		return Text{lang.L("Your share of the disk is used up."), unchanged, lang.L("Delete files of yours that you do not need, then try again.")}
	case connections.DiskReadOnly:
		return Text{lang.L("The disk can only be read."), lang.L("It is write-protected, or the system protects it because of an error."), lang.L("Make the disk writable, then try again.")}
	case connections.DiskDenied:
		return Text{lang.L("gcdesk may not use its data folder: {{.Path}}", map[string]any{"Path": path}), lang.L("The folder's permissions, or its owner, keep you out."), lang.L("Give yourself access to the folder, then try again.")}
	}
	return Text{lang.L("The disk reports an error: {{.Path}}", map[string]any{"Path": path}), lang.L("The disk is failing, or was disconnected."), lang.L("Copy the data folder to another disk, then have this one checked.")}
}

func clientFile(reason oauth.ClientFileReason) Text {
	mend := lang.L("Download the client_secret_*.json on the console's Clients page and use that file.")
	switch reason {
	case oauth.FileServiceAccount:
		return Text{lang.L("This is the key of a service account, not an OAuth 2.0 client."), lang.L("A service account has no contacts of its own."), mend}
	case oauth.FileUser:
		return Text{lang.L("This is a sign-in that another tool stored, not an OAuth 2.0 client."), "", mend}
	case oauth.FileTooLarge:
		return Text{lang.L("This file is too large to be a client file."), "", mend}
	case oauth.FileNotJSON:
		return Text{lang.L("This is not JSON."), "", mend}
	}
	return Text{lang.L("No OAuth 2.0 client is in this file."), "", mend}
}
