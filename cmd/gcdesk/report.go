package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// missingError is a name that no record has in a data folder.
type missingError struct{ kind, name, dir string }

func (e *missingError) Error() string { return fmt.Sprintf("no %s %q", e.kind, e.name) }

// connectionError is what went wrong with a connection.
type connectionError struct {
	connection connections.Connection
	authorize  string // the command that signs in for it
	err        error
}

func (e *connectionError) Error() string { return fmt.Sprintf("%q: %v", e.connection.Name, e.err) }
func (e *connectionError) Unwrap() error { return e.err }

// text says what happened, and which command mends it.
func (e *connectionError) text() words.Text {
	name, command := e.connection.Name, func(flag string) map[string]any {
		return map[string]any{"Command": strings.Replace(e.authorize, "authorize", "authorize"+flag, 1)}
	}
	text, f := words.Error(e.err, name), connections.FailureOf(e.err)
	switch exitCode(e.err) {
	case exitSignIn:
		text.Mend = lang.L("To mend it: {{.Command}}", command(""))
	case exitOtherAccount:
		text.Mend = lang.L("Sign in with the account of the connection, or take the other one: {{.Command}}", command(" --switch-account"))
	case exitForbidden:
		cause := connections.Diagnose(connections.Evidence{Connection: e.connection, Failure: &f}).First()
		if cause.Mend.Act == connections.ActAskMissing {
			text = words.Cause(cause, name)
			text.Mend = lang.L("To mend it: {{.Command}}", command(" --consent"))
		}
	}
	return text
}

// said reports whether everything has been said of an error already.
func said(err error) bool {
	return errors.Is(err, errUnwell) || errors.Is(err, errDamagedBeside) || errors.Is(err, errNotGiven)
}

// report writes an error for people: what happened, why, and what to do, each
// on a line of its own.
func report(w io.Writer, err error) {
	text := explain(err)
	fmt.Fprintln(w, "gcdesk: "+text.What)
	for _, line := range []string{text.Why, text.Mend} {
		if line != "" {
			fmt.Fprintln(w, line)
		}
	}
}

func explain(err error) words.Text {
	var (
		usage   *usageError
		missing *missingError
		of      *connectionError
		untold  *untoldError
	)
	switch {
	case errors.As(err, &untold):
		text := explain(untold.err)
		text.Why = lang.L("It was done all the same: {{.What}}", map[string]any{"What": untold.done})
		return text
	case errors.Is(err, context.Canceled):
		return words.Text{What: lang.L("Interrupted.")}
	case errors.Is(err, errGivenUp):
		return words.Text{What: lang.L("Given up: no passphrase was entered.")}
	case errors.As(err, &usage):
		return words.Text{What: usage.says, Mend: lang.L("See: {{.Command}}", map[string]any{"Command": usage.command + " --help"})}
	case errors.As(err, &missing) && missing.kind == "client":
		return words.Text{What: lang.L("There is no OAuth 2.0 client “{{.Name}}”.", map[string]any{"Name": missing.name})}
	case errors.As(err, &missing) && missing.kind == "snapshot":
		return words.Text{
			What: lang.L("There is no snapshot “{{.Name}}”.", map[string]any{"Name": missing.name}),
			Mend: lang.L("See: {{.Command}}", map[string]any{"Command": commandIn(missing.dir, "gcdesk snapshots NAME")}),
		}
	case errors.As(err, &missing):
		return words.Text{
			What: lang.L("There is no connection “{{.Name}}”.", map[string]any{"Name": missing.name}),
			Mend: lang.L("See: {{.Command}}", map[string]any{"Command": commandIn(missing.dir, "gcdesk list")}),
		}
	case errors.Is(err, errSilent):
		return words.Text{What: lang.L("gcdesk is open already, and its window does not answer. End it first.")}
	case errors.Is(err, syscall.EBADF):
		return words.Text{What: lang.L("Nothing can be written: standard output is closed.")}
	case errors.Is(err, errNoHome):
		return words.Text{What: lang.L("There is no home folder to keep the records in."), Mend: lang.L("Name one with --data-dir.")}
	case errors.Is(err, errNoDisplay):
		return words.Text{
			What: lang.L("There is no display to open a window on."),
			Mend: lang.L("On a desktop it opens; without one, use the commands: {{.Command}}", map[string]any{"Command": "gcdesk --help"}),
		}
	}
	if text, ok := explainContacts(err); ok {
		return text
	}
	if text, ok := explainFolder(err); ok {
		return text
	}
	if !errors.As(err, &of) {
		return words.Error(err, "")
	}
	return of.text()
}

// explainFolder speaks of what only the command line and the disk know.
func explainFolder(err error) (words.Text, bool) {
	var (
		file    *fs.PathError
		running *runningError
		disk    *connections.DiskError
		unsound *unsoundError
	)
	if records, _, ok := connections.Unreadable(err); ok {
		text := words.Error(err, "")
		if newer := (*connections.NewerError)(nil); errors.As(err, &newer) {
			text.Why = text.Mend
		}
		text.Mend = lang.L("To go back to a copy, or to start empty: {{.Command}}", map[string]any{"Command": commandIn(filepath.Dir(records), "gcdesk restore")})
		return text, true
	}
	switch {
	case errors.As(err, &running):
		return words.Text{What: lang.L("The stand-in for Google runs already, at {{.Server}}.", map[string]any{"Server": running.server})}, true
	case errors.As(err, &unsound) && unsound.newer:
		return words.Text{
			What: lang.L("“{{.Path}}” was written by a newer gcdesk.", map[string]any{"Path": unsound.path}),
			Mend: lang.L("To see the copies: {{.Command}}", map[string]any{"Command": commandIn(unsound.dir, "gcdesk restore")}),
		}, true
	case errors.As(err, &unsound):
		return words.Text{
			What: lang.L("“{{.Path}}” is no sound copy of the records.", map[string]any{"Path": unsound.path}),
			Mend: lang.L("To see the copies: {{.Command}}", map[string]any{"Command": commandIn(unsound.dir, "gcdesk restore")}),
		}, true
	case errors.As(err, &disk):
		return words.Error(disk, ""), true
	case errors.Is(err, syscall.EFBIG):
		return words.Error(err, ""), true
	case errors.As(err, &file) && leadsNowhere(file.Path):
		target, _ := os.Readlink(file.Path)
		return words.Text{What: lang.L("“{{.Path}}” is a link that leads to “{{.Target}}”, and nothing is there.", map[string]any{"Path": file.Path, "Target": target})}, true
	case errors.As(err, &file) && errors.Is(err, oauth.ErrNotFile):
		return words.Text{What: lang.L("“{{.Path}}” is no file but a folder, a pipe or a device.", map[string]any{"Path": file.Path})}, true
	case errors.As(err, &file):
		return words.Text{What: lang.L("“{{.Path}}” cannot be used: {{.Reason}}.", map[string]any{"Path": file.Path, "Reason": file.Err})}, true
	}
	return words.Text{}, false
}

// leadsNowhere reports whether a path is a link to what is not there.
func leadsNowhere(path string) bool {
	_, err := os.Stat(path)
	link, _ := os.Readlink(path)
	return link != "" && errors.Is(err, fs.ErrNotExist)
}

// explainContacts speaks of exports and snapshots.
func explainContacts(err error) (words.Text, bool) {
	var (
		label   *export.NoLabelError
		damaged *snapshot.DamagedError
		several *snapshot.AmbiguousError
		gone    *namesakesError
		room    *contacts.RoomError
	)
	switch {
	case errors.As(err, &room):
		return words.NoRoom(room.Path, room.Needed, room.About), true
	case errors.As(err, &several):
		return words.Text{
			What: lang.L("More than one snapshot begins with “{{.ID}}”:", map[string]any{"ID": several.ID}),
			Why:  strings.Join(several.Candidates, "\n"),
		}, true
	case errors.As(err, &gone):
		return words.Text{
			What: lang.L("More than one deleted connection was called “{{.Name}}”. Name it by its ID:", map[string]any{"Name": gone.name}),
			Why:  strings.Join(gone.ids, "\n"),
		}, true
	case errors.Is(err, snapshot.ErrNone):
		return words.Text{What: lang.L("This is no snapshot: it holds none of a snapshot's files.")}, true
	case errors.As(err, &label):
		there := make([]string, len(label.Labels))
		for i, name := range label.Labels {
			there[i] = lang.L("“{{.Name}}”", map[string]any{"Name": name})
		}
		return words.Text{
			What: lang.L("The account has no label “{{.Name}}”.", map[string]any{"Name": label.Name}),
			Why:  lang.L("It has: {{.List}}", map[string]any{"List": strings.Join(there, ", ")}),
		}, true
	case errors.Is(err, errNoOthers):
		return words.Text{
			What: lang.L("For “other contacts” the permission contacts.other.readonly is missing."),
			Mend: lang.L("Add it in the window (Edit, Choose permissions), and authorize again. Without --other-contacts the others are exported."),
		}, true
	case errors.Is(err, errNoOthersKept):
		return words.Text{
			What: lang.L("The snapshot was taken without the “other contacts”."),
			Mend: lang.L("Without --other-contacts the others are exported."),
		}, true
	case errors.As(err, &damaged):
		return words.Text{
			What: lang.L("Snapshot {{.ID}} is damaged: {{.File}} is not as it was written.", map[string]any{"ID": damaged.ID, "File": damaged.File}),
			Why:  readIn(damaged.Path),
			Mend: lang.L("Make a new one. The other snapshots are not touched by this."),
		}, true
	case errors.Is(err, snapshot.ErrPassphrase):
		return words.Text{What: lang.L("This passphrase does not open the snapshot.")}, true
	case errors.Is(err, snapshot.ErrBusy):
		return words.Text{What: lang.L("A snapshot of this connection is being made already."), Mend: lang.L("Wait until it is done.")}, true
	case errors.Is(err, snapshot.ErrNewer):
		return words.Text{What: lang.L("The snapshot was made by a newer gcdesk."), Mend: lang.L("Install the newest gcdesk. Nothing was changed.")}, true
	case errors.Is(err, errNoAPI):
		return words.Text{What: lang.L("The connection does not say where its API is."), Mend: lang.L("Enter the base URI in the connection's HTTP view.")}, true
	}
	return words.Text{}, false
}

// warn writes a sentence that changes nothing about the outcome.
func warn(w io.Writer, sentence string) {
	fmt.Fprintln(w, "gcdesk: "+lang.L("warning: {{.Sentence}}", map[string]any{"Sentence": sentence}))
}

// quote writes a name so that a shell reads it as one word and nothing else.
func quote(name string) string {
	if strings.ContainsAny(name, "\"$`\\!") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return `"` + name + `"`
}
