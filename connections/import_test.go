package connections_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/storage/memory"
)

// importer is a service that asks no server anything.
func importer(preset connections.Preset) *connections.Service {
	return &connections.Service{
		Records: new(memory.Records), Secrets: new(memory.Secrets), Locks: new(memory.Locks), Preset: preset, Now: time.Now,
	}
}

func desktopFile() oauth.ClientFile {
	return oauth.ClientFile{ID: "1-a.apps.googleusercontent.com", Secret: "GOCSPX-a", Type: oauth.Desktop, Project: "acme"}
}

func webFile() oauth.ClientFile {
	return oauth.ClientFile{ID: "1-w.apps.googleusercontent.com", Secret: "GOCSPX-w", Type: oauth.Web, RedirectURIs: []string{"https://example.com/", "http://127.0.0.1:9000/back"}}
}

func elsewhere() oauth.Endpoints {
	return oauth.Endpoints{Authorization: "https://example.com/auth", Token: "https://example.com/token"}
}

// mustImport imports and wants a client that was known, or was not.
func mustImport(t *testing.T, s *connections.Service, file oauth.ClientFile, e oauth.Endpoints, redirectURI string, known bool) connections.Client {
	t.Helper()
	c, got, err := s.ImportClient(t.Context(), file, e, redirectURI)
	if err != nil {
		t.Fatal(err)
	}
	if got != known {
		t.Fatalf("known: got %v, want %v", got, known)
	}
	return c
}

func TestImportMakesAClientOnce(t *testing.T) {
	s := importer(connections.GooglePreset())
	a := mustImport(t, s, desktopFile(), oauth.Endpoints{}, "", false)
	if a.Name != "acme" || a.Type != oauth.Desktop || a.Project != "acme" || !a.Endpoints.IsZero() {
		t.Errorf("got %+v", a)
	}
	if held, err := s.HoldsSecret(t.Context(), a, "GOCSPX-a"); err != nil || !held {
		t.Errorf("the secret is not held: %v", err)
	}
	if again := mustImport(t, s, desktopFile(), oauth.Endpoints{}, "", true); again.ID != a.ID {
		t.Error("the second import found another client")
	}
	if again := mustImport(t, s, desktopFile(), oauth.Google(), "", true); again.ID != a.ID {
		t.Error("Google's endpoints written out are another client")
	}
}

func TestImportAtAnotherServer(t *testing.T) {
	s := importer(connections.GooglePreset())
	file := desktopFile()
	file.Endpoints = elsewhere() // never used
	a := mustImport(t, s, file, oauth.Endpoints{}, "", false)
	if !a.Endpoints.IsZero() {
		t.Errorf("the file's endpoints were taken: %+v", a.Endpoints)
	}
	b := mustImport(t, s, file, elsewhere(), "", false)
	if b.Endpoints != elsewhere() || b.Name != "acme 2" {
		t.Errorf("got %+v", b)
	}
	b.Endpoints.AuthStyle = oauth.InHeader
	b, err := s.SaveClient(t.Context(), b, "")
	if err != nil {
		t.Fatal(err)
	}
	if again := mustImport(t, s, file, elsewhere(), "", true); again.ID != b.ID {
		t.Error("the way in which credentials are sent makes another client")
	}
	if again := mustImport(t, s, file, oauth.Endpoints{}, "", true); again.ID != a.ID {
		t.Error("without endpoints the preset server's client comes first")
	}
}

func TestImportRedirectURI(t *testing.T) {
	s := importer(connections.GooglePreset())
	a := mustImport(t, s, webFile(), oauth.Endpoints{}, "", false)
	if a.RedirectURI != "http://127.0.0.1:9000/back" || a.Name != "1-w" {
		t.Errorf("got %+v", a)
	}
	b := mustImport(t, s, webFile(), oauth.Endpoints{}, "http://localhost:9001/back", false)
	if b.RedirectURI != "http://localhost:9001/back" || b.ID == a.ID {
		t.Errorf("got %+v", b)
	}
	file := webFile()
	file.ID, file.RedirectURIs = "2-w.apps.googleusercontent.com", []string{"https://example.com/"}
	_, _, err := s.ImportClient(t.Context(), file, oauth.Endpoints{}, "")
	var p connections.Problems
	if !errors.As(err, &p) || p[0].Code != "redirect-uri-missing" {
		t.Errorf("got %v, want the redirect URI missing", err)
	}
}

func TestImportSecrets(t *testing.T) {
	s := importer(connections.GooglePreset())
	a := mustImport(t, s, desktopFile(), oauth.Endpoints{}, "", false)

	other := desktopFile()
	other.Secret = "GOCSPX-other"
	mustImport(t, s, other, oauth.Endpoints{}, "", true)
	if held, err := s.HoldsSecret(t.Context(), a, "GOCSPX-a"); err != nil || !held {
		t.Errorf("a secret was replaced: %v", err)
	}
	if held, err := s.HoldsSecret(t.Context(), a, "GOCSPX-other"); err != nil || held {
		t.Errorf("another secret is held: %v", err)
	}

	if err := s.Secrets.Delete(t.Context(), a.Secret); err != nil {
		t.Fatal(err)
	}
	if held, err := s.HoldsSecret(t.Context(), a, "GOCSPX-a"); err != nil || held {
		t.Errorf("a lost secret is held: %v", err)
	}
	a = mustImport(t, s, other, oauth.Endpoints{}, "", true)
	if held, err := s.HoldsSecret(t.Context(), a, "GOCSPX-other"); err != nil || !held {
		t.Errorf("the lost secret was not replaced: %v", err)
	}

	none := desktopFile()
	none.ID, none.Secret = "3-n.apps.googleusercontent.com", ""
	_, _, err := s.ImportClient(t.Context(), none, oauth.Endpoints{}, "")
	var p connections.Problems
	if !errors.As(err, &p) || p[0].Field != "secret" {
		t.Errorf("got %v, want the secret required", err)
	}
}

func TestImportInPracticeMode(t *testing.T) {
	today := oauth.Endpoints{Authorization: "http://127.0.0.1:8001/auth", Token: "http://127.0.0.1:8001/token"}
	s := importer(connections.Preset{Endpoints: today, Practice: true})
	if c := mustImport(t, s, desktopFile(), today, "", false); !c.Endpoints.IsZero() {
		t.Errorf("an address of today was stored: %+v", c.Endpoints)
	}
	file := desktopFile()
	file.ID = "2-b.apps.googleusercontent.com"
	if _, _, err := s.ImportClient(t.Context(), file, elsewhere(), ""); !errors.Is(err, connections.ErrNotLoopback) {
		t.Errorf("got %v, want ErrNotLoopback", err)
	}
}

func TestCheckConnection(t *testing.T) {
	s := importer(connections.GooglePreset())
	client := mustImport(t, s, desktopFile(), oauth.Endpoints{}, "", false)
	scopes := oauth.NewScopes("openid")
	if _, err := s.SaveConnection(t.Context(), connections.Connection{Name: "Acme", Client: client.ID, Scopes: scopes}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		connection connections.Connection
		want       string // "field code"
	}{
		"good":       {connections.Connection{Name: "New", Scopes: scopes}, ""},
		"taken":      {connections.Connection{Name: " aCME ", Scopes: scopes}, "name taken"},
		"no name":    {connections.Connection{Scopes: scopes}, "name required"},
		"no scopes":  {connections.Connection{Name: "New"}, "scopes required"},
		"plain http": {connections.Connection{Name: "New", Scopes: scopes, BaseURI: "http://example.com/"}, "baseUri url-form"},
	} {
		t.Run(name, func(t *testing.T) {
			err := s.CheckConnection(t.Context(), c.connection)
			var p connections.Problems
			got := ""
			if errors.As(err, &p) {
				got = p[0].Field + " " + p[0].Code
			}
			if got != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// Whatever a file says of its project, the client gets a name.
func FuzzImportName(f *testing.F) {
	for _, s := range []string{"acme", "", "  ", "a\x00b", strings.Repeat("ä", 200), "\u202eevil", "a\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, project string) {
		s := importer(connections.GooglePreset())
		file := desktopFile()
		file.Project = project
		for range 2 {
			c, known, err := s.ImportClient(t.Context(), file, oauth.Endpoints{}, "")
			if err != nil || known || c.Validate() != nil {
				t.Fatalf("project %q: %q, %v", project, c.Name, err)
			}
			file.ID += "b"
		}
	})
}
