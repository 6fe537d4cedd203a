package sandbox_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

var keyField = regexp.MustCompile(`name="key" value="([^"]+)"`)

// press presses a button of a console page, as its form would.
func press(t *testing.T, page, name, value string, more ...string) answer {
	t.Helper()
	key := keyField.FindStringSubmatch(get(t, page, "").raw)
	if key == nil {
		t.Fatalf("%s has no form", page)
	}
	return post(t, page, append(more, "key", key[1], name, value)...)
}

func TestConsoleRevokesAGrant(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, "openid "+readonly).text("refresh_token")
	if got := get(t, s.URL+"/", "").raw; !strings.Contains(got, ">contacts.readonly<") {
		t.Error("the grant is not listed")
	}
	got := press(t, s.URL+"/", "revoke", a.client.ProjectID+" "+s.Accounts[0].Sub)
	if got.status != http.StatusOK || strings.Contains(got.raw, ">contacts.readonly<") {
		t.Errorf("still listed (%d)", got.status)
	}
	if got := a.refresh(token); got.text("error") != "invalid_grant" {
		t.Errorf("the token lives on: %d", got.status)
	}
}

func TestConsoleSwitches(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	press(t, s.URL+"/", "testing", "on")
	tokens := a.signIn(sandbox.Person{}, readonly)
	if tokens.number("refresh_token_expires_in") != 604799 {
		t.Error("not in testing")
	}
	press(t, s.URL+"/", "testing", "off")
	if got := a.signIn(sandbox.Person{}, readonly, "prompt", "consent"); got.number("refresh_token_expires_in") != 0 {
		t.Error("still in testing")
	}
	list := s.BaseURI() + "/v1/people/me/connections?personFields=names"
	press(t, s.URL+"/", "api", "off")
	if got := get(t, list, tokens.text("access_token")); got.status != http.StatusForbidden {
		t.Errorf("switched off: got %d", got.status)
	}
	press(t, s.URL+"/", "api", "on")
	if got := get(t, list, tokens.text("access_token")); got.status != http.StatusOK {
		t.Errorf("switched on: got %d", got.status)
	}
}

// What nobody uses dies, and Google answers as it does to any other death.
func TestConsoleLetsTimePass(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now, Pass: func(d time.Duration) error { c.pass(d); return nil }})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	press(t, s.URL+"/", "pass", "168h")
	if got := a.refresh(token); got.status != http.StatusOK {
		t.Errorf("a week later: got %d %s", got.status, got.raw)
	}
	press(t, s.URL+"/", "pass", "4440h")
	if got := a.refresh(token); got.text("error") != "deleted_client" {
		t.Errorf("six months later: got %d %s", got.status, got.raw)
	}
	press(t, s.URL+"/", "restore-client", a.client.ID)
	if got := a.refresh(token); got.text("error_description") != "Token has been expired or revoked." {
		t.Errorf("the client is back: got %d %s", got.status, got.raw)
	}
	for _, value := range []string{"-1h", "soon"} {
		if got := press(t, s.URL+"/", "pass", value); got.status != http.StatusConflict {
			t.Errorf("%s: got %d", value, got.status)
		}
	}
	still := start(t, &sandbox.Server{})
	if got := get(t, still.URL+"/", "").raw; strings.Contains(got, `name="pass"`) {
		t.Error("time can be let pass where nobody shares the clock")
	}
}

// A password ends the sign-ins that reach Gmail, and no others.
func TestConsoleChangesAPassword(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	mail := a.signIn(sandbox.Person{}, readonly+" https://mail.google.com/").text("refresh_token")
	book := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	grace := a.signIn(sandbox.Person{Account: "grace@example.com"}, "https://mail.google.com/").text("refresh_token")
	press(t, s.URL+"/", "password", s.Accounts[0].Sub)
	if got := a.refresh(mail); got.text("error_description") != "Token has been expired or revoked." {
		t.Errorf("Gmail: got %d %s", got.status, got.raw)
	}
	for whose, token := range map[string]string{"contacts alone": book, "another account": grace} {
		if got := a.refresh(token); got.status != http.StatusOK {
			t.Errorf("%s: got %d %s", whose, got.status, got.raw)
		}
	}
}

func TestForgedConsoleFormsDoNothing(t *testing.T) {
	s := start(t, &sandbox.Server{})
	for _, page := range []string{"/", "/faults"} {
		if got := post(t, s.URL+page, "testing", "on", "arm", "token-500", "times", "1", "key", "guess"); got.status != http.StatusBadRequest {
			t.Errorf("%s: got %d", page, got.status)
		}
	}
	a := newApp(t, s)
	if got := a.signIn(sandbox.Person{}, readonly); got.number("refresh_token_expires_in") != 0 {
		t.Error("the forged form put the app in testing")
	}
}

func TestFaultsPage(t *testing.T) {
	s := start(t, &sandbox.Server{})
	page := get(t, s.URL+"/faults", "").raw
	for _, f := range sandbox.NamedFaults() {
		if strings.Count(page, `name="arm" value="`+f.Name+`"`) != 1 {
			t.Errorf("%s is not there once", f.Name)
		}
	}
	if got := press(t, s.URL+"/faults", "arm", "token-500", "times", "3").raw; !strings.Contains(got, "Armed: 3") {
		t.Error("not shown as armed")
	}
	if got := get(t, s.URL+"/", "").raw; !strings.Contains(got, "Faults are waiting") {
		t.Error("the console does not tell")
	}
	if got := newApp(t, s).exchange("x"); got.status != 500 {
		t.Errorf("got %d", got.status)
	}
	if got := press(t, s.URL+"/faults", "disarm", "all").raw; strings.Contains(got, "Armed:") {
		t.Error("not disarmed")
	}
	for _, times := range []string{"", "-1", "1001", "x"} {
		if got := press(t, s.URL+"/faults", "arm", "token-500", "times", times); got.status != http.StatusBadRequest {
			t.Errorf("%q times: got %d", times, got.status)
		}
	}
	if got := press(t, s.URL+"/faults", "arm", "nothing", "times", "1"); got.status != http.StatusBadRequest {
		t.Errorf("an unknown fault: got %d", got.status)
	}
}

func TestClientFiles(t *testing.T) {
	s := start(t, &sandbox.Server{})
	console := get(t, s.URL+"/", "").raw
	for kind, c := range map[string]sandbox.Client{"installed": s.Clients[0], "web": s.Clients[1]} {
		link := "/clients/client_secret_" + c.ID + ".json"
		if !strings.Contains(console, `href="`+link+`"`) {
			t.Errorf("the console has no link %s", link)
		}
		got := get(t, s.URL+link, "")
		if want := `attachment; filename="client_secret_` + c.ID + `.json"`; got.header.Get("Content-Disposition") != want {
			t.Errorf("got %q, want %q", got.header.Get("Content-Disposition"), want)
		}
		if got.raw != string(s.ClientFile(c.ID)) {
			t.Errorf("%s: the download is not the file", kind)
		}
		var file map[string]struct {
			ClientID     string   `json:"client_id"`
			ClientSecret string   `json:"client_secret"`
			ProjectID    string   `json:"project_id"`
			AuthURI      string   `json:"auth_uri"`
			TokenURI     string   `json:"token_uri"`
			RedirectURIs []string `json:"redirect_uris"`
		}
		if err := json.Unmarshal(s.ClientFile(c.ID), &file); err != nil {
			t.Fatal(err)
		}
		f := file[kind]
		if f.ClientID != c.ID || f.ClientSecret != c.Secret || f.ProjectID != c.ProjectID || f.AuthURI != s.Endpoints().Authorization || f.TokenURI != s.Endpoints().Token {
			t.Errorf("%s: got %+v", kind, f)
		}
		if want := map[string]string{"installed": "http://localhost", "web": oauth.DefaultWebRedirectURI}[kind]; len(f.RedirectURIs) != 1 || f.RedirectURIs[0] != want {
			t.Errorf("%s: got %v", kind, f.RedirectURIs)
		}
		if oauth.ProjectNumber(c.ID) == "" || !strings.HasSuffix(c.ID, ".apps.googleusercontent.com") || !strings.HasPrefix(c.Secret, "GOCSPX-practice") {
			t.Errorf("%s: %s does not look like Google's", kind, c.ID)
		}
	}
	if s.ClientFile("1-nobody") != nil {
		t.Error("a file for an unknown client")
	}
	if got := get(t, s.URL+"/clients/client_secret_1-nobody.json", ""); got.status != http.StatusNotFound {
		t.Errorf("got %d", got.status)
	}
	for _, path := range []string{"/favicon.ico", "/robots.txt", "/nowhere"} {
		if got := get(t, s.URL+path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: got %d", path, got.status)
		}
	}
}
