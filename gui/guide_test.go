package gui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// guideAt opens the guide at a step, of the client that is stored, if any is.
// The steps before are ticked.
func (d *desk) guideAt(step connections.GuideStep) {
	d.t.Helper()
	d.show()
	var c connections.Client
	if o := d.stored(); len(o.Clients) > 0 {
		c = o.Clients[0]
	}
	d.app.openGuide(c, func(g *connections.Guide) {
		g.At = step
		for _, s := range g.Steps() {
			if s == step {
				break
			}
			g.Tick(s, true)
		}
	}, nil)
	d.settle()
}

// another is a second start of the program on the same records.
func (d *desk) another() {
	d.t.Helper()
	d.app.close()
	d.wait("the windows to close", func() bool { return d.busy() == 0 })
	d.app = New(d.config())
	d.show()
}

// says fails the test unless a text in the person's language is shown.
func says(d *desk, text string) {
	d.t.Helper()
	if !strings.Contains(read(d.top().surface()), text) {
		d.t.Errorf("%q is not shown: %s", text, d.screen())
	}
}

// One person goes through every step, in either language, up to a client.
func TestGuide_Journey(t *testing.T) {
	for language, way := range map[string]func(*desk){"en": func(*desk) {}, "de": inGerman} {
		t.Run(language, func(t *testing.T) {
			d := newDesk(t, way)
			d.show()
			d.tap("Open the set-up guide")
			steps := connections.Guide{}.Steps()
			for i, step := range steps {
				page := words.Guide(step)
				for _, said := range append(page.Do, page.Title, lang.L("Step {{.Number}} of {{.Count}}", map[string]any{"Number": i + 1, "Count": 9})) {
					says(d, strings.ReplaceAll(said, "**", ""))
				}
				switch step {
				case connections.GuideProject:
					d.write("Project ID", "acme-contacts-471203")
				case connections.GuideAudience:
					d.tap("External")
				case connections.GuideClient:
					d.tap("Desktop app (recommended)")
				}
				d.tap("I have done this step")
				says(d, lang.L("{{.Done}} of {{.Count}} done", map[string]any{"Done": i + 1, "Count": 9}))
				if i < len(steps)-1 {
					d.tap("Next step")
				}
			}
			d.drop(d.top(), d.file("client_secret_100000000001.json", d.clientFile()))
			if got, want := d.entry("Client ID").Text, d.google.Clients[0].ID; got != want {
				t.Fatalf("the form has the client ID %q, want %q", got, want)
			}
			d.sees("External in production")
			d.tap("Save")
			d.tap("Keep the file")
			made := d.stored().Clients
			if len(made) != 1 || made[0].UserType != connections.ExternalProduction {
				t.Fatalf("stored %+v", made)
			}
			says(d, lang.L("“{{.Name}}” is set up.", map[string]any{"Name": made[0].Name}))
			d.tap("Create connection")
			d.write("Name your connection", "Acme CRM sync")
			d.tap("Save")
			if got := d.named("Acme CRM sync").Client; got != made[0].ID {
				t.Errorf("the connection uses the client %q, want %q", got, made[0].ID)
			}
		})
	}
}

// Turning the pages ticks nothing.
func TestGuide_NextStepTicksNothing(t *testing.T) {
	d := newDesk(t)
	d.show()
	d.tap("Open the set-up guide")
	for range 8 {
		d.tap("Next step")
	}
	d.sees("0 of 9 done", "Step 9 of 9")
	for range 8 {
		d.tap("Back")
	}
	d.sees("0 of 9 done", "Step 1 of 9")
	if !d.button("Back").Disabled() {
		t.Error("there is a way back from the first step")
	}
}

// Every button opens the exact page, of the project if it is known.
func TestGuide_OpensTheExactPages(t *testing.T) {
	const google = "https://console.cloud.google.com/"
	paths := map[connections.GuideStep]string{
		connections.GuideProject:  "auth/overview",
		connections.GuideAPI:      "apis/library/people.googleapis.com",
		connections.GuideBranding: "auth/branding",
		connections.GuideAudience: "auth/audience",
		connections.GuideScopes:   "auth/scopes",
		connections.GuideClient:   "auth/clients/create",
		connections.GuideDownload: "auth/clients",
		connections.GuidePublish:  "auth/audience",
	}
	for step, path := range paths {
		t.Run(string(step), func(t *testing.T) {
			opens := func(d *desk, want string) {
				t.Helper()
				d.guideAt(step)
				d.tap("Open page")
				if got := d.pages(); len(got) != 1 || got[0] != want {
					t.Errorf("opened %q, want %s", got, want)
				}
			}
			d := newDesk(t)
			d.client("Acme desk client")
			opens(d, google+path+"?project=gcdesk-practice")

			d = newDesk(t)
			_, err := d.service.SaveClient(t.Context(), connections.Client{Name: "By hand", ClientID: "471203958114-k7.apps.googleusercontent.com", Type: oauth.Desktop}, "GOCSPX-by-hand")
			if err != nil {
				t.Fatal(err)
			}
			opens(d, google+path+"?project=471203958114")

			if step == connections.GuideProject {
				path = "projectcreate"
			}
			opens(newDesk(t), google+path)

			d = newDesk(t, inPractice)
			opens(d, d.google.URL+"/")
		})
	}
}

// The texts are copied as the console wants them.
func TestGuide_Copies(t *testing.T) {
	for _, c := range []struct {
		step   connections.GuideStep
		before string // pressed first; empty for nothing
		act    string
		want   string
	}{
		{connections.GuideBranding, "", "Copy app name", "gcdesk"},
		{connections.GuideBranding, "", "Copy domain", "integrator.io"},
		{connections.GuideScopes, "", "Copy scopes", "https://www.googleapis.com/auth/contacts.readonly\nopenid\nhttps://www.googleapis.com/auth/userinfo.email"},
		{connections.GuideClient, "", "Copy name", "gcdesk on my laptop"},
		{connections.GuideClient, "Web application", "Copy this computer's redirect URI", "http://127.0.0.1:8765/connection/oauth2callback"},
		{connections.GuideClient, "Web application", "Copy the redirect URI for North America", "https://integrator.io/connection/oauth2callback"},
		{connections.GuideClient, "Web application", "Copy the redirect URI for Europe", "https://eu.integrator.io/connection/oauth2callback"},
		{connections.GuideClient, "Web application", "Copy domain", "integrator.io"},
	} {
		t.Run(c.act, func(t *testing.T) {
			d := newDesk(t)
			d.guideAt(c.step)
			if c.before != "" {
				d.tap(c.before)
			}
			d.tap(c.act)
			if got := d.fyne.Clipboard().Content(); got != c.want {
				t.Errorf("copied %q, want %q", got, c.want)
			}
		})
	}
}

// A Desktop client needs a name and nothing else.
func TestGuide_DesktopAsksForTheNameOnly(t *testing.T) {
	d := newDesk(t)
	d.guideAt(connections.GuideClient)
	d.misses("Authorized redirect URIs", "integrator.io")
	d.tap("Web application")
	d.sees("Authorized redirect URIs", oauth.DefaultWebRedirectURI, platformAmerica, platformEurope, platformDomain)
	d.tap("Desktop app (recommended)")
	d.misses("Authorized redirect URIs")
}

// Ticks and choices are there again after the program was started anew.
func TestGuide_TicksStay(t *testing.T) {
	d := newDesk(t)
	d.show()
	d.tap("Open the set-up guide")
	d.tap("I have done this step")
	d.write("Project ID", "acme-contacts-471203")
	d.pass(guideTyped)
	d.settle()
	d.tap("Next step")
	d.tap("Next step")
	d.write("App name", "Acme address book")
	d.tap("Next step")
	d.tap("Internal (recommended for organizations)")
	d.sees("1 of 8 done", "Step 4 of 8")
	d.another()
	d.tap("Open the set-up guide")
	d.sees("1 of 8 done", "Step 2 of 8", "acme-contacts-471203")
	d.tap("Next step")
	if got := d.entry("App name").Text; got != "Acme address book" {
		t.Errorf("the app name is %q", got)
	}
	d.misses("Publish the app")
	d.tap("Start over")
	d.key(fyne.KeyReturn)
	d.settle()
	d.another()
	d.tap("Open the set-up guide")
	d.sees("0 of 8 done")
}

// Each client has its own ticks.
func TestGuide_EachClientHasItsOwn(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	d.ctrl(fyne.KeyN)
	d.tap("How to retrieve the client ID and client secret")
	d.sees("gcdesk-practice")
	d.tap("I have done this step")
	d.sees("1 of 9 done")
	d.leave(d.top())
	d.leave(d.top())
	d.tap("Help")
	d.key(fyne.KeyReturn)
	d.settle()
	d.sees("0 of 9 done")
	d.misses("gcdesk-practice")
}

// The client that was made for a connection is chosen in its panel.
func TestGuide_BringsTheClientToThePanel(t *testing.T) {
	d := newDesk(t)
	d.show()
	d.ctrl(fyne.KeyN)
	d.tap("How to configure scopes")
	d.tap("Add the scopes in Google's console")
	d.sees("Add the scopes", "Step 5 of 9", "contacts.readonly")
	d.drop(d.top(), d.file("client_secret_100000000001.json", d.clientFile()))
	d.tap("Save")
	d.changes <- struct{}{} // the panel hears of the client before it is chosen
	d.wait("the client", func() bool { return len(d.app.overview.Clients) == 1 })
	d.tap("Delete the file")
	panel := d.window("Create connection")
	if got := find[*selector](panel.Content())[0].Selected; got == "" {
		t.Error("no client is chosen in the panel")
	}
}

// What is dropped on the guide fills the client's window that is open already.
func TestGuide_FillsTheOpenClientForm(t *testing.T) {
	d := newDesk(t)
	d.show()
	d.tap("Clients")
	d.tap("New client")
	d.tap("How to retrieve the client ID and client secret")
	guide := d.top()
	d.drop(guide, d.file("client_secret_100000000001.json", d.clientFile()))
	if got, want := d.entry("Client ID").Text, d.google.Clients[0].ID; got != want {
		t.Errorf("the form has %q, want %q", got, want)
	}
	if got := d.titles(); len(got) != 3 {
		t.Errorf("open: %q", got)
	}
}

// Up and Down go through the steps, Enter shows one, Escape closes.
func TestGuide_ByKeyboard(t *testing.T) {
	d := newDesk(t)
	d.guideAt(connections.GuideProject)
	rows := find[*guideRow](d.top().Content())
	d.top().Canvas().Focus(rows[0])
	d.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn)
	d.sees("Step 3 of 9")
	d.key(fyne.KeyEscape)
	if got := d.titles(); len(got) != 1 {
		t.Errorf("open: %q", got)
	}
}

// Choosing by arrow keys leaves the keyboard where it is.
func TestGuide_ChoosesByKeyboard(t *testing.T) {
	d := newDesk(t)
	d.guideAt(connections.GuideClient)
	d.tabTo("Desktop app (recommended)")
	d.key(fyne.KeyRight)
	d.sees("Authorized redirect URIs")
	d.key(fyne.KeyLeft)
	d.misses("Authorized redirect URIs")
}

// A disk that fails is told, once.
func TestGuide_SaysWhenTicksCannotBeKept(t *testing.T) {
	d := newDesk(t)
	d.guideAt(connections.GuideProject)
	d.records.Fail = func() error { return errors.New("write the records: no space left on device") }
	d.tap("I have done this step")
	d.sees("no space left")
}

// Every step has its words and its drawing, whose parts are found by name.
func TestGuide_EveryStepIsWhole(t *testing.T) {
	for _, step := range (connections.Guide{}).Steps() {
		drawn := 0
		for _, p := range find[*picture](newGuideDrawing(step)) {
			if strings.HasPrefix(p.name, "guide-"+string(step)+"-") {
				drawn++
			}
		}
		if drawn == 0 {
			t.Errorf("%s has no drawing", step)
		}
		page := words.Guide(step)
		if page.Title == "" || page.Under == "" || len(page.Do) == 0 {
			t.Errorf("%s: %+v", step, page)
		}
		if slices.Contains(page.Do, "") || strings.Count(strings.Join(page.Do, ""), "**")%2 != 0 {
			t.Errorf("%s: %q", step, page.Do)
		}
	}
}

// Who chooses between Internal and External reads what comes of each, and who
// has chosen External reads it again in the client's window.
func TestGuide_SaysWhatAChoiceBrings(t *testing.T) {
	d := newDesk(t)
	d.guideAt(connections.GuideAudience)
	d.sees("Who can sign in", "How long it lasts", "Until somebody ends it", "Seven days in testing; once published", "Google warns of")
	d.leave(d.top())
	d.tap("Clients")
	d.tap("New client")
	d.misses("seven days")
	d.pick("User type", "External in testing")
	d.sees("Every sign-in dies after seven days.")
}

// A project ID that can be none is said so when the person pauses, and the
// pages open without it until it is right.
func TestGuide_ProjectThatCanBeNone(t *testing.T) {
	d := newDesk(t)
	d.guideAt(connections.GuideProject)
	const wrong, general = "a letter first and no hyphen last", "https://console.cloud.google.com/projectcreate"
	d.write("Project ID", "My project")
	d.misses(wrong)
	d.pass(guideTyped)
	d.sees(wrong)
	d.tap("Open page")
	d.write("Project ID", "acme-contacts-471203")
	d.misses(wrong)
	d.tap("Open page")
	if got, want := d.pages(), []string{general, "https://console.cloud.google.com/auth/overview?project=acme-contacts-471203"}; !slices.Equal(got, want) {
		t.Errorf("opened %q, want %q", got, want)
	}
}

// It begins again at what is still to do, and where nothing is ticked at what was
// seen last.
func TestGuide_ReopensAtTheFirstOpenStep(t *testing.T) {
	for want, done := range map[connections.GuideStep][]connections.GuideStep{
		connections.GuideScopes: nil,
		connections.GuideAPI:    {connections.GuideProject, connections.GuideBranding},
	} {
		d := newDesk(t).show()
		d.must(d.service.SaveGuide(t.Context(), "", connections.Guide{At: connections.GuideScopes, Done: done}))
		d.app.openGuide(connections.Client{}, nil, nil)
		d.settle()
		d.sees(words.Guide(want).Title, fmt.Sprintf("Step %d of 9", slices.Index(connections.Guide{}.Steps(), want)+1))
	}
}

// The names of the steps wrap: none is cut, however narrow the window.
func TestGuide_NamesTheStepsInFull(t *testing.T) {
	d := newDesk(t, inGerman).show()
	d.app.openGuide(connections.Client{}, nil, nil)
	d.settle()
	ease(d.top(), d.top().Content().MinSize())
	for _, r := range find[*guideRow](d.top().Content()) {
		for _, text := range find[*canvas.Text](r) {
			if strings.HasSuffix(text.Text, ellipsis) {
				t.Errorf("%q stands for %q, %q", text.Text, r.title, r.under)
			}
		}
	}
}
