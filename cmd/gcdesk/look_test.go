//go:build uitest

package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2/lang"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// TestLook leaves a picture of every window in LOOK_DIR, in both colours, at
// twice the size, and in German, to be looked at.
func TestLook(t *testing.T) {
	if os.Getenv("LOOK_DIR") == "" {
		t.Skip("LOOK_DIR is not set")
	}
	program := build(t)
	for _, way := range []struct {
		name, locale string
		size         deskSize
		env          []string
	}{
		{"light", "en_GB.UTF-8", deskSize{1600, 1000}, nil},
		{"dark", "en_GB.UTF-8", deskSize{1600, 1000}, []string{"FYNE_THEME=dark"}},
		{"double", "en_GB.UTF-8", deskSize{3200, 2000}, []string{"FYNE_SCALE=2"}},
		{"german", "de_DE.UTF-8", deskSize{1600, 1000}, nil},
	} {
		t.Run(way.name, func(t *testing.T) {
			newStage(t, program, way.locale, way.size, way.env...).lookAround(way.name)
		})
	}
}

// lookAround opens every window and keeps its picture.
func (s *stage) lookAround(way string) {
	n := 0
	keep := func(name string, w win) {
		s.Helper()
		n++
		keepPicture(s.T, fmt.Sprintf("%s-%02d-%s.png", way, n, name), w.picture())
	}
	discard := func(w win) {
		s.Helper()
		w.key("Escape")
		w.click("button", lang.L("Discard"))
		w.closed()
	}
	s.show()
	s.main.sees(lang.L("Connect your first address book"))
	keep("first", s.main)
	s.fourConnections()
	keep("main", s.main)

	s.main.key("ctrl+n")
	panel := s.window(lang.L("Create connection"))
	panel.write(oldERP)
	panel.sees(lang.N("{{.Count}} fields to mend", 1, map[string]any{"Count": 1}))
	keep("create", panel)
	panel.click("link", lang.L("How to retrieve the client ID and client secret"))
	guide := s.window(lang.L("How to retrieve the client ID and client secret"))
	guide.sees(lang.L("I have done this step"))
	keep("guide", guide)
	guide.click("row", "4 "+lang.L("Choose the audience"))
	guide.click("radio", lang.L("External"))
	keep("guide-audience", guide)
	guide.click("row", "6 "+lang.L("Create the client"))
	guide.click("radio", lang.L("Web application"))
	guide.click("check", lang.L("I have done this step"))
	keep("guide-web", guide)
	guide.key("Escape")
	guide.closed()
	panel.click("button", lang.L("Choose permissions"))
	scopes := s.window(lang.L("Choose permissions"))
	scopes.sees(lang.L("Available"))
	keep("scopes", scopes)
	scopes.key("Escape")
	scopes.closed()
	panel.click("button", lang.L("New client"))
	client := s.window(lang.L("OAuth 2.0 client"))
	client.drop(s.googleFile())
	client.find("entry", s.server.Clients[0].ProjectID)
	keep("client", client)
	discard(client)
	discard(panel)

	s.main.click("row", newsletter)
	s.main.find("text", newsletter)
	keep("not-yet", s.main)
	s.main.click("button", lang.L("Authorize"))
	sign := s.window(lang.L("Save and authorize"))
	sign.sees(lang.L("What does your browser show?"))
	keep("waiting", sign)
	s.visit(sandbox.Person{Cancels: true})
	sign.sees(lang.L("Try again"))
	keep("failure", sign)
	sign.click("button", lang.L("Try again"))
	s.visit(sandbox.Person{Account: maraAccount, Leaves: oauth.NewScopes("contacts.readonly")})
	sign.sees(lang.L("Not given"))
	keep("result", sign)
	sign.key("Escape")
	sign.closed()

	if err := s.server.SetAPIDisabled(true); err != nil {
		s.fail("%v", err)
	}
	s.main.click("row", sales)
	s.main.find("text", sales)
	s.main.click("button", lang.L("Test"))
	s.main.sees(lang.L("The API is switched off."))
	keep("api-off", s.main)
	if err := s.server.SetAPIDisabled(false); err != nil {
		s.fail("%v", err)
	}
	s.main.click("button", lang.L("Reauthorize"))
	sign = s.window(lang.L("Reauthorize"))
	s.visit(sandbox.Person{Account: adaAccount})
	sign.sees(lang.L("Another account signed in"))
	keep("other-account", sign)
	sign.click("button", lang.L("Keep {{.Account}}", map[string]any{"Account": maraAccount}))
	sign.sees(lang.L("The connection stays as it was."))
	sign.key("Escape")
	sign.closed()
	s.main.click("row", lang.L("Clients"))
	s.main.sees(lang.L("Used by"))
	keep("clients", s.main)
	s.main.click("row", lang.L("Activity"))
	s.main.sees(lang.L("Everything"), lang.L("Signed in"))
	keep("activity", s.main)
	s.main.click("row", lang.L("Settings"))
	s.main.sees(lang.L("Every change is saved at once."))
	keep("settings", s.main)
	s.main.wheel("text", lang.L("Callback port"), 40)
	s.main.find("", lang.L("Open folder"))
	keep("settings-end", s.main)
	s.main.click("row", lang.L("Connections"))
	s.main.click("row", oldERP)
	s.main.find("text", leoAccount)
	keep("revoked", s.main)
	s.main.click("button", lang.L("More"))
	keep("menu", s.main)
	s.main.click("item", lang.L("Delete…"))
	s.main.sees(lang.L("Delete “{{.Name}}”?", map[string]any{"Name": oldERP}))
	keep("delete", s.main)
}

// googleFile is a client file as Google's own console gives it.
func (s *stage) googleFile() (path string) {
	s.Helper()
	path = s.clientFile(0)
	text, err := os.ReadFile(path)
	if err == nil {
		ours, google := s.server.Endpoints(), oauth.Google()
		whole := strings.NewReplacer(ours.Authorization, "https://accounts.google.com/o/oauth2/auth", ours.Token, google.Token).Replace(string(text))
		err = os.WriteFile(path, []byte(whole), 0o600)
	}
	if err != nil {
		s.fail("%v", err)
	}
	return path
}
