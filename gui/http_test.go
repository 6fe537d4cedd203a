package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// httpPanel opens the panel of a connection to be, in the HTTP view.
func httpPanel(d *desk) {
	d.client("Acme desk client")
	d.show()
	d.ctrl(fyne.KeyN)
	d.write("Name your connection", "Acme warehouse sync")
	d.tap("HTTP")
}

// httpClient opens the window of the first client, in the HTTP view.
func httpClient(d *desk) {
	d.tap("Clients")
	d.tap("Edit")
	d.tap("HTTP")
}

// everyPresetChanged sets each preset of the panel to another value.
func everyPresetChanged(d *desk) {
	d.write("Base URI", "https://people.example/v2/")
	d.tap("Add a header")
	d.types("X-Reason")
	d.writeIn("Request headers", 1, "backup")
	d.pickIn("Ping", "HEAD")
	d.writeIn("Ping", 0, "up")
	d.writeIn("Ping", 1, "204")
	d.writeIn("Request timeout", 0, "45")
	d.writeIn("Request timeout", 1, "0")
	d.writeIn("Request timeout", 2, "30")
}

// writeIn is write for one of several entries of a row.
func (d *desk) writeIn(title string, n int, text string) {
	d.t.Helper()
	e := find[*entry](d.field(title).control)[n]
	d.top().Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	d.types(text)
}

// pickIn is pick for what is no sentence.
func (d *desk) pickIn(title, option string) {
	d.t.Helper()
	find[*selector](d.field(title).control)[0].SetSelected(option)
	d.drain()
}

func (d *desk) arrow(title string) *button { return d.button("Reset " + title) }

func TestHTTPView_ShowsEveryPresetWithItsArrow(t *testing.T) {
	d := newDesk(t)
	httpPanel(d)
	p := d.service.Preset
	if got := d.entry("Base URI").Text; got != p.BaseURI {
		t.Errorf("base URI %q, want %q", got, p.BaseURI)
	}
	d.sees(p.Endpoints.Authorization, p.Endpoints.Token, p.Endpoints.Revoke, p.Endpoints.TokenInfo, p.Endpoints.UserInfo, p.Endpoints.Issuer,
		"access_type=offline", "people/me?personFields=names", "200", "30", "60")
	rows := []string{"Base URI", "Request headers", "Ping method", "Ping URI", "Expected status", "Request timeout", "Retries", "Pace"}
	for _, row := range rows {
		if !d.arrow(row).Disabled() {
			t.Errorf("%s: the arrow is strong and nothing is changed", row)
		}
	}
	everyPresetChanged(d)
	for _, row := range rows {
		if d.arrow(row).Disabled() {
			t.Errorf("%s: the arrow does not show the change", row)
		}
	}
	d.sees("Changed. The preset is “GET people/me?personFields=names, 200”; the arrows set it again.")
	d.tap("Save")
	got := d.named("Acme warehouse sync")
	want := connections.Connection{
		BaseURI: "https://people.example/v2/", Headers: []oauth.Parameter{{Name: "X-Reason", Value: "backup"}},
		Ping: oauth.Ping{Method: "HEAD", URI: "up", Status: 204}, Limits: connections.Limits{Timeout: 45, Tries: 1, PerMinute: 30},
	}
	if got.BaseURI != want.BaseURI || !slices.Equal(got.Headers, want.Headers) || got.Ping != want.Ping || got.Limits != want.Limits {
		t.Errorf("stored %+v, want %+v", got, want)
	}

	d.choose("Acme warehouse sync")
	d.tap("Edit") // opens where its settings are
	for _, row := range rows {
		if d.arrow(row).Disabled() {
			t.Errorf("%s: reset with another", row)
			continue
		}
		d.tap("Reset " + row)
		if !d.arrow(row).Disabled() {
			t.Errorf("%s: not reset", row)
		}
	}
	d.tap("Save")
	got = d.named("Acme warehouse sync")
	if got.BaseURI != "" || len(got.Headers) > 0 || got.Ping != (oauth.Ping{}) || got.Limits != (connections.Limits{}) {
		t.Errorf("after the arrows %+v is stored, want what follows the preset", got)
	}
}

func TestHTTPView_ResetsEverything(t *testing.T) {
	d := newDesk(t)
	httpPanel(d)
	everyPresetChanged(d)
	d.tap("Reset all to Google's values")
	if got := d.entry("Base URI").Text; got != d.service.Preset.BaseURI || d.entry("Name your connection").Text == "" {
		t.Errorf("base URI %q, name %q", got, d.entry("Name your connection").Text)
	}
	d.tap("Save")
	if got := d.named("Acme warehouse sync"); got.BaseURI != "" || len(got.Headers) > 0 || got.Ping != (oauth.Ping{}) || got.Limits != (connections.Limits{}) {
		t.Errorf("stored %+v", got)
	}
}

func TestHTTPView_SaysBesideEachFieldWhatToMend(t *testing.T) {
	d := newDesk(t)
	httpPanel(d)
	d.tap("Add a header")
	for _, c := range []struct {
		field string
		n     int
		typed string
		mend  string
	}{
		{"Base URI", 0, "http://people.example/", "Only https addresses, or http to this computer."},
		{"Base URI", 0, "https://people.example/?a=b", "A base URI has no question mark and no # in it."},
		{"Base URI", 0, "", "Enter an address, or press the arrow."},
		{"Base URI", 0, d.service.Preset.BaseURI, ""},
		{"Request headers", 0, "Authorization", "“Authorization” is set by gcdesk itself."},
		{"Request headers", 0, "a b", "A header needs a name of letters, digits and hyphens, and a value of plain characters."},
		{"Request headers", 0, "X-Fine", ""},
		{"Ping", 0, "https://elsewhere.example/", "The ping's address is relative to the base URI, for example people/me?personFields=names."},
		{"Ping", 0, "", "Enter an address, or press the arrow."},
		{"Ping", 0, "up", ""},
		{"Ping", 1, "302", "The expected status is a number from 200 to 599, but none of 300 to 399: redirects are not followed."},
		{"Ping", 1, "200", ""},
		{"Request timeout", 0, "0", "The timeout is a whole number of seconds from 1 to 300."},
		{"Request timeout", 0, "45 s", "The timeout is a whole number of seconds from 1 to 300."},
		{"Request timeout", 0, "45", ""},
		{"Request timeout", 1, "11", "Retries are a whole number from 0 to 10."},
		{"Request timeout", 1, "0", ""},
		{"Request timeout", 2, "0", "The pace is a whole number of requests a minute from 1 to 6000."},
		{"Request timeout", 2, "60", ""},
	} {
		d.writeIn(c.field, c.n, c.typed)
		if got := d.mend(c.field); got != c.mend {
			t.Errorf("%s %q: %q, want %q", c.field, c.typed, got, c.mend)
		}
		if wait := d.button("Save").Disabled(); wait != (c.mend != "") {
			t.Errorf("%s %q: the button waits: %v", c.field, c.typed, wait)
		}
	}
}

func TestHTTPView_KeepsWhatWasTypedAndLeadsToTheError(t *testing.T) {
	d := newDesk(t)
	httpPanel(d)
	d.writeIn("Ping", 1, "302")
	d.tap("Simple")
	d.misses("Base URI")
	d.sees("1 field to mend")
	if !d.button("Save").Disabled() {
		t.Error("the button does not wait for what is hidden")
	}
	d.write("Name your connection", "Renamed")
	d.tap("Show it in the HTTP view")
	if got := find[*entry](d.field("Ping").control)[1].Text; got != "302" || d.entry("Name your connection").Text != "Renamed" {
		t.Errorf("status %q, name %q", got, d.entry("Name your connection").Text)
	}
	d.misses("Show it in the HTTP view")
	if got := d.top().Canvas().Size().Height; got < viewHeight {
		t.Errorf("the window is %v high", got)
	}
}

// What the HTTP view says of a connection reaches the API.
func TestHTTPView_PingIsSent(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	d.tap("Edit")
	d.tap("HTTP")
	d.writeIn("Ping", 0, "people/me/connections?personFields=names&pageSize=1")
	d.tap("Save")
	before := d.google.Count("/v1/people/me")
	d.choose("Acme CRM sync")
	d.tap("Test")
	if got := d.google.Count("/v1/people/me") - before; got != 0 {
		t.Errorf("the preset's ping was sent %d times", got)
	}
	if got := d.named(c.Name); got.Failure != nil {
		t.Errorf("got %+v", got.Failure)
	}
	d.tap("Edit")
	d.writeIn("Ping", 1, "204")
	d.tap("Save")
	d.tap("Test")
	d.sees("The server's answer makes no sense.", "HTTP 200, expected was 204")
}

// A reload writes nothing into the address that is being typed.
func TestHTTPView_ReloadLeavesWhatIsTyped(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	c := d.online("Sales")
	d.show()
	d.choose("Acme CRM sync")
	d.tap("Edit")
	d.tap("HTTP")
	d.write("Base URI", "")
	d.recounts(c.ID)
	d.types("h")
	if got := d.entry("Base URI").Text; got != "h" {
		t.Errorf("got %q", got)
	}
}

func TestHTTPView_ClientIsEditedInItsOwnWindow(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	d.tap("Edit")
	d.tap("HTTP")
	d.sees("They belong to the client “Acme desk client”.")
	d.tap("Edit in the client")
	d.write("Issuer", "https://issuer.example")
	d.tap("Save")
	d.sees("https://issuer.example")
}

func TestClientHTTP_HostChangeAsksForTheSecretAndNamesTheConnections(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Sales address book")
	d.show()
	httpClient(d)
	d.sees("A change concerns every connection that uses this client: Acme CRM sync, Sales address book.")
	d.write("Revoke URL", "https://login.example.net/revoke")
	d.sees("these connections have to sign in again after saving: Acme CRM sync, Sales address book.")
	if got := d.mend("Client secret"); !strings.HasPrefix(got, "The address has changed.") || !d.button("Save").Disabled() {
		t.Errorf("the secret says %q", got)
	}
	d.tap("Reset Revoke URL")
	if got := d.mend("Client secret"); got != "" || d.button("Save").Disabled() {
		t.Errorf("after the arrow the secret says %q", got)
	}
	d.write("Revoke URL", "https://login.example.net/revoke")
	d.write("Client secret", "GOCSPX-said-again")
	d.tap("Save")
	for _, c := range d.stored().Connections {
		if c.Authorized() {
			t.Errorf("%s has kept its tokens", c.Name)
		}
	}
	if got := d.stored().Clients[0].Endpoints; got.Revoke != "https://login.example.net/revoke" || got.Token != d.service.Preset.Endpoints.Token {
		t.Errorf("stored %+v", got)
	}
}

// A change of how the server is asked is stored, sent, and reset.
func TestClientHTTP_RequestIsMadeSo(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	httpClient(d)
	d.tap("in a basic header")
	d.pick("Scope delimiter", "Comma")
	d.tap("Add a parameter")
	d.types("hd")
	d.writeIn("Extra parameters", 3, "example.com")
	d.tap("Save")
	c := d.stored().Clients[0]
	want := []oauth.Parameter{{Name: "access_type", Value: "offline"}, {Name: "hd", Value: "example.com"}}
	if c.Endpoints != (oauth.Endpoints{AuthStyle: oauth.InHeader}) || c.ScopeDelimiter != "," || !slices.Equal(c.Parameters, want) {
		t.Errorf("stored %+v", c)
	}
	if d.named("Acme CRM sync").Tokens.Access.IsZero() {
		t.Error("the connection was signed out, and no host has changed")
	}
	d.surf(nobody)
	d.tap("Connections")
	d.tapOn("Reauthorize")
	d.wait("the browser", func() bool { return len(d.links()) == 2 })
	if got := d.links()[len(d.links())-1]; !strings.Contains(got, "hd=example.com") || !strings.Contains(got, "access_type=offline") || !strings.Contains(got, "contacts.readonly%2Copenid") {
		t.Errorf("the browser was sent to %s", got)
	}
	d.tap("Cancel")
	httpClient(d)
	d.tap("Reset all to Google's values")
	d.tap("Save")
	if c = d.stored().Clients[0]; !c.Endpoints.IsZero() || c.ScopeDelimiter != "" || c.Parameters != nil {
		t.Errorf("after the reset %+v is stored", c)
	}
}

func TestClientHTTP_SaysWhatToMend(t *testing.T) {
	d := newDesk(t)
	d.client("Acme desk client")
	d.show()
	httpClient(d)
	for title, wrong := range map[string]string{
		"Authorization URL": "", "Access token URL": "ftp://x.example/", "Revoke URL": "http://x.example/", "Token info URL": "x",
		"User info URL": "https://a:b@x.example/", "Issuer": "https://x.example/#a",
	} {
		before := d.entry(title).Text
		d.write(title, wrong)
		if got := d.mend(title); got == "" || !d.button("Save").Disabled() {
			t.Errorf("%s %q: %q is said", title, wrong, got)
		}
		d.tap("Reset " + title)
		if got := d.entry(title).Text; got != before || d.mend(title) != "" {
			t.Errorf("%s: reset to %q, want %q", title, got, before)
		}
	}
	for _, name := range []string{"client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method"} {
		d.writeIn("Extra parameters", 0, name)
		if got := d.mend("Extra parameters"); got != "“"+name+"” belongs to the sign-in itself and cannot be replaced." {
			t.Errorf("%s: %q", name, got)
		}
	}
	d.tap("Remove")
	if got := d.mend("Extra parameters"); got != "" {
		t.Errorf("without the row: %q", got)
	}
	d.tap("Save")
	if got := d.stored().Clients[0].Parameters; got == nil || len(got) > 0 {
		t.Errorf("stored %v, want none and not the preset", got)
	}
}

func TestHTTPView_PracticeStaysOnThisComputer(t *testing.T) {
	d := newDesk(t, inPractice)
	httpPanel(d)
	d.write("Base URI", "https://people.googleapis.com/v1/")
	if got := d.mend("Base URI"); got != "Practice mode talks to this computer only." {
		t.Errorf("base URI: %q", got)
	}
	d.tap("Edit in the client")
	d.write("Access token URL", "https://oauth2.googleapis.com/token")
	if got := d.mend("Access token URL"); got != "Practice mode talks to this computer only." {
		t.Errorf("access token URL: %q", got)
	}
}
