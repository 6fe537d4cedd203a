package gui

import (
	"errors"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
)

var errDisk = errors.New("write: no space left on device")

// clientForm opens the window of a new client.
func (d *desk) clientWindow() {
	d.t.Helper()
	d.tap("Clients")
	d.tap("New client")
}

func TestClientForm_ImportsByDropPasteAndPracticeFile(t *testing.T) {
	for name, bring := range map[string]func(*desk){
		"dropped on the main window": func(d *desk) { d.drop(d.top(), d.file("client_secret_1.json", d.clientFile())) },
		"dropped on the form":        func(d *desk) { d.ctrl(fyne.KeyN); d.drop(d.top(), d.file("client_secret_1.json", d.clientFile())) },
		"dropped on its window":      func(d *desk) { d.clientWindow(); d.drop(d.top(), d.file("client_secret_1.json", d.clientFile())) },
		"pasted": func(d *desk) {
			d.clientWindow()
			d.fyne.Clipboard().SetContent(string(d.clientFile()))
			d.tap("Paste")
		},
		"practice file": func(d *desk) { d.clientWindow(); d.tap("Practice file") },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, inPractice).show()
			bring(d)
			of := d.google.Clients[0]
			if got := d.entry("Client ID").Text; got != of.ID {
				t.Errorf("client ID %q", got)
			}
			if got := d.entry("Project").Text; got != of.ProjectID {
				t.Errorf("project %q", got)
			}
			d.tap("Test client")
			d.sees("The practice server knows this ID and secret")
			d.tap("Save")
			if strings.HasPrefix(name, "dropped") {
				d.tap("Keep the file")
			}
			clients := d.stored().Clients
			if len(clients) != 1 || clients[0].ClientID != of.ID || clients[0].Secret.IsZero() {
				t.Fatalf("stored: %+v", clients)
			}
			if got := d.secrets.All()[clients[0].Secret]; got != of.Secret {
				t.Error("the keyring has another secret")
			}
		})
	}
}

// A question comes first: what is dropped meanwhile, on whichever window, puts
// no second one over it and changes nothing behind it.
func TestClientForm_TakesNoFileBehindAQuestion(t *testing.T) {
	for question, ask := range map[string]func(*desk){
		"This is not JSON.":    func(d *desk) { d.drop(d.top(), d.file("bad.json", []byte("no"))) },
		"Discard the changes?": func(d *desk) { d.leave(d.top()) },
	} {
		d := newDesk(t).show()
		d.clientWindow()
		d.write("Name", "Mine")
		form := d.top()
		ask(d)
		for _, w := range []*deskWindow{form, d.window("gcdesk")} {
			d.drop(w, d.file("bad.json", []byte("no")))
			d.drop(w, d.file("client_secret_1.json", d.clientFile()))
		}
		if got := len(form.Canvas().Overlays().List()) + len(d.window("gcdesk").Canvas().Overlays().List()); got != 1 || d.top() != form {
			t.Errorf("%d questions are open, the foremost window is %q", got, d.top().Title())
		}
		d.sees(question)
		d.key(fyne.KeyEscape)
		if got := d.entry("Client ID").Text; got != "" || d.entry("Name").Text != "Mine" {
			t.Errorf("%s: the form was filled: %q", question, got)
		}
	}
}

// A question in the main window keeps what is dropped there away, too.
func TestMain_TakesNoFileBehindAQuestion(t *testing.T) {
	d := newDesk(t).show()
	d.app.tell(d.top().Window, "Wait", "")
	d.drop(d.top(), d.file("client_secret_1.json", d.clientFile()))
	if got := d.titles(); len(got) != 1 {
		t.Errorf("open: %q", got)
	}
}

// The proposed name is that of the last file, until somebody types another.
func TestClientForm_ProposesTheNameOfTheLastFile(t *testing.T) {
	d := newDesk(t).show()
	d.clientWindow()
	bring := func(project string) {
		d.fyne.Clipboard().SetContent(`{"installed":{"client_id":"1-a.apps.googleusercontent.com","project_id":"` + project + `","client_secret":"GOCSPX-1"}}`)
		d.tap("Paste")
	}
	bring("first")
	bring("second")
	if got := d.entry("Name").Text; got != "second" {
		t.Errorf("got %q, want second", got)
	}
	d.write("Name", "Mine")
	bring("third")
	if got := d.entry("Name").Text; got != "Mine" {
		t.Errorf("got %q, want Mine", got)
	}
}

func TestClientForm_WrongFilesAreExplained(t *testing.T) {
	for name, c := range map[string]struct{ text, said string }{
		"service account": {`{"type":"service_account","client_id":"1","private_key":"x"}`, "This is the key of a service account, not an OAuth 2.0 client."},
		"stored sign-in":  {`{"type":"authorized_user","client_id":"1"}`, "This is a sign-in that another tool stored, not an OAuth 2.0 client."},
		"HTML":            {"<!doctype html><title>Sign in</title>", "This is not JSON."},
		"huge":            {strings.Repeat(" ", 1<<20), "This file is too large to be a client file."},
		"other JSON":      {`{"installed":{}}`, "No OAuth 2.0 client is in this file."},
		"empty":           {"", "This is not JSON."},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t).show()
			d.clientWindow()
			d.write("Name", "Mine")
			d.drop(d.top(), d.file("download.json", []byte(c.text)))
			d.sees(c.said)
			d.key(fyne.KeyReturn)
			if got := d.entry("Name").Text; got != "Mine" || d.entry("Client ID").Text != "" {
				t.Errorf("the form was changed: %q", got)
			}
		})
	}
	t.Run("gone", func(t *testing.T) {
		d := newDesk(t).show()
		d.clientWindow()
		d.drop(d.top(), "/nowhere/client_secret.json")
		d.sees("The file cannot be read.")
	})
}

// Servers of a file are shown, and used only after the yes; the next file
// begins anew.
func TestClientForm_ForeignServersNeedAYes(t *testing.T) {
	d := newDesk(t).show()
	d.clientWindow()
	d.fyne.Clipboard().SetContent(foreignFile)
	d.tap("Paste")
	d.sees("This file names other servers than Google's.", "https://login.example.net/token")
	d.tap("Save")
	if got := d.stored().Clients[0]; !got.Endpoints.IsZero() {
		t.Fatalf("without a yes: %+v", got.Endpoints)
	}

	d.tap("Edit")
	d.tap("Paste")
	d.tap("Use these servers")
	d.misses("Use these servers")
	d.tap("Save")
	want := oauth.Endpoints{Authorization: "https://login.example.net/authorize", Token: "https://login.example.net/token"}
	if got := d.stored().Clients[0]; got.Endpoints != want {
		t.Fatalf("after the yes: %+v", got.Endpoints)
	}

	d.tap("Edit")
	d.sees("This client belongs to another server than Google's.")
	d.fyne.Clipboard().SetContent(`{"installed":{"client_id":"1-a.apps.googleusercontent.com","client_secret":"GOCSPX-1",
		"auth_uri":"https://accounts.google.com/o/oauth2/auth","token_uri":"https://oauth2.googleapis.com/token"}}`)
	d.tap("Paste")
	d.misses("login.example.net")
	d.tap("Save")
	if got := d.stored().Clients[0]; !got.Endpoints.IsZero() {
		t.Errorf("Google's secret would go to %+v", got.Endpoints)
	}
}

func TestClientForm_ServersThatCannotBeUsedAreNotOffered(t *testing.T) {
	d := newDesk(t).show()
	d.clientWindow()
	d.fyne.Clipboard().SetContent(strings.ReplaceAll(foreignFile, "https:", "http:"))
	d.tap("Paste")
	d.sees("Only https addresses")
	d.misses("Use these servers")
}

// Escape closes the dialog for the file, and leaves the form as it is.
func TestClientForm_EscapeLeavesTheFiles(t *testing.T) {
	d := newDesk(t).show()
	d.clientWindow()
	d.write("Name", "Acme")
	d.tap("Choose file")
	if !asks(d.top()) {
		t.Fatal("no files are shown")
	}
	d.key(fyne.KeyEscape)
	d.misses("Discard the changes?")
	if asks(d.top()) || d.entry("Name").Text != "Acme" {
		t.Errorf("it is not as it was: %s", d.screen())
	}
	d.key(fyne.KeyEscape)
	d.sees("Discard the changes?")
}

func TestClientForm_OffersToDeleteTheFile(t *testing.T) {
	for answer, there := range map[string]bool{"Delete the file": false, "Keep the file": true, "Enter": true, "": true} {
		d := newDesk(t).show()
		path := d.file("client_secret_1.json", d.clientFile())
		d.drop(d.top(), path)
		d.tap("Save")
		d.sees("Delete the downloaded file?", path)
		switch answer {
		case "":
			d.leave(d.top())
		case "Enter":
			d.key(fyne.KeyReturn)
		default:
			d.tap(answer)
		}
		d.settle()
		if _, err := os.Stat(path); (err == nil) != there {
			t.Errorf("%q: %v", answer, err)
		}
		if len(d.windows) != 1 || len(d.stored().Clients) != 1 {
			t.Errorf("%q: open %q", answer, d.titles())
		}
	}
}

// The secret is never shown again, and an empty field keeps it.
func TestClientForm_SecretIsWriteOnly(t *testing.T) {
	d := newDesk(t)
	c := d.client("Acme desk client")
	d.show()
	d.tap("Clients")
	d.sees("stored today, 12:00")
	d.tap("Edit")
	d.sees("Stored today, 12:00")
	if got := d.field("Client secret").title.String(); got != "Client secret" { // it may be left empty
		t.Errorf("the field is marked %q", got)
	}
	if got := d.entry("Client secret").Text; got != "" {
		t.Error("the field holds the secret")
	}
	d.write("Note", "of the old laptop")
	d.tap("Save")
	if got := d.stored().Clients[0]; got.Secret != c.Secret || got.Note != "of the old laptop" {
		t.Errorf("stored: %+v", got)
	}
	for _, w := range d.windows {
		if strings.Contains(read(w.Content()), d.google.Clients[0].Secret) {
			t.Errorf("%s shows the secret", w.Title())
		}
	}
}

func TestClientForm_TestsIDAndSecret(t *testing.T) {
	d := newDesk(t, inPractice).show()
	d.clientWindow()
	d.tap("Practice file")
	d.write("Client secret", "GOCSPX-mistyped")
	d.tap("Test client")
	d.sees("The server does not accept the client secret.")
	d.key(fyne.KeyReturn)
	d.sees("Not accepted")
	d.write("Client secret", d.google.Clients[0].Secret)
	d.misses("Not accepted")
	d.tap("Test client")
	d.sees("The practice server knows this ID and secret")
}

// A keyring that fails is said, the form stays, and nothing is half saved.
func TestClientForm_KeyringFails(t *testing.T) {
	d := newDesk(t, inPractice).show()
	d.clientWindow()
	d.tap("Practice file")
	locked := func(op string, _ connections.SecretRef) error {
		return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: errors.New("locked")}
	}
	d.secrets.Fail = locked
	d.tap("Save")
	d.sees("The keyring is locked.", "Unlock the keyring, then try again.")
	d.key(fyne.KeyEscape)
	if got := d.stored().Clients; len(got) != 0 {
		t.Fatalf("half saved: %+v", got)
	}
	if d.entry("Client secret").Text == "" || d.button("Save").Disabled() {
		t.Fatal("what was typed is lost")
	}
	d.secrets.Fail = nil
	d.tap("Save")
	if got := d.stored().Clients; len(got) != 1 {
		t.Errorf("stored: %+v", got)
	}
}

// While the keyring waits for its prompt, the foot says so after 200 ms, and
// Cancel cancels the saving, not the form.
func TestClientForm_SavingCanBeCancelled(t *testing.T) {
	d := newDesk(t, inPractice).show()
	d.clientWindow()
	d.tap("Practice file")
	asked, answer := make(chan struct{}), make(chan error)
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		if op != "store" {
			return nil
		}
		close(asked)
		return <-answer
	}
	d.tapOn("Save")
	<-asked
	d.misses("Saving…")
	d.pass(slow)
	d.sees("Saving…")
	d.tapOn("Cancel")
	answer <- &connections.KeyringError{Op: "store", Reason: connections.KeyringSilent, Err: errors.New("given up")}
	d.secrets.Fail = nil
	d.settle()
	d.misses("Saving…", "Discard the changes?")
	if d.key(fyne.KeyEscape); d.entry("Client secret").Text == "" {
		t.Error("the form is empty")
	}
}

func TestClientForm_PortAndRedirectURIAreOne(t *testing.T) {
	d := newDesk(t).show()
	d.clientWindow()
	d.tap("Web application")
	entries := find[*entry](d.field("Redirect URI").control)
	if got := entries[0].Text; got != oauth.DefaultWebRedirectURI {
		t.Errorf("proposed: %q", got)
	}
	entries[1].SetText("9876")
	if got := entries[0].Text; got != "http://127.0.0.1:9876/connection/oauth2callback" {
		t.Errorf("after another port: %q", got)
	}
	entries[0].SetText("http://127.0.0.1:1111/other")
	if got := entries[1].Text; got != "1111" {
		t.Errorf("the port says %q", got)
	}
	entries[0].SetText("https://example.com/callback")
	if d.mend("Redirect URI") == "" || !d.button("Save").Disabled() {
		t.Error("a redirect URI elsewhere is taken")
	}
	d.sees("1 field to mend")
}

func TestClientForm_EveryFieldSaysWhatToMend(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.clientWindow()
	d.write("Name", "ACME desk CLIENT")
	d.write("Client ID", "with space")
	d.key(fyne.KeyReturn)
	for field, want := range map[string]string{
		"Name":          "“Acme desk client” exists already. Choose another name, for example “Acme desk client 2”.",
		"Client ID":     "A client ID has no spaces, no invisible characters and no letters but A to Z, for example 1234567890-abc.apps.googleusercontent.com.",
		"Client secret": "Enter the client secret from the console.",
	} {
		if got := d.mend(field); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	d.sees("3 fields to mend")
	d.write("Client secret", "GOCSPX-hush\x1b[31m")
	if got, want := d.mend("Client secret"), "The client secret has invisible or broken characters in it. Copy it from the console again."; got != want {
		t.Errorf("client secret: %q, want %q", got, want)
	}
}

func TestClients_OneInUseIsNotDeleted(t *testing.T) {
	d := newDesk(t)
	d.connection("Sales")
	d.connection("Backup")
	d.show()
	d.tap("Clients")
	d.sees("Used by 2 connections")
	d.tap("Delete")
	d.sees("The client is in use and was not deleted.", "Backup, Sales")
	d.key(fyne.KeyReturn)
	if len(d.stored().Clients) != 1 {
		t.Error("it was deleted")
	}
}

func TestClients_DeletingAsks(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.tap("Clients")
	d.tap("Delete")
	d.sees("Delete “Acme desk client”?")
	d.key(fyne.KeyEscape)
	d.settle()
	if len(d.stored().Clients) != 1 {
		t.Fatal("deleted in spite of Escape")
	}
	d.tap("Delete")
	d.tap("Delete client")
	d.settle()
	if len(d.stored().Clients) != 0 || len(d.secrets.All()) != 0 {
		t.Error("something is left")
	}
	d.sees("Add your OAuth 2.0 client")
}
