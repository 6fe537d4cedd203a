package gui

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// waiting is a sign-in that waits for a browser in which nobody does anything.
func waiting(t *testing.T, ways ...func(*desk)) *desk {
	t.Helper()
	d := newDesk(t, ways...)
	d.surf(nobody)
	d.connection("Acme CRM sync")
	d.show()
	d.tapOn("Authorize")
	d.awaits("Open the browser again")
	d.wait("the browser", func() bool { return len(d.links()) == 1 })
	return d
}

func TestSignIn_CountsDownByTheClock(t *testing.T) {
	d := waiting(t)
	d.sees("Saved", "Waiting for the browser", "Exchanging the code", "Checking what was granted", "Done", "Ends in 5:00.")
	d.pass(61 * time.Second)
	d.sees("Ends in 3:59.")
	d.pass(time.Hour)
	d.sees("Ends in 0:00.")
}

func TestSignIn_OpensTheBrowserAgain(t *testing.T) {
	d := waiting(t)
	d.tapOn("Open the browser again")
	d.wait("the browser again", func() bool { return len(d.links()) == 2 })
	if links := d.links(); links[0] != links[1] {
		t.Error("the second link is another one")
	}
}

func TestSignIn_CopiedLinkLeavesTheClipboard(t *testing.T) {
	for name, c := range map[string]struct {
		then func(*desk)
		left bool
	}{
		"after 29 seconds": {func(d *desk) { d.pass(29 * time.Second) }, true},
		"after 30 seconds": {func(d *desk) { d.pass(30 * time.Second) }, false},
		"at closing": {func(d *desk) {
			d.leave(d.window("gcdesk"))
			d.sees("Quit gcdesk?", "“Acme CRM sync” is waiting for the browser. The connection is saved and not authorized yet.")
			if got := d.top().primaries(); !slices.Equal(got, []string{"Keep going"}) {
				d.t.Errorf("stands out: %q", got)
			}
			d.tapOn("Quit")
			d.wait("the windows to close", func() bool { return len(d.windows) == 0 })
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := waiting(t)
			d.tapOn("Copy link")
			link := d.links()[0]
			if got := d.fyne.Clipboard().Content(); got != link {
				t.Fatalf("copied %q", got)
			}
			c.then(d)
			if got := d.fyne.Clipboard().Content(); (got == link) != c.left {
				t.Errorf("the clipboard holds %q", got)
			}
		})
	}
	t.Run("what was copied since stays", func(t *testing.T) {
		d := waiting(t)
		d.tapOn("Copy link")
		d.fyne.Clipboard().SetContent("shopping list")
		d.pass(time.Minute)
		if got := d.fyne.Clipboard().Content(); got != "shopping list" {
			t.Errorf("the clipboard holds %q", got)
		}
	})
}

func TestSignIn_BrowserDoesNotOpen(t *testing.T) {
	d := newDesk(t)
	d.surf(func(context.Context, string) error { return errors.New("no browser") })
	d.connection("Acme CRM sync")
	d.show()
	d.tapOn("Authorize")
	d.awaits("The browser did not open.")
	d.key(fyne.KeyReturn)
	d.sees("Waiting for the browser", "Copy link")
}

// The address of a page that failed to load, pasted, ends the waiting; a wrong
// one says so and does not.
func TestSignIn_PastesTheAddress(t *testing.T) {
	d := waiting(t)
	link := d.links()[0]
	page, err := sandbox.Person{Stays: true}.Visit(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	address := func() *entry { return find[*entry](d.top().surface())[1] } // behind the search
	for _, wrong := range []string{"https://accounts.google.com/", "not an address", strings.Replace(page.URL, "state=", "state=x", 1)} {
		address().SetText(wrong)
		d.tapOn("Use it")
		d.sees("This is not the address that gcdesk waits for.")
		if !address().wrong {
			t.Errorf("%q: the field is not marked", wrong)
		}
	}
	address().SetText(page.URL)
	d.tap("Use it")
	d.sees("Connected", "ada@example.com")
	if query, _ := url.ParseQuery(strings.SplitN(page.URL, "?", 2)[1]); strings.Contains(d.screen(), query.Get("code")) {
		t.Error("the code is shown")
	}
}

// One permission left unticked, then asked for again.
func TestSignIn_AsksForTheMissingPermission(t *testing.T) {
	d := newDesk(t)
	d.surf(d.person(sandbox.Person{Leaves: oauth.NewScopes("contacts.other.readonly")}))
	d.connection("Acme CRM sync", "contacts.readonly", "contacts.other.readonly", "openid", "email", "profile")
	d.show()
	d.tap("Authorize")
	d.sees("Connected, one permission missing", "Not given", "Keep as it is")
	d.tap("Keep as it is")
	d.sees("Needs attention", "Permission not given: “Other contacts”, read.", "Not given")
	d.surf(d.person(sandbox.Person{}))
	d.tap("Ask for the missing permission")
	d.sees("Connected", "Same account as before")
	d.misses("Not given")
	d.tap("Done")
	d.sees("Online")
	if got := d.named("Acme CRM sync"); len(got.Missing()) != 0 {
		t.Errorf("missing: %v", got.Missing())
	}
}

func TestSignIn_Declined(t *testing.T) {
	d := newDesk(t)
	d.surf(d.person(sandbox.Person{Cancels: true}))
	d.connection("Acme CRM sync")
	d.show()
	d.tap("Authorize")
	d.sees("The sign-in was declined.", "The connection is saved and not authorized yet.")
	d.surf(d.person(sandbox.Person{}))
	d.key(fyne.KeyReturn)
	d.settle()
	d.sees("Connected")
}

// Trying again asks what was asked before: here for the boxes.
func TestSignIn_TryAgainAsksTheSame(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.change(c.ID, func(c *connections.Connection) {
		c.Scopes = oauth.NewScopes(append(c.Scopes, "contacts.other.readonly")...)
	})
	d.surf(d.person(sandbox.Person{Cancels: true}))
	d.show()
	d.tap("Ask for the missing permission")
	d.sees("The sign-in was declined.", "The connection stays as it was.")
	for _, l := range find[*label](d.top().surface()) { // that is no warning
		if l.String() == "The connection stays as it was." && l.color != colorSecondary {
			t.Errorf("it reassures in %q, want %q", l.color, colorSecondary)
		}
	}
	d.tap("Try again")
	for _, link := range d.links()[1:] {
		if u, _ := url.Parse(link); u.Query().Get("prompt") != "consent" {
			t.Errorf("asked with prompt %q", u.Query().Get("prompt"))
		}
	}
}

func TestSignIn_TimeOutHelps(t *testing.T) {
	d := newDesk(t)
	d.surf(nobody)
	d.service.SignInTimeout = time.Millisecond
	d.connection("Acme CRM sync")
	d.show()
	d.tap("Authorize")
	d.sees("The sign-in was not finished in time.", "What does your browser show?", "Try again")
}

func TestSignIn_RefusedClientIsMendedInItsWindow(t *testing.T) {
	d := newDesk(t)
	d.connection("Acme CRM sync")
	if err := d.google.Arm("token-invalid_client", 1); err != nil {
		t.Fatal(err)
	}
	d.show()
	d.tap("Authorize")
	d.sees("The server does not accept the client secret.")
	d.tap("Enter the secret")
	if d.top().Canvas().Focused() != d.entry("Client secret") {
		t.Error("the keyboard is not where the secret is entered")
	}
}

// Cancel, Escape and the window's own button close the sign-in and its port;
// the connection stays.
func TestSignIn_CancelKeepsTheConnection(t *testing.T) {
	for name, cancel := range map[string]func(*desk){
		"Cancel": func(d *desk) { d.tapOn("Cancel") },
		"Escape": func(d *desk) { d.key(fyne.KeyEscape) },
		"X":      func(d *desk) { d.leave(d.top()) },
	} {
		t.Run(name, func(t *testing.T) {
			d := waiting(t)
			page, err := sandbox.Person{Stays: true}.Visit(t.Context(), d.links()[0])
			if err != nil {
				t.Fatal(err)
			}
			cancel(d)
			d.settle()
			d.sees("Acme CRM sync", "Not authorized yet")
			if _, err := (sandbox.Person{}).Visit(t.Context(), page.URL); err == nil {
				t.Error("the port is still open")
			}
			if d.named("Acme CRM sync").Authorized() {
				t.Error("authorized after all")
			}
		})
	}
}

// otherAccount signs in with Grace where Ada was before.
func anotherSignsIn(d *desk) {
	d.online("Acme CRM sync")
	d.surf(d.person(sandbox.Person{Account: "grace@example.com"}))
	d.show()
	d.tapOn("More")
	d.key(fyne.KeyReturn)
	d.awaits("Another account signed in")
}

func otherAccount(t *testing.T, ways ...func(*desk)) *desk {
	t.Helper()
	d := newDesk(t, ways...)
	anotherSignsIn(d)
	d.sees("Until now", "ada@example.com", "Signed in now", "grace@example.com")
	return d
}

func TestSignIn_AnotherAccount(t *testing.T) {
	for name, c := range map[string]struct {
		answer  func(*desk)
		account string
		sees    string
	}{
		"keep":   {func(d *desk) { d.tap("Keep ada@example.com") }, "ada@example.com", "The connection keeps ada@example.com"},
		"Enter":  {func(d *desk) { d.key(fyne.KeyReturn); d.settle() }, "ada@example.com", "The connection stays as it was."},
		"Escape": {func(d *desk) { d.key(fyne.KeyEscape); d.settle() }, "ada@example.com", "Online"},
		"switch": {func(d *desk) { d.tap("Switch to grace@example.com") }, "grace@example.com", "Another account than before"},
	} {
		t.Run(name, func(t *testing.T) {
			d := otherAccount(t)
			before := d.named("Acme CRM sync").Tokens
			c.answer(d)
			d.sees(c.sees)
			got := d.named("Acme CRM sync")
			if got.Account.Email != c.account || (got.Tokens == before) != (c.account == "ada@example.com") {
				t.Errorf("belongs to %s", got.Account.Email)
			}
		})
	}
}

// What the account that is not kept, or was left, has given stays at the server:
// it is said, with the page where it is taken back, unless another connection
// lives on it.
func TestSignIn_AnotherAccountLeavesSomethingBehind(t *testing.T) {
	for answer, account := range map[string]string{"Keep ada@example.com": "grace@example.com", "Switch to grace@example.com": "ada@example.com"} {
		t.Run(answer, func(t *testing.T) {
			said := "What " + account + " has given stays granted at the server."
			d := otherAccount(t, inPractice)
			d.tap(answer)
			d.sees(said)
			d.tap("Take it back there")
			d.wait("the page", func() bool { return len(d.pages()) == 1 })
			if got, want := d.pages()[0], d.google.Endpoints().Issuer; got != want {
				t.Errorf("the page is %s, want %s", got, want)
			}

			d = newDesk(t)
			d.surf(d.person(sandbox.Person{Account: "grace@example.com"}))
			d.online("Of grace")
			d.surf(d.person(sandbox.Person{}))
			d.online("Of ada")
			d.online("Acme CRM sync")
			d.surf(d.person(sandbox.Person{Account: "grace@example.com"}))
			d.show()
			d.choose("Acme CRM sync")
			d.tapOn("More")
			d.key(fyne.KeyReturn)
			d.awaits("Another account signed in")
			d.tap(answer)
			d.misses("stays granted")
		})
	}
}

// A refresh token of an account that nobody named does not go without a word.
func TestSignIn_NobodyIsNamed(t *testing.T) {
	d := newDesk(t)
	if err := d.google.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	c := d.online("Acme CRM sync", "contacts.readonly")
	if err := d.google.Arm("no-refresh-token", 1); err != nil {
		t.Fatal(err)
	}
	d.show()
	d.ctrl(fyne.KeyR)
	d.awaits("Is this the same account?")
	d.sees("Until now", "Account unknown", "The server did not name it.", "Take it all the same")
	d.tap("Keep the sign-in of before")
	d.sees("Nothing was changed")
	if got := d.named("Acme CRM sync").Tokens; got != c.Tokens {
		t.Errorf("got %+v", got)
	}
}

func TestSignIn_ReauthorizingKeepsEverything(t *testing.T) {
	d := newDesk(t)
	before := d.online("Acme CRM sync")
	d.pass(time.Minute)
	d.show()
	d.ctrl(fyne.KeyR)
	d.settle()
	d.sees("Connected", "Same account as before")
	after := d.named("Acme CRM sync")
	if after.ID != before.ID || after.Account != before.Account || !slices.Equal(after.Scopes, before.Scopes) || !after.CreatedAt.Equal(before.CreatedAt) {
		t.Errorf("changed: %+v", after)
	}
	if !after.AuthorizedAt.After(before.AuthorizedAt) {
		t.Error("nothing was authorized")
	}
}

// A result that is still open gives way to the next sign-in; one that waits
// asks first.
func TestSignIn_OneAtATime(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Sales")
	d.show()
	d.ctrl(fyne.KeyR)
	d.settle()
	d.sees("Connected")
	d.surf(nobody)
	d.window("gcdesk").RequestFocus()
	d.choose("Sales")
	d.tapOn("Reauthorize")
	d.awaits("Connecting “Sales”")
	d.window("gcdesk").RequestFocus()
	d.choose("Acme CRM sync")
	d.tapOn("Reauthorize")
	d.sees("End the sign-in?")
	d.tapOn("Keep waiting")
	d.sees("Connecting “Sales”")
	if len(d.windows) != 2 {
		t.Errorf("open: %q", d.titles())
	}
}

// What is not possible without the missing permission stands above the table.
func TestSignIn_ResultSaysFirstWhatIsMissing(t *testing.T) {
	d := newDesk(t)
	d.connection("Acme CRM sync", "contacts", "contacts.other.readonly", "openid", "email")
	d.surf(d.person(sandbox.Person{Leaves: oauth.NewScopes("contacts.other.readonly")}))
	d.show()
	d.tap("Authorize")
	d.bannerInSight("Not possible without it")
}

// What was replaced is deleted after the permissions stand there.
func TestSignIn_ResultDoesNotWaitForTheTidying(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	tidied := make(chan struct{})
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		if op == "delete" {
			<-tidied
		}
		return nil
	}
	d.ctrl(fyne.KeyR)
	d.awaits("Same account as before")
	close(tidied)
	d.settle()
	if n := len(d.secrets.All()); n != 3 { // client, refresh, access
		t.Errorf("%d secrets are left, want 3", n)
	}
}

// Steps that take a moment are not shown; those that take longer are, and what
// helped with the browser is gone.
func TestSignIn_SlowStepsAreShown(t *testing.T) {
	d := waiting(t)
	if err := d.google.Arm("token-hang", 1); err != nil {
		t.Fatal(err)
	}
	go d.person(sandbox.Person{})(t.Context(), d.links()[0]) //nolint:errcheck // it waits with us
	d.wait("the exchange", func() bool { return d.app.finishing })
	help := []string{"Ends in", "Open the browser again", "Copy link", "Paste the address of the page that failed", "What does your browser show?"}
	d.sees(help...)
	d.pass(slow)
	d.sees("Exchanging the code", "Cancel")
	d.misses(help...)
	d.tapOn("Cancel")
}

// Where no browser opens, its link is what is offered, in the box and behind it.
func TestSignIn_NoBrowserOpens(t *testing.T) {
	d := newDesk(t)
	d.surf(func(context.Context, string) error { return errors.New("no browser") })
	d.connection("Acme CRM sync")
	d.show()
	d.tapOn("Authorize")
	d.awaits("The browser did not open.")
	d.tapOn("Copy link")
	if got := d.fyne.Clipboard().Content(); got != d.links()[0] {
		t.Errorf("the clipboard has %q", got)
	}
	d.sees("Copied, for 30 seconds")
	d.misses("On the page that opened")
	if got := d.top().primaries(); !slices.Equal(got, []string{"Copy link"}) {
		t.Errorf("what stands out is %q", got)
	}
	d.pass(secretStays)
	d.misses("Copied, for 30 seconds")
}

// Where a command does not open the browser it is said where the command
// stands, and the desktop's browser is offered.
func TestSignIn_DesktopsBrowserInPlaceOfACommand(t *testing.T) {
	for where, set := range map[string]func(*desk, connections.Connection){
		"this connection's HTTP view": func(d *desk, c connections.Connection) {
			d.change(c.ID, func(c *connections.Connection) { c.Browser = "missing" })
			d.changed()
		},
		"the settings": func(d *desk, _ connections.Connection) {
			d.ctrl(fyne.KeyComma)
			d.write("Browser command", "missing")
			d.pause()
			d.tap("Connections")
		},
	} {
		t.Run(where, func(t *testing.T) {
			d := newDesk(t)
			c := d.connection("Acme CRM sync")
			d.show()
			set(d, c)
			d.tapOn("Authorize")
			d.awaits("The browser did not open.")
			d.sees("The program “missing” was not found. It is the browser command in " + where + ". Copy the link")
			d.tap("Open the desktop's browser")
			d.awaits("Connected")
		})
	}
}
