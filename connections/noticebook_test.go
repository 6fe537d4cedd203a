package connections_test

import (
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// testing7 is a desk whose app is in testing.
func testing7(t *testing.T) *desk {
	return newDesk(t, &sandbox.Server{Testing: true})
}

func TestEndOfASignInIsToldThreeTimes(t *testing.T) {
	d := testing7(t)
	c := d.connect("Acme")
	signedIn := d.Now()
	end := c.End(d.client)
	if !end.At.Equal(signedIn.Add(7*24*time.Hour-time.Second)) || end.Estimated || !end.Testing {
		t.Fatalf("got %+v", end)
	}
	steps := []struct {
		left time.Duration
		want []connections.NoticeKind
	}{
		{3 * day, nil},
		{2*day + time.Minute, nil},
		{2 * day, []connections.NoticeKind{connections.NoticeTwoDays}},
		{30 * time.Hour, nil},
		{day, []connections.NoticeKind{connections.NoticeOneDay}},
		{2*time.Hour + time.Minute, nil},
		{2 * time.Hour, []connections.NoticeKind{connections.NoticeTwoHours}},
		{time.Minute, nil},
		{-time.Minute, []connections.NoticeKind{connections.NoticeNeedsPerson}},
		{-time.Hour, nil},
	}
	for _, s := range steps {
		d.pass(end.At.Add(-s.left).Sub(d.Now()))
		for range 2 {
			w := newWatch(d) // each is a new process
			w.check()
			w.hearsKinds(s.want...)
			s.want = nil
		}
	}
	d.authorize(c)
	d.pass(6 * day)
	again := newWatch(d)
	again.check()
	again.hearsKinds(connections.NoticeOneDay) // the nearest alone
	d.pass(23 * time.Hour)
	again.check()
	again.hearsKinds(connections.NoticeTwoHours)
}

// Who has the API switched on again later must not find that the sign-in has
// ended meanwhile.
func TestEndIsToldAlsoOfWhatIsStopped(t *testing.T) {
	for name, stop := range map[string]func(*desk, connections.Connection) error{
		"the API is off": func(d *desk, c connections.Connection) error {
			if err := d.google.SetAPIDisabled(true); err != nil {
				return err
			}
			_, err := d.Test(t.Context(), c.ID) // by which it is found
			return err
		},
		"the client is refused": func(d *desk, _ connections.Connection) error {
			return d.google.SetClientDisabled(d.client.ClientID, true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := testing7(t)
			c := d.connect("Acme")
			end := c.End(d.client).At
			told := func(left time.Duration, want ...connections.NoticeKind) {
				t.Helper()
				d.pass(end.Add(-left).Sub(d.Now()))
				for range 2 {
					w := newWatch(d) // each is a new process
					w.check()
					w.hearsKinds(want...)
					want = nil
				}
			}
			if err := stop(d, c); err != nil {
				t.Fatal(err)
			}
			told(4*day, connections.NoticeNeedsPerson)
			told(2*day, connections.NoticeTwoDays)
			told(day, connections.NoticeOneDay)
			told(2*time.Hour, connections.NoticeTwoHours)
			told(-time.Minute)
		})
	}
}

const day = 24 * time.Hour

func TestANoticeSaysWhatItIsAbout(t *testing.T) {
	d := testing7(t)
	c := d.connect("Acme")
	d.pass(5*day + time.Hour)
	w := newWatch(d)
	w.check()
	got := w.hears()
	want := connections.Notice{
		Kind: connections.NoticeTwoDays, Connection: c.ID, Client: d.client.ID, Name: "Acme", At: d.Now(),
		End: connections.End{At: c.Tokens.RefreshExpiry, Testing: true},
	}
	if len(got) != 1 || got[0].Kind != want.Kind || got[0].Connection != want.Connection || got[0].Client != want.Client ||
		got[0].Name != want.Name || !got[0].At.Equal(want.At) || !got[0].End.At.Equal(want.End.At) || !got[0].End.Testing {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Two processes that see the same at once tell it once.
func TestTwoProcessesTellOnce(t *testing.T) {
	d := testing7(t)
	d.connect("Acme")
	d.pass(6 * day)
	first, second := newWatch(d), newWatch(d)
	_, err := together(2, func(i int) (connections.Token, error) {
		_, err := []*watch{first, second}[i].Check(t.Context())
		return connections.Token{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(first.hears()) + len(second.hears()); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestNothingIsToldWhereNobodyWantsIt(t *testing.T) {
	d := testing7(t)
	d.connect("Acme")
	set := func(off bool) {
		if _, err := d.ChangeSettings(t.Context(), func(s *connections.Settings) { s.NotificationsOff = off }); err != nil {
			t.Fatal(err)
		}
	}
	set(true)
	d.pass(6 * day)
	w := newWatch(d)
	w.check()
	w.hearsKinds()
	set(false)
	w.check()
	w.hearsKinds(connections.NoticeOneDay)
}

func TestRecoveryIsToldOnlyOfWhatWasToldBroken(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	w := newWatch(d)
	d.arm("token-500")
	w.check()
	w.check()
	w.hearsKinds()
	d.arm("token-invalid_client")
	w.check()
	w.hearsKinds(connections.NoticeNeedsPerson)
	d.pass(time.Minute)
	d.token(c, 2*time.Hour) // a script has tried, and it works
	w.check()
	w.check()
	w.hearsKinds(connections.NoticeRecovered)
}

func TestALostPermissionIsToldOnce(t *testing.T) {
	lost := false
	d := newDesk(t, &sandbox.Server{Fault: scopesOfRefresh(&lost, "contacts.readonly openid email")})
	c := d.connect("Acme") // also asks for profile
	w := newWatch(d)
	w.check()
	lost = true
	w.check()
	got := w.hears()
	if len(got) != 1 || got[0].Kind != connections.NoticePermissionLost || got[0].Connection != c.ID || !got[0].Lost.Has("profile") || len(got[0].Lost) != 1 {
		t.Fatalf("got %+v", got)
	}
	w.check()
	newWatch(d).check()
	w.hearsKinds()
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodePermission)
}

// The rules of Google's server end a sign-in in testing also where the server
// does not say so.
func TestEstimatedEnd(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	whole := connections.Connection{
		AuthorizedAt: now, Granted: oauth.NewScopes("contacts.readonly", "openid"),
		Tokens: connections.Tokens{Access: "a", Refresh: "r"},
	}
	for _, test := range []struct {
		name     string
		userType connections.UserType
		change   func(*connections.Connection)
		want     connections.End
		seems    bool
	}{
		{"in testing", connections.ExternalTesting, nil, connections.End{At: now.Add(7 * day), Estimated: true, Testing: true}, false},
		{"published", connections.ExternalProduction, nil, connections.End{}, false},
		{"unknown", connections.UserTypeUnknown, nil, connections.End{}, false},
		{"only the sign-in", connections.ExternalTesting, func(c *connections.Connection) { c.Granted = oauth.NewScopes("openid", "email") }, connections.End{}, false},
		{"no refresh token", connections.ExternalTesting, func(c *connections.Connection) { c.Tokens.Refresh = "" }, connections.End{}, false},
		{
			"seven days are named", connections.UserTypeUnknown, func(c *connections.Connection) { c.Tokens.RefreshExpiry = now.Add(604799 * time.Second) },
			connections.End{At: now.Add(604799 * time.Second), Testing: true},
			true,
		},
		{
			"half a year is named", connections.UserTypeUnknown, func(c *connections.Connection) { c.Tokens.RefreshExpiry = now.Add(180 * day) },
			connections.End{At: now.Add(180 * day)},
			false,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, client := whole, connections.Client{ID: "K", UserType: test.userType}
			c.Client = "K"
			if test.change != nil {
				test.change(&c)
			}
			if got := c.End(client); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if got := c.SeemsTesting(client); got != test.seems {
				t.Errorf("seems in testing: %v", got)
			}
			o := connections.Overview{Clients: []connections.Client{client}}
			soon := o.Health(c, now.Add(6*day)).Code == connections.CodeDiesSoon
			if want := test.want.Testing; soon != want {
				t.Errorf("dies soon: %v, want %v", soon, want)
			}
		})
	}
}

// A publisher does the steps in any order; only the right one ends it.
func TestPublishThenReauthorize(t *testing.T) {
	d := testing7(t)
	c := d.connect("Acme")
	is := func(want connections.PublishingStep) {
		t.Helper()
		o, err := d.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		client, _ := o.Client(d.client.ID)
		if got := d.stored(c.ID).PublishingStep(client); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	act := func(f func() error) {
		t.Helper()
		d.pass(time.Minute)
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	open := func() error { _, err := d.OpenedAudience(t.Context(), d.client.ID); return err }
	confirm := func() error { _, err := d.ConfirmPublished(t.Context(), d.client.ID); return err }
	reauthorize := func() error { c = d.authorize(c); return nil }

	is(connections.PublishOpen)
	act(open)
	is(connections.PublishConfirm)
	act(reauthorize) // too early: it counts for nothing
	is(connections.PublishConfirm)
	act(confirm)
	is(connections.PublishReauthorize)
	act(reauthorize) // the app was not published after all
	is(connections.PublishStillTests)
	act(open)
	is(connections.PublishConfirm)
	act(func() error { return d.google.SetTesting(false) })
	act(confirm)
	is(connections.PublishReauthorize)
	act(reauthorize)
	is(connections.PublishDone)
	if end := c.End(d.client); !end.At.IsZero() {
		t.Errorf("still ends %+v", end)
	}
}
