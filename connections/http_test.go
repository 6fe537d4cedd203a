package connections_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// What is the preset's is not written down, so that the record follows it.
func TestRecordsFollowThePreset(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.client
	c.Endpoints = d.google.Endpoints()
	c.Endpoints.AuthStyle, c.ScopeDelimiter, c.Parameters = oauth.InBody, " ", oauth.DefaultParameters()
	if c = d.saveClient(c, ""); !c.Endpoints.IsZero() || c.ScopeDelimiter != "" || c.Parameters != nil {
		t.Errorf("stored %+v", c)
	}
	acme := d.create("Acme")
	acme.BaseURI, acme.Ping, acme.Limits, acme.Headers = d.Preset.BaseURI, connections.DefaultPing(), connections.DefaultLimits(), []oauth.Parameter{}
	acme, err := d.SaveConnection(t.Context(), acme)
	if err != nil || acme.BaseURI != "" || acme.Ping != (oauth.Ping{}) || acme.Limits != (connections.Limits{}) || acme.Headers != nil {
		t.Errorf("stored %+v, %v", acme, err)
	}
	want := connections.API{Connection: acme.ID, BaseURI: d.Preset.BaseURI, Ping: connections.DefaultPing(), Limits: connections.Limits{Tries: 4, PerMinute: 60}}
	if got := d.API(acme, d.client); !reflect.DeepEqual(got, want) {
		t.Errorf("asks with %+v, want %+v", got, want)
	}

	// One that differs is kept with what stands beside it, and the way of
	// sending credentials alone leaves the server the preset's.
	c.Endpoints.AuthStyle = oauth.InHeader
	if c = d.saveClient(c, ""); c.Endpoints != (oauth.Endpoints{AuthStyle: oauth.InHeader}) || d.Endpoints(c).Token != d.Preset.Endpoints.Token {
		t.Errorf("stored %+v", c.Endpoints)
	}
	if got := d.API(acme, c).BaseURI; got != d.Preset.BaseURI {
		t.Errorf("the API is at %q", got)
	}
	d.authorize(acme)
}

func TestWhatAPersonHasToMendInTheHTTPView(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.Preset.Practice = false
	good := connections.Connection{Name: "Acme", Client: d.client.ID, Scopes: oauth.NewScopes("contacts")}
	for _, test := range []struct {
		field, code string
		change      func(*connections.Connection)
	}{
		{"baseUri", "url-blank-or-port", func(c *connections.Connection) { c.BaseURI = "https://a.example:70000/" }},
		{"baseUri", "base-uri-form", func(c *connections.Connection) { c.BaseURI = "https://a.example/?b=c" }},
		{"headers", "header-reserved", func(c *connections.Connection) { c.Headers = []oauth.Parameter{{Name: "authorization", Value: "x"}} }},
		{"headers", "header-form", func(c *connections.Connection) { c.Headers = []oauth.Parameter{{Name: "X", Value: "a\r\nb"}} }},
		{"headers", "twice", func(c *connections.Connection) { c.Headers = []oauth.Parameter{{Name: "X-A"}, {Name: "x-a"}} }},
		{"ping", "method-form", func(c *connections.Connection) { c.Ping.Method = "DELETE" }},
		{"ping", "relative-uri-form", func(c *connections.Connection) { c.Ping.URI = "//b.example/" }},
		{"ping", "status-form", func(c *connections.Connection) { c.Ping.Status = 199 }},
		{"ping", "status-form", func(c *connections.Connection) { c.Ping.Status = 302 }},
		{"ping", "status-form", func(c *connections.Connection) { c.Ping.Status = 600 }},
		{"limits", "timeout-range", func(c *connections.Connection) { c.Limits.Timeout = -1 }},
		{"limits", "timeout-range", func(c *connections.Connection) { c.Limits.Timeout = 301 }},
		{"limits", "tries-range", func(c *connections.Connection) { c.Limits.Tries = 12 }},
		{"limits", "pace-range", func(c *connections.Connection) { c.Limits.PerMinute = 6001 }},
	} {
		c := good
		test.change(&c)
		_, err := d.SaveConnection(t.Context(), c)
		mustMend(t, err, test.field, test.code)
	}
	for _, test := range []struct {
		field, code string
		change      func(*connections.Client)
	}{
		{"endpoints.revoke", "url-form", func(c *connections.Client) { c.Endpoints.Revoke = "http://as.example/r" }},
		{"endpoints.tokenInfo", "url-form", func(c *connections.Client) { c.Endpoints.TokenInfo = "as.example" }},
		{"endpoints.userInfo", "url-form", func(c *connections.Client) { c.Endpoints.UserInfo = "https://a:b@as.example/u" }},
		{"endpoints.issuer", "url-form", func(c *connections.Client) { c.Endpoints.Issuer = "https://as.example/#i" }},
		{"endpoints.token", "url-blank-or-port", func(c *connections.Client) { c.Endpoints.Token = "https://as.example:65536/t" }},
		{"endpoints.revoke", "url-blank-or-port", func(c *connections.Client) { c.Endpoints.Revoke = "https://as.example/re voke" }},
		{"endpoints.userInfo", "url-host", func(c *connections.Client) { c.Endpoints.UserInfo = "https://gооgle.example/u" }}, // two Cyrillic letters
		{"endpoints.authorization", "parameter-reserved", func(c *connections.Client) { c.Endpoints.Authorization += "?state=known" }},
		{"endpoints.authStyle", "required", func(c *connections.Client) { c.Endpoints.AuthStyle = "query" }},
		{"scopeDelimiter", "required", func(c *connections.Client) { c.ScopeDelimiter = "a" }},
		{"parameters", "parameter-reserved", func(c *connections.Client) { c.Parameters = []oauth.Parameter{{Name: "redirect_uri", Value: "x"}} }},
		{"parameters", "parameter-form", func(c *connections.Client) { c.Parameters = []oauth.Parameter{{Value: "x"}} }},
		{"parameters", "twice", func(c *connections.Client) { c.Parameters = []oauth.Parameter{{Name: "hd"}, {Name: "hd"}} }},
	} {
		c := connections.Client{Name: "Own", ClientID: "1-x", Type: oauth.Desktop, Endpoints: oauth.Endpoints{Authorization: "https://as.example/a", Token: "https://as.example/t"}}
		test.change(&c)
		_, err := d.SaveClient(t.Context(), c, "GOCSPX-own")
		mustMend(t, err, test.field, test.code)
	}
}

// A parameter of the client stands in the authorization request, and gives way
// where a person asked for something else here and now.
func TestParametersReachTheServer(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.client
	c.Parameters = append(oauth.DefaultParameters(), oauth.Parameter{Name: "include_granted_scopes", Value: "true"}, oauth.Parameter{Name: "prompt", Value: "select_account"})
	d.saveClient(c, "")
	acme := d.connect("Acme")
	asked := func() []string {
		var names []string
		for _, r := range d.google.Requests() {
			if strings.HasSuffix(r.Path, "/auth") {
				names = r.Query
			}
		}
		return names
	}
	if got := asked(); !slices.Contains(got, "include_granted_scopes") || !slices.Contains(got, "access_type") {
		t.Errorf("the server was asked with %v", got)
	}
	for prompt, conduct := range map[string]connections.Conduct{"select_account": {}, "consent": {Consent: true}} {
		var at string
		conduct.Waiting = func(s connections.SignIn) { at = s.URL }
		if _, err := d.Authorize(t.Context(), acme.ID, conduct); err != nil {
			t.Fatal(err)
		}
		if u, err := url.Parse(at); err != nil || u.Query().Get("prompt") != prompt {
			t.Errorf("got prompt %q, want %q", u.Query().Get("prompt"), prompt)
		}
	}
}

// api is somebody's API, which knows one path.
type api struct {
	base  string
	asked []*http.Request
}

func newAPI(t *testing.T, path string, status int) *api {
	t.Helper()
	a := new(api)
	hs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.asked = append(a.asked, r)
		if r.URL.Path != path {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(hs.Close)
	a.base = hs.URL + "/crm/"
	return a
}

// The ping, its headers and its limits are the connection's.
func TestPingOfAConnection(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	crm := newAPI(t, "/crm/up", 204)
	c := d.create("Acme", "openid", "email") // no contacts: a ping of its own is sent all the same
	c.BaseURI, c.Ping, c.Headers = crm.base, oauth.Ping{Method: "HEAD", URI: "up", Status: 204}, []oauth.Parameter{{Name: "X-Reason", Value: "backup"}}
	c, err := d.SaveConnection(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c = d.authorize(c)
	d.isStatus(c, connections.Online, "")
	if len(crm.asked) != 1 || crm.asked[0].Method != "HEAD" || crm.asked[0].Header.Get("X-Reason") != "backup" || crm.asked[0].Header.Get("Authorization") == "" {
		t.Fatalf("the API was asked %d times", len(crm.asked))
	}
	c.Ping.Status = 200
	if c, err = d.SaveConnection(t.Context(), c); err != nil || !c.Authorized() {
		t.Fatalf("got %v, authorized %v", err, c.Authorized())
	}
	if c, err = d.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.NeedsAttention, connections.CodeBadAnswer)
}

func TestLimitsOfAConnection(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	limit := func(l connections.Limits) {
		t.Helper()
		c.Limits = l
		var err error
		c, err = d.SaveConnection(t.Context(), c)
		if err != nil || !c.Authorized() {
			t.Fatalf("got %v, authorized %v", err, c.Authorized())
		}
		d.naps = nil
	}
	test := func(status connections.Status, code string) {
		t.Helper()
		tested, err := d.Test(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		d.isStatus(tested, status, code)
	}
	limit(connections.Limits{Tries: 1})
	d.arm("people-500")
	test(connections.Offline, connections.CodeServer)
	if len(d.naps) > 0 {
		t.Errorf("paused %v and was not to try again", d.naps)
	}
	limit(connections.Limits{Tries: 2})
	d.arm("people-500")
	test(connections.Online, "")

	limit(connections.Limits{PerMinute: 1})
	d.pass(time.Hour)
	test(connections.Online, "") // the count comes a minute after the ping
	if !slices.Equal(d.naps, []time.Duration{time.Minute}) {
		t.Errorf("paused %v, want a minute", d.naps)
	}
	limit(connections.Limits{Timeout: 1})
	d.pass(time.Hour)
	d.arm("people-slow") // three seconds late
	test(connections.Offline, connections.CodeTimeout)
}

// An API at the same host keeps the sign-in, also where the record names it
// for the first time.
func TestAPIAtTheSameHost(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	c.BaseURI = strings.TrimSuffix(d.Preset.BaseURI, "v1/") + "v2/"
	c, err := d.SaveConnection(t.Context(), c)
	if err != nil || !c.Authorized() {
		t.Fatalf("got %v, authorized %v", err, c.Authorized())
	}
	c.BaseURI = "http://127.0.0.1:1/v2/"
	if c, err = d.SaveConnection(t.Context(), c); err != nil || c.Authorized() {
		t.Errorf("another host: got %v, authorized %v", err, c.Authorized())
	}
}
