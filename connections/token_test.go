package connections_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// together lets n callers begin at once and returns what each one got.
func together(n int, call func(i int) (connections.Token, error)) ([]connections.Token, error) {
	tokens, errs := make([]connections.Token, n), make([]error, n)
	var begin, end sync.WaitGroup
	begin.Add(1)
	for i := range n {
		end.Go(func() {
			begin.Wait()
			tokens[i], errs[i] = call(i)
		})
	}
	begin.Done()
	end.Wait()
	return tokens, errors.Join(errs...)
}

func TestFiftyCallersOneRefresh(t *testing.T) {
	for name, life := range map[string]time.Duration{
		"an hour": time.Hour, "shorter than the leeway": connections.Leeway / 2,
	} {
		t.Run(name, func(t *testing.T) { fiftyCallersOneRefresh(t, life) })
	}
}

func fiftyCallersOneRefresh(t *testing.T, life time.Duration) {
	d := newDesk(t, &sandbox.Server{AccessTokenLife: life})
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	before := d.asked()
	// Two services are two processes on the same data.
	other := *d.Service
	services := []*connections.Service{d.Service, &other}
	tokens, err := together(50, func(i int) (connections.Token, error) { return services[i%2].Token(t.Context(), c.ID, 0) })
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range tokens {
		if got != tokens[0] || got.Value == "" || !got.Expiry.After(d.Now()) {
			t.Fatalf("got %d different answers", 2)
		}
	}
	if n := d.asked() - before; n != 1 {
		t.Errorf("got %d refreshes, want 1", n)
	}
	d.tidy()
}

func TestMinValid(t *testing.T) {
	d := newDesk(t, &sandbox.Server{AccessTokenLife: time.Hour})
	c := d.connect("Acme")
	first := d.token(c, 0)
	before := d.asked()
	for _, test := range []struct {
		name      string
		pass      time.Duration
		minValid  time.Duration
		refreshes int
	}{
		{"enough is left", 40 * time.Minute, 0, 0},
		{"exactly what is asked is left", 0, 20 * time.Minute, 0},
		{"less than asked is left", 0, 20*time.Minute + 1, 1},
		{"seconds are left, nothing is asked", time.Hour - connections.Leeway + 1, 0, 1},
		{"nothing is left", 2 * time.Hour, 0, 1},
		{"more than the server gives", time.Second, 3 * time.Hour, 1},
		{"more than the server gives, again", time.Second, 3 * time.Hour, 1},
		{"negative", time.Second, -time.Hour, 0},
	} {
		d.pass(test.pass)
		got, err := d.Token(t.Context(), c.ID, test.minValid)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if n := d.asked() - before; n != test.refreshes {
			t.Errorf("%s: got %d refreshes, want %d", test.name, n, test.refreshes)
		}
		if (got.Value != first) != (test.refreshes > 0) {
			t.Errorf("%s: a new token: %v", test.name, got.Value != first)
		}
		first, before = got.Value, d.asked()
	}
	d.tidy()
}

// What somebody else got since a call began is good enough for it, even where
// the server gives less than asked.
func TestMinValidOfManyCallers(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(time.Minute)
	before := d.asked()
	tokens, err := together(20, func(int) (connections.Token, error) { return d.Token(t.Context(), c.ID, 5*time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range tokens {
		if got != tokens[0] {
			t.Error("the callers got different tokens")
		}
	}
	if n := d.asked() - before; n != 1 {
		t.Errorf("got %d refreshes, want 1", n)
	}
}

func TestRotation(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Rotate: true})
	c := d.connect("Acme")
	for range 3 {
		d.pass(2 * time.Hour)
		was := d.stored(c.ID).Tokens
		d.token(c, 0)
		if now := d.stored(c.ID).Tokens; now.Refresh == was.Refresh || now.Access == was.Access {
			t.Fatal("the new refresh token is not stored")
		}
		d.tidy()
	}
	c, err := d.Test(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.Online, "")
}

// What a server that rotates gives in an answer of no other use is kept: the
// next try needs it.
func TestRotationInAnAnswerOfNoUse(t *testing.T) {
	for name, damage := range map[string]func(map[string]any){
		"token_type mac":  func(a map[string]any) { a["token_type"] = "mac" },
		"an error beside": func(a map[string]any) { a["error"] = "temporarily_unavailable" },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &sandbox.Server{Rotate: true})
			c := d.connect("Acme")
			d.pass(2 * time.Hour)
			var odd atomic.Bool
			odd.Store(true)
			d.google.Fault = func(r *http.Request) *sandbox.Fault {
				if r.URL.Path == "/token" && odd.Load() {
					return &sandbox.Fault{Edit: damage}
				}
				return nil
			}
			if _, err := d.Token(t.Context(), c.ID, 0); err == nil {
				t.Fatal("the answer passed for a token")
			}
			if now := d.stored(c.ID); now.Tokens.Refresh == c.Tokens.Refresh || now.Failure == nil && now.Tokens.Trouble.Code == "" {
				t.Errorf("the new refresh token is lost, or nothing is said: %+v", now)
			}
			before := d.stored(c.ID).Tokens.Refresh
			w := newWatch(d) // the monitor asks in a way of its own
			w.run()
			if _, err := w.Check(t.Context()); err != nil || d.stored(c.ID).Tokens.Refresh == before {
				t.Errorf("the monitor has lost the new refresh token: %v", err)
			}
			odd.Store(false)
			d.token(c, 0)
			d.tidy()
		})
	}
}

func TestRevokedAtGoogle(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	if err := d.google.Revoke("ada@example.com"); err != nil {
		t.Fatal(err)
	}
	d.pass(2 * time.Hour)
	died := d.Now()
	before := d.asked()
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, &oauth.Error{Code: "invalid_grant"}) {
		t.Fatalf("got %v", err)
	}
	held := d.stored(c.ID).Tokens
	if held.Refresh.IsZero() || len(d.secrets.All()) != 3 {
		t.Error("invalid_grant by itself must not delete the stored token")
	}
	_, err := together(50, func(int) (connections.Token, error) {
		_, err := d.Token(t.Context(), c.ID, 0)
		var dead *connections.DeadError
		if !errors.As(err, &dead) || dead.Failure.Code != "invalid_grant" || connections.FailureOf(err).Code != "invalid_grant" {
			return connections.Token{}, err
		}
		return connections.Token{}, nil
	})
	if n := d.asked() - before; n != 1 || err != nil {
		t.Errorf("got %d requests, want 1: %v", n, err)
	}
	d.pass(time.Hour)
	d.isStatus(d.stored(c.ID), connections.Expired, "invalid_grant")
	if since := d.stored(c.ID).Health(d.Now()).Since; !since.Equal(died) {
		t.Errorf("got since %v, want %v", since, died)
	}

	c, err = d.Test(t.Context(), c.ID)
	if n := d.asked() - before; err != nil || n != 2 {
		t.Errorf("a test asks afresh: got %d requests, want 2 (%v)", n, err)
	}
	d.isStatus(c, connections.Expired, "invalid_grant")
	if !c.Failure.Since.Equal(died) {
		t.Error("a test forgets since when")
	}
	if c.Tokens != held {
		t.Error("the test took the tokens away")
	}
	c = d.authorize(c)
	d.isStatus(c, connections.Online, "")
	d.token(c, 0)
	d.tidy()
}

// While the access token lives, only the token endpoint knows that the refresh
// token is dead.
func TestATestAsksForTheRefreshTokenToo(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.arm("invalid_grant")
	c, err := d.Test(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.isStatus(c, connections.Expired, "invalid_grant")
	d.tidy()
}

// A refusal that may be mended at the server, and trouble of any kind, do not
// end a connection.
func TestTroubleOfARefresh(t *testing.T) {
	keyring := &connections.KeyringError{Op: "read", Reason: connections.KeyringSilent, Err: errInjected}
	for _, test := range []struct {
		name   string
		code   string // of the error
		status connections.Status
		stays  string // code of the health afterwards
		set    func(*desk)
	}{
		{"no answer", connections.CodeTimeout, connections.Online, "", func(d *desk) { d.arm("token-hang"); d.HTTP.Timeout = 200 * time.Millisecond }},
		{"hotel", connections.CodeCaptive, connections.Online, "", func(d *desk) { d.arm("token-html") }},
		{"truncated", connections.CodeBadAnswer, connections.Online, "", func(d *desk) { d.arm("token-truncated") }},
		{"secret changed", "invalid_client", connections.NeedsAttention, "invalid_client", func(d *desk) { d.arm("token-invalid_client") }},
		{"client deleted", "deleted_client", connections.NeedsAttention, "deleted_client", func(d *desk) { d.arm("token-deleted_client") }},
		{"administrator", "admin_policy_enforced", connections.NeedsAttention, "admin_policy_enforced", func(d *desk) { d.arm("token-admin_policy_enforced") }},
		{"keyring", connections.CodeKeyring + "silent", connections.Online, "", func(d *desk) {
			n := 0
			d.secrets.Fail = func(string, connections.SecretRef) error { return failAt(1, &n, keyring) }
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			d.pass(2 * time.Hour)
			test.set(d)
			_, err := d.Token(t.Context(), c.ID, 0)
			if got := connections.FailureOf(err).Code; got != test.code {
				t.Errorf("got %v (%s), want %s", err, got, test.code)
			}
			d.isStatus(d.stored(c.ID), test.status, test.stays)
			d.token(c, 0)
			d.isStatus(d.stored(c.ID), connections.Online, "")
			d.tidy()
		})
	}
}

// A server that rotates forgets the old refresh token when it answers: it is
// not asked before the answer can be kept.
func TestRefreshWaitsUntilTheRecordsCanBeWritten(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	before := d.asked()
	d.records.Fail = func() error { return errInjected }
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, errInjected) {
		t.Errorf("got %v, want that nothing can be written", err)
	}
	if n := d.asked() - before; n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
	d.records.Fail = nil
	d.token(c, 0)
	d.tidy()
}

func TestSessionControl(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	d.arm("invalid_rapt")
	if _, err := d.Token(t.Context(), c.ID, 0); err == nil {
		t.Fatal("no error")
	}
	d.isStatus(d.stored(c.ID), connections.Expired, connections.CodeRapt)
}

func TestSecretsThatWentMissing(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	lose := func(ref connections.SecretRef) {
		if err := d.secrets.Delete(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	lose(c.Tokens.Access)
	before := d.asked()
	if d.token(c, 0) == "" || d.asked() != before+1 {
		t.Error("a lost access token is fetched anew, once")
	}
	lose(d.stored(c.ID).Tokens.Refresh)
	d.token(c, 0) // the access token is there
	d.pass(2 * time.Hour)
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, connections.ErrSecretMissing) {
		t.Errorf("got %v", err)
	}
	d.isStatus(d.stored(c.ID), connections.Expired, connections.CodeSecretMissing)
	c = d.authorize(c)
	d.isStatus(c, connections.Online, "")
	d.tidy()

	lose(d.client.Secret)
	d.pass(2 * time.Hour)
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, connections.ErrClientSecret) {
		t.Errorf("got %v", err)
	}
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeClientSecret)
	d.client = d.saveClient(d.client, sandbox.DesktopClient().Secret)
	d.token(c, 0)
	d.isStatus(d.stored(c.ID), connections.Online, "")
	d.tidy()
}

func TestTokenOfNothing(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.create("Acme")
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, connections.ErrNotAuthorized) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Test(t.Context(), c.ID); !errors.Is(err, connections.ErrNotAuthorized) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Token(t.Context(), "nobody", 0); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if !reflect.DeepEqual(d.stored(c.ID), c) || d.asked() != 0 {
		t.Error("asking has changed something")
	}
}

// A sign-out while a request is under way is not undone by its answer.
func TestSignedOutDuringARequest(t *testing.T) {
	for _, path := range []string{"/token", "/tokeninfo"} {
		t.Run(path, func(t *testing.T) {
			var d *desk
			var once sync.Once
			signOut := func() {}
			d = newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
				if r.URL.Path == path && r.PostForm.Get("grant_type") != "authorization_code" {
					once.Do(signOut)
				}
				return nil
			}})
			c := d.connect("Acme")
			signOut = func() {
				changed := d.client
				changed.ClientID = "1-other"
				if _, err := d.SaveClient(t.Context(), changed, ""); err != nil {
					t.Error(err)
				}
			}
			d.pass(2 * time.Hour)
			if _, err := d.Test(t.Context(), c.ID); err != nil && !errors.Is(err, connections.ErrTokenLost) {
				t.Errorf("got %v", err)
			}
			got := d.stored(c.ID)
			d.isStatus(got, connections.NotAuthorized, connections.CodeNotYet)
			d.tidy()
		})
	}
}

// A server that does not say how long a token lasts is not taken to mean for
// ever.
func TestTokenWithoutExpiry(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if strings.HasSuffix(r.URL.Path, "/token") {
			return &sandbox.Fault{Edit: func(answer map[string]any) { delete(answer, "expires_in") }}
		}
		return nil
	}})
	endpoints := d.google.Endpoints()
	endpoints.TokenInfo = ""
	client := d.google.Clients[0]
	d.client = d.saveClient(connections.Client{Name: "Other", ClientID: client.ID, Type: client.Type, Endpoints: endpoints}, client.Secret)
	c := d.connect("Acme")
	before := d.asked()
	if d.token(c, 0); d.asked() != before {
		t.Error("refreshed at once")
	}
	d.pass(time.Second)
	if d.token(c, 2*time.Hour); d.asked() != before+1 {
		t.Errorf("taken to last for two hours: %d", d.asked()-before)
	}
	d.pass(90 * time.Minute)
	if d.token(c, 0); d.asked() != before+2 {
		t.Errorf("still handed out after an hour and a half: %d", d.asked()-before)
	}
}

// Without a refresh token there is no better: what is left is handed out.
func TestTokenWithoutRefreshToken(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.arm("no-refresh-token")
	c := d.connect("Acme")
	if got, err := d.Token(t.Context(), c.ID, 2*time.Hour); err != nil || got.Value == "" {
		t.Errorf("got %v", err)
	}
	d.pass(2 * time.Hour)
	if _, err := d.Token(t.Context(), c.ID, 0); !errors.Is(err, connections.ErrNoRefreshToken) {
		t.Errorf("got %v, want ErrNoRefreshToken", err)
	}
}

// Whoever waited for a refresh that failed and may pass is answered the same:
// one request, not one each. The next who comes tries again.
func TestPassingTroubleIsShared(t *testing.T) {
	const callers = 20
	var waiting atomic.Int32
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	release := make(chan struct{})
	d.Locks = countedLocks{d.Locks, func() {
		if waiting.Add(1) == callers-1 {
			close(release)
		}
	}}
	d.HTTP = &http.Client{Transport: held{d.HTTP.Transport, release}}
	d.arm("token-html")
	before := d.asked()
	errs := make([]error, callers)
	_, _ = together(callers, func(i int) (t connections.Token, _ error) {
		t, errs[i] = d.Token(d.t.Context(), c.ID, 0)
		return t, nil
	})
	for i, err := range errs {
		if got := connections.FailureOf(err).Code; got != connections.CodeCaptive {
			t.Errorf("caller %d: got %v (%s), want %s", i, err, got, connections.CodeCaptive)
		}
	}
	if n := d.asked() - before; n != 1 {
		t.Errorf("got %d requests, want 1", n)
	}
	d.token(c, 0)
	d.isStatus(d.stored(c.ID), connections.Online, "")
	d.tidy()
}

// Ten who want a token together learn in the time of one that the keyring does
// not answer.
func TestSilentKeyringIsWaitedForOnce(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	synctest.Test(t, func(t *testing.T) {
		d.secrets.Fail = func(op string, _ connections.SecretRef) error {
			time.Sleep(5 * time.Second) // of the bubble, where it takes none
			return &connections.KeyringError{Op: op, Reason: connections.KeyringSilent, Err: context.DeadlineExceeded}
		}
		began := time.Now()
		errs := make([]error, 10)
		_, _ = together(len(errs), func(i int) (token connections.Token, _ error) {
			token, errs[i] = d.Token(t.Context(), c.ID, 0)
			return token, nil
		})
		for i, err := range errs {
			if got := connections.FailureOf(err).Code; got != connections.CodeKeyring+"silent" {
				t.Errorf("caller %d: got %v (%s)", i, err, got)
			}
		}
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("took %v, want five seconds", took)
		}
	})
}

// countedLocks tells of each who begins to wait.
type countedLocks struct {
	connections.Locks
	waits func()
}

func (l countedLocks) Lock(ctx context.Context, name string) (func(), error) {
	if strings.HasPrefix(name, "connection-") {
		l.waits()
	}
	return l.Locks.Lock(ctx, name)
}

// held keeps requests back until everybody waits.
type held struct {
	http.RoundTripper
	until <-chan struct{}
}

func (h held) RoundTrip(r *http.Request) (*http.Response, error) {
	<-h.until
	return h.RoundTripper.RoundTrip(r)
}
