package sandbox_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// start runs a server for one test.
func start(t testing.TB, s *sandbox.Server) *sandbox.Server {
	t.Helper()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// clock is a time that a test sets.
type clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const (
	redirectURI = "http://127.0.0.1:9/callback" // nobody has to listen: the Person stays
	verifier    = "practice-verifier-practice-verifier-practice-verifier"
)

func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// app is a program that signs people in, in as few words as a test wants.
type app struct {
	t      testing.TB
	s      *sandbox.Server
	client sandbox.Client
	uri    string
}

func newApp(t testing.TB, s *sandbox.Server) app { return app{t, s, s.Clients[0], redirectURI} }

// link is the authorization request; more is pairs that replace or, when
// empty, remove parameters.
func (a app) link(scope string, more ...string) string {
	q := url.Values{
		"client_id": {a.client.ID}, "redirect_uri": {a.uri}, "response_type": {"code"}, "scope": {scope},
		"state": {"st/ate+1"}, "code_challenge": {s256(verifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(more); i += 2 {
		if q.Set(more[i], more[i+1]); more[i+1] == "" {
			q.Del(more[i])
		}
	}
	return a.s.Endpoints().Authorization + "?" + q.Encode()
}

// visit lets a person answer and returns the parameters that come back.
func (a app) visit(p sandbox.Person, link string) url.Values {
	a.t.Helper()
	p.Stays = true
	page, err := p.Visit(a.t.Context(), link)
	if err != nil {
		a.t.Fatal(err)
	}
	back, query, found := strings.Cut(page.URL, "?")
	if !found || back != a.uri {
		a.t.Fatalf("the browser ended at %s with %d:\n%s", back, page.Status, page.Body)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		a.t.Fatal(err)
	}
	return values
}

// blocked lets a person try and returns the page that they cannot get past.
func (a app) blocked(p sandbox.Person, link string) sandbox.Page {
	a.t.Helper()
	page, err := p.Visit(a.t.Context(), link)
	if err != nil {
		a.t.Fatal(err)
	}
	if !strings.HasPrefix(page.URL, a.s.URL) {
		a.t.Fatalf("the browser was sent away")
	}
	return page
}

// answer is a JSON answer.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	raw    string
}

func (a answer) text(name string) string { s, _ := a.body[name].(string); return s }

func (a answer) number(name string) float64 { n, _ := a.body[name].(float64); return n }

func do(t testing.TB, r *http.Request) answer {
	t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: res.StatusCode, header: res.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body)
	return a
}

func post(t testing.TB, address string, pairs ...string) answer {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(t, r)
}

func get(t testing.TB, address, token string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return do(t, r)
}

func (a app) exchange(code string) answer {
	a.t.Helper()
	return post(a.t, a.s.Endpoints().Token, "client_id", a.client.ID, "client_secret", a.client.Secret,
		"grant_type", "authorization_code", "code", code, "code_verifier", verifier, "redirect_uri", a.uri)
}

func (a app) refresh(token string) answer {
	a.t.Helper()
	return post(a.t, a.s.Endpoints().Token, "client_id", a.client.ID, "client_secret", a.client.Secret,
		"grant_type", "refresh_token", "refresh_token", token)
}

// signIn goes all the way to the tokens.
func (a app) signIn(p sandbox.Person, scope string, more ...string) answer {
	a.t.Helper()
	got := a.exchange(a.visit(p, a.link(scope, more...)).Get("code"))
	if got.status != http.StatusOK {
		a.t.Fatalf("sign in: %d %s", got.status, got.raw)
	}
	return got
}

func TestStartRefusesWhatIsNotLoopback(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "localhost:0", "example.com:80", "nonsense"} {
		s := &sandbox.Server{Addr: addr}
		if err := s.Start(); err == nil {
			t.Errorf("%s: listens at %s", addr, s.URL)
			s.Close()
		}
	}
}

func TestEndpointsAreUsable(t *testing.T) {
	s := start(t, &sandbox.Server{})
	if err := s.Endpoints().Validate(); err != nil {
		t.Error(err)
	}
	if got := len(s.Endpoints().URLs()); got != 6 {
		t.Errorf("got %d addresses, want all 6", got)
	}
}

func TestForeignHostIsRefused(t *testing.T) {
	s := start(t, &sandbox.Server{})
	for host, want := range map[string]int{
		"rebound.example": http.StatusMisdirectedRequest, "127.0.0.1": http.StatusMisdirectedRequest,
		"127.0.0.1:1": http.StatusMisdirectedRequest, strings.Replace(s.URL[7:], "127.0.0.1", "localhost", 1): http.StatusOK,
	} {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/", nil)
		r.Host = host
		if got := do(t, r).status; got != want {
			t.Errorf("Host %s: got %d, want %d", host, got, want)
		}
	}
}

func TestForeignOriginIsRefused(t *testing.T) {
	s := start(t, &sandbox.Server{})
	for _, path := range []string{"/", "/faults", "/consent", "/token"} {
		for name, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, nil)
			r.Header.Set(name, value)
			if got := do(t, r).status; got != http.StatusForbidden {
				t.Errorf("%s from another site: got %d", path, got)
			}
		}
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, nil)
		r.Header.Set("Origin", "null")
		if got := do(t, r).status; got != http.StatusForbidden {
			t.Errorf("%s from nowhere: got %d", path, got)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := start(t, &sandbox.Server{})
	if got := post(t, s.Endpoints().Token, "code", strings.Repeat("x", 2<<20)).status; got != http.StatusBadRequest {
		t.Errorf("got %d, want 400", got)
	}
}

func TestFolderKeepsEverythingOverRestarts(t *testing.T) {
	dir := t.TempDir()
	s := &sandbox.Server{Dir: dir, Testing: true}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	a := newApp(t, s)
	tokens := a.signIn(sandbox.Person{}, "openid email https://www.googleapis.com/auth/contacts.readonly")
	before := s.URL
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = start(t, &sandbox.Server{Dir: dir})
	if s.URL != before {
		t.Errorf("got %s, want the address of last time, %s", s.URL, before)
	}
	a.s = s
	if got := a.refresh(tokens.text("refresh_token")); got.status != http.StatusOK {
		t.Errorf("yesterday's refresh token: %s", got.raw)
	}
	if got := get(t, s.BaseURI()+"/v1/people/me?personFields=emailAddresses", tokens.text("access_token")); got.status != http.StatusOK {
		t.Errorf("yesterday's access token: %s", got.raw)
	}
	if got := a.visit(sandbox.Person{}, a.link("openid email")).Get("prompt"); got != "none" {
		t.Errorf("the consent was not remembered: prompt=%s", got)
	}
	info, err := os.Stat(filepath.Join(dir, "sandbox.json"))
	if err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("got %v, %v; want a file for its owner alone", info, err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, "sandbox.json"))
	if err != nil || strings.Contains(string(kept), tokens.text("refresh_token")) || strings.Contains(string(kept), tokens.text("access_token")) {
		t.Errorf("the file holds tokens in plain text (%v)", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("got %d files, want 1", len(left))
	}
}

func TestTakenPortOfLastTime(t *testing.T) {
	dir := t.TempDir()
	s := &sandbox.Server{Dir: dir}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	before := s.URL
	s.Close()
	squatter, err := net.Listen("tcp", strings.TrimPrefix(before, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer squatter.Close()

	s = start(t, &sandbox.Server{Dir: dir})
	if s.URL == before {
		t.Error("listens on a port that is taken")
	}
	if got := string(s.ClientFile(s.Clients[0].ID)); !strings.Contains(got, s.URL+"/token") {
		t.Errorf("the client file does not follow the port of the day: %s", got)
	}
}

func TestDamagedFolderIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sandbox.json"), []byte(`{"port":`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &sandbox.Server{Dir: dir}
	if err := s.Start(); err == nil {
		s.Close()
		t.Error("starts over a damaged file")
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	s := &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.URL.Path == "/token" {
			return &sandbox.Fault{Hang: true}
		}
		return nil
	}}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	hung := make(chan error)
	go func() {
		res, err := (&http.Client{Transport: transport}).Post(s.Endpoints().Token, "application/x-www-form-urlencoded", nil)
		if err == nil {
			res.Body.Close()
		}
		hung <- err
	}()
	for s.Count("/token") == 0 {
		runtime.Gosched()
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-hung; err == nil {
		t.Error("the hanging request got an answer")
	}
	if err := s.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	transport.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
		}
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://")); err == nil {
		t.Error("the port is still open")
	}
}

func TestJournalCountsAndKeepsNoSecrets(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	tokens := a.signIn(sandbox.Person{}, "email")
	a.refresh(tokens.text("refresh_token"))
	get(t, s.Endpoints().TokenInfo+"?access_token="+tokens.text("access_token"), "")

	if got := s.Count(s.Endpoints().Token); got != 2 {
		t.Errorf("got %d token requests, want 2", got)
	}
	var kinds []string
	for _, r := range s.Requests() {
		if r.Path == "/token" {
			kinds = append(kinds, r.GrantType)
			if r.ClientID != a.client.ID {
				t.Errorf("got client %q", r.ClientID)
			}
		}
	}
	if want := []string{"authorization_code", "refresh_token"}; !slices.Equal(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
	journal, err := json.Marshal(s.Requests())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{tokens.text("access_token"), tokens.text("refresh_token"), a.client.Secret, verifier, "st/ate+1"} {
		if strings.Contains(string(journal), secret) {
			t.Errorf("the journal holds %q", secret)
		}
	}
}

func TestClientsAndAccountsAreChecked(t *testing.T) {
	twice := sandbox.DesktopClient()
	for name, s := range map[string]*sandbox.Server{
		"no secret":     {Clients: []sandbox.Client{{ID: "1-a", Type: oauth.Desktop}}},
		"no type":       {Clients: []sandbox.Client{{ID: "1-a", Secret: "s"}}},
		"client twice":  {Clients: []sandbox.Client{twice, twice}},
		"account twice": {Accounts: append(sandbox.DefaultAccounts(), sandbox.Account{Sub: "9", Email: "ADA@example.com"})},
		"no sub":        {Accounts: []sandbox.Account{{Email: "a@example.com"}}},
	} {
		if err := s.Start(); err == nil {
			s.Close()
			t.Errorf("%s: starts", name)
		}
	}
	s := start(t, &sandbox.Server{})
	if err := s.Start(); err == nil {
		t.Error("starts twice")
	}
	if err := s.Arm("no such thing", 1); !errors.Is(err, sandbox.ErrNoSuchFault) {
		t.Errorf("got %v", err)
	}
}
