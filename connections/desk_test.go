package connections_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
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

// clock stands until a test moves it.
type clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// desk is a person's computer: the service, what it stores, a browser, and
// somebody in front of it.
type desk struct {
	*connections.Service
	*clock
	t       testing.TB
	google  *sandbox.Server
	records *memory.Records
	secrets *memory.Secrets
	person  sandbox.Person
	client  connections.Client
	paces   sync.Map        // Connection.ID → *oauth.Pace
	naps    []time.Duration // the pauses between requests to the API
}

// nap lets time go by without waiting.
func (d *desk) nap(ctx context.Context, by time.Duration) error {
	d.naps = append(d.naps, by)
	d.pass(by)
	return ctx.Err()
}

func newDesk(t testing.TB, google *sandbox.Server) *desk {
	t.Helper()
	d := &desk{
		t: t, clock: &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)},
		google: google, records: new(memory.Records), secrets: new(memory.Secrets),
	}
	t.Cleanup(func() {
		if d.records.ListsChanged() {
			t.Error("somebody has changed a list of records that others read")
		}
	})
	google.Now = d.clock.read
	if err := google.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { google.Close() }) //nolint:errcheck // what hangs is cut
	hc := oauth.NewHTTPClient()
	hc.Timeout = 5 * time.Second
	d.Service = &connections.Service{
		Records: d.records, Secrets: d.secrets, Locks: new(memory.Locks),
		Preset: connections.Preset{Endpoints: google.Endpoints(), BaseURI: google.BaseURI() + "/v1/", Practice: true},
		HTTP:   hc, Now: d.clock.read,
		OpenURL: func(ctx context.Context, url string) error {
			_, err := d.person.Visit(ctx, url)
			return err
		},
		Probe: func(ctx context.Context, api connections.API, accessToken string) (connections.Reply, error) {
			server := api.ResourceServer()
			pace, _ := d.paces.LoadOrStore(api.Connection, new(oauth.Pace))
			server.HTTP, server.Pace, server.Now, server.Sleep = hc, pace.(*oauth.Pace), d.clock.read, d.nap
			me, count, err := contacts.NewPeople(server).Probe(ctx, api.Ping, api.Count, accessToken)
			return connections.Reply{ResourceName: me.ResourceName, Name: me.Name, Contacts: count}, err
		},
		SignInTimeout: 20 * time.Second,
	}
	c := google.Clients[0]
	d.client = d.saveClient(connections.Client{Name: "Acme desk client", ClientID: c.ID, Type: c.Type}, c.Secret)
	return d
}

func (d *desk) saveClient(c connections.Client, secret string) connections.Client {
	d.t.Helper()
	saved, err := d.SaveClient(d.t.Context(), c, secret)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved
}

// create saves a connection that nobody has signed in to yet.
func (d *desk) create(name string, scopes ...string) connections.Connection {
	d.t.Helper()
	if len(scopes) == 0 {
		scopes = []string{"contacts.readonly", "openid", "email", "profile"}
	}
	c, err := d.SaveConnection(d.t.Context(), connections.Connection{Name: name, Client: d.client.ID, Scopes: oauth.NewScopes(scopes...)})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// connect creates a connection and signs in.
func (d *desk) connect(name string, scopes ...string) connections.Connection {
	d.t.Helper()
	return d.authorize(d.create(name, scopes...))
}

func (d *desk) authorize(c connections.Connection) connections.Connection {
	d.t.Helper()
	c, err := d.Authorize(d.t.Context(), c.ID, connections.Conduct{})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) stored(id string) connections.Connection {
	d.t.Helper()
	var c connections.Connection
	err := d.records.View(d.t.Context(), func(tx connections.Tx) (err error) { c, err = tx.Connection(id); return err })
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) token(c connections.Connection, minValid time.Duration) string {
	d.t.Helper()
	t, err := d.Token(d.t.Context(), c.ID, minValid)
	if err != nil {
		d.t.Fatal(err)
	}
	return t.Value
}

// arm lets a fault happen to the next request that it concerns.
func (d *desk) arm(fault string) {
	d.t.Helper()
	if err := d.google.Arm(fault, 1); err != nil {
		d.t.Fatal(err)
	}
}

// asked counts the requests to the token endpoint.
func (d *desk) asked() int { return d.google.Count(d.google.Endpoints().Token) }

func (d *desk) isStatus(c connections.Connection, status connections.Status, code string) {
	d.t.Helper()
	if got := c.Health(d.Now()); got.Status != status || got.Code != code {
		d.t.Errorf("got %s (%s), want %s (%s)", got.Status, got.Code, status, code)
	}
}

// whole fails the test if a record claims a secret that the keyring has not,
// or shows one.
func (d *desk) whole() {
	d.t.Helper()
	o, err := d.Overview(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	held := d.secrets.All()
	has := func(what string, ref connections.SecretRef) {
		d.t.Helper()
		if _, ok := held[ref]; !ok && !ref.IsZero() {
			d.t.Errorf("%s is claimed and not in the keyring", what)
		}
	}
	for _, c := range o.Clients {
		has("the secret of "+c.Name, c.Secret)
	}
	for _, c := range o.Connections {
		has("the access token of "+c.Name, c.Tokens.Access)
		has("the refresh token of "+c.Name, c.Tokens.Refresh)
		has("the passphrase of "+c.Name, c.Schedule.Passphrase)
		if !c.Authorized() && (!c.Tokens.Refresh.IsZero() || len(c.Granted) > 0) {
			d.t.Errorf("%s is not authorized and claims %v", c.Name, c.Granted)
		}
	}
	record, err := json.Marshal(o)
	if err != nil {
		d.t.Fatal(err)
	}
	for ref, secret := range held {
		if strings.Contains(string(record), secret) {
			d.t.Errorf("a record shows %s", ref)
		}
	}
}

// tidy sweeps and fails the test if anything is left that no record points to.
func (d *desk) tidy() {
	d.t.Helper()
	if err := d.Sweep(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.whole()
	o, err := d.Overview(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	left := d.secrets.All()
	for _, c := range o.Clients {
		delete(left, c.Secret)
	}
	for _, c := range o.Connections {
		delete(left, c.Tokens.Access)
		delete(left, c.Tokens.Refresh)
		delete(left, c.Schedule.Passphrase)
	}
	if len(left) > 0 {
		d.t.Errorf("orphans in the keyring: %v", slices.Collect(maps.Keys(left)))
	}
	err = d.records.View(d.t.Context(), func(tx connections.Tx) error {
		ledger, err := tx.Ledger()
		if len(ledger) > 0 {
			d.t.Errorf("left in the ledger: %v", ledger)
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

var errInjected = errors.New("injected")

// failAt lets the n-th call fail, and counts them.
func failAt(n int, calls *int, err error) error {
	if *calls++; *calls == n {
		return err
	}
	return nil
}

// nobody is a network that must not be used.
type nobody struct{ t testing.TB }

func (n nobody) RoundTrip(*http.Request) (*http.Response, error) {
	n.t.Error("something was asked over the network")
	return nil, errInjected
}
