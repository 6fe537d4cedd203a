package words

import (
	"context"
	"html"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage/memory"
)

// desk is a computer whose network leads to a stand-in wherever Google is
// asked, and somebody in front of it.
type desk struct {
	*connections.Service
	t       *testing.T
	google  *sandbox.Server
	records *memory.Records
	secrets *memory.Secrets
	person  sandbox.Person
	client  connections.Client
	shown   sandbox.Page // where the browser ended
	named   string       // the fault that happens, where it can be armed
	fault   func() *sandbox.Fault

	mu     sync.Mutex // guards what follows
	now    time.Time
	ahead  time.Duration                      // of this computer's clock
	via    http.RoundTripper                  // in the network's place
	rule   func(*http.Request) *sandbox.Fault // at the stand-in
	hunted []string                           // every secret there has been
}

func (d *desk) server() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now.Add(d.ahead)
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

func (d *desk) setClock(ahead time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ahead = ahead
}

func (d *desk) setRule(rule func(*http.Request) *sandbox.Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rule = rule
}

func (d *desk) setNetwork(via http.RoundTripper) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.via = via
}

// RoundTrip is the network.
func (d *desk) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	via := d.via
	d.mu.Unlock()
	if via != nil {
		return via.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	r.URL, r.Host = d.standIn(r.URL), ""
	return bounded.RoundTrip(r)
}

var bounded = oauth.NewHTTPClient().Transport

// standIn is where an address of Google's leads to.
func (d *desk) standIn(u *url.URL) *url.URL {
	to, err := url.Parse(d.google.URL)
	if err != nil {
		d.t.Fatal(err)
	}
	there := *u
	if net.ParseIP(u.Hostname()) == nil {
		there.Scheme, there.Host = to.Scheme, to.Host
	}
	return &there
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, records: new(memory.Records), secrets: new(memory.Secrets), now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), person: sandbox.Person{Account: "ada@example.com"}}
	t.Cleanup(func() {
		if d.records.ListsChanged() {
			t.Error("somebody has changed a list of records that others read")
		}
	})
	web := sandbox.WebClient()
	web.RedirectURIs = []string{freeRedirect(t)}
	d.google = &sandbox.Server{
		Now: d.server, Clients: []sandbox.Client{sandbox.DesktopClient(), web},
		Fault: func(r *http.Request) *sandbox.Fault {
			d.mu.Lock()
			rule := d.rule
			d.mu.Unlock()
			if rule == nil {
				return nil
			}
			return rule(r)
		},
	}
	if err := d.google.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.google.Close() })
	preset := connections.GooglePreset()
	preset.Endpoints.Issuer = "" // the stand-in's is its own address
	hc := &http.Client{Transport: d, Timeout: 20 * time.Second}
	d.Service = &connections.Service{
		Records: d.records, Secrets: d.secrets, Locks: new(memory.Locks), Preset: preset, HTTP: hc, Now: d.clock,
		OpenURL: d.browse, SignInTimeout: 10 * time.Second,
		Probe: func(ctx context.Context, api connections.API, accessToken string) (connections.Reply, error) {
			server := api.ResourceServer()
			server.HTTP, server.Now, server.Retries = hc, d.clock, 0
			me, count, err := contacts.NewPeople(server).Probe(ctx, api.Ping, api.Count, accessToken)
			return connections.Reply{ResourceName: me.ResourceName, Name: me.Name, Contacts: count}, err
		},
	}
	d.client = d.saveClient(connections.Client{Name: "Acme desk client", ClientID: sandbox.DesktopClient().ID, Type: oauth.Desktop}, sandbox.DesktopClient().Secret)
	return d
}

// freeRedirect is a redirect URI on a port that is free now.
func freeRedirect(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String() + "/connection/oauth2callback"
}

var inAddress = regexp.MustCompile(`(?:state|code)=([^&]+)`)

// browse is the browser with the person in front of it.
func (d *desk) browse(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	d.hunt(u.Query().Get("state"))
	page, err := d.person.Visit(ctx, d.standIn(u).String())
	d.shown = page
	for _, m := range inAddress.FindAllStringSubmatch(page.URL, -1) {
		value, _ := url.QueryUnescape(m[1])
		d.hunt(value)
	}
	return err
}

func (d *desk) hunt(secrets ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range secrets {
		if s != "" && !slices.Contains(d.hunted, s) {
			d.hunted = append(d.hunted, s)
		}
	}
}

// remember adds what the keyring holds to what is hunted for.
func (d *desk) remember() {
	for _, s := range d.secrets.All() {
		d.hunt(s)
	}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) saveClient(c connections.Client, secret string) connections.Client {
	d.t.Helper()
	d.hunt(secret)
	saved, err := d.SaveClient(d.t.Context(), c, secret)
	d.must(err)
	return saved
}

func (d *desk) save(c connections.Connection) connections.Connection {
	d.t.Helper()
	c, err := d.SaveConnection(d.t.Context(), c)
	d.must(err)
	return c
}

func (d *desk) authorize(id string, conduct connections.Conduct) error {
	d.t.Helper()
	_, err := d.Authorize(d.t.Context(), id, conduct)
	d.remember()
	return err
}

// stopped signs in until the browser shows a page of Google's that leads no
// further, and finds it in our list by its words.
func (d *desk) stopped(id string) connections.BrowserPage {
	d.t.Helper()
	ctx, cancel := context.WithCancel(d.t.Context())
	defer cancel()
	browse := d.OpenURL
	defer func() { d.OpenURL = browse }()
	d.OpenURL = func(ctx context.Context, address string) error {
		defer cancel()
		return browse(ctx, address)
	}
	d.Authorize(ctx, id, connections.Conduct{}) //nolint:errcheck // it was cancelled
	var said []string
	for _, line := range onPage.FindAllStringSubmatch(d.shown.Body, -1) {
		said = append(said, html.UnescapeString(line[1]))
	}
	speak(d.t, "en_GB.UTF-8")
	pages := FindBrowserPages(strings.Join(said, " "))
	if len(said) == 0 || len(pages) == 0 {
		d.t.Fatalf("no such page is in the list: %q, %s", said, d.shown.Body)
	}
	return pages[0].Code
}

// onPage are the heading and the line with the error.
var onPage = regexp.MustCompile(`(?:<h1[^>]*>.*?<span>|id="error">)([^<]+)<`)

func (d *desk) stored(id string) (c connections.Connection) {
	d.t.Helper()
	d.must(d.records.View(d.t.Context(), func(tx connections.Tx) (err error) { c, err = tx.Connection(id); return err }))
	return c
}

func (d *desk) diagnose(id string, q connections.Inquiry) connections.Diagnosis {
	d.t.Helper()
	found, err := d.Diagnose(d.t.Context(), id, q)
	d.must(err)
	d.remember()
	return found
}
