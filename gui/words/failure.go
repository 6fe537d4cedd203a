package words

import (
	"errors"
	"fmt"

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
		t := Text{
			What: lang.L("The file that holds your connections is damaged or gone."),
			Why:  lang.L("Details: {{.Reason}}.", map[string]any{"Reason": damaged.Err}),
			Mend: lang.L("Start gcdesk again: it offers the latest sound copy."),
		}
		if damaged.Kept != "" {
			t.Why = lang.L("The damaged file is kept as {{.Path}}.", map[string]any{"Path": damaged.Kept}) + "\n" + t.Why
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

// Failure explains a failure of which nothing else is known. Where there is
// more, see connections.Diagnose and Cause.
func Failure(f connections.Failure, connection string) Text {
	return Cause(connections.Explain(f), connection)
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
