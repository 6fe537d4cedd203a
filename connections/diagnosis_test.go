package connections_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
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

// Unless somebody sets another bound, there is an answer within ten seconds,
// also beside what does not end when it is asked to.
func TestDiagnosisTakesTenSecondsAtMost(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	d.HTTP = &http.Client{Transport: asleep{}}
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		got, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
		if took := time.Since(began); err != nil || took >= 10*time.Second {
			t.Errorf("it took %v: %v", took, err)
		}
		if got.First().Code != connections.CodeTimeout {
			t.Errorf("got %q", got.First().Code)
		}
		time.Sleep(time.Hour) // until the last has woken
	})
}

// asleep does not hear that nobody waits any more.
type asleep struct{}

func (asleep) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(5 * time.Minute) // of a test's bubble, where it takes none
	return nil, errors.New("nobody is there")
}

// A keyring that has refused, as when its prompt was dismissed, is not asked
// again within one diagnosis.
func TestDiagnosisAsksARefusingKeyringOnce(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.pass(2 * time.Hour)
	var asked atomic.Int64
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		asked.Add(1)
		return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: errInjected}
	}
	for times := range int64(2) { // another diagnosis asks anew
		got, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
		if want := connections.CodeKeyring + string(connections.KeyringLocked); err != nil || got.First().Code != want {
			t.Errorf("got %q, %v, want %q", got.First().Code, err, want)
		}
		if n := asked.Load(); n != times+1 {
			t.Errorf("the keyring was asked %d times in %d diagnoses", n, times+1)
		}
	}
}

// Who has just dismissed the keyring's prompt is not shown another by the
// diagnosis of that; one that is asked for anew may show it.
func TestDiagnosisOfALockedKeyringShowsNoPrompt(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	asked := &askedFor{Secrets: d.secrets}
	d.Secrets = asked
	locked := &connections.KeyringError{Op: "read", Reason: connections.KeyringLocked, Err: errInjected}
	for _, test := range []struct {
		failed error
		none   bool
	}{
		{fmt.Errorf("test: %w", locked), true},
		{&connections.KeyringError{Op: "read", Reason: connections.KeyringSilent, Err: errInjected}, false},
		{nil, false},
	} {
		if _, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{Err: test.failed}); err != nil {
			t.Fatal(err)
		}
		if n := asked.waits.Load(); (n < 0) != test.none {
			t.Errorf("after %v: a prompt may wait %v", test.failed, time.Duration(n))
		}
	}
}

// What has become of the prompt is known of the call that asked, not of the check
// after it.
func TestDiagnosisKnowsOfThePrompt(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	locked := connections.KeyringError{Op: "read", Reason: connections.KeyringLocked, Err: errInjected}
	d.secrets.Fail = func(string, connections.SecretRef) error { return &locked }
	seen := locked
	seen.Prompt = connections.PromptClosed
	found, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{Err: &seen})
	if got := found.First(); err != nil || got.Facts.Prompt != connections.PromptClosed {
		t.Errorf("got %+v, %v, want that it was closed", got, err)
	}
	if n := len(found.Causes); n != 1 {
		t.Errorf("got %d causes: %+v", n, found.Causes)
	}
}

// askedFor knows for how long the latest call would wait for a person.
type askedFor struct {
	connections.Secrets
	waits atomic.Int64
}

func (a *askedFor) Get(ctx context.Context, key connections.SecretRef) (string, error) {
	p, _ := connections.PromptsOf(ctx)
	a.waits.Store(int64(p.For))
	return a.Secrets.Get(ctx, key)
}

// Whatever hangs, there is an answer in time, and it names what hung.
func TestDiagnosisOfWhatHangs(t *testing.T) {
	for _, test := range []struct {
		name string
		hang func(*desk)
		of   []connections.Checked // that do not end well
	}{
		{"in the headers", func(d *desk) { d.armed("token-hang") }, []connections.Checked{connections.CheckedClient, connections.CheckedToken}},
		{"in the body", func(d *desk) { d.armed("token-stall") }, []connections.Checked{connections.CheckedClient, connections.CheckedToken}},
		{"in the API", func(d *desk) { d.armed("people-hang") }, []connections.Checked{connections.CheckedAPI}},
		{"for good, whoever asks to stop", func(d *desk) {
			d.Probe = func(context.Context, connections.API, string) (connections.Reply, error) { select {} }
		}, []connections.Checked{connections.CheckedToken}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			d.pass(2 * time.Hour)
			d.DiagnosisTime = 300 * time.Millisecond
			test.hang(d)
			began := time.Now()
			got, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
			if took := time.Since(began); err != nil || took > 4*time.Second {
				t.Errorf("an answer after %v, error %v", took, err)
			}
			if first := got.First(); first.Code != connections.CodeTimeout {
				t.Errorf("got %s, want %s: %+v", first.Code, connections.CodeTimeout, got.Causes)
			}
			for _, check := range got.Checks {
				if (check.Failure != nil) != slices.Contains(test.of, check.Of) {
					t.Errorf("%s ended with %+v", check.Of, check.Failure)
				}
			}
			if got.IsFine(connections.CheckedNetwork) {
				t.Errorf("the network is called fine, beside %+v", got.Causes)
			}
		})
	}
}

// What one check has proved is not called fine where another leaves it open.
func TestDiagnosisCallsFineOnlyWhatIsProved(t *testing.T) {
	for _, test := range []struct {
		fault string
		times int
		open  []connections.Checked // that are not called fine
	}{
		{"token-invalid_client", 1, []connections.Checked{connections.CheckedClient, connections.CheckedToken}}, // one of the two is refused
		{"token-disabled_client", 1, []connections.Checked{connections.CheckedClient, connections.CheckedToken}},
		{"token-html", 1, []connections.Checked{connections.CheckedNetwork}},
		{"token-cut", 1000, []connections.Checked{connections.CheckedNetwork}},
		{"people-cut", 1000, []connections.Checked{connections.CheckedNetwork, connections.CheckedAPI}},
		{"people-401", 1000, []connections.Checked{connections.CheckedToken, connections.CheckedAPI}},
		{"people-scope", 1000, []connections.Checked{connections.CheckedPermissions, connections.CheckedAPI}},
	} {
		t.Run(test.fault, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			if err := d.google.Arm(test.fault, test.times); err != nil {
				t.Fatal(err)
			}
			got, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
			if err != nil || got.OK() {
				t.Fatalf("got %+v, %v", got.Causes, err)
			}
			for _, of := range test.open {
				if got.IsFine(of) || slices.ContainsFunc(got.Fine(), func(c connections.Check) bool { return c.Of == of && of != connections.CheckedNetwork }) {
					t.Errorf("%s is called fine, beside %+v", of, got.Causes)
				}
			}
			if !got.IsFine(connections.CheckedKeyring) || !got.IsFine(connections.CheckedClock) {
				t.Error("what was proved is not called fine")
			}
		})
	}
}

// armed lets a fault happen to every request that it concerns.
func (d *desk) armed(fault string) {
	d.t.Helper()
	if err := d.google.Arm(fault, 1000); err != nil {
		d.t.Fatal(err)
	}
}

func TestDiagnosisChangesNothingThatWorks(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	held := d.secrets.All()
	var mu sync.Mutex
	var began, ended []connections.Checked
	got, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{Progress: func(check connections.Check, end bool) {
		mu.Lock()
		defer mu.Unlock()
		if end {
			ended = append(ended, check.Of)
		} else {
			began = append(began, check.Of)
		}
	}})
	if err != nil || !got.OK() {
		t.Fatalf("got %+v, %v", got.Causes, err)
	}
	want := []connections.Checked{
		connections.CheckedKeyring, connections.CheckedNetwork, connections.CheckedClock, connections.CheckedClient,
		connections.CheckedToken, connections.CheckedPermissions, connections.CheckedAPI, connections.CheckedDates,
	}
	var fine []connections.Checked
	for _, check := range got.Fine() {
		fine = append(fine, check.Of)
	}
	if !slices.Equal(fine, want) {
		t.Errorf("fine are %q, want %q", fine, want)
	}
	for _, of := range want {
		if !slices.Contains(ended, of) || of != connections.CheckedClock && !slices.Contains(began, of) {
			t.Errorf("nobody was told of %s", of)
		}
	}
	now := d.stored(c.ID)
	if now.Tokens.Refresh != c.Tokens.Refresh || len(d.secrets.All()) != len(held) {
		t.Errorf("the refresh token has changed, or something is left behind")
	}
	d.isStatus(now, connections.Online, "")
	d.tidy()
}

func TestDiagnosisStopsWhenTold(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Diagnose(ctx, c.ID, connections.Inquiry{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Diagnose(t.Context(), "nobody", connections.Inquiry{}); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

// Practice mode's links lead to practice mode's console, and those of another
// server nowhere.
func TestMendsLeadToTheRightConsole(t *testing.T) {
	disabled := connections.Failure{Code: connections.CodeAPIDisabled}
	google := connections.GooglePreset()
	practice := connections.Preset{Practice: true, Endpoints: oauth.Endpoints{Authorization: "http://127.0.0.1:4711/auth"}}
	client := connections.Client{ClientID: "471203958114-abc.apps.googleusercontent.com"}
	for _, test := range []struct {
		kind   connections.ServerKind
		preset connections.Preset
		act    connections.Act
		url    string
	}{
		{connections.GoogleServer, google, connections.ActEnableAPI, "https://console.cloud.google.com/apis/library/people.googleapis.com?project=471203958114"},
		{connections.PracticeServer, practice, connections.ActEnableAPI, "http://127.0.0.1:4711/"},
		{connections.OtherServer, google, connections.ActAskAdministrator, ""},
	} {
		got := connections.Diagnose(connections.Evidence{Kind: test.kind, Preset: test.preset, Client: client, Failure: &disabled}).First().Mend
		if got.Act != test.act || got.URL != test.url {
			t.Errorf("%s: got %+v, want %s at %q", test.kind, got, test.act, test.url)
		}
	}
}

// A failure that is over is told last.
func TestDiagnosisOfWhatIsOver(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	got, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{Err: &oauth.NetworkError{Op: "refresh", Err: errInjected}})
	if err != nil || len(got.Causes) != 1 || got.First().Likelihood != connections.Possible || got.First().Code != connections.CodeNetwork {
		t.Errorf("got %+v, %v", got.Causes, err)
	}
}

// FuzzDiagnose: whatever is known, there is an answer that can be said, and the
// likelier cause stands before the less likely.
func FuzzDiagnose(f *testing.F) {
	for _, code := range []string{"", "invalid_grant", "invalid_client", "api", "network", "certificate", "server", "keyring-locked", "disk-full", "strange"} {
		f.Add(code, "refresh", "dns", "Bad Request", 400, int64(3600), int64(7*24*3600), int64(400), "google", "access_denied")
	}
	f.Fuzz(func(t *testing.T, code, op, reason, detail string, status int, wait, age, skew int64, kind, page string) {
		now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		second := func(n int64) time.Duration { return time.Duration(n%(1<<31)) * time.Second }
		e := connections.Evidence{
			At: now, Kind: connections.ServerKind(kind), Preset: connections.GooglePreset(), Skew: second(skew), SkewKnown: skew != 0, Page: connections.BrowserPage(page),
			Failure: &connections.Failure{Code: code, Op: op, Reason: reason, Detail: detail, Status: status, Wait: second(wait)},
			Connection: connections.Connection{
				ID: "c", AuthorizedAt: now.Add(-second(age)), Tokens: connections.Tokens{RefreshExpiry: now.Add(second(wait)), RefreshedAt: now.Add(-second(skew))},
			},
		}
		d := connections.Diagnose(e)
		if d.OK() {
			t.Fatal("a failure has no cause")
		}
		order := []connections.Likelihood{connections.Certain, connections.Likely, connections.Possible}
		last, codes := 0, map[string]bool{}
		for _, c := range d.Causes {
			rank := slices.Index(order, c.Likelihood)
			if rank < last || c.Mend.Act == "" || codes[c.Code] {
				t.Errorf("out of order, without a mend, or told twice: %+v", d.Causes)
			}
			last, codes[c.Code] = rank, true
			if kind == string(connections.OtherServer) && strings.HasPrefix(c.Mend.URL, "https://console.") {
				t.Errorf("%s leads to Google's console", c.Code)
			}
		}
		if _, err := json.Marshal(d); err != nil {
			t.Error(err)
		}
	})
}

// What this computer found out about the network is no code of the server's.
func TestDiagnose_ReasonIsTheServers(t *testing.T) {
	for f, want := range map[connections.Failure]string{
		{Code: connections.CodeNetwork, Reason: "dns"}:                  "",
		{Code: connections.CodeCertificate, Reason: "expired"}:          "",
		{Code: connections.CodeAPIDisabled, Reason: "SERVICE_DISABLED"}: "SERVICE_DISABLED",
	} {
		if got := connections.Explain(f).Facts.Reason; got != want {
			t.Errorf("%s: got %q, want %q", f.Code, got, want)
		}
	}
}

// One server whose clock differs may be wrong itself; two that agree are not.
func TestDiagnose_ClockOfOneServer(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	d.armed("token-skew")
	one, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
	if first := one.First(); err != nil || first.Code != connections.CauseClock || first.Likelihood != connections.Likely {
		t.Errorf("one server: got %+v, %v", first, err)
	}
	d.google.Disarm()
	now := d.Now
	d.Now = func() time.Time { return now().Add(-2 * time.Hour) }
	d.Preset.BaseURI = strings.Replace(d.Preset.BaseURI, "127.0.0.1", "localhost", 1)
	two, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
	if first := two.First(); err != nil || first.Code != connections.CauseClock || first.Likelihood != connections.Certain {
		t.Errorf("two: got %+v, %v", first, err)
	}
	if _, skew, err := d.TestAndClock(t.Context(), c.ID); err != nil || skew.Round(time.Hour) != -2*time.Hour {
		t.Errorf("the test says %v, %v", skew, err)
	}
}

// What has just failed is told before what was wrong already.
func TestDiagnoseTellsTheFailureBeforeTheRecord(t *testing.T) {
	c := connections.Connection{
		Scopes: oauth.NewScopes("contacts.readonly", "openid"), Granted: oauth.NewScopes("openid"),
		ID: "c", AuthorizedAt: time.Unix(1, 0), Tokens: connections.Tokens{Access: "a", Refresh: "r"},
	}
	e := connections.Evidence{At: time.Unix(2, 0), Connection: c, Failure: &connections.Failure{Code: connections.CodeCaptive}}
	causes := connections.Diagnose(e).Causes
	if len(causes) < 2 || causes[0].Code != connections.CodeCaptive || !slices.ContainsFunc(causes, func(c connections.Cause) bool { return c.Code == connections.CodePermission }) {
		t.Errorf("got %+v", causes)
	}
	e.Failure = nil
	if first := connections.Diagnose(e).First(); first.Code != connections.CodePermission || first.Likelihood != connections.Certain {
		t.Errorf("got %+v", first)
	}
}
