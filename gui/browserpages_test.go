package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// searches types into the search over the browser's pages.
func (d *desk) searches(query string) {
	d.t.Helper()
	search := find[*entry](d.top().surface())[0]
	search.SetText("")
	d.top().Canvas().Focus(search)
	d.types(query)
}

// Every page is found by its code, and each of its buttons can be pressed.
func TestBrowserPages_EachIsFoundAndHasAMend(t *testing.T) {
	d := waiting(t)
	for _, p := range words.BrowserPages() {
		d.searches(p.Shown)
		d.sees(p.Shown, p.Hint)
		if len(find[*foldRow](d.top().surface())) > 1 {
			d.tapOn(p.Shown)
		}
		d.sees(p.Cause, p.Mend)
		d.searches("")
	}
	d.sees("Something else, or nothing at all")
	d.searches("xyzzy")
	d.sees("No page of Google's that is known here says that.")
}

// Where the words say to copy the link, a button beneath them does it.
func TestBrowserPages_CopyTheLink(t *testing.T) {
	for _, page := range []string{"disallowed_useragent", "Nothing at all"} {
		d := waiting(t)
		d.searches(page)
		if len(find[*foldRow](d.top().surface())) > 1 {
			d.tapOn(page)
		}
		d.sees("Copy the link and open it in a browser of your choice.")
		copies := slices.DeleteFunc(find[*button](d.top().surface()), func(b *button) bool { return b.name != "Copy link" })
		if len(copies) != 2 {
			t.Fatalf("%s: %d buttons copy the link, want that of the page and that of the foot", page, len(copies))
		}
		for _, b := range copies {
			d.fyne.Clipboard().SetContent("")
			b.Tapped(nil)
			if got := d.fyne.Clipboard().Content(); got != d.links()[0] {
				t.Errorf("%s: copied %q", page, got)
			}
		}
	}
}

func TestBrowserPages_OpenTheExactPage(t *testing.T) {
	d := waiting(t)
	for code, path := range map[connections.BrowserPage]string{
		connections.ShownTesting:       "auth/audience",
		connections.ShownRedirect:      "auth/clients",
		connections.ShownInternal:      "auth/audience",
		connections.ShownDeletedClient: "apis/credentials/deleted",
		connections.ShownDisabled:      "auth/clients",
		connections.ShownCap:           "auth/verification",
	} {
		d.searches(string(code))
		before := len(d.pages())
		d.tapOn("Open the console page")
		d.wait("the page", func() bool { return len(d.pages()) == before+1 })
		if got, want := d.pages()[before], "https://console.cloud.google.com/"+path+"?project=gcdesk-practice"; got != want {
			t.Errorf("%s: opened %s, want %s", code, got, want)
		}
	}
}

func TestBrowserPages_Copy(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	client := d.stored().Clients[0]
	client.Type, client.RedirectURI = oauth.Web, oauth.DefaultWebRedirectURI
	if _, err := d.service.SaveClient(t.Context(), client, ""); err != nil {
		t.Fatal(err)
	}
	d.surf(nobody)
	d.show()
	d.tapOn("Reauthorize")
	d.awaits("Open the browser again")
	for code, copied := range map[connections.BrowserPage][2]string{
		connections.ShownTesting:       {"Copy ada@example.com", c.Account.Email},
		connections.ShownRedirect:      {"Copy redirect URI", oauth.DefaultWebRedirectURI},
		connections.ShownAdministrator: {"Copy the text for the administrator", words.AskAdministrator(client, c.Scopes)},
		connections.ShownSchool:        {"Copy the text for the administrator", words.AskAdministrator(client, c.Scopes)},
	} {
		d.searches(string(code))
		d.tapOn(copied[0])
		if got := d.fyne.Clipboard().Content(); got != copied[1] {
			t.Errorf("%s: copied %q, want %q", code, got, copied[1])
		}
	}
}

// A client that is mended while the browser waits is signed in with at once.
func TestBrowserPages_EditTheClientAndGoOn(t *testing.T) {
	d := waiting(t)
	d.searches("invalid_client")
	d.tapOn("Edit the client")
	d.surf(d.person(sandbox.Person{}))
	d.write("Note", "compared with the console")
	d.tapOn("Save")
	d.awaits("Connected")
	if got := d.stored().Clients[0].Note; got != "compared with the console" {
		t.Errorf("the note is %q", got)
	}
}

// A sign-in that went through meanwhile is left alone.
func TestBrowserPages_EditingAfterTheEndSignsInNoMore(t *testing.T) {
	d := waiting(t)
	link := d.links()[0]
	d.searches("invalid_client")
	d.tapOn("Edit the client")
	if _, err := (sandbox.Person{}).Visit(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	d.wait("the result", func() bool {
		return strings.Contains(read(d.window("Save and authorize").Content()), lang.L("Connected"))
	})
	d.write("Note", "later")
	d.tap("Save")
	if got := len(d.links()); got != 1 {
		t.Errorf("the browser was sent to %d pages", got)
	}
}

func TestBrowserPages_OtherAccount(t *testing.T) {
	d := waiting(t)
	d.searches("org_internal")
	d.surf(d.person(sandbox.Person{Account: "grace@example.com"}))
	d.tapOn("Sign in with another account")
	d.awaits("Connected")
	if links := d.links(); !strings.Contains(links[len(links)-1], "select_account") {
		t.Errorf("the accounts are not offered: %d links", len(links))
	}
}

func TestBrowserPages_ChoosePermissions(t *testing.T) {
	d := waiting(t)
	d.searches("invalid_scope")
	d.tapOn("Choose permissions")
	d.awaits("Name your connection")
	d.surf(d.person(sandbox.Person{}))
	d.tapOn("Save and authorize")
	d.awaits("Connected")
}

// After the time is over the same pages help, and open the browser anew.
func TestBrowserPages_AfterTheTimeIsOver(t *testing.T) {
	d := newDesk(t)
	d.surf(nobody)
	d.service.SignInTimeout = time.Millisecond
	d.connection("Acme CRM sync")
	d.show()
	d.tap("Authorize")
	d.service.SignInTimeout = 5 * time.Minute
	d.surf(d.person(sandbox.Person{}))
	d.searches("hasn't verified")
	d.tapOn("Open the browser again")
	d.awaits("Connected")
}
