package connections_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// renewals are the ways in which a refresh token is used.
var renewals = map[string]func(*desk, connections.Connection){
	"by a token": func(d *desk, c connections.Connection) { d.token(c, time.Hour) },
	"by the monitor": func(d *desk, _ connections.Connection) {
		newWatch(d).check()
	},
}

// What a server said of the end is no longer true once the sign-in works after
// it.
func TestASignInThatOutlivesItsEnd(t *testing.T) {
	for name, renew := range renewals {
		t.Run(name, func(t *testing.T) {
			named := false
			d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
				if r.URL.Path != "/token" || named {
					return nil
				}
				named = true
				return &sandbox.Fault{Edit: func(a map[string]any) { a["refresh_token_expires_in"] = 5400 }}
			}})
			c := d.connect("Acme")
			d.pass(89 * time.Minute)
			renew(d, c)
			d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeDiesSoon)
			d.pass(5 * day)
			d.isStatus(d.stored(c.ID), connections.Expired, connections.CodeDied)
			renew(d, c)
			c = d.stored(c.ID)
			d.isStatus(c, connections.Online, "")
			found, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
			if err != nil || !found.OK() || !found.IsFine(connections.CheckedToken) {
				t.Errorf("got %+v, %v", found.Causes, err)
			}
		})
	}
}

// The stand-in ends what it said would end.
func TestANamedEndIsTrue(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(time.Minute)
	d.arm("ends-in-two-hours")
	d.token(c, time.Hour)
	d.pass(89 * time.Minute)
	d.token(c, time.Hour)
	d.pass(2 * time.Minute)
	if _, err := d.Token(t.Context(), c.ID, time.Hour); connections.FailureOf(err).Code != "invalid_grant" {
		t.Errorf("got %v", err)
	}
}

// A server that names the end of sign-ins in testing and names none any more is
// that of an app which was published, whoever says otherwise; what it has not
// said before it named any is estimated.
func TestASignInOfAnAppThatWasPublished(t *testing.T) {
	named := false
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.URL.Path != "/token" || !named {
			return nil
		}
		return &sandbox.Fault{Edit: func(a map[string]any) { a["refresh_token_expires_in"] = 7 * 24 * 60 * 60 }}
	}})
	if _, err := d.SetUserType(t.Context(), d.client.ID, connections.ExternalTesting); err != nil {
		t.Fatal(err)
	}
	end := func(c connections.Connection) connections.End {
		t.Helper()
		o, err := d.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		client, _ := o.Client(c.Client)
		return d.stored(c.ID).End(client)
	}
	before := d.connect("Before")
	d.pass(time.Hour)
	named = true
	c := d.connect("Acme")
	if got := end(c); got.Estimated || !got.Testing || !got.At.Equal(c.AuthorizedAt.Add(7*day)) {
		t.Errorf("named: got %+v", got)
	}
	if got := end(before); !got.Estimated {
		t.Errorf("before any was named: got %+v, want an estimate", got)
	}
	named = false
	likely := func(c connections.Connection, want connections.Likelihood) {
		t.Helper()
		d.pass(6 * day)
		defer d.pass(-6 * day)
		found, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
		if err != nil || found.First().Code != connections.CodeDiesSoon || found.First().Likelihood != want {
			t.Errorf("%s: got %+v, %v, want that it dies soon, %s", c.Name, found.First(), err, want)
		}
	}
	likely(c, connections.Certain)
	likely(before, connections.Likely)
	d.pass(time.Hour)
	c = d.authorize(c)
	if got := end(c); got != (connections.End{}) {
		t.Errorf("published: got %+v, want no end", got)
	}
	d.pass(6 * day)
	d.isStatus(d.stored(c.ID), connections.Online, "")
}

func TestAnEstimateThatDoesNotComeTrue(t *testing.T) {
	for name, renew := range renewals {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			client, err := d.SetUserType(t.Context(), d.client.ID, connections.ExternalTesting)
			if err != nil {
				t.Fatal(err)
			}
			d.pass(7*day - time.Hour)
			renew(d, c)
			if end := d.stored(c.ID).End(client); !end.Estimated {
				t.Fatalf("got %+v", end)
			}
			d.pass(time.Hour)
			renew(d, c)
			if end := d.stored(c.ID).End(client); end != (connections.End{}) {
				t.Errorf("still ends %+v", end)
			}
		})
	}
}

// That a sign-in ends soon is so since it was known.
func TestSinceWhenASignInEndsSoon(t *testing.T) {
	for name, renew := range renewals {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			d.pass(time.Hour)
			d.arm("ends-in-two-hours")
			renew(d, c)
			learned := d.Now()
			d.pass(time.Hour)
			renew(d, c)
			if got := d.stored(c.ID).Health(d.Now()); got.Code != connections.CodeDiesSoon || !got.Since.Equal(learned) {
				t.Errorf("got %+v, want it since %v", got, learned)
			}
		})
	}
	d := newDesk(t, new(sandbox.Server))
	d.arm("ends-in-a-day")
	if c := d.connect("Acme"); !c.Health(d.Now()).Since.Equal(c.AuthorizedAt) {
		t.Errorf("since %v, signed in %v", c.Health(d.Now()).Since, c.AuthorizedAt)
	}
}

// The refusal that comes after a known end has no other date than that.
func TestADeathKeepsItsTime(t *testing.T) {
	for name, renew := range map[string]func(*desk, connections.Connection){
		"by a test":      func(d *desk, c connections.Connection) { _, _ = d.Test(t.Context(), c.ID) },
		"by the monitor": renewals["by the monitor"],
	} {
		t.Run(name, func(t *testing.T) {
			d := testing7(t)
			c := d.connect("Acme")
			end := c.Tokens.RefreshExpiry
			d.pass(8 * day)
			renew(d, c)
			c = d.stored(c.ID)
			if c.Failure == nil {
				t.Fatal("nothing was refused")
			}
			if got := c.Health(d.Now()); got.Code != connections.CodeDied || !got.Since.Equal(end) {
				t.Errorf("got %+v, want it since %v", got, end)
			}
		})
	}
}

// What passes by itself does not hide what does not.
func TestTheEndIsToldBeforeWhatPasses(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	d.arm("ends-in-two-hours")
	c := d.connect("Acme")
	if err := d.google.Arm("people-quota-wait", 10); err != nil {
		t.Fatal(err)
	}
	c, err := d.Test(t.Context(), c.ID)
	if err != nil || c.Failure == nil || c.Failure.Code != connections.CodeAPIQuota {
		t.Fatalf("got %+v, %v", c.Failure, err)
	}
	d.isStatus(c, connections.NeedsAttention, connections.CodeDiesSoon)
	known := connections.Diagnose(d.Known(c, d.client))
	asked, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range []connections.Diagnosis{known, asked} {
		if len(found.Causes) != 2 || found.Causes[0].Code != connections.CodeDiesSoon || found.Causes[1].Code != connections.CodeAPIQuota {
			t.Errorf("got %+v", found.Causes)
		}
	}
}

func TestWhatRenewsByItself(t *testing.T) {
	now := time.Unix(1e9, 0)
	for code, want := range map[string]bool{
		"": true, connections.CodeNetwork: true, connections.CodeAPIDisabled: true, connections.CodeAPIQuota: true,
		"invalid_grant": false, "deleted_client": false, connections.CodeRapt: false,
	} {
		c := connections.Connection{AuthorizedAt: now, Tokens: connections.Tokens{Access: "a", Refresh: "r"}}
		if code != "" {
			c.Failure = &connections.Failure{Code: code, Since: now}
		}
		if got := c.Renews(now); got != want {
			t.Errorf("%q: got %v", code, got)
		}
		if c.Tokens.RefreshExpiry = now; c.Renews(now) {
			t.Errorf("%q: renews after its end", code)
		}
		if c.Tokens.Refresh = ""; c.Renews(now) {
			t.Errorf("%q: renews without a refresh token", code)
		}
	}
}

// Each turn to the worse stands in the journal once, whoever looks how often.
func TestTheEndIsEntered(t *testing.T) {
	d := testing7(t)
	c := d.connect("Acme")
	d.pass(6 * day)
	if _, err := d.Test(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	newWatch(d).check()
	if _, err := d.ChangeSettings(t.Context(), func(s *connections.Settings) { s.NotificationsOff = true }); err != nil {
		t.Fatal(err)
	}
	d.pass(day - time.Minute)
	newWatch(d).check()
	w := newWatch(d)
	w.run()
	w.awake(time.Minute)
	w.awake(time.Minute)
	got := d.entered(connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityTested, connections.ActivityEndsSoon, connections.ActivityFailed}})
	want := []string{"tested Acme dies-soon", "ends-soon Acme", "failed Acme died"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
