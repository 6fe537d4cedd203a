//go:build uitest

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth/sandbox"
)

// The stand-in's accounts, and permissions by their full names.
const (
	ada   = "ada@example.com"
	grace = "grace@example.com"

	scopeRead  = "https://www.googleapis.com/auth/contacts.readonly"
	scopeOther = "https://www.googleapis.com/auth/contacts.other.readonly"
)

// journey is a person's way through the whole program, written down step by
// step with a picture of each.
type journey struct {
	*desk
	main    win
	process *process
	browser *browser
	server  string // the stand-in's address
	gcdesk  string // the program
	data    string // data folder of practice mode

	dir   string // of pictures and steps.json
	steps []journeyStep
}

type journeyStep struct {
	Step    string  `json:"step"`
	Checked string  `json:"checked"`
	Seconds float64 `json:"seconds"`
	Picture string  `json:"picture"`
}

// TestJourney does the main job as a person does: from the first start to a
// connection that is online, narrowed, mended, renamed, revoked, switched and
// deleted, in the real window, a real browser and a real keyring, against a
// server in another process. DEMO_DIR keeps the pictures.
func TestJourney(t *testing.T) {
	j := newJourney(t)
	for _, chapter := range []struct {
		name string
		do   func()
	}{
		{"client", j.firstClient},
		{"scopes", j.chooseScopes},
		{"authorize", j.authorize},
		{"missing permission", j.askMissing},
		{"detail", j.useIt},
		{"revoked", j.revoke},
		{"account", j.otherAccount},
		{"command line", j.commandLine},
		{"cancel and paste", j.cancelAndPaste},
		{"keyboard", j.keyboard},
		{"clients", j.moreClients},
		{"delete", j.remove},
	} {
		begin := time.Now()
		chapter.do()
		t.Logf("%s: %.1f s", chapter.name, time.Since(begin).Seconds())
	}
	if said := j.browser.messages(); len(said) > 0 {
		t.Errorf("the browser's console says %q", said)
	}
	if said := j.process.log.tail(); said != "" {
		t.Errorf("the window's process says\n%s", said)
	}
}

func newJourney(t *testing.T) *journey {
	d := newDesk(t, deskSize{1600, 1000})
	j := &journey{desk: d, dir: filepath.Dir(d.failed), data: d.path("data/practice")}
	j.gcdesk = build(t)
	j.server = d.serve(j.gcdesk)
	j.browser = d.openBrowser("en-US")
	t.Cleanup(j.write)
	j.process = d.start(j.gcdesk, []string{"practice", "--server", j.server, "--data-dir", d.path("data")},
		func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+d.path("windows")) })
	j.main = d.window("gcdesk · Practice")
	return j
}

// build makes the program with its windows published.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "gcdesk")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-tags", tags+",uitest", "-o", program, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build gcdesk: %v\n%s", err, out)
	}
	return program
}

// serve starts practice mode's stand-in for Google as a process of its own and
// returns its address.
func (d *desk) serve(program string) string {
	d.Helper()
	p := d.start(program, []string{"practice", "--serve", "--data-dir", d.path("server")}, nil)
	var address string
	d.until("the server's address", func() bool {
		address = serverAddress.FindString(p.log.tail())
		return address != "" || !p.running()
	})
	if !p.running() {
		d.fail("the server has ended")
	}
	return address
}

var serverAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// step does one thing that a person does. do returns the picture, as PNG, of
// what it led to.
func (j *journey) step(name, checked string, do func() []byte) {
	j.Helper()
	begin := time.Now()
	picture := do()
	file := fmt.Sprintf("%02d-%s.png", len(j.steps)+1, strings.Trim(notInNames.ReplaceAllString(strings.ToLower(name), "-"), "-"))
	if err := os.WriteFile(filepath.Join(j.dir, file), picture, 0o644); err != nil {
		j.fail("step %q: %v", name, err)
	}
	j.steps = append(j.steps, journeyStep{name, checked, time.Since(begin).Round(time.Millisecond).Seconds(), file})
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// write keeps steps.json, also of a journey that ended early.
func (j *journey) write() {
	steps, err := json.MarshalIndent(j.steps, "", "  ")
	if err == nil {
		err = os.WriteFile(filepath.Join(j.dir, "steps.json"), append(steps, '\n'), 0o644)
	}
	if err != nil {
		j.Error(err)
	}
}

// list is what another process knows of a data folder: gcdesk list --json.
func (d *desk) list(program, data string) []listed {
	d.Helper()
	out, err := d.run(program, "list", "--json", "--data-dir", data)
	var list []listed
	if err == nil {
		err = json.Unmarshal([]byte(out), &list)
	}
	if err != nil {
		d.fail("list: %v", err)
	}
	return list
}

// connection finds one of the list by its name.
func (j *journey) connection(name string) (c listed) {
	j.Helper()
	for _, c := range j.list(j.gcdesk, j.data) {
		if c.Name == name {
			return c
		}
	}
	j.fail("list --json has no %q", name)
	return c
}

// consent goes in the browser where gcdesk sent it, and answers there.
func (j *journey) consent(account, leave string) (consentPage []byte) {
	j.Helper()
	j.browser.visit(j.address())
	return j.answer(account, leave)
}

// answer answers the pages of the stand-in: it chooses the account if it is
// asked, leaves one box empty (none if empty), and goes on to the last page.
func (j *journey) answer(account, leave string) (consentPage []byte) {
	j.Helper()
	b := j.browser
	for {
		switch b.page() {
		case "account":
			b.click(`button[data-email="` + account + `"]`)
			b.until("the page after the account's choice", func() bool { return b.page() != "account" })
		case "consent":
			for _, box := range b.values(`input[type=checkbox]`) {
				b.tick(`input[value="`+box+`"]`, box != leave)
			}
			consentPage = b.picture()
			b.click("#continue")
			b.until("the last page", func() bool { return b.page() != "consent" })
		default:
			b.reads("You are signed in", "You can close this tab")
			return consentPage
		}
	}
}

// firstClient goes from the first start to a client in the list.
func (j *journey) firstClient() {
	j.step("first start", "one big button, three lines on what will happen", func() []byte {
		j.main.sees("Connect your first address book", "Make your own key at Google")
		return j.main.picture()
	})
	var panel, client win
	j.step("create connection", "empty panel, buttons wait for what is missing", func() []byte {
		j.main.click("button", "Create connection")
		panel = j.main.sheet("Create connection")
		panel.sees("2 fields to fill in")
		for _, name := range []string{"Save", "Save and authorize"} {
			if !panel.find("button", name).Disabled {
				j.fail("%s can be pressed", name)
			}
		}
		return panel.picture()
	})
	j.step("help", "one help line unfolds, the other leads to the set-up guide, whose ticks stay", func() []byte {
		panel.click("fold", "How to configure scopes")
		panel.sees("a box left empty is a permission not given")
		panel.click("fold", "How to configure scopes")
		guide := j.guide(panel)
		guide.sees("Choose a project", "Step 1 of 9")
		guide.click("check", "I have done this step")
		guide.sees("1 of 9 done")
		guide.click("row", "6 Create the client")
		guide.click("radio", "Web application")
		guide.sees("http://127.0.0.1:8765/connection/oauth2callback", "https://eu.integrator.io/connection/oauth2callback")
		picture := guide.picture()
		guide.click("radio", "Desktop app (recommended)")
		guide.gone("", "https://eu.integrator.io/connection/oauth2callback")
		guide.key("Escape")
		guide.closed()
		return picture
	})
	var file string
	j.step("practice console", "the client file is downloaded in the browser", func() []byte {
		file = j.browser.download(j.server, `a[download]`)
		return j.browser.picture()
	})
	var guide win
	j.step("drop the client file", "the JSON that is dropped on the guide fills the client's form", func() []byte {
		guide = j.guide(panel)
		guide.sees("Step 2 of 9", "1 of 9 done")
		guide.drop(file)
		client = j.main.sheet("OAuth 2.0 client")
		client.find("entry", sandbox.DesktopClient().ID)
		client.find("entry", "gcdesk-practice")
		return client.picture()
	})
	j.step("test client", "ID and secret are accepted without a person", func() []byte {
		client.click("button", "Test client")
		client.sees("The practice server knows this ID and secret")
		return client.picture()
	})
	j.step("save client", "the downloaded file, which holds the secret, can be deleted", func() []byte {
		client.click("button", "Save")
		client.sees("Delete the downloaded file?")
		picture := client.picture()
		client.click("button", "Delete the file")
		client.closed()
		j.until("the file to be deleted", func() bool { _, err := os.Stat(file); return os.IsNotExist(err) })
		guide.sees("2 of 9 done")
		guide.key("Escape")
		guide.closed()
		return picture
	})
	j.step("name the connection", "name and client are there, the buttons can be pressed", func() []byte {
		panel.until("the client in the panel", func() bool {
			s, _, _ := panel.now()
			p, ok := s.beside("OAuth 2.0 client", "select")
			return ok && strings.Contains(p.Text, "gcdesk-practice")
		})
		panel.fill("Name your connection", "Acme CRM sync")
		panel.until("the buttons", func() bool { return !panel.find("button", "Save and authorize").Disabled })
		return panel.picture()
	})
}

// guide opens the set-up guide from the panel.
func (j *journey) guide(panel win) win {
	panel.click("link", "How to retrieve the client ID and client secret")
	return j.main.sheet("How to retrieve the client ID and client secret")
}

// chooseScopes tries everything in the scope dialog and ends at five scopes.
func (j *journey) chooseScopes() {
	panel := j.main.sheet("Create connection")
	panel.click("button", "Choose permissions")
	dialog := j.main.sheet("Choose permissions")
	// shown tells in which of the two lists a scope stands.
	side := func(title string) string {
		s, _, _ := dialog.now()
		p, ok := s.pick("row", title)
		middle, there := s.pick("button", "Remove all")
		switch {
		case !ok || !there:
			return ""
		case p.X < middle.X:
			return "available"
		default:
			return "selected"
		}
	}
	moved := func(title, to string) {
		j.Helper()
		j.until(title+" among the "+to, func() bool { return side(title) == to })
	}
	j.step("choose permissions", "two lists; the preset Read contacts is chosen", func() []byte {
		dialog.sees("Available", "Selected", "Google's page will show tick boxes")
		moved("Contacts, read", "selected")
		return dialog.picture()
	})
	j.step("search", "the search narrows the list, a button moves what is picked", func() []byte {
		dialog.click("entry", "Search")
		dialog.write("other")
		dialog.gone("row", "Own birthday")
		dialog.click("row", "“Other contacts”, read")
		picture := dialog.picture()
		dialog.click("button", "Select")
		moved("“Other contacts”, read", "selected")
		dialog.click("entry", "Search")
		dialog.key("ctrl+a", "Delete")
		return picture
	})
	j.step("double click", "a double click moves one permission", func() []byte {
		dialog.doubleClick("row", "Contacts, full")
		moved("Contacts, full", "selected")
		picture := dialog.picture()
		dialog.doubleClick("row", "Contacts, full")
		moved("Contacts, full", "available")
		return picture
	})
	j.step("several at once", "Ctrl picks several, both buttons move them", func() []byte {
		dialog.click("row", "Contacts, full")
		dialog.ctrlClick("row", "Workspace directory")
		dialog.click("button", "Select")
		moved("Contacts, full", "selected")
		moved("Workspace directory", "selected")
		picture := dialog.picture()
		dialog.click("button", "Remove")
		moved("Contacts, full", "available")
		moved("Workspace directory", "available")
		dialog.click("button", "Remove all")
		dialog.sees("Nothing is selected yet")
		dialog.click("button", "Select all that are shown")
		dialog.sees("Every permission is selected")
		return picture
	})
	j.step("own scope", "a malformed scope is refused, a well-formed one is taken", func() []byte {
		dialog.click("button", "Back up everything")
		moved("Contacts, read", "selected")
		dialog.wheel("row", "Contacts, read", 20)
		moved("Profile", "selected")
		dialog.click("entry", "https://www.googleapis.com/auth/")
		dialog.write("not a scope")
		dialog.click("button", "Add")
		dialog.sees("A scope is one word without spaces or quotes.")
		dialog.gone("row", "not a scope")
		dialog.key("ctrl+a")
		dialog.write("https://www.googleapis.com/auth/drive.readonly")
		dialog.key("Return")
		moved("drive.readonly", "selected")
		picture := dialog.picture()
		dialog.click("button", "Remove")
		moved("drive.readonly", "available")
		return picture
	})
	j.step("save permissions", "the panel shows the five scopes", func() []byte {
		dialog.click("button", "Save")
		dialog.closed()
		panel.sees("contacts.readonly", "contacts.other.readonly", "openid", "email", "profile")
		return panel.picture()
	})
}

// authorize signs in with one box left empty.
func (j *journey) authorize() {
	panel := j.main.sheet("Create connection")
	var sign win
	j.step("save and authorize", "the window waits for the browser and helps meanwhile", func() []byte {
		panel.click("button", "Save and authorize")
		sign = j.main.sheet("Save and authorize")
		sign.sees("Waiting for the browser", "Ends in 4:", "What does your browser show?")
		sign.click("fold", "“Google hasn't verified this app”")
		sign.sees("Press Advanced")
		return sign.picture()
	})
	j.step("consent with one box empty", "account chosen, boxes ticked by mouse", func() []byte {
		return j.consent(ada, scopeOther)
	})
	j.step("last page", "says that all is well, and holds nothing of the answer", func() []byte {
		page := j.browser.source()
		for _, secret := range []string{"code", "state", ada, "<script", "http:"} {
			if strings.Contains(page, secret) {
				j.fail("the last page contains %q", secret)
			}
		}
		return j.browser.picture()
	})
	j.step("result", "requested beside granted, one missing", func() []byte {
		sign.sees("missing", "Ada Lovelace", "Not given", "Requested", "Granted")
		if c := j.connection("Acme CRM sync"); c.Account != ada || len(c.RequestedScopes) != 5 || len(c.GrantedScopes) != 4 {
			j.fail("list --json: %+v", c)
		}
		return sign.picture()
	})
}

// askMissing asks for what was not given and gets it.
func (j *journey) askMissing() {
	sign := j.main.sheet("Save and authorize")
	j.step("needs attention", "the main window names what is missing", func() []byte {
		j.main.sees("Needs attention", "“Other contacts”, read", "Not given")
		return j.main.picture()
	})
	j.step("ask for the missing permission", "the browser shows its boxes again", func() []byte {
		sign.click("button", "Ask for the missing permission")
		sign = j.main.sheet("Reauthorize")
		return j.consent(ada, "")
	})
	j.step("connected", "everything was granted", func() []byte {
		sign.sees("Connected", "Same account as before")
		sign.gone("", "Not given")
		picture := sign.picture()
		sign.click("button", "Done")
		sign.closed()
		return picture
	})
	j.step("online", "account, permissions, both tokens and the contacts' number", func() []byte {
		j.main.sees("Online", ada, "Ada Lovelace", "Granted", "Access token", "renews by itself", "Refresh token", "no known end")
		j.main.gone("", "Not given")
		return j.main.picture()
	})
}

// useIt reauthorizes, tests, renames.
func (j *journey) useIt() {
	before := j.connection("Acme CRM sync")
	j.step("reauthorize", "one click, the same account and scopes", func() []byte {
		j.main.click("button", "Reauthorize")
		j.consent(ada, "")
		sign := j.main.sheet("Reauthorize")
		sign.sees("Same account as before")
		picture := sign.picture()
		sign.key("Return")
		sign.closed()
		return picture
	})
	j.step("test", "the contacts are counted", func() []byte {
		j.main.click("button", "Test")
		j.main.wheel("text", "Permissions", 20)
		j.main.sees("250 contacts")
		return j.main.picture()
	})
	j.step("token", "a script gets an access token and nothing else", func() []byte {
		j.main.click("button", "Copy token command")
		j.until("the command on the clipboard", func() bool { return j.clipboard() == "gcdesk token 'Acme CRM sync'" })
		out, err := j.run(j.gcdesk, "token", "Acme CRM sync", "--data-dir", j.data)
		if err != nil || !oneToken.MatchString(out) {
			j.fail("token: %v, %d bytes", err, len(out))
		}
		return j.main.picture()
	})
	j.step("rename", "another name, the same connection", func() []byte {
		j.main.wheel("text", "Sign-in", -20)
		j.main.click("button", "Edit")
		edit := j.main.sheet("Edit connection")
		edit.fill("Name your connection", "Acme CRM")
		picture := edit.picture()
		edit.click("button", "Save")
		edit.closed()
		j.main.find("row", "Acme CRM")
		j.main.gone("", "Acme CRM sync")
		if after := j.connection("Acme CRM"); after.ID != before.ID || after.Account != ada {
			j.fail("renamed: got %+v, want the ID %s", after, before.ID)
		}
		return picture
	})
}

var oneToken = regexp.MustCompile(`^[!-~]{20,}\n$`)

// revoke takes the access back at the server and mends it.
func (j *journey) revoke() {
	j.step("revoke in the console", "the account has allowed nothing any more", func() []byte {
		j.revokeAll()
		return j.browser.picture()
	})
	j.step("revoked", "Test says so and offers what mends it", func() []byte {
		j.main.click("button", "Test")
		j.main.until("the dead connection to be told of", func() bool {
			s, _, _ := j.main.now()
			_, dead := s.pick("", "Expired or revoked")
			return dead
		})
		return j.main.picture()
	})
	j.step("mended", "one click and the connection is online again", func() []byte {
		j.main.click("button", "Reauthorize")
		j.consent(ada, "")
		sign := j.main.sheet("Reauthorize")
		sign.sees("Same account as before")
		sign.click("button", "Done")
		sign.closed()
		j.main.gone("", "Expired or revoked")
		return j.main.picture()
	})
}

// revokeAll takes back what the first account allowed, on the server's console.
func (j *journey) revokeAll() {
	j.Helper()
	j.browser.visit(j.server)
	j.browser.click(`button[name=revoke]`)
	j.browser.until("the grant to go", func() bool { return len(j.browser.values("button[name=revoke]")) == 0 })
}

// otherAccount signs in as somebody else, and is asked.
func (j *journey) otherAccount() {
	j.revokeAll() // or the server lets the account that it remembers pass without a page
	sign := func() win {
		j.main.click("button", "Reauthorize")
		j.browser.visit(j.address())
		j.browser.click("#other")
		j.browser.until("the choice of an account", func() bool { return j.browser.page() == "account" })
		j.answer(grace, "")
		w := j.main.sheet("Reauthorize")
		w.sees("Another account signed in", "Until now", ada, "Signed in now", grace)
		return w
	}
	j.step("another account", "keeping the old one leaves everything as it was", func() []byte {
		w := sign()
		picture := w.picture()
		w.click("button", "Keep "+ada)
		w.sees("The connection stays as it was")
		w.key("Escape")
		w.closed()
		if c := j.connection("Acme CRM"); c.Account != ada {
			j.fail("kept: the account is %q", c.Account)
		}
		return picture
	})
	j.step("switch account", "only a yes changes the account", func() []byte {
		w := sign()
		w.click("button", "Switch to "+grace)
		w.sees("Another account than before", "Grace Hopper")
		picture := w.picture()
		w.click("button", "Done")
		w.closed()
		j.main.sees(grace)
		return picture
	})
}

// commandLine works on the same data while the window is open.
func (j *journey) commandLine() {
	client := j.connection("Acme CRM").Client
	j.step("command line", "a connection made by a command appears by itself", func() []byte {
		if _, err := j.run(j.gcdesk, "create", "Made by a command", "--client", client, "--scope", "contacts.readonly,email", "--data-dir", j.data); err != nil {
			j.fail("create: %v", err)
		}
		j.main.click("row", "Made by a command")
		j.main.sees("2 connections", "Not authorized yet", "No account yet")
		return j.main.picture()
	})
}

// cancelAndPaste tries the ways out of a sign-in.
func (j *journey) cancelAndPaste() {
	begin := func() (w win, address string) {
		j.main.click("button", "Authorize")
		return j.main.sheet("Save and authorize"), j.address()
	}
	j.step("cancel", "the connection stays, not authorized, and the port is closed", func() []byte {
		sign, address := begin()
		u, err := url.Parse(address)
		if err != nil {
			j.fail("the address of the consent page is none")
		}
		callback := u.Query().Get("redirect_uri")
		if !answers(callback) {
			j.fail("nobody listens at %s while the browser is waited for", callback)
		}
		sign.click("button", "Cancel")
		sign.closed()
		j.until("the port to be closed", func() bool { return !answers(callback) })
		j.main.sees("Not authorized yet")
		return j.main.picture()
	})
	j.step("decline", "a no on the consent page is told as what it is", func() []byte {
		sign, address := begin()
		j.browser.visit(address)
		j.browser.click("#cancel")
		j.browser.reads("You declined", "You can close this tab")
		sign.sees("The connection is saved and not authorized yet", "Try again")
		picture := sign.picture()
		sign.key("Escape")
		sign.closed()
		return picture
	})
	j.step("open again and copy the link", "the same address in the browser and on the clipboard", func() []byte {
		sign, address := begin()
		sign.click("button", "Open the browser again")
		if again := j.address(); again != address {
			j.fail("the browser was opened on another address")
		}
		sign.click("button", "Copy link")
		j.until("the link on the clipboard", func() bool { return j.clipboard() == address })
		return sign.picture()
	})
	j.step("paste the address", "a sign-in in a browser elsewhere, whose last page failed, counts", func() []byte {
		sign := j.main.sheet("Save and authorize")
		// This person's browser cannot reach gcdesk: it stays at the redirect.
		page, err := sandbox.Person{Account: ada, Stays: true}.Visit(j.Context(), j.clipboard())
		if err != nil {
			j.fail("sign in elsewhere: %v", err)
		}
		sign.click("entry", "http://127.0.0.1:…")
		j.copyText("http://127.0.0.1:1/?state=of-another-sign-in&code=x")
		sign.key("ctrl+v", "Return")
		sign.sees("This is not the address that gcdesk waits for.")
		j.copyText(page.URL)
		sign.key("ctrl+a", "ctrl+v")
		sign.click("button", "Use it")
		sign.sees("Connected", ada)
		picture := sign.picture()
		sign.click("button", "Done")
		sign.closed()
		j.main.sees("Online", ada)
		return picture
	})
}

// answers says whether somebody serves an address.
func answers(address string) bool {
	r, err := http.Get(address)
	if err != nil {
		return false
	}
	_ = r.Body.Close()
	return true
}

// keyboard makes a connection without the mouse.
func (j *journey) keyboard() {
	j.step("keyboard only", "Ctrl+N, Tab, Space and Enter make a connection; Escape asks before it discards", func() []byte {
		j.main.key("ctrl+n")
		panel := j.main.sheet("Create connection")
		panel.write("By keyboard")
		panel.key("Escape")
		panel.sees("Discard the changes?")
		panel.key("Escape")
		panel.gone("", "Discard the changes?")
		panel.tabTo("button", "Choose permissions")
		panel.key("space")
		dialog := j.main.sheet("Choose permissions")
		dialog.key("Down", "Return")
		dialog.tabTo("button", "Save")
		picture := dialog.picture()
		dialog.key("space")
		dialog.closed()
		panel.tabTo("button", "Save")
		panel.key("space")
		panel.closed()
		if c := j.connection("By keyboard"); len(c.RequestedScopes) != 4 {
			j.fail("by keyboard: %+v", c)
		}
		return picture
	})
	j.step("filter", "Ctrl+F finds a connection, and says so when there is none", func() []byte {
		j.main.key("ctrl+f")
		j.main.write("nobody")
		j.main.sees("No connection matches")
		picture := j.main.picture()
		j.main.click("link", "Clear the filter")
		j.main.sees("3 connections")
		return picture
	})
}

// moreClients imports by paste and by the file dialog.
func (j *journey) moreClients() {
	file := j.browser.download(j.server, `a[download][href*="`+sandbox.WebClient().ID+`"]`)
	j.step("paste a client file", "a web client with its redirect URI", func() []byte {
		j.main.click("row", "Clients")
		j.main.click("button", "New client")
		client := j.main.sheet("OAuth 2.0 client")
		text, err := os.ReadFile(file)
		if err != nil {
			j.fail("%v", err)
		}
		j.copyText(string(text))
		client.click("button", "Paste")
		client.find("entry", sandbox.WebClient().ID)
		client.find("entry", sandbox.WebClient().RedirectURIs[0])
		client.fill("Name", "Web client")
		picture := client.picture()
		client.click("button", "Save")
		client.closed()
		j.main.find("row", "Web client")
		return picture
	})
	j.step("choose a client file", "the file dialog fills the form as well", func() []byte {
		j.main.click("button", "New client")
		client := j.main.sheet("OAuth 2.0 client")
		client.click("button", "Choose file")
		client.click("row", "Downloads")
		client.find("control", "client_secret_") // Fyne shows the ending apart
		picture := client.picture()
		client.doubleClick("control", "client_secret_")
		client.find("entry", sandbox.WebClient().ID)
		client.key("Escape")
		client.click("button", "Discard")
		client.closed()
		return picture
	})
}

// remove deletes connections and clients.
func (j *journey) remove() {
	j.step("client in use", "its deletion is refused, and the connections are named", func() []byte {
		j.main.click("row", "Used by 3 connections")
		j.main.click("button", "Delete")
		j.main.sees("By keyboard", "Made by a command")
		picture := j.main.picture()
		j.main.key("Return")
		j.main.gone("button", "Close")
		return picture
	})
	j.step("delete", "asked first; Escape keeps, the button deletes", func() []byte {
		j.main.click("row", "Connections")
		j.main.click("row", "Acme CRM")
		j.main.click("button", "More")
		j.main.click("item", "Delete…")
		j.main.sees("Delete “Acme CRM”?")
		picture := j.main.picture()
		j.main.key("Escape")
		j.main.gone("", "Delete “Acme CRM”?")
		for _, name := range []string{"Acme CRM", "By keyboard", "Made by a command"} {
			j.main.click("row", name)
			j.main.find("text", name)
			j.main.click("button", "More")
			j.main.click("item", "Delete…")
			j.main.sees("Delete “" + name + "”?")
			j.main.click("button", "Delete connection")
			j.main.gone("", name)
		}
		if left := j.list(j.gcdesk, j.data); len(left) > 0 {
			j.fail("left: %+v", left)
		}
		return picture
	})
	j.step("delete clients", "with no connection left, clients can go", func() []byte {
		j.main.click("row", "Clients")
		for _, name := range []string{"Web client", "gcdesk-practice"} {
			j.main.click("row", name)
			j.main.find("text", name)
			j.main.click("button", "Delete")
			j.main.click("button", "Delete client")
			j.main.gone("row", name)
		}
		j.main.sees("Add your OAuth 2.0 client")
		return j.main.picture()
	})
}
