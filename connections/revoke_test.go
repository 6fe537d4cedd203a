package connections_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func names(list []connections.Connection) string {
	var s []string
	for _, c := range list {
		s = append(s, c.Name)
	}
	return strings.Join(s, ", ")
}

func (d *desk) overview() connections.Overview {
	d.t.Helper()
	o, err := d.Overview(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

func TestRevokeStopsTheSiblings(t *testing.T) {
	other := sandbox.DesktopClient() // of the same project
	other.ID = "100000000001-other.apps.googleusercontent.com"
	d := newDesk(t, &sandbox.Server{Clients: []sandbox.Client{sandbox.DesktopClient(), other}})
	c := d.connect("Acme")
	d.client = d.saveClient(connections.Client{Name: "Other", ClientID: other.ID, Type: other.Type}, other.Secret)
	sibling := d.connect("Newsletter")
	d.person = sandbox.Person{Account: d.google.Accounts[1].Email}
	stranger := d.connect("Old ERP")

	if got := names(d.overview().Siblings(c)); got != "Newsletter" {
		t.Errorf("got siblings %q", got)
	}
	c, err := d.Revoke(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.Expired, connections.CodeRevoked)
	d.isStatus(d.stored(sibling.ID), connections.Expired, connections.CodeRevoked)
	d.isStatus(d.stored(stranger.ID), connections.Online, "")
	if got := names(d.overview().Siblings(d.stored(sibling.ID))); got != "" {
		t.Errorf("what has ended is said to end: %q", got)
	}
	before := d.asked()
	var dead *connections.DeadError
	if _, err := d.Token(t.Context(), sibling.ID, 0); !errors.As(err, &dead) || d.asked() != before {
		t.Errorf("got %v after %d requests", err, d.asked()-before)
	}
	d.person = sandbox.Person{Account: d.google.Accounts[0].Email}
	d.isStatus(d.authorize(c), connections.Online, "")
	d.tidy()
}

func TestRevokeElsewhereNamesWhatMayStop(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	endpoints := d.google.Endpoints()
	endpoints.Issuer = ""
	client := d.google.Clients[0]
	d.client = d.saveClient(connections.Client{Name: "Elsewhere", ClientID: client.ID, Type: client.Type, Endpoints: endpoints}, client.Secret)
	c, sibling := d.connect("Acme"), d.connect("Newsletter")
	if got := names(d.overview().Siblings(c)); got != "Newsletter" {
		t.Errorf("got siblings %q", got)
	}
	c, err := d.Revoke(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.Expired, connections.CodeRevoked)
	d.isStatus(d.stored(sibling.ID), connections.Online, "") // until a check finds out
}

func TestRevokeFails(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if strings.HasSuffix(r.URL.Path, "/revoke") {
			return &sandbox.Fault{Status: http.StatusServiceUnavailable}
		}
		return nil
	}})
	c := d.connect("Acme")
	if _, err := d.Revoke(t.Context(), c.ID); connections.FailureOf(err).Code != connections.CodeServer {
		t.Errorf("got %v", err)
	}
	d.isStatus(d.stored(c.ID), connections.Online, "")
	if err := d.DeleteConnection(t.Context(), c.ID); err != nil {
		t.Errorf("it cannot be removed here: %v", err)
	}
	d.tidy()
}

// A server that carries it out, and does not say so in time: nothing is handed
// out before it has been asked, and the next check knows.
func TestRevokeThatNobodyAnswers(t *testing.T) {
	for name, answer := range map[string]sandbox.Fault{
		"cut off": {Cut: true}, "lost on the way": {Status: http.StatusGatewayTimeout, Lost: true}, "never arrived": {Status: http.StatusGatewayTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
				if strings.HasSuffix(r.URL.Path, "/revoke") {
					return &answer
				}
				return nil
			}})
			list := []connections.Connection{d.connect("Acme"), d.connect("Newsletter")}
			var unsure *connections.RevokingError
			if _, err := d.Revoke(t.Context(), list[0].ID); !errors.As(err, &unsure) || connections.FailureOf(err).Code != connections.CodeRevoking {
				t.Errorf("got %v", err)
			}
			if err := d.google.Arm("token-500", 100); err != nil { // says nothing about it
				t.Fatal(err)
			}
			for _, c := range list {
				d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeRevoking)
				if _, err := d.Token(t.Context(), c.ID, 0); connections.FailureOf(err).Code != connections.CodeServer {
					t.Errorf("a token that may be dead is handed out: %v", err)
				}
			}
			w := newWatch(d)
			w.check()
			d.isStatus(d.stored(list[0].ID), connections.NeedsAttention, connections.CodeRevoking)
			d.google.Disarm()
			w.run()
			w.awake(time.Minute)
			for _, c := range list {
				if answer.Cut || answer.Lost {
					d.isStatus(d.stored(c.ID), connections.Expired, connections.CodeRevoked)
				} else {
					d.isStatus(d.stored(c.ID), connections.Online, "")
				}
			}
		})
	}
}

func TestRevokeWhatIsGoneAlready(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	if err := d.google.Revoke(d.google.Accounts[0].Email); err != nil {
		t.Fatal(err)
	}
	c, err := d.Revoke(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.Expired, connections.CodeRevoked)
}

func TestRevokeWithoutAnEndpoint(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	endpoints := d.google.Endpoints()
	endpoints.Revoke = ""
	client := d.google.Clients[0]
	d.client = d.saveClient(connections.Client{Name: "Other", ClientID: client.ID, Type: client.Type, Endpoints: endpoints}, client.Secret)
	c := d.connect("Acme")
	if _, err := d.Revoke(t.Context(), c.ID); !errors.Is(err, connections.ErrNoRevocation) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Revoke(t.Context(), d.create("New").ID); !errors.Is(err, connections.ErrNotAuthorized) {
		t.Errorf("got %v", err)
	}
}

func TestSiblingsByProject(t *testing.T) {
	account := connections.Account{Subject: "1"}
	in := func(client string, a connections.Account) connections.Connection {
		c := connections.Connection{ID: client + a.Key(), Name: client + a.Key(), Client: client, Account: a, AuthorizedAt: time.Unix(1, 0)}
		c.Tokens.Access = "x"
		return c
	}
	o := connections.Overview{
		Clients: []connections.Client{
			{ID: "a", ClientID: "1-a.apps.googleusercontent.com"},
			{ID: "b", ClientID: "1-b.apps.googleusercontent.com"},
			{ID: "c", ClientID: "2-c.apps.googleusercontent.com"},
			{ID: "d", ClientID: "1-a.apps.googleusercontent.com", Endpoints: oauth.Endpoints{Authorization: "https://a.example/", Token: "https://a.example/t"}},
			{ID: "e", ClientID: "1-a.apps.googleusercontent.com", Endpoints: oauth.Endpoints{Authorization: "https://a.example/", Token: "https://a.example/v2/t"}},
			{ID: "f", ClientID: "1-b.apps.googleusercontent.com", Endpoints: oauth.Endpoints{Authorization: "https://a.example/", Token: "https://a.example/t"}},
		},
		Connections: []connections.Connection{
			in("a", account), in("b", account), in("c", account), in("d", account),
			in("e", account), in("f", account),
			in("b", connections.Account{Subject: "2"}), in("b", connections.Account{}),
		},
	}
	for i, want := range []string{"b1", "a1", "", "e1", "d1", ""} {
		if got := names(o.Siblings(o.Connections[i])); got != want {
			t.Errorf("%s: got %q, want %q", o.Connections[i].Name, got, want)
		}
	}
}
