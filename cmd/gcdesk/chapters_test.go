//go:build uitest

package main

import (
	"net"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

const english = "en_GB.UTF-8"

// TestOtherServers brings a client file whose endpoints are not Google's: they
// are shown, and only a yes sends the sign-in there.
func TestOtherServers(t *testing.T) {
	s := newStage(t, build(t), english, deskSize{1600, 1000})
	theirs := s.server.Endpoints()
	s.show()
	s.main.click("button", "Create connection")
	panel := s.window("Create connection")

	client := s.dropOnNewClient(panel, 0)
	client.sees("This file names other servers than Google's.", theirs.Authorization, theirs.Token, "Without a yes, Google's are used.")
	s.saveClient(client)
	panel.fill("Name your connection", "Without a yes")
	panel.click("button", "Save and authorize")
	sign := s.window("Save and authorize")
	if got, want := s.address(), oauth.Google().Authorization+"?"; !strings.HasPrefix(got, want) {
		t.Errorf("the browser was sent elsewhere than to %s", want)
	}
	sign.click("button", "Cancel")
	sign.closed()
	if got := s.server.Requests(); len(got) > 0 {
		t.Errorf("the file's server was asked: %+v", got)
	}

	s.main.key("ctrl+n")
	client = s.dropOnNewClient(panel, 0)
	client.click("button", "Use these servers")
	client.sees("This client belongs to another server than Google's.")
	client.click("button", "Test client")
	client.sees("The server knows this ID and secret")
	s.saveClient(client)
	panel.fill("Name your connection", "With a yes")
	panel.click("button", "Save and authorize")
	s.visit(sandbox.Person{Account: adaAccount})
	sign.sees("Connected", adaAccount)
	if got := s.status("With a yes"); got != connections.Online {
		t.Errorf("status %q", got)
	}
	if got := s.status("Without a yes"); got != connections.NotAuthorized {
		t.Errorf("without a yes: status %q", got)
	}
}

// TestWebClient signs in with a Web application client, whose one registered
// port may be taken.
func TestWebClient(t *testing.T) {
	s := newStage(t, build(t), english, deskSize{1600, 1000})
	registered := s.server.Clients[2].RedirectURIs[0]
	s.show()
	s.main.click("button", "Create connection")
	panel := s.window("Create connection")
	client := s.dropOnNewClient(panel, 2)
	client.find("entry", registered)
	client.click("button", "Use these servers")
	s.saveClient(client)

	taken, err := net.Listen("tcp", mustParse(t, registered).Host)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	panel.fill("Name your connection", "Web")
	panel.click("button", "Save and authorize")
	sign := s.window("Save and authorize")
	sign.sees("The redirect URI's port is in use: "+registered, "The connection is saved and not authorized yet.")
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
	sign.click("button", "Try again")
	address := s.address()
	if got := mustParse(t, address).Query().Get("redirect_uri"); got != registered {
		t.Errorf("redirect URI %q, want %q", got, registered)
	}
	page, err := sandbox.Person{Account: adaAccount}.Visit(t.Context(), address)
	if err != nil {
		t.Fatal("the registered redirect URI is not served")
	}
	if !strings.HasPrefix(page.URL, registered+"?") {
		t.Error("the browser ended elsewhere than at the redirect URI")
	}
	sign.sees("Connected", adaAccount)
	if got := s.status("Web"); got != connections.Online {
		t.Errorf("status %q", got)
	}
	s.until("the port to be closed", func() bool { return !answers(registered) })
}

// TestSignInTimesOut leaves the browser alone until the sign-in gives up.
func TestSignInTimesOut(t *testing.T) {
	s := newStage(t, build(t), english, deskSize{1600, 1000}, "GCDESK_SIGNIN_TIMEOUT=2s")
	s.create(newsletter, 1, "contacts.readonly,openid,email")
	s.show()
	s.main.click("button", "Authorize")
	sign := s.window("Save and authorize")
	first := s.address()
	sign.sees("The sign-in was not finished in time.", "What does your browser show?", "The connection is saved and not authorized yet.")
	keepPicture(t, "timeout.png", sign.picture())
	callback := mustParse(t, first).Query().Get("redirect_uri")
	s.until("the port to be closed", func() bool { return !answers(callback) })
	if got := s.status(newsletter); got != connections.NotAuthorized {
		t.Errorf("status %q", got)
	}
	sign.click("button", "Try again")
	sign.sees("Waiting for the browser")
	state := func(address string) string { return mustParse(t, address).Query().Get("state") }
	if again := s.address(); state(again) == state(first) {
		t.Error("the second sign-in has the state of the first")
	}
}

// TestGermanJourney does the main job with the words that a German desktop
// shows: a client from its file, a connection, a box left empty, asking again.
func TestGermanJourney(t *testing.T) {
	s := newStage(t, build(t), "de_DE.UTF-8", deskSize{1600, 1000})
	s.show()
	s.main.sees("Verbinden Sie Ihr erstes Adressbuch")
	s.main.click("button", "Verbindung anlegen")
	panel := s.window("Verbindung anlegen")
	panel.sees("Noch 2 Felder auszufüllen")
	panel.click("button", "Neuer Client")
	client := s.window("OAuth-2.0-Client")
	client.drop(s.clientFile(0))
	client.sees("Diese Datei nennt andere Server als die von Google.")
	client.click("button", "Diese Server verwenden")
	client.click("button", "Speichern")
	client.sees("Heruntergeladene Datei löschen?")
	client.click("button", "Datei löschen")
	client.closed()
	panel.fill("Name der Verbindung", "Adressbuch")
	panel.click("button", "Speichern und anmelden")
	sign := s.window("Speichern und anmelden")
	sign.sees("Warten auf den Browser", "Was zeigt Ihr Browser?")
	page := s.visit(sandbox.Person{Account: adaAccount, Leaves: oauth.NewScopes("contacts.readonly")})
	for _, want := range []string{"Sie sind angemeldet", "Sie können diesen Tab schließen."} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the last page lacks %q", want)
		}
	}
	sign.sees("Verbunden, 1 Berechtigung fehlt", "Nicht erteilt", "Ablauf")
	s.main.sees("Handlungsbedarf")
	sign.click("button", "Berechtigung anfragen")
	s.visit(sandbox.Person{Account: adaAccount})
	sign = s.window("Neu anmelden")
	sign.sees("Verbunden", "Dasselbe Konto wie bisher")
	sign.gone("", "Nicht erteilt")
	sign.click("button", "Fertig")
	sign.closed()
	s.main.sees("Online", adaAccount, "Erteilt", "Anmeldung", "Neu anmelden")
	s.main.gone("", "Handlungsbedarf")
	keepPicture(t, "german-online.png", s.main.picture())
}

// dropOnNewClient opens a client's window from a connection's, and drops a
// downloaded file on it.
func (s *stage) dropOnNewClient(panel win, n int) win {
	s.Helper()
	panel.click("button", "New client")
	client := s.window("OAuth 2.0 client")
	client.drop(s.clientFile(n))
	client.find("entry", s.server.Clients[n].ID)
	return client
}

// saveClient keeps the downloaded file.
func (s *stage) saveClient(client win) {
	s.Helper()
	client.click("button", "Save")
	client.click("button", "Keep the file")
	client.closed()
}
