package connections_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// mustMend fails the test unless err is Problems with this one in it.
func mustMend(t *testing.T, err error, field, code string) connections.Problem {
	t.Helper()
	var p connections.Problems
	errors.As(err, &p)
	got, ok := p.Of(field)
	if !ok || got.Code != code {
		t.Errorf("got %v, want %s: %s", err, field, code)
	}
	return got
}

func TestNamesAreUnique(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.create("  Müller & Söhne ")
	if c.Name != "Müller & Söhne" {
		t.Errorf("got %q, want it trimmed", c.Name)
	}
	for _, name := range []string{"Müller & Söhne", "MÜLLER & SÖHNE", "\tmüller & söhne"} {
		_, err := d.SaveConnection(t.Context(), connections.Connection{Name: name, Client: d.client.ID, Scopes: c.Scopes})
		if p := mustMend(t, err, "name", "taken"); p.Param != c.Name {
			t.Errorf("got %q, want the name as it is written", p.Param)
		}
		if got, err := d.Named(t.Context(), name); err != nil || got.ID != c.ID {
			t.Errorf("%q is not found: %v", name, err)
		}
	}
	renamed := c
	renamed.Name = "MÜLLER & SÖHNE" // its own name in another case
	if got, err := d.SaveConnection(t.Context(), renamed); err != nil || got.ID != c.ID || got.Name != renamed.Name {
		t.Errorf("got %v", err)
	}
	_, err := d.SaveClient(t.Context(), connections.Client{Name: "ACME desk client", ClientID: "1-x", Type: oauth.Desktop}, "GOCSPX-other")
	mustMend(t, err, "name", "taken")
	if n := len(d.secrets.All()); n != 1 {
		t.Errorf("got %d secrets: the keyring was asked for a client that cannot be", n)
	}
	d.tidy()
}

func TestWhatAPersonHasToMend(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	good := connections.Connection{Name: "Acme", Client: d.client.ID, Scopes: oauth.NewScopes("contacts")}
	for _, test := range []struct {
		field, code string
		change      func(*connections.Connection)
	}{
		{"name", "required", func(c *connections.Connection) { c.Name = " \t" }},
		{"name", "too-long", func(c *connections.Connection) { c.Name = strings.Repeat("ü", 101) }},
		{"name", "name-form", func(c *connections.Connection) { c.Name = "a\nb" }},
		{"name", "name-form", func(c *connections.Connection) { c.Name = "a\u202eb" }},
		{"client", "required", func(c *connections.Connection) { c.Client = "" }},
		{"client", "gone", func(c *connections.Connection) { c.Client = "nobody" }},
		{"scopes", "required", func(c *connections.Connection) { c.Scopes = nil }},
		{"scopes", "scope-form", func(c *connections.Connection) { c.Scopes = oauth.Scopes{"a b"} }},
		{"baseUri", "url-form", func(c *connections.Connection) { c.BaseURI = "http://people.example/" }},
	} {
		c := good
		test.change(&c)
		_, err := d.SaveConnection(t.Context(), c)
		mustMend(t, err, test.field, test.code)
	}
	good.Name = strings.Repeat("ü", 100)
	if _, err := d.SaveConnection(t.Context(), good); err != nil {
		t.Errorf("100 characters: %v", err)
	}

	client := connections.Client{Name: "Web", ClientID: "1-x", Type: oauth.Web, RedirectURI: oauth.DefaultWebRedirectURI}
	for _, test := range []struct {
		field, code, secret string
		change              func(*connections.Client)
	}{
		{"secret", "required", " ", func(*connections.Client) {}},
		{"clientId", "required", "s", func(c *connections.Client) { c.ClientID = " " }},
		{"clientId", "client-id-form", "s", func(c *connections.Client) { c.ClientID = "1 x" }},
		{"clientId", "client-id-form", "s", func(c *connections.Client) { c.ClientID = "1\x00x" }},
		{"clientId", "client-id-long", "s", func(c *connections.Client) { c.ClientID = strings.Repeat("x", 256) }},
		{"secret", "secret-form", "GOCSPX-desk\x00top", func(*connections.Client) {}},
		{"secret", "secret-form", "GOCSPX-desk\xff", func(*connections.Client) {}},
		{"secret", "secret-form", "GOCSPX-desk\ufffdtop", func(*connections.Client) {}},
		{"secret", "secret-form", "GOCSPX-desk\u200btop", func(*connections.Client) {}},
		{"type", "required", "s", func(c *connections.Client) { c.Type = "" }},
		{"redirectUri", "redirect-uri-form", "s", func(c *connections.Client) { c.RedirectURI = "http://0.0.0.0:8765/" }},
		{"endpoints.authorization", "required", "s", func(c *connections.Client) { c.Endpoints.Token = "https://as.example/t" }},
		{"endpoints.token", "url-form", "s", func(c *connections.Client) {
			c.Endpoints = oauth.Endpoints{Authorization: "https://as.example/a", Token: "http://as.example/t"}
		}},
	} {
		c := client
		test.change(&c)
		_, err := d.SaveClient(t.Context(), c, test.secret)
		mustMend(t, err, test.field, test.code)
	}
	d.tidy()
}

func TestScopesAreStoredInFull(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c, err := d.SaveConnection(t.Context(), connections.Connection{Name: "Acme", Client: d.client.ID, Scopes: oauth.Scopes{"contacts.readonly", "email", "email"}})
	if want := oauth.NewScopes("contacts.readonly", "email"); err != nil || !slices.Equal(c.Scopes, want) {
		t.Errorf("got %v, %v; want %v", c.Scopes, err, want)
	}
	d.authorize(c)
}

func TestEditingAConnection(t *testing.T) {
	for _, test := range []struct {
		name    string
		change  func(*desk, *connections.Connection)
		signsIn bool // again
	}{
		{"name", func(_ *desk, c *connections.Connection) { c.Name = "Other" }, false},
		{"scopes", func(_ *desk, c *connections.Connection) { c.Scopes = oauth.NewScopes("contacts", "openid") }, false},
		{"path of the API", func(_ *desk, c *connections.Connection) { c.BaseURI = "http://127.0.0.1:1/v2/" }, false},
		{"host of the API", func(_ *desk, c *connections.Connection) { c.BaseURI = "http://127.0.0.1:2/" }, true},
		{"client", func(d *desk, c *connections.Connection) {
			c.Client = d.saveClient(connections.Client{Name: "Second", ClientID: "1-x", Type: oauth.Desktop}, "GOCSPX-second").ID
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			before := d.create("Acme")
			before.BaseURI = "http://127.0.0.1:1/"
			before, err := d.SaveConnection(t.Context(), before)
			if err != nil {
				t.Fatal(err)
			}
			before = d.authorize(before)
			edited := connections.Connection{ID: before.ID, Name: before.Name, Client: before.Client, Scopes: before.Scopes, BaseURI: before.BaseURI}
			test.change(d, &edited) // a form knows no tokens
			after, err := d.SaveConnection(t.Context(), edited)
			if err != nil {
				t.Fatal(err)
			}
			if after.Authorized() == test.signsIn || after.Account != before.Account || after.CreatedAt != before.CreatedAt {
				t.Errorf("got authorized %v, account %+v", after.Authorized(), after.Account)
			}
			d.tidy()
		})
	}
}

func TestEditingAClient(t *testing.T) {
	own := oauth.Endpoints{
		Authorization: "https://login.example/a", Token: "https://as.example/t", Revoke: "https://as.example/r",
		TokenInfo: "https://info.example/i", UserInfo: "https://info.example/u",
	}
	for _, test := range []struct {
		name        string
		change      func(*connections.Client)
		wantsSecret bool
		signsOut    bool
	}{
		{"name and note", func(c *connections.Client) { c.Name, c.Note = "Other", "note" }, false, false},
		{"type", func(c *connections.Client) { c.Type, c.RedirectURI = oauth.Web, oauth.DefaultWebRedirectURI }, false, false},
		{"path of the token endpoint", func(c *connections.Client) { c.Endpoints.Token = "https://as.example/v2/t" }, false, false},
		{"without revocation", func(c *connections.Client) { c.Endpoints.Revoke = "" }, false, false},
		{"host of the authorization endpoint", func(c *connections.Client) { c.Endpoints.Authorization = "https://other.example/a" }, false, false},
		{"client ID", func(c *connections.Client) { c.ClientID = "2-y" }, false, true},
		{"host of token info", func(c *connections.Client) { c.Endpoints.TokenInfo = "https://other.example/i" }, false, true},
		{"host of user info", func(c *connections.Client) { c.Endpoints.UserInfo = "https://other.example/u" }, false, true},
		{"host of the token endpoint", func(c *connections.Client) { c.Endpoints.Token = "https://other.example/t" }, true, true},
		{"host of revocation", func(c *connections.Client) { c.Endpoints.Revoke = "https://other.example/r" }, true, true},
		{"port", func(c *connections.Client) { c.Endpoints.Token = "https://as.example:8443/t" }, true, true},
		{"back to the preset server", func(c *connections.Client) { c.Endpoints = oauth.Endpoints{} }, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			d.Preset.Practice = false
			c := d.saveClient(connections.Client{Name: "Own", ClientID: "1-x", Type: oauth.Desktop, Endpoints: own}, "GOCSPX-of-own-client")
			d.client = c
			signedIn(d, d.create("Acme"))
			secrets := d.secrets.All()
			changed := c
			test.change(&changed)
			_, err := d.SaveClient(t.Context(), changed, "")
			if test.wantsSecret {
				mustMend(t, err, "secret", "host-changed")
				mustMend(t, d.TestClient(t.Context(), changed, ""), "secret", "host-changed")
				if !reflect.DeepEqual(d.secrets.All(), secrets) {
					t.Error("a refused change has changed something")
				}
				_, err = d.SaveClient(t.Context(), changed, "GOCSPX-said-again")
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := d.Named(t.Context(), "Acme")
			if err != nil || got.Authorized() == test.signsOut {
				t.Errorf("got authorized %v, %v", got.Authorized(), err)
			}
			if entered := slices.Contains(d.entered(connections.ActivityFilter{}), "signed-out Acme"); entered != test.signsOut {
				t.Errorf("the journal tells of it: %v", entered)
			}
			d.tidy()
		})
	}
}

// signedIn stores a connection as a sign-in at a server elsewhere would leave
// it.
func signedIn(d *desk, c connections.Connection) {
	d.t.Helper()
	c.AuthorizedAt, c.Granted = d.Now(), c.Scopes
	c.Tokens = connections.Tokens{Access: connections.SecretRef("access-token/" + c.ID + "/AAAAAAAAAA"), Refresh: connections.SecretRef("refresh-token/" + c.ID + "/AAAAAAAAAA")}
	for _, ref := range []connections.SecretRef{c.Tokens.Access, c.Tokens.Refresh} {
		if err := d.secrets.Set(d.t.Context(), ref, "value of "+string(ref)); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := d.records.Update(d.t.Context(), func(tx connections.Tx) error { return tx.PutConnection(c) }); err != nil {
		d.t.Fatal(err)
	}
}

func TestNewSecretReplacesTheOld(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	before := d.client
	d.pass(1)
	d.client = d.saveClient(before, "GOCSPX-second-of-two")
	if d.client.Secret == before.Secret || !d.client.SecretAt.After(before.SecretAt) || d.client.CreatedAt != before.CreatedAt {
		t.Error("the old secret is overwritten in place")
	}
	if values := slices.Collect(maps.Values(d.secrets.All())); !slices.Contains(values, "GOCSPX-second-of-two") || slices.Contains(values, sandbox.DesktopClient().Secret) {
		t.Error("the keyring has not the new secret, or still the old")
	}
	if !d.stored(c.ID).Authorized() {
		t.Error("a new secret signs nobody out")
	}
	d.tidy()
}

// A copy of a client has a secret of its own.
func TestCopyOfAClient(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	copied := d.client
	copied.ID, copied.Name = "", "Copy"
	_, err := d.SaveClient(t.Context(), copied, "")
	mustMend(t, err, "secret", "required")
	if got := d.saveClient(copied, "GOCSPX-of-the-copy"); got.Secret == d.client.Secret {
		t.Error("two clients share a secret")
	}
	d.tidy() // and the first one still has its own
}

func TestTestClient(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	if err := d.TestClient(t.Context(), d.client, ""); err != nil {
		t.Errorf("with the stored secret: %v", err)
	}
	if err := d.TestClient(t.Context(), d.client, "GOCSPX-wrong-one"); !errors.Is(err, &oauth.Error{Code: "invalid_client"}) {
		t.Errorf("with a wrong one: got %v", err)
	}
	unsaved := connections.Client{ClientID: d.client.ClientID, Type: oauth.Desktop}
	if err := d.TestClient(t.Context(), unsaved, sandbox.DesktopClient().Secret); err != nil {
		t.Errorf("before it is saved: %v", err)
	}
	if err := d.TestClient(t.Context(), unsaved, ""); err == nil {
		t.Error("there is no secret to test")
	}
	if d.google.Count("/token") != 3 {
		t.Errorf("got %d requests, want 3", d.google.Count("/token"))
	}
}

func TestDeleteClientInUse(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	a, b := d.connect("Beta"), d.create("Alpha")
	var inUse *connections.InUseError
	err := d.DeleteClient(t.Context(), d.client.ID)
	if !errors.As(err, &inUse) || !slices.Equal(inUse.Names, []string{"Alpha", "Beta"}) {
		t.Errorf("got %v", err)
	}
	o, err := d.Overview(t.Context())
	if err != nil || !slices.Equal(o.Users(d.client.ID), []string{"Alpha", "Beta"}) {
		t.Errorf("got %v, %v", o.Users(d.client.ID), err)
	}
	if c, ok := o.Client(d.client.ID); !ok || !reflect.DeepEqual(c, d.client) {
		t.Error("the client has changed")
	}
	for _, c := range []connections.Connection{a, b} {
		if err := d.DeleteConnection(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.DeleteClient(t.Context(), d.client.ID); err != nil {
		t.Fatal(err)
	}
	d.tidy()
	if n := len(d.secrets.All()); n != 0 {
		t.Errorf("got %d secrets left", n)
	}
	if err := d.DeleteClient(t.Context(), d.client.ID); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if err := d.DeleteConnection(t.Context(), a.ID); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
