package connections_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func TestLifeOfAConnection(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.create("Acme CRM sync")
	d.isStatus(c, connections.NotAuthorized, connections.CodeNotYet)

	var steps []connections.Step
	c, err := d.Authorize(t.Context(), c.ID, connections.Conduct{Step: func(s connections.Step) { steps = append(steps, s) }})
	if err != nil {
		t.Fatal(err)
	}
	if want := []connections.Step{connections.StepSaved, connections.StepWaiting, connections.StepExchange, connections.StepCheck, connections.StepDone}; !slices.Equal(steps, want) {
		t.Errorf("got steps %v, want %v", steps, want)
	}
	ada := d.google.Accounts[0]
	want := connections.Account{Subject: ada.Sub, ResourceName: "people/" + ada.Sub, Email: ada.Email, Name: ada.Name()}
	if c.Account != want || c.Count == nil || c.Count.Contacts != ada.Contacts || len(c.Missing()) > 0 || !c.AuthorizedAt.Equal(d.Now()) {
		t.Errorf("got %+v with %v contacts, missing %v", c.Account, c.Count, c.Missing())
	}
	if !reflect.DeepEqual(c, d.stored(c.ID)) {
		t.Error("what is answered is not what is stored")
	}
	d.isStatus(c, connections.Online, "")
	d.whole()

	token := d.token(c, 0)
	if _, err := d.Probe(t.Context(), d.API(c, d.client), token); err != nil {
		t.Errorf("the token does not work: %v", err)
	}
	d.pass(30 * time.Minute)
	if c, err = d.Test(t.Context(), c.ID); err != nil || !c.CheckedAt.Equal(d.Now()) {
		t.Errorf("got %v, checked at %v", err, c.CheckedAt)
	}
	d.isStatus(c, connections.Online, "")

	if err := d.DeleteConnection(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	d.tidy()
	if n := len(d.secrets.All()); n != 1 {
		t.Errorf("got %d secrets left, want the client's alone", n)
	}
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestUntickedPermission(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.person.Leaves = oauth.NewScopes("contacts.readonly")
	c := d.connect("Acme")
	d.isStatus(c, connections.NeedsAttention, connections.CodePermission)
	if got := c.Missing().Short(); !slices.Equal(got, []string{"contacts.readonly"}) || c.Count != nil {
		t.Errorf("got missing %v, count %v", got, c.Count)
	}
	if c, _ = d.Test(t.Context(), c.ID); c.Failure != nil {
		t.Errorf("got %+v: a permission that is missing is no failure of the token", c.Failure)
	}
	entries, err := d.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityAuthorized, connections.ActivityTested}})
	if err != nil || len(entries) != 2 || entries[0].Code != connections.CodePermission || !entries[0].Lost.Has("contacts.readonly") || !entries[1].Lost.Has("contacts.readonly") {
		t.Errorf("the journal does not say so: %+v, %v", entries, err)
	}
	d.person.Leaves = nil
	c = d.authorize(c) // asks for consent again by itself
	d.isStatus(c, connections.Online, "")
	if c.Count == nil {
		t.Error("the contacts are not counted")
	}
	d.tidy()
}

func TestReauthorizeKeepsTheRest(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.person.Account = "grace@example.com"
	before := d.connect("Sales")
	d.pass(time.Hour)
	d.person.Account = "" // the hint chooses, not the order of the accounts
	var hint string
	after, err := d.Authorize(t.Context(), before.ID, connections.Conduct{Waiting: func(s connections.SignIn) { hint = s.Hint }})
	if err != nil || hint != "grace@example.com" {
		t.Fatalf("got %v, hint %q", err, hint)
	}
	if after.Tokens.Access == before.Tokens.Access || after.Tokens.Refresh == before.Tokens.Refresh || !after.AuthorizedAt.After(before.AuthorizedAt) {
		t.Error("the tokens are the old ones")
	}
	after.Tokens, after.AuthorizedAt, after.CheckedAt, after.Count = before.Tokens, before.AuthorizedAt, before.CheckedAt, before.Count
	if !reflect.DeepEqual(before, after) {
		t.Errorf("got  %+v\nwant %+v", after, before)
	}
	d.tidy()
}

func TestOtherAccount(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	before := d.connect("Acme") // Ada
	d.person.Account = "grace@example.com"
	secrets := d.secrets.All()
	errAsked := errors.New("nobody there")
	for name, conduct := range map[string]connections.Conduct{
		"nobody is asked": {},
		"kept":            {Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return false, nil }},
		"unanswered":      {Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return true, errAsked }},
	} {
		conduct.ChooseAccount = true
		_, err := d.Authorize(t.Context(), before.ID, conduct)
		var other *connections.OtherAccountError
		if name == "unanswered" {
			if !errors.Is(err, errAsked) {
				t.Errorf("%s: got %v", name, err)
			}
		} else if !errors.As(err, &other) || other.Before.Email != "ada@example.com" || other.Now.Email != "grace@example.com" {
			t.Errorf("%s: got %v, want *OtherAccountError", name, err)
		}
		if !reflect.DeepEqual(d.stored(before.ID), before) || !reflect.DeepEqual(d.secrets.All(), secrets) {
			t.Errorf("%s: something has changed", name)
		}
	}
	after, err := d.Authorize(t.Context(), before.ID, connections.Conduct{
		ChooseAccount: true,
		Switch: func(_ context.Context, was, now connections.Account) (bool, error) {
			return was == before.Account && now.Email == "grace@example.com", nil
		},
	})
	if err != nil || after.Account.Email != "grace@example.com" || after.ID != before.ID || after.Count.Contacts != 1204 {
		t.Errorf("got %+v, %v", after.Account, err)
	}
	after = d.authorize(after)
	var told []string
	entries, err := d.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityAuthorized}})
	for _, a := range entries {
		told = append(told, a.Account+" for "+a.Detail)
	}
	want := []string{"grace@example.com for ", "grace@example.com for ada@example.com", "ada@example.com for "}
	if err != nil || !slices.Equal(told, want) {
		t.Errorf("the journal tells %q, %v, want %q", told, err, want)
	}
	d.tidy()
}

func TestCancelLeavesNothing(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.create("Acme")
	for step := connections.StepSaved; step < connections.StepDone; step++ {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := d.Authorize(ctx, c.ID, connections.Conduct{Step: func(s connections.Step) {
			if s == step {
				cancel()
			}
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("step %d: got %v", step, err)
		}
		if got := d.stored(c.ID); !reflect.DeepEqual(got, c) {
			t.Errorf("step %d: got %+v\nwant %+v", step, got, c)
		}
		if n := len(d.secrets.All()); n != 1 {
			t.Errorf("step %d: got %d secrets, want the client's alone", step, n)
		}
		d.tidy()
	}
	d.authorize(c)
}

func TestSignInEnds(t *testing.T) {
	for _, test := range []struct {
		name, code string
		set        func(*desk)
	}{
		{"the person declines", connections.CodeDeclined, func(d *desk) { d.person.Cancels = true }},
		{"nobody answers", connections.CodeSignInTimeout, func(d *desk) {
			d.SignInTimeout = 10 * time.Millisecond
			d.OpenURL = func(context.Context, string) error { return nil }
		}},
		{"another issuer", connections.CodeIssuer, func(d *desk) { d.arm("iss-wrong") }},
		{"no code", connections.CodeNoCode, func(d *desk) { d.arm("code-missing") }},
		{"server in trouble", connections.CodeServer, func(d *desk) { d.arm("server_error") }},
		{"client unknown", "invalid_client", func(d *desk) { d.arm("token-client-unknown") }},
		{"client deleted", "deleted_client", func(d *desk) { d.arm("token-deleted_client") }},
		{"administrator", "admin_policy_enforced", func(d *desk) { d.arm("token-admin_policy_enforced") }},
		{"hotel", connections.CodeCaptive, func(d *desk) { d.arm("token-html") }},
		{"500", connections.CodeServer, func(d *desk) { d.arm("token-500") }},
		{"no answer", connections.CodeTimeout, func(d *desk) { d.arm("token-hang"); d.HTTP.Timeout = 200 * time.Millisecond }},
		{"secret lost", connections.CodeClientSecret, func(d *desk) { d.secrets.Delete(context.Background(), d.client.Secret) }}, //nolint:errcheck // in memory
		{"keyring locked", connections.CodeKeyring + "locked", func(d *desk) {
			n := 0
			d.secrets.Fail = func(string, connections.SecretRef) error {
				return failAt(1, &n, &connections.KeyringError{Op: "read", Reason: connections.KeyringLocked, Err: errInjected})
			}
		}},
		{"keyring gone before storing", connections.CodeKeyring + "absent", func(d *desk) {
			d.secrets.Fail = func(op string, _ connections.SecretRef) error {
				if op == "store" {
					return &connections.KeyringError{Op: op, Reason: connections.KeyringAbsent, Err: errInjected}
				}
				return nil
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			authorized := d.connect("Authorized")
			fresh := d.create("Fresh")
			for _, c := range []connections.Connection{authorized, fresh} {
				test.set(d)
				_, err := d.Authorize(t.Context(), c.ID, connections.Conduct{Consent: true})
				if got := connections.FailureOf(err); got.Code != test.code {
					t.Errorf("got %v (%s), want %s", err, got.Code, test.code)
				}
			}
			if got := d.stored(authorized.ID); !reflect.DeepEqual(got, authorized) {
				t.Errorf("the authorized one has changed: %+v", got)
			}
			got := d.stored(fresh.ID)
			d.isStatus(got, connections.NotAuthorized, test.code)
			if !got.Health(d.Now()).Since.Equal(d.Now()) {
				t.Error("since when is not known")
			}
			d.secrets.Fail = nil
			if test.name != "secret lost" {
				d.tidy()
			}
		})
	}
}

func TestBrowserDoesNotOpen(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	errOpen := errors.New("no browser")
	elsewhere := sandbox.Person{Stays: true} // another machine: the way back fails there
	d.OpenURL = func(context.Context, string) error { return errOpen }
	c := d.create("Acme")
	var in connections.SignIn
	_, err := d.Authorize(t.Context(), c.ID, connections.Conduct{Waiting: func(s connections.SignIn) { in = s }, OpenFailed: func(err error) {
		if err != errOpen || !in.Ends.Equal(d.Now().Add(d.SignInTimeout)) {
			t.Errorf("got %v, ends %v", err, in.Ends)
		}
		if in.OpenAgain(t.Context()) != errOpen {
			t.Error("the browser is not asked again")
		}
		page, err := elsewhere.Visit(t.Context(), in.URL)
		if err != nil {
			t.Error(err)
		}
		if err := in.Paste("http://127.0.0.1:1/?code=x"); !errors.Is(err, oauth.ErrPasted) {
			t.Errorf("got %v, want ErrPasted", err)
		}
		if err := in.Paste(page.URL); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Error(err)
	}
}

// Unless somebody sets another bound, the browser is waited for five minutes.
func TestSignInEndsAfterFiveMinutes(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.SignInTimeout = 0
	var ends time.Time
	_, err := d.Authorize(t.Context(), d.create("Acme").ID, connections.Conduct{Waiting: func(s connections.SignIn) { ends = s.Ends }})
	if want := d.Now().Add(5 * time.Minute); err != nil || !ends.Equal(want) {
		t.Errorf("it ends %v, want %v: %v", ends, want, err)
	}
}

func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	web := sandbox.WebClient()
	web.RedirectURIs = []string{"http://" + l.Addr().String() + "/connection/oauth2callback"}
	d := newDesk(t, &sandbox.Server{Clients: []sandbox.Client{sandbox.DesktopClient(), web}})
	d.client = d.saveClient(connections.Client{Name: "Web", ClientID: web.ID, Type: oauth.Web, RedirectURI: web.RedirectURIs[0]}, web.Secret)
	c := d.create("Acme")
	_, err = d.Authorize(t.Context(), c.ID, connections.Conduct{})
	if got := connections.FailureOf(err); got.Code != connections.CodePort || got.Detail != web.RedirectURIs[0] {
		t.Errorf("got %v (%+v)", err, got)
	}
	l.Close()
	c = d.authorize(c)
	c = d.authorize(c) // a Web application is given a refresh token with the consent page only
	d.isStatus(c, connections.Online, "")
}

func TestNoRefreshTokenInTheAnswer(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.arm("no-refresh-token")
	c := d.connect("Acme")
	d.isStatus(c, connections.NeedsAttention, connections.CodeNoRefresh)
	d.pass(2 * time.Hour)
	d.isStatus(c, connections.Expired, connections.CodeNoRefresh)
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, connections.ErrNoRefreshToken) {
		t.Errorf("got %v", err)
	}

	c = d.authorize(c)
	d.isStatus(c, connections.Online, "")
	kept := c.Tokens.Refresh
	d.arm("no-refresh-token")
	if c = d.authorize(c); c.Tokens.Refresh != kept {
		t.Error("the stored refresh token of the same account is overwritten by nothing")
	}
	d.tidy()

	d.arm("no-refresh-token")
	d.person.Account = "grace@example.com"
	c, err := d.Authorize(t.Context(), c.ID, connections.Conduct{ChooseAccount: true, Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return true, nil }})
	if err != nil || !c.Tokens.Refresh.IsZero() {
		t.Errorf("got %v: Ada's refresh token stays with Grace's access token", err)
	}
	d.tidy()
}

func TestAccountThatIsUnknown(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme", "contacts.readonly") // no sign-in scope: the API names the account
	if want := (connections.Account{ResourceName: "people/" + d.google.Accounts[0].Sub}); c.Account != want {
		t.Errorf("got %+v, want %+v", c.Account, want)
	}
	d.person.Account = "grace@example.com"
	var other *connections.OtherAccountError
	if _, err := d.Authorize(t.Context(), c.ID, connections.Conduct{}); !errors.As(err, &other) {
		t.Errorf("got %v, want *OtherAccountError", err)
	}
	// The API is silent, and so is the answer about a refresh token: it may be
	// anybody, whose access token does not go with the refresh token of before.
	if err := d.google.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Authorize(t.Context(), c.ID, connections.Conduct{}); !errors.As(err, &other) || other.Now.Key() != "" {
		t.Errorf("got %v: somebody unknown is taken silently", err)
	}
	d.arm("no-refresh-token")
	c, err := d.Authorize(t.Context(), c.ID, connections.Conduct{Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return true, nil }})
	if err != nil || c.Account.Key() != "" {
		t.Errorf("got %+v, %v", c.Account, err)
	}
	if !c.Tokens.Refresh.IsZero() {
		t.Error("the tokens may be of two accounts")
	}
	if c.Count != nil {
		t.Errorf("%+v is another account's", *c.Count)
	}
	d.isStatus(c, connections.NeedsAttention, connections.CodeAPIDisabled)
	d.tidy()
}

// Where nobody ever named the account, a refresh token does not go without a
// question either.
func TestRefreshTokenOfNobodyKnown(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	if err := d.google.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	c := d.connect("Acme", "contacts.readonly")
	kept := c.Tokens.Refresh
	if c.Account.Key() != "" || kept.IsZero() {
		t.Fatalf("got %+v", c)
	}
	if c = d.authorize(c); c.Tokens.Refresh == kept || c.Tokens.Refresh.IsZero() {
		t.Error("a new one does not take its place unasked")
	}
	kept = c.Tokens.Refresh
	d.arm("no-refresh-token")
	var other *connections.OtherAccountError
	if _, err := d.Authorize(t.Context(), c.ID, connections.Conduct{}); !errors.As(err, &other) {
		t.Errorf("got %v, want that it is asked", err)
	}
	if got := d.stored(c.ID).Tokens.Refresh; got != kept {
		t.Error("it is overwritten by nothing")
	}
	d.arm("no-refresh-token")
	c, err := d.Authorize(t.Context(), c.ID, connections.Conduct{Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return true, nil }})
	if err != nil || !c.Tokens.Refresh.IsZero() {
		t.Errorf("got %v: the tokens may be of two accounts", err)
	}
	d.tidy()
}

func TestChangedWhileTheBrowserIsOpen(t *testing.T) {
	for name, change := range map[string]func(*desk, connections.Connection) error{
		"deleted": func(d *desk, c connections.Connection) error { return d.DeleteConnection(context.Background(), c.ID) },
		"another client": func(d *desk, c connections.Connection) error {
			c.Client = d.saveClient(connections.Client{Name: "Other", ClientID: "1-x", Type: oauth.Desktop}, "GOCSPX-other").ID
			_, err := d.SaveConnection(context.Background(), c)
			return err
		},
		"another API": func(d *desk, c connections.Connection) error {
			c.BaseURI = "http://127.0.0.1:1/"
			_, err := d.SaveConnection(context.Background(), c)
			return err
		},
		"another client ID": func(d *desk, _ connections.Connection) error {
			changed := d.client
			changed.ClientID = "1-x"
			_, err := d.SaveClient(context.Background(), changed, "")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.create("Acme")
			_, err := d.Authorize(t.Context(), c.ID, connections.Conduct{Step: func(s connections.Step) {
				if s == connections.StepCheck {
					if err := change(d, c); err != nil {
						t.Error(err)
					}
				}
			}})
			if !errors.Is(err, connections.ErrTokenLost) {
				t.Errorf("got %v, want ErrTokenLost", err)
			}
			d.tidy()
		})
	}
}

// One permission only: the token answer does not say, so token info must.
func TestScopesComeFromTheServer(t *testing.T) {
	silent := func(a map[string]any) {
		for _, k := range []string{"scope", "id_token", "expires_in"} {
			delete(a, k)
		}
	}
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.URL.Path == "/token" {
			return &sandbox.Fault{Edit: silent}
		}
		return nil
	}})
	d.person.Leaves = oauth.NewScopes("contacts.readonly")
	c := d.connect("Acme")
	if c.Granted.Has("contacts.readonly") || !c.Granted.Has("email") || c.Account.Email != "ada@example.com" || c.Tokens.AccessExpiry.IsZero() {
		t.Errorf("got %v of %+v until %v", c.Granted, c.Account, c.Tokens.AccessExpiry)
	}
}
