package connections

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"gcdesk/oauth"
)

// Inquiry is what somebody who asks for a diagnosis brings along. Any field may
// be zero.
type Inquiry struct {
	Err  error       // what has just failed
	Page BrowserPage // what the browser shows
	// Progress is told of each check as it begins, with only Of and How set, and
	// as it ends; one call at a time, on any goroutine.
	Progress func(c Check, ended bool)
}

// diagnosisTime bounds what Diagnose asks, the keyring and its prompt included,
// so that with the records it stays under ten seconds.
const (
	diagnosisTime  = 8 * time.Second
	diagnosisGrace = time.Second // for whoever does not end with the context
)

// Diagnose asks afresh how a connection stands and says what is wrong with it,
// the most likely cause first. The checks run beside each other, each bounded:
// after ten seconds there is an answer, whatever hangs. Nothing changes but
// what Test writes. The error is for a connection that could not be looked at
// at all.
func (s *Service) Diagnose(ctx context.Context, id string, q Inquiry) (Diagnosis, error) {
	c, client, err := s.load(ctx, id)
	if err != nil {
		return Diagnosis{}, err
	}
	e := s.Known(c, client)
	e.Page = q.Page
	if q.Err != nil {
		e.Failure = s.failure(q.Err)
	}
	if o, err := s.Overview(ctx); err == nil {
		e.Newer = o.newer(c, client)
	}
	limit := s.DiagnosisTime
	if limit == 0 {
		limit = diagnosisTime
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if refused := (*KeyringError)(nil); errors.As(q.Err, &refused) && refused.Reason == KeyringLocked {
		bounded = WithPrompts(bounded, Prompts{For: -1}) // the person has just been
	}
	s.collect(bounded, &e, q.Progress)
	if err := ctx.Err(); err != nil {
		return Diagnosis{}, err
	}
	e.At = s.Now()
	return Diagnose(e), nil
}

// Known is the evidence that needs no asking: what the records say.
func (s *Service) Known(c Connection, client Client) Evidence {
	return Evidence{At: s.Now(), Connection: c, Client: client, Kind: s.Kind(client), Preset: s.Preset}
}

// newer counts the sign-ins of the same account and client that came later.
func (o Overview) newer(c Connection, client Client) (n int) {
	for _, other := range o.Connections {
		its, _ := o.Client(other.Client)
		if other.ID != c.ID && its.ClientID == client.ClientID && other.AuthorizedAt.After(c.AuthorizedAt) &&
			c.Account.Key() != "" && c.Account.Key() == other.Account.Key() {
			n++
		}
	}
	return n
}

// collector gathers what the checks find.
type collector struct {
	s        *Service
	progress func(Check, bool)

	mu       sync.Mutex // guards what follows
	evidence Evidence
	running  []*running
	clocks   []clockAt
	closed   bool // who comes later is not heard
}

// clockAt is by how much this computer's clock is ahead of a host's.
type clockAt struct {
	of   Checked
	host string
	skew time.Duration
}

// running is a check that has begun.
type running struct {
	k     *collector
	check Check // Of and How; At is when it began
}

// collect runs the checks until all have ended or ctx has.
func (s *Service) collect(ctx context.Context, e *Evidence, progress func(Check, bool)) {
	asking := *s
	asking.Secrets = &UntilRefused{Secrets: s.Secrets}
	k := &collector{s: &asking, progress: progress, evidence: *e}
	var all sync.WaitGroup
	for _, check := range []func(context.Context, Evidence){k.keyring, k.network, k.client, k.signIn} {
		all.Go(func() { check(ctx, *e) })
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		grace := time.NewTimer(diagnosisGrace)
		defer grace.Stop()
		select {
		case <-ended:
		case <-grace.C:
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.running) > 0 {
		k.running[0].ends(s.failure(context.DeadlineExceeded))
	}
	k.clock()
	k.closed = true
	slices.SortStableFunc(k.evidence.Checks, func(a, b Check) int {
		return cmp.Or(cmp.Compare(slices.Index(checkOrder, a.Of), slices.Index(checkOrder, b.Of)), cmp.Compare(a.How, b.How))
	})
	*e = k.evidence
}

func (k *collector) begin(of Checked, how string) *running {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := &running{k, Check{Of: of, How: how}}
	if k.progress != nil && !k.closed {
		k.progress(r.check, false)
	}
	r.check.At = k.s.Now()
	k.running = append(k.running, r)
	return r
}

// end says what came of a check: nil when all is well.
func (r *running) end(err error) {
	var f *Failure
	if err != nil {
		f = r.k.s.failure(err)
	}
	r.k.mu.Lock()
	defer r.k.mu.Unlock()
	r.ends(f)
}

// ends is end for who holds mu.
func (r *running) ends(f *Failure) {
	k := r.k
	if !r.leave() {
		return
	}
	c := r.check
	c.At, c.Took, c.Failure = k.s.Now(), k.s.Now().Sub(c.At), f
	k.note(c)
}

// note adds what was found; the caller holds mu.
func (k *collector) note(c Check) {
	k.evidence.Checks = append(k.evidence.Checks, c)
	if k.progress != nil {
		k.progress(c, true)
	}
}

// drop takes back a check that could not be made.
func (r *running) drop() {
	r.k.mu.Lock()
	defer r.k.mu.Unlock()
	r.leave()
}

func (r *running) leave() bool {
	i := slices.Index(r.k.running, r)
	if i < 0 || r.k.closed {
		return false
	}
	r.k.running = slices.Delete(r.k.running, i, i+1)
	return true
}

// keyring reads the secrets that the records name. An access token may be
// missing: it is renewed.
func (k *collector) keyring(ctx context.Context, e Evidence) {
	r := k.begin(CheckedKeyring, "")
	_, err := k.s.clientSecret(ctx, e.Client)
	if err == nil && !e.Connection.Tokens.Refresh.IsZero() {
		_, err = k.s.secret(ctx, e.Connection.Tokens.Refresh)
	}
	r.end(err)
}

// network asks the hosts whether they are there.
func (k *collector) network(ctx context.Context, e Evidence) {
	urls := []string{k.s.Endpoints(e.Client).Token}
	if api := k.s.API(e.Connection, e.Client).BaseURI; api != "" && host(api) != host(urls[0]) {
		urls = append(urls, api)
	}
	var all sync.WaitGroup
	for _, u := range urls {
		all.Go(func() {
			r := k.begin(CheckedNetwork, host(u))
			if k.s.Preset.Practice && !oauth.IsLoopback(u) {
				r.end(ErrNotLoopback)
				return
			}
			r.end(oauth.Reach(ctx, k.dated(CheckedNetwork).HTTP, u))
		})
	}
	all.Wait()
}

// dated is the service with a look at the Date of each answer (RFC 9110 section
// 6.6.1), unless a cache gave it.
func (k *collector) dated(of Checked) *Service {
	s, hc := *k.s, *k.s.HTTP
	next := hc.Transport
	hc.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		answer, err := next.RoundTrip(r)
		if err != nil || answer.Header.Get("Age") != "" {
			return answer, err
		}
		if date, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.clocks = append(k.clocks, clockAt{of, r.URL.Scheme + "://" + r.URL.Host, k.s.Now().Sub(date)})
		}
		return answer, nil
	})
	s.HTTP = &hc
	return &s
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// clock takes the token endpoint's word before that of others; the caller holds
// mu.
func (k *collector) clock() {
	for _, of := range []Checked{CheckedClient, CheckedToken, CheckedNetwork} {
		i := slices.IndexFunc(k.clocks, func(c clockAt) bool { return c.of == of })
		if i < 0 {
			continue
		}
		e, at := &k.evidence, k.clocks[i]
		e.Skew, e.SkewKnown = at.skew, true
		e.SkewAgreed = slices.ContainsFunc(k.clocks, func(c clockAt) bool { return c.host != at.host && (c.skew-at.skew).Abs() <= MaxSkew })
		c := Check{Of: CheckedClock, How: at.host, At: k.s.Now()}
		if e.clockWrong() {
			c.Failure = &Failure{Code: CauseClock, Since: c.At}
		}
		k.note(c)
		return
	}
}

// client asks whether the server knows ID and secret. Where the secret is not
// to be had, the keyring's check says so.
func (k *collector) client(ctx context.Context, e Evidence) {
	r := k.begin(CheckedClient, host(k.s.Endpoints(e.Client).Token))
	server, err := k.dated(CheckedClient).server(ctx, e.Client)
	if err != nil {
		r.drop()
		return
	}
	r.end(server.Check(ctx))
}

// signIn is Test, told by what it found: of the token, the permissions, the
// dates, the API.
func (k *collector) signIn(ctx context.Context, e Evidence) {
	if !e.Connection.Authorized() {
		return
	}
	token := k.begin(CheckedToken, host(k.s.Endpoints(e.Client).Token))
	c, answered, err := k.dated(CheckedToken).test(ctx, e.Connection.ID)
	if err == nil {
		e.Connection = c
		k.mu.Lock()
		if !k.closed {
			k.evidence.Connection = c
		}
		k.mu.Unlock()
	}
	if answered == nil {
		answered = err
	}
	f := FailureOf(answered)
	switch {
	case strings.HasPrefix(f.Code, CodeKeyring), errors.Is(err, ErrNotAuthorized): // the keyring's check says so; or it was signed out meanwhile
		token.drop()
		return
	case answered != nil && !f.ofAPI():
		token.end(answered)
		return
	}
	token.end(nil)
	if api := k.s.API(c, e.Client).BaseURI; api != "" {
		k.begin(CheckedAPI, host(api)).end(answered)
	}
	if len(c.Missing()) == 0 {
		k.begin(CheckedPermissions, "").end(nil)
	}
	if !e.endsSoon() { // by this computer's clock
		k.begin(CheckedDates, "").end(nil)
	}
}

// ofAPI reports whether the API answered, or should have.
func (f Failure) ofAPI() bool { return f.Op == opAPI || f.Op == opPing }
