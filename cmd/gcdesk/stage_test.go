//go:build uitest

package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"slices"
	"testing"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// stage is the program outside practice mode, with clients of a server of our
// own in place of Google's: what its windows look like to people who use it.
type stage struct {
	*desk
	server *sandbox.Server
	gcdesk string // the program
	main   win
}

// The accounts of the stage, and the connections of the design's pictures.
const (
	adaAccount  = "ada@example.com"
	maraAccount = "mara@example.org"
	leoAccount  = "leo@example.net"

	acme, sales, oldERP, newsletter = "Acme CRM sync", "Sales address book", "Old ERP", "Newsletter list"
)

// newStage starts the server and a desktop that speaks a locale's language, as
// this process does from then on.
func newStage(t *testing.T, program, locale string, size deskSize, env ...string) *stage {
	t.Helper()
	speak(t, locale)
	s := &stage{gcdesk: program, server: &sandbox.Server{
		Clients: []sandbox.Client{
			{ID: "482910337561-acme.apps.sandbox.example", Secret: "the desk's secret", Type: oauth.Desktop, App: "Acme desk", ProjectID: "acme-desk"},
			{ID: "715520096284-news.apps.sandbox.example", Secret: "the letter's secret", Type: oauth.Desktop, App: "Newsletter", ProjectID: "newsletter"},
			{ID: "390471826650-web.apps.sandbox.example", Secret: "the web's secret", Type: oauth.Web, App: "Web desk", ProjectID: "web-desk", RedirectURIs: []string{"http://" + freeAddress(t) + "/connection/oauth2callback"}},
		},
		Accounts: []sandbox.Account{
			{Sub: "1", Email: adaAccount, GivenName: "Ada", FamilyName: "Lovelace", Contacts: 1204},
			{Sub: "2", Email: maraAccount, GivenName: "Mara", FamilyName: "Lindt", Contacts: 318},
			{Sub: "3", Email: leoAccount, GivenName: "Leo", FamilyName: "Ferris", Contacts: 87},
		},
	}}
	if err := s.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.server.Close() })
	s.desk = newDesk(t, size, append(env, "LANG="+locale)...)
	return s
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// show opens the main window.
func (s *stage) show() *process {
	s.Helper()
	p := s.launch()
	s.main = s.window("gcdesk")
	return p
}

// launch starts the program, which publishes its windows anew.
func (s *stage) launch(args ...string) *process {
	s.Helper()
	_ = os.Remove(s.path("windows"))
	_ = os.Remove(s.path("windows.stalls"))
	return s.start(s.gcdesk, append([]string{"--data-dir", s.path("data")}, args...),
		func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+s.path("windows")) })
}

// clientFile puts the console's file of a client among the downloads.
func (s *stage) clientFile(n int) (path string) {
	s.Helper()
	path = s.path("home/Downloads/client_secret_" + s.server.Clients[n].ID + ".json")
	if err := os.WriteFile(path, s.server.ClientFile(s.server.Clients[n].ID), 0o600); err != nil {
		s.fail("%v", err)
	}
	return path
}

// create makes a connection by the command line.
func (s *stage) create(name string, client int, scopes string) {
	s.Helper()
	e := s.server.Endpoints()
	if _, err := s.run(s.gcdesk, "create", name, "--data-dir", s.path("data"), "--scope", scopes, "--client-file", s.clientFile(client),
		"--authorization-url", e.Authorization, "--token-url", e.Token, "--revoke-url", e.Revoke,
		"--token-info-url", e.TokenInfo, "--user-info-url", e.UserInfo, "--issuer", e.Issuer, "--base-uri", s.server.BaseURI()); err != nil {
		s.fail("create %s: %v", name, err)
	}
}

// authorize signs in for a connection by the command line.
func (s *stage) authorize(name string, p sandbox.Person) {
	s.Helper()
	done := make(chan error, 1)
	go func() {
		_, err := s.run(s.gcdesk, "authorize", name, "--data-dir", s.path("data"))
		done <- err
	}()
	s.visit(p)
	err := <-done
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && len(p.Leaves) > 0 && exit.ExitCode() == exitForbidden {
		err = nil
	}
	if err != nil {
		s.fail("authorize %s: %v", name, err)
	}
}

// visit goes where the program sent the browser, and returns the last page.
func (s *stage) visit(p sandbox.Person) sandbox.Page {
	s.Helper()
	page, err := p.Visit(s.Context(), s.address())
	if err != nil {
		s.fail("%v", err)
	}
	return page
}

// status is what gcdesk list says of a connection.
func (s *stage) status(name string) connections.Status {
	s.Helper()
	for _, c := range s.list(s.gcdesk, s.path("data")) {
		if c.Name == name {
			return c.Status
		}
	}
	s.fail("list has no %q", name)
	return ""
}

// fourConnections fills the main window with four connections in four states
// and chooses the one that needs attention.
func (s *stage) fourConnections() {
	s.Helper()
	check := func(err error) {
		s.Helper()
		if err != nil {
			s.fail("%v", err)
		}
	}
	const read = "contacts.readonly,openid,email,profile"
	s.create(oldERP, 0, read)
	s.authorize(oldERP, sandbox.Person{Account: leoAccount})
	check(s.server.Revoke(leoAccount))
	s.create(sales, 1, read)
	s.authorize(sales, sandbox.Person{Account: maraAccount})
	check(s.server.SetTesting(true))
	s.create(acme, 0, "contacts.readonly,contacts.other.readonly,openid,email,profile")
	s.authorize(acme, sandbox.Person{Account: adaAccount, Leaves: oauth.NewScopes("contacts.other.readonly")})
	s.create(newsletter, 1, "contacts.readonly,openid,email")
	s.main.click("row", oldERP)
	s.main.find("text", leoAccount)
	s.main.click("button", lang.L("Test"))
	want := []connections.Status{connections.NeedsAttention, connections.NotAuthorized, connections.Expired, connections.Online}
	s.until("four statuses", func() bool {
		var got []connections.Status
		for _, c := range s.list(s.gcdesk, s.path("data")) { // by name
			got = append(got, c.Status)
		}
		return slices.Equal(got, want)
	})
	s.main.sees(lang.L("Expired or revoked"))
	s.main.gone("", lang.L("Testing “{{.Name}}”…", map[string]any{"Name": oldERP}))
	s.main.click("row", acme)
	s.main.sees(adaAccount, lang.L("Not given"))
}
