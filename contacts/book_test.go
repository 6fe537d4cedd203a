package contacts_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gcdesk/contacts"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

const owner = "ada@example.com"

// desk is a stand-in for Google, a reader of Ada's address book on pages of
// ten, and what became of both.
type desk struct {
	*testing.T
	server *sandbox.Server
	api    *oauth.ResourceServer
	*contacts.Book

	mu     sync.Mutex // guards what follows
	now    time.Time
	slept  []time.Duration
	waits  []contacts.Wait
	forced int
}

func newDesk(t *testing.T, s *sandbox.Server, scopes ...string) *desk {
	t.Helper()
	d := &desk{T: t, server: s, now: time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)}
	s.Now = d.clock
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d.api = &oauth.ResourceServer{BaseURI: s.BaseURI(), Retries: 3, Timeout: 10 * time.Second, Now: d.clock, Sleep: func(ctx context.Context, p time.Duration) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.now, d.slept = d.now.Add(p), append(d.slept, p)
		return ctx.Err()
	}}
	if len(scopes) == 0 {
		scopes = []string{"contacts.readonly", "contacts.other.readonly", "profile"}
	}
	d.Book = contacts.NewBook(d.api, func(_ context.Context, force bool) (string, error) {
		if force {
			d.mu.Lock()
			d.forced++
			d.mu.Unlock()
		}
		return s.Issue(owner, scopes...)
	})
	d.PageSize = 10
	d.Waiting = func(w contacts.Wait) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.waits = append(d.waits, w)
	}
	return d
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(p time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(p)
}

// collect reads to the end or the first error.
func collect(persons iter.Seq2[contacts.Person, error]) (all []contacts.Person, err error) {
	for p, err := range persons {
		if err != nil {
			return all, err
		}
		all = append(all, p)
	}
	return all, nil
}

// owned are the contacts as their owner has them.
func (d *desk) owned() iter.Seq[json.RawMessage] { return d.server.AddressBook(owner).Contacts() }

// hasAll wants the contacts to be those that their owner has, to the last
// field.
func (d *desk) hasAll(got []contacts.Person) {
	d.Helper()
	i := 0
	for want := range d.owned() {
		if i == len(got) {
			d.Fatalf("got %d contacts, and that is not all", len(got))
		}
		if !sameJSON(d.T, []byte(got[i].Raw), want) {
			d.Errorf("contact %d:\n got %s\nwant %s", i, got[i].Raw, want)
		}
		i++
	}
	if i != len(got) {
		d.Errorf("got %d contacts, want %d", len(got), i)
	}
}

func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y bytes.Buffer
	for into, raw := range map[*bytes.Buffer][]byte{&x: a, &y: b} {
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if err := json.NewEncoder(into).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	return bytes.Equal(x.Bytes(), y.Bytes())
}

// onPage lets a fault fall on the n-th request for a list, so many times.
func onPage(n, times int, f sandbox.Fault) func(*http.Request) *sandbox.Fault {
	var mu sync.Mutex
	asked := 0
	return func(r *http.Request) *sandbox.Fault {
		if !strings.HasSuffix(r.URL.Path, "/connections") {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		if asked++; asked >= n && asked < n+times {
			return &f
		}
		return nil
	}
}

func TestContactsAreWhole(t *testing.T) {
	for _, size := range []int{0, 7, 10, 250} {
		d := newDesk(t, &sandbox.Server{})
		d.PageSize = size
		got, err := collect(d.Contacts(t.Context(), nil))
		if err != nil {
			t.Fatal(err)
		}
		d.hasAll(got)
		if !slices.ContainsFunc(got, func(p contacts.Person) bool { return len(p.EmailAddresses) > 100 }) {
			t.Error("nobody has more than 100 e-mail addresses: those persons were not read again")
		}
	}
}

func TestOthersLabelsAndProfile(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	others, err := collect(d.OtherContacts(t.Context(), nil))
	if err != nil || len(others) != 40 || len(others[0].EmailAddresses) == 0 {
		t.Errorf("others: got %d, %v", len(others), err)
	}
	groups, err := d.Groups(t.Context())
	own := slices.DeleteFunc(slices.Clone(groups), contacts.Group.IsSystem)
	if err != nil || len(groups) != 18 || len(own) != 10 || !slices.ContainsFunc(groups, func(g contacts.Group) bool { return g.MemberCount > 0 }) {
		t.Errorf("labels: got %d, %d own, %v", len(groups), len(own), err)
	}
	me, err := d.Me(t.Context())
	if err != nil || me.DisplayName() != "Ada Lovelace" {
		t.Errorf("profile: got %q, %v", me.DisplayName(), err)
	}
}

func status(code int, reason, body string) sandbox.Fault {
	if body == "" {
		body = fmt.Sprintf(`{"error":{"code":%d,"message":"so it is","details":[{"reason":%q}]}}`, code, reason)
	}
	return sandbox.Fault{Status: code, Body: body}
}

// What may pass is waited for: page 13 of 25 is asked for again and nothing is
// missing.
func TestListGoesOn(t *testing.T) {
	after := status(429, "RATE_LIMIT_EXCEEDED", "")
	after.Header = http.Header{"Retry-After": {"42"}}
	later := status(503, "", "{}")
	later.Header = http.Header{"Retry-After": {"60"}}
	for name, test := range map[string]struct {
		fault       sandbox.Fault
		times       int
		quota       bool
		least, most time.Duration // of each pause
		forced      int
	}{
		"401":               {fault: status(401, "ACCESS_TOKEN_EXPIRED", ""), times: 1, forced: 1},
		"429":               {fault: status(429, "RATE_LIMIT_EXCEEDED", ""), times: 6, quota: true, least: 2 * time.Second, most: 61 * time.Second},
		"429, nobody's":     {fault: status(429, "", `{"error":{"code":429,"details":[{"violations":[{"subject":"QUOTA_EXCEEDED"}]}]}}`), times: 1, quota: true, least: 2 * time.Second, most: 5 * time.Second},
		"429, Retry-After":  {fault: after, times: 2, quota: true, least: 42 * time.Second, most: 43 * time.Second},
		"403, the old form": {fault: status(403, "userRateLimitExceeded", ""), times: 1, quota: true, least: 2 * time.Second, most: 5 * time.Second},
		"500":               {fault: status(500, "", "{}"), times: 3, least: time.Second / 2, most: 4 * time.Second},
		"503, Retry-After":  {fault: later, times: 3, least: time.Minute, most: 61 * time.Second},
		"502, a page":       {fault: status(502, "", "<h1>Bad Gateway"), times: 1, least: time.Second / 2, most: time.Second},
		"half a body":       {fault: sandbox.Fault{Cut: true}, times: 1, least: time.Second / 2, most: time.Second},
		"half an object":    {fault: sandbox.Fault{Status: 200, Body: `{"connections":[{"resourceName":"people/c1"`}, times: 1, least: time.Second / 2, most: time.Second},
		"nothing":           {fault: sandbox.Fault{Status: 200, Body: " "}, times: 1, least: time.Second / 2, most: time.Second},
		"broken gzip":       {fault: sandbox.Fault{Status: 200, Header: http.Header{"Content-Encoding": {"gzip"}}, Body: "{}"}, times: 1, least: time.Second / 2, most: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &sandbox.Server{Fault: onPage(13, test.times, test.fault)})
			got, err := collect(d.Contacts(t.Context(), nil))
			if err != nil {
				t.Fatal(err)
			}
			d.hasAll(got)
			if pauses := test.times - test.forced; len(d.slept) != pauses || d.forced != test.forced {
				t.Errorf("slept %v, %d new tokens", d.slept, d.forced)
			}
			for _, p := range d.slept {
				if p < test.least || p > test.most {
					t.Errorf("slept %v, want %v to %v", p, test.least, test.most)
				}
			}
			for _, w := range d.waits {
				if w.Quota != test.quota || !w.Until.After(time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)) {
					t.Errorf("told %+v", w)
				}
			}
			if test.quota && len(d.waits) != test.times {
				t.Errorf("told of %d pauses, want %d", len(d.waits), test.times)
			}
		})
	}
}

// What does not pass is an error that says why, never a list that is short.
func TestListFailsWhole(t *testing.T) {
	nextPage := func(token string) sandbox.Fault {
		return sandbox.Fault{Edit: func(a map[string]any) { a["nextPageToken"] = token }}
	}
	tomorrow := status(429, "RATE_LIMIT_EXCEEDED", "")
	tomorrow.Header = http.Header{"Retry-After": {"86400"}}
	down := status(503, "", "{}")
	down.Header = tomorrow.Header
	for name, test := range map[string]struct {
		fault  sandbox.Fault
		times  int
		want   any
		reason string
	}{
		"401 again":         {status(401, "ACCESS_TOKEN_EXPIRED", ""), 2, new(*oauth.ResourceError), "ACCESS_TOKEN_EXPIRED"},
		"API off":           {status(403, "SERVICE_DISABLED", ""), 1, new(*oauth.ResourceError), "SERVICE_DISABLED"},
		"no permission":     {status(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", ""), 1, new(*oauth.ResourceError), "SCOPE_INSUFFICIENT"},
		"500 for ever":      {status(500, "", "{}"), 99, new(*oauth.ResourceError), "500"},
		"429 for ever":      {status(429, "RATE_LIMIT_EXCEEDED", ""), 999, new(*oauth.ResourceError), "RATE_LIMIT_EXCEEDED"},
		"429 till tomorrow": {tomorrow, 1, new(*oauth.ResourceError), "429"},
		"503 till tomorrow": {down, 1, new(*oauth.ResourceError), "503"},
		"half for ever":     {sandbox.Fault{Cut: true}, 99, new(*oauth.NetworkError), "EOF"},
		"another program":   {status(200, "", `["not", "Google"]`), 99, new(*oauth.ResponseError), "JSON"},
		"nobody's person":   {status(200, "", `{"connections":[{"etag":"x"}]}`), 1, new(*oauth.ResponseError), "without a name"},
		"half a person":     {status(200, "", `{"connections":[{"resourceName":}]}`), 1, new(*oauth.ResponseError), "JSON"},
		"unknown page":      {nextPage("nowhere"), 1, new(*oauth.ResourceError), "page token"},
		"pages in a circle": {nextPage("circle"), 99, new(*oauth.ResponseError), "twice"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &sandbox.Server{Fault: onPage(13, test.times, test.fault)})
			if name == "pages in a circle" {
				d = newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
					return &sandbox.Fault{Status: 200, Body: `{"connections":[{"resourceName":"people/c1"}],"nextPageToken":"circle"}`}
				}})
			}
			got, err := collect(d.Contacts(t.Context(), nil))
			if !errors.As(err, test.want) || !strings.Contains(err.Error(), test.reason) {
				t.Fatalf("got %d contacts and %v, want %s", len(got), err, test.reason)
			}
			var whole time.Duration
			for _, p := range d.slept {
				whole += p
			}
			if whole > 16*time.Minute {
				t.Errorf("slept for %v", whole)
			}
		})
	}
}

// Of whom a list leaves something out the rest is read, or nothing is given:
// each person of a batch may be refused alone.
func TestPersonsInFull(t *testing.T) {
	refused := func(code, status int) func([]any) []any {
		return func(all []any) []any {
			one := all[0].(map[string]any)
			delete(one, "person")
			one["httpStatusCode"], one["status"] = status, map[string]any{"code": code}
			return all
		}
	}
	for name, test := range map[string]struct {
		edit  func([]any) []any
		times int
		given bool
	}{
		"refused once":     {refused(13, 500), 1, true},
		"refused for ever": {refused(13, 500), 99, false},
		"one too few":      {func(all []any) []any { return all[1:] }, 99, false},
		"nothing of one":   {func(all []any) []any { delete(all[0].(map[string]any), "person"); return all }, 99, false},
		"gone meanwhile":   {refused(5, 404), 99, true},
	} {
		var asked atomic.Int32
		d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
			if !strings.HasSuffix(r.URL.Path, ":batchGet") || int(asked.Add(1)) > test.times {
				return nil
			}
			return &sandbox.Fault{Edit: func(a map[string]any) { a["responses"] = test.edit(a["responses"].([]any)) }}
		}})
		got, err := collect(d.Contacts(t.Context(), nil))
		var answer *oauth.ResponseError
		if asked.Load() == 0 || (len(got) == 250) != test.given || !test.given && !errors.As(err, &answer) {
			t.Errorf("%s: asked %d times, got %d contacts, %v", name, asked.Load(), len(got), err)
		}
		if test.times == 1 {
			d.hasAll(got)
		}
	}
}

func TestPersonComesTwice(t *testing.T) {
	pages := map[string]string{
		"":  `{"connections":[{"resourceName":"people/c1"},{"resourceName":"people/c2"}],"nextPageToken":"2"}`,
		"2": `{"connections":[{"resourceName":"people/c2"},{"resourceName":"people/c3"}]}`,
	}
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		return &sandbox.Fault{Status: 200, Body: pages[r.URL.Query().Get("pageToken")]}
	}})
	got, err := collect(d.Contacts(t.Context(), nil))
	if err != nil || len(got) != 3 {
		t.Errorf("got %d, %v", len(got), err)
	}
}

func TestNextPageIsFetchedMeanwhile(t *testing.T) {
	asked := make(chan bool, 30)
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		asked <- true
		return nil
	}})
	for _, err := range d.Contacts(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		<-asked
		<-asked // the second is under way while the first person is looked at
		break
	}
}

// Who has seen enough does not wait for the page that is on its way.
func TestLeavingAList(t *testing.T) {
	asked := make(chan bool, 1)
	d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.URL.Query().Has("pageToken") {
			asked <- true
			<-r.Context().Done()
		}
		return nil
	}})
	for _, err := range d.Contacts(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		<-asked
		break
	}
	if len(d.slept) > 0 {
		t.Error("it was waited for until its time was over, and asked for again")
	}
}

func TestCancelledList(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range d.Contacts(ctx, nil) {
		if n++; n == 15 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n >= 250 {
		t.Errorf("after %d: got %v", n, last)
	}
}

func TestSync(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	var s contacts.Sync
	all, err := collect(d.Contacts(t.Context(), &s))
	if err != nil || s.Token == "" {
		t.Fatalf("got %d, %q, %v", len(all), s.Token, err)
	}
	none, err := collect(d.Contacts(t.Context(), &s))
	if err != nil || len(none) != 0 || s.Token == "" {
		t.Fatalf("nothing has changed: got %d, %v", len(none), err)
	}

	book := d.server.AddressBook(owner)
	added, err := book.Add(map[string]any{"names": []any{map[string]any{"givenName": "Neu"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Delete(all[3].ResourceName); err != nil {
		t.Fatal(err)
	}
	d.pass(time.Minute)
	changed, err := collect(d.Contacts(t.Context(), &s))
	if err != nil || len(changed) != 2 || changed[0].ResourceName != added || !changed[1].Metadata.Deleted {
		t.Fatalf("got %+v, %v", changed, err)
	}

	d.pass(8 * 24 * time.Hour)
	if _, err := collect(d.Contacts(t.Context(), &s)); !errors.Is(err, contacts.ErrSyncToken) {
		t.Errorf("after eight days: got %v", err)
	}
	if _, err := collect(d.Contacts(t.Context(), &contacts.Sync{Token: "garbage"})); !errors.Is(err, contacts.ErrSyncToken) {
		t.Errorf("a token that is none: got %v", err)
	}
}

// A quota of requests a minute is waited out with a clock, and all is there.
func TestQuotaOfAMinute(t *testing.T) {
	for _, retryAfter := range []bool{false, true} {
		d := newDesk(t, &sandbox.Server{People: sandbox.PeopleAPI{Quotas: sandbox.Quotas{CriticalReads: 10, RetryAfter: retryAfter}}})
		got, err := collect(d.Contacts(t.Context(), nil))
		if err != nil {
			t.Fatal(err)
		}
		d.hasAll(got)
		if len(d.waits) == 0 || !d.waits[0].Quota {
			t.Errorf("told %+v", d.waits)
		}
	}
}

// Our own pace is told of as well.
func TestPaceIsTold(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	d.api.PerMinute, d.api.Pace = 5, new(oauth.Pace)
	b := contacts.NewBook(d.api, func(context.Context, bool) (string, error) { return d.server.Issue(owner, "contacts.readonly") })
	b.PageSize, b.Waiting = 10, d.Waiting
	got, err := collect(b.Contacts(t.Context(), nil))
	if err != nil {
		t.Fatal(err)
	}
	d.hasAll(got)
	if len(d.waits) < 4 || d.waits[0].Quota {
		t.Errorf("told %+v", d.waits)
	}
}

// A label that is none is a bad answer.
func TestGroups_Broken(t *testing.T) {
	broken := status(200, "", `{"contactGroups":[{"resourceName":}]}`)
	d := newDesk(t, &sandbox.Server{Fault: func(*http.Request) *sandbox.Fault { return &broken }})
	var answer *oauth.ResponseError
	if got, err := d.Groups(t.Context()); !errors.As(err, &answer) {
		t.Errorf("got %v, %v", got, err)
	}
}

// As many tries as are set are made.
func TestManyTries(t *testing.T) {
	d := newDesk(t, &sandbox.Server{Fault: onPage(1, 10, status(500, "", "{}"))})
	d.api.Retries = 10
	b := contacts.NewBook(d.api, func(context.Context, bool) (string, error) { return d.server.Issue(owner, "contacts.readonly") })
	got, err := collect(b.Contacts(t.Context(), nil))
	if err != nil || len(d.slept) != 10 || slices.Max(d.slept) > 30*time.Second {
		t.Errorf("got %d contacts, %v after %v", len(got), err, d.slept)
	}
}

func TestTokenSourceFails(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	dead := errors.New("revoked")
	b := contacts.NewBook(d.api, func(context.Context, bool) (string, error) { return "", dead })
	if _, err := collect(b.Contacts(t.Context(), nil)); !errors.Is(err, dead) {
		t.Errorf("got %v", err)
	}
}

func TestPhotos(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	all, err := collect(d.Contacts(t.Context(), nil))
	if err != nil {
		t.Fatal(err)
	}
	here, gone := 0, 0
	for _, p := range all {
		for _, at := range p.OwnPhotos() {
			photo, err := d.Photo(t.Context(), at)
			switch {
			case errors.Is(err, contacts.ErrNoPhoto):
				gone++
			case err != nil:
				t.Fatal(err)
			default:
				here++
				picture, _, err := image.DecodeConfig(bytes.NewReader(photo.Data))
				if err != nil || !strings.HasPrefix(photo.ContentType, "image/") || picture.Width < 200 { // a list names the address of 100
					t.Errorf("%s: got %q, %d wide, %v", at, photo.ContentType, picture.Width, err)
				}
			}
		}
	}
	if here < 50 || gone == 0 || gone > 10 {
		t.Errorf("got %d photos, %d gone", here, gone)
	}
}

// An address that is nobody's we know never sees the token.
func TestPhotoElsewhere(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	other := &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.Header.Get("Authorization") != "" {
			t.Error("another host was shown the access token")
		}
		return &sandbox.Fault{Status: 403}
	}}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	for _, at := range []string{other.URL + "/contacts/x=s100", "ftp://example.com/x=s100", "file:///etc/passwd", "//example.com/x", "", "http://[::1"} {
		if _, err := d.Photo(t.Context(), at); !errors.Is(err, contacts.ErrNoPhoto) {
			t.Errorf("%s: got %v", at, err)
		}
	}
}

// transport is an http.RoundTripper.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Google's token goes to the servers of Google's photos, and to nobody else
// beneath the same domains; another provider's to neither.
func TestPhoto_WhoSeesTheToken(t *testing.T) {
	for api, seers := range map[string][]string{
		"https://people.googleapis.com/v1/": {"people.googleapis.com", "lh3.googleusercontent.com", "lh6.googleusercontent.com"},
		"https://api.example.com/":          {"api.example.com"},
		"https://googleapis.com.example/":   nil,
		"http://127.0.0.1:8080/":            nil,
	} {
		var seen []string
		hc := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Authorization") != "" {
				seen = append(seen, r.URL.Host)
			}
			return &http.Response{StatusCode: 403, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		})}
		b := contacts.NewBook(&oauth.ResourceServer{BaseURI: api, HTTP: hc}, func(context.Context, bool) (string, error) { return "ya29.hush-hush", nil })
		for _, host := range []string{
			"people.googleapis.com", "api.example.com", "lh3.googleusercontent.com", "lh6.googleusercontent.com", "lh3.googleusercontent.com:444", "lh9.googleusercontent.com",
			"34.120.0.1.bc.googleusercontent.com", "x.lh3.googleusercontent.com", "lh3xgoogleusercontent.com", "www.google.com", "sites.google.com",
		} {
			if _, err := b.Photo(t.Context(), "https://"+host+"/contacts/x=s100"); !errors.Is(err, contacts.ErrNoPhoto) {
				t.Errorf("%s: got %v", host, err)
			}
		}
		if !slices.Equal(seen, seers) {
			t.Errorf("the token of %s was shown to %v, want %v", api, seen, seers)
		}
	}
}

// A photo that is none costs no more than itself.
func TestPhoto_Odd(t *testing.T) {
	const picture = "\x89PNG\r\n\x1a\n"
	redirect := sandbox.Fault{Status: 302, Header: http.Header{"Location": {"/sign-in"}}}
	for name, test := range map[string]struct {
		path   string
		fault  sandbox.Fault
		asked  int
		signed *sandbox.Fault // with the token
		want   string
	}{
		"a sign-in":         {"/contacts/x=s100", redirect, 2, &sandbox.Fault{Body: picture}, "given"},
		"nothing but that":  {"/contacts/x=s100", redirect, 2, &redirect, "none"},
		"too large":         {"/contacts/x=s100", sandbox.Fault{Pad: 33 << 20}, 1, nil, "none"},
		"no content":        {"/contacts/x=s100", sandbox.Fault{Status: 204}, 1, nil, "none"},
		"two slashes":       {"//contacts/x=s100", sandbox.Fault{}, 0, nil, "none"},
		"a network's login": {"/contacts/x=s100", sandbox.Fault{Status: 511}, 4, nil, "an error"},
	} {
		var asked atomic.Int32
		d := newDesk(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
			if asked.Add(1); test.signed != nil && r.Header.Get("Authorization") != "" {
				return test.signed
			}
			return &test.fault
		}})
		_, err := d.Photo(t.Context(), d.server.URL+test.path)
		got := "given"
		if errors.Is(err, contacts.ErrNoPhoto) {
			got = "none"
		} else if err != nil {
			got = "an error"
		}
		if got != test.want || int(asked.Load()) != test.asked {
			t.Errorf("%s: asked %d times, got %v", name, asked.Load(), err)
		}
	}
}

func TestInOrder(t *testing.T) {
	numbers := func(context.Context) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for i := range 100 {
				if !yield(i, nil) {
					return
				}
			}
			yield(0, errors.New("the end is missing"))
		}
	}
	for _, atOnce := range []int{1, 2, 4} {
		next := 0
		var last error
		for got, err := range contacts.InOrder(t.Context(), atOnce, numbers, func(_ context.Context, i int) (int, error) { return i * i, nil }) {
			if last = err; err == nil && got != next*next {
				t.Fatalf("got %d, want %d", got, next*next)
			}
			next++
		}
		if last == nil || next != 101 {
			t.Errorf("%d at once, after %d: got %v", atOnce, next, last)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range contacts.InOrder(ctx, atOnce, numbers, func(ctx context.Context, i int) (int, error) { return i, ctx.Err() }) {
			last = err
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("%d at once, cancelled: got %v", atOnce, last)
		}
	}
}

// Who fails, and who leaves, does not wait for an item that is on its way.
func TestInOrder_EndsAtOnce(t *testing.T) {
	slow := func(ctx context.Context) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			if yield(0, nil) {
				<-ctx.Done()
			}
		}
	}
	failed := errors.New("no room")
	for _, atOnce := range []int{1, 4} {
		for _, err := range contacts.InOrder(t.Context(), atOnce, slow, func(context.Context, int) (int, error) { return 0, failed }) {
			if !errors.Is(err, failed) {
				t.Errorf("got %v", err)
			}
		}
		for range contacts.InOrder(t.Context(), atOnce, slow, func(context.Context, int) (int, error) { return 0, nil }) {
			break
		}
	}
}
