package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const goodAnswer = `{"access_token":"` + theAccess + `","expires_in":3599,"refresh_token":"1//new","scope":"openid","token_type":"Bearer"}`

// tokenServer is an authorization server of which only the token endpoint
// answers, and a count of the requests to it. Nobody sleeps.
func tokenServer(t testing.TB, answer http.HandlerFunc) (*AuthorizationServer, *atomic.Int32) {
	t.Helper()
	var count atomic.Int32
	hs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		answer(w, r)
	}))
	t.Cleanup(hs.Close)
	return serverAt(hs.URL), &count
}

func serverAt(base string) *AuthorizationServer {
	c := desktop
	c.Endpoints = Endpoints{Authorization: base + "/auth", Token: base + "/token", Revoke: base + "/revoke", TokenInfo: base + "/tokeninfo", UserInfo: base + "/userinfo", Issuer: base}
	return &AuthorizationServer{
		Client: c, Now: func() time.Time { return noon },
		Sleep: func(context.Context, time.Duration) error { return nil },
	}
}

func says(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body) //nolint:errcheck // the client may have had enough
	}
}

// exchange trades theCode.
func exchange(t testing.TB, s *AuthorizationServer) (Grant, error) {
	t.Helper()
	a := begin(t, s.Client, Options{})
	g, err := s.Exchange(t.Context(), a, theCode)
	harmless(t, err, a)
	return g, err
}

func refresh(t testing.TB, s *AuthorizationServer) (Grant, error) {
	t.Helper()
	g, err := s.Refresh(t.Context(), theRefresh)
	harmless(t, err, nil)
	return g, err
}

// impatient gives up after a moment that a test can wait for.
func impatient() *http.Client {
	hc := NewHTTPClient()
	hc.Timeout = 50 * time.Millisecond
	return hc
}

func TestExchangeSendsWhatTheRFCSays(t *testing.T) {
	for _, style := range []AuthStyle{"", InBody, InHeader} {
		t.Run("credentials in "+string(style), func(t *testing.T) {
			var got url.Values
			var id, secret string
			s, count := tokenServer(t, func(w http.ResponseWriter, r *http.Request) {
				r.ParseForm() //nolint:errcheck // shown by what is missing
				got = r.PostForm
				id, secret, _ = r.BasicAuth()
				says(200, goodAnswer)(w, r)
			})
			s.Client.Endpoints.AuthStyle = style
			a := begin(t, s.Client, Options{})
			if _, err := s.Exchange(t.Context(), a, theCode); err != nil {
				t.Fatal(err)
			}
			want := url.Values{"grant_type": {"authorization_code"}, "code": {theCode}, "redirect_uri": {a.RedirectURI()}, "code_verifier": {a.verifier}}
			if style == InHeader {
				if id != s.Client.ID || secret != s.Client.Secret {
					t.Errorf("got Basic %q", id)
				}
			} else {
				want.Set("client_id", s.Client.ID)
				want.Set("client_secret", s.Client.Secret)
			}
			if got.Encode() != want.Encode() {
				t.Errorf("got form %v, want %v", got, want)
			}
			if count.Load() != 1 {
				t.Errorf("got %d requests, want 1", count.Load())
			}
		})
	}
}

func TestAuthorizationRequest(t *testing.T) {
	a := begin(t, desktop, Options{LoginHint: "ada@example.com", Prompt: "consent", Language: "de"})
	u, err := url.Parse(a.URL())
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if len(q.Get("code_challenge")) != 43 || strings.Contains(a.URL(), a.verifier) || strings.Contains(a.URL(), desktop.Secret) {
		t.Error("the challenge is wrong, or verifier or secret stand in the URL")
	}
	q.Del("code_challenge")
	want := url.Values{
		"client_id": {desktop.ID}, "redirect_uri": {a.RedirectURI()}, "response_type": {"code"}, "state": {a.state},
		"scope": {"https://www.googleapis.com/auth/contacts.readonly openid"}, "code_challenge_method": {"S256"},
		"access_type": {"offline"}, "login_hint": {"ada@example.com"}, "prompt": {"consent"}, "hl": {"de"},
	}
	if q.Encode() != want.Encode() || !strings.HasPrefix(a.URL(), desktop.Endpoints.Authorization+"?") {
		t.Errorf("got %v\nwant %v", q, want)
	}
	if b := begin(t, desktop, Options{}); b.state == a.state || b.verifier == a.verifier || len(b.state) < 26 || len(b.verifier) < 43 {
		t.Error("state and verifier must be new each time, and long")
	}
}

func TestTokenEndpointAnswersSomethingElse(t *testing.T) {
	truncated := goodAnswer[:len(goodAnswer)/2]
	huge := func(w http.ResponseWriter, _ *http.Request) {
		io.CopyN(w, endless{}, 50<<20) //nolint:errcheck // the client has had enough before
	}
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		status int
	}{
		{"HTML with 200", says(200, "<!doctype html><p>Welcome to the hotel", "Content-Type", "text/html"), 200},
		{"HTML with 403", says(403, "<p>no", "Content-Type", "text/html"), 403},
		{"truncated JSON", says(200, truncated), 200},
		{"empty body", says(200, ""), 200},
		{"empty object", says(200, "{}"), 200},
		{"null", says(200, "null"), 200},
		{"no access token", says(200, `{"refresh_token":"`+theRefresh+`","token_type":"Bearer"}`), 200},
		{"50 MB body", huge, 200},
		{"50 MB refusal", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(400); huge(w, r) }, 400},
		{"token_type mac", says(200, `{"access_token":"`+theAccess+`","token_type":"mac"}`), 200},
		{"400 without a code", says(400, `{"message":"`+theCode+`"}`), 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, count := tokenServer(t, test.answer)
			for _, act := range []func(testing.TB, *AuthorizationServer) (Grant, error){exchange, refresh} {
				g, err := act(t, s)
				var answer *ResponseError
				if !errors.As(err, &answer) || answer.Status != test.status {
					t.Errorf("got %v, want a *ResponseError of HTTP %d", err, test.status)
				}
				if g.AccessToken != "" || g.RefreshToken != "" {
					t.Error("a failure gives tokens")
				}
			}
			if count.Load() != 2 {
				t.Errorf("got %d requests, want one each", count.Load())
			}
		})
	}
}

// A server that rotates has forgotten the old refresh token, whatever else is
// wrong with its answer: the new one is kept, and the error told.
func TestRefreshKeepsWhatWasRotated(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		kept   string
	}{
		"token_type mac":           {says(200, strings.Replace(goodAnswer, "Bearer", "mac", 1)), "1//new"},
		"an error beside it":       {says(200, strings.Replace(goodAnswer, `{`, `{"error":"temporarily_odd",`, 1)), "1//new"},
		"no access token":          {says(200, `{"refresh_token":"1//new"}`), "1//new"},
		"a damaged access token":   {says(200, strings.Replace(goodAnswer, theAccess, `ya29.\u0000`, 1)), "1//new"},
		"a damaged refresh token":  {says(200, strings.Replace(goodAnswer, "1//new", `1//\n`, 1)), ""},
		"the old one once more":    {says(200, `{"refresh_token":"`+theRefresh+`"}`), ""},
		"a refusal with a token":   {says(400, strings.Replace(goodAnswer, `{`, `{"error":"invalid_grant",`, 1)), ""},
		"a server in trouble":      {says(503, goodAnswer), ""},
		"an exchange has none yet": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			answer, act := test.answer, refresh
			if answer == nil {
				answer, act = says(200, strings.Replace(goodAnswer, "Bearer", "mac", 1)), exchange
			}
			s, _ := tokenServer(t, answer)
			g, err := act(t, s)
			if err == nil || g.RefreshToken != test.kept || g.AccessToken != "" {
				t.Errorf("kept %q, want %q; access token %q, error %v", g.RefreshToken, test.kept, g.AccessToken, err)
			}
		})
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return copy(b, strings.Repeat(" ", len(b))), nil }

func TestTokenEndpointBreaksOff(t *testing.T) {
	for name, answer := range map[string]string{
		"says nothing": "",
		// net/http quotes such a line in its error.
		"speaks no HTTP": theCode + " " + theRefresh + " " + desktop.Secret + "\r\n\r\n",
		"a bad header":   "HTTP/1.1 200 OK\r\n" + theCode + theRefresh + "\r\n\r\n",
		"half an answer": "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + goodAnswer[:20],
	} {
		t.Run(name, func(t *testing.T) {
			s, count := tokenServer(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				io.WriteString(conn, answer) //nolint:errcheck // loopback
				conn.Close()
			})
			var network *NetworkError
			if _, err := exchange(t, s); !errors.As(err, &network) || network.Timeout || count.Load() != 1 {
				t.Errorf("got %v after %d requests, want a *NetworkError after one", err, count.Load())
			}
			if _, err := refresh(t, s); !errors.As(err, &network) || count.Load() != 1+refreshTries {
				t.Errorf("got %v after %d requests, want a *NetworkError after %d more", err, count.Load()-1, refreshTries)
			}
		})
	}
}

func TestTokenEndpointHangs(t *testing.T) {
	for name, begun := range map[string]string{"in the headers": "", "in the body": goodAnswer[:20]} {
		t.Run(name, func(t *testing.T) {
			over := make(chan struct{})
			s, count := tokenServer(t, func(w http.ResponseWriter, _ *http.Request) {
				if begun != "" {
					io.WriteString(w, begun)              //nolint:errcheck // loopback
					http.NewResponseController(w).Flush() //nolint:errcheck // loopback
				}
				<-over
			})
			t.Cleanup(func() { close(over) })
			s.HTTP = impatient()
			for _, act := range []func(testing.TB, *AuthorizationServer) (Grant, error){exchange, refresh} {
				_, err := act(t, s)
				var network *NetworkError
				if !errors.As(err, &network) || !network.Timeout {
					t.Errorf("got %v, want a time-out", err)
				}
			}
			if count.Load() != 2 {
				t.Errorf("got %d requests: what was waited for is not tried again", count.Load())
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.Refresh(ctx, theRefresh); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want the cancellation", err)
			}
		})
	}
}

func TestTokenEndpointRedirectsToAnotherHost(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var elsewhere atomic.Int32
		other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
		defer other.Close()
		s, _ := tokenServer(t, says(status, "", "Location", other.URL+"/token"))
		for name, err := range everyCall(t, s) {
			var answer *ResponseError
			if !errors.As(err, &answer) || answer.Status != status {
				t.Errorf("%s: got %v, want a *ResponseError of HTTP %d", name, err, status)
			}
		}
		if elsewhere.Load() > 0 {
			t.Errorf("HTTP %d: the other host was asked %d times", status, elsewhere.Load())
		}
	}
}

// everyCall makes every request that carries a secret.
func everyCall(t testing.TB, s *AuthorizationServer) map[string]error {
	t.Helper()
	_, exchanged := exchange(t, s)
	_, refreshed := refresh(t, s)
	_, info := s.TokenInfo(t.Context(), theAccess)
	_, who := s.UserInfo(t.Context(), theAccess)
	errs := map[string]error{
		"exchange": exchanged, "refresh": refreshed, "tokeninfo": info, "userinfo": who,
		"check": s.Check(t.Context()), "revoke": s.Revoke(t.Context(), theRefresh),
		"api": (&ResourceServer{BaseURI: s.Client.Endpoints.UserInfo, HTTP: s.HTTP}).Get(t.Context(), "me", theAccess, new(any)),
	}
	for _, err := range errs {
		harmless(t, err, nil)
	}
	return errs
}

func TestRefreshRetries(t *testing.T) {
	for _, test := range []struct {
		name     string
		status   int
		header   []string
		tries    int32
		shortest time.Duration // of the first pause
	}{
		{"429", 429, nil, 3, 500 * time.Millisecond},
		{"429 with Retry-After", 429, []string{"Retry-After", "2"}, 3, 2 * time.Second},
		{"503 with a date", 503, []string{"Date", "Sun, 22 Nov 2026 12:00:00 GMT", "Retry-After", "Sun, 22 Nov 2026 12:00:03 GMT"}, 3, 3 * time.Second},
		{"500", 500, nil, 3, 500 * time.Millisecond},
		{"503 that wants too much", 503, []string{"Retry-After", "3600"}, 1, 0},
		{"Retry-After of words", 503, []string{"Retry-After", "later"}, 3, 500 * time.Millisecond},
		{"Retry-After below nothing", 503, []string{"Retry-After", "-5"}, 3, 500 * time.Millisecond},
		{"400", 400, nil, 1, 0},
		{"401", 401, nil, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, count := tokenServer(t, says(test.status, `{"error":"some_error"}`, test.header...))
			var pauses []time.Duration
			s.Sleep = func(_ context.Context, d time.Duration) error {
				pauses = append(pauses, d)
				return nil
			}
			if _, err := refresh(t, s); !errors.Is(err, &Error{Code: "some_error"}) {
				t.Errorf("got %v", err)
			}
			if count.Load() != test.tries || len(pauses) != int(test.tries)-1 {
				t.Fatalf("got %d requests and pauses %v, want %d requests", count.Load(), pauses, test.tries)
			}
			for _, p := range pauses {
				if p < test.shortest || p > longestPause+longestPause/4 {
					t.Errorf("got a pause of %v, want at least %v", p, test.shortest)
				}
			}
			if _, err := exchange(t, s); err == nil || count.Load() != test.tries+1 {
				t.Errorf("got %v after %d requests: an exchange is sent once", err, count.Load()-test.tries)
			}
		})
	}
	t.Run("pauses are jittered", func(t *testing.T) {
		seen := map[time.Duration]bool{}
		for range 50 {
			pause, again := retry(&Error{Status: 503, RetryAfter: 2 * time.Second}, 1)
			if !again || pause < 2*time.Second || pause > 2500*time.Millisecond {
				t.Fatalf("got %v, %v", pause, again)
			}
			seen[pause] = true
		}
		if len(seen) < 2 {
			t.Error("50 times the same pause")
		}
	})
	t.Run("it gets better", func(t *testing.T) {
		var n atomic.Int32
		s, count := tokenServer(t, func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1) < 3 {
				says(503, "<p>down", "Content-Type", "text/html")(w, r)
			} else {
				says(200, goodAnswer)(w, r)
			}
		})
		if g, err := refresh(t, s); err != nil || g.AccessToken != theAccess || count.Load() != 3 {
			t.Errorf("got %v after %d requests", err, count.Load())
		}
	})
	t.Run("the caller leaves", func(t *testing.T) {
		s, count := tokenServer(t, says(503, ""))
		s.Sleep = nil
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, err := s.Refresh(ctx, theRefresh); err == nil || count.Load() != 1 {
			t.Errorf("got %v after %d requests", err, count.Load())
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, code := range []string{"invalid_grant", "invalid_client", "deleted_client", "unauthorized_client", "admin_policy_enforced", "invalid_scope"} {
		t.Run(code, func(t *testing.T) {
			s, count := tokenServer(t, says(400, `{"error":"`+code+`","error_description":"about \u202e`+theRefresh+` and `+desktop.Secret+`\n","error_subtype":"sub"}`))
			_, err := refresh(t, s)
			var refused *Error
			if !errors.As(err, &refused) || refused.Op != "refresh" || refused.Code != code || refused.Status != 400 || refused.Subtype != "sub" || refused.Description != "about … and …" {
				t.Errorf("got %#v", err)
			}
			if count.Load() != 1 {
				t.Errorf("got %d requests, want 1", count.Load())
			}
		})
	}
	t.Run("with 200", func(t *testing.T) {
		s, _ := tokenServer(t, says(200, `{"error":"invalid_grant"}`))
		if _, err := refresh(t, s); !errors.Is(err, &Error{Code: "invalid_grant"}) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("as a form", func(t *testing.T) {
		s, _ := tokenServer(t, says(400, url.Values{"error": {"invalid_grant"}, "error_description": {"was " + theRefresh}}.Encode(), "Content-Type", "application/x-www-form-urlencoded"))
		if _, err := refresh(t, s); !errors.Is(err, &Error{Code: "invalid_grant"}) {
			t.Errorf("got %v", err)
		}
	})
	for _, status := range []int{401, 400} {
		t.Run(fmt.Sprint("everything it is sent comes back with ", status), func(t *testing.T) {
			s, _ := tokenServer(t, func(w http.ResponseWriter, r *http.Request) {
				r.ParseForm() //nolint:errcheck // an empty echo is one too
				echo := strings.Join([]string{theCode, theRefresh, theAccess, desktop.Secret, r.PostForm.Get("code_verifier")}, " ")
				says(status, fmt.Sprintf(`{"error":%q,"error_description":%[1]q,"error_subtype":%[1]q}`, echo))(w, r)
			})
			a := begin(t, s.Client, Options{})
			_, err := s.Exchange(t.Context(), a, theCode)
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("got %v", err)
			}
			for name, secret := range map[string]string{"code": theCode, "client secret": desktop.Secret, "code verifier": a.verifier} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the %s comes back", name)
				}
			}
		})
	}
}

func TestCertificates(t *testing.T) {
	start := func(set func(*tls.Config)) *httptest.Server {
		hs := httptest.NewUnstartedServer(says(200, goodAnswer))
		hs.Config.ErrorLog = log.New(io.Discard, "", 0)
		hs.TLS = &tls.Config{}
		set(hs.TLS)
		hs.StartTLS()
		t.Cleanup(hs.Close)
		return hs
	}
	trust := func(hs *httptest.Server) *http.Client {
		hc := NewHTTPClient()
		pool := x509.NewCertPool()
		pool.AddCert(hs.Certificate())
		hc.Transport.(boundedTransport).base.(*http.Transport).TLSClientConfig.RootCAs = pool
		return hc
	}
	modern := start(func(*tls.Config) {})
	old := start(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })

	s := serverAt(modern.URL)
	s.HTTP = trust(modern)
	if _, err := refresh(t, s); err != nil {
		t.Fatal("a good certificate is refused:", err)
	}
	var network *NetworkError
	var unknown x509.UnknownAuthorityError
	s.HTTP = NewHTTPClient()
	if _, err := exchange(t, s); !errors.As(err, &network) || !errors.As(err, &unknown) {
		t.Errorf("self-signed: got %v", err)
	}
	var hostname x509.HostnameError
	s = serverAt(strings.Replace(modern.URL, "127.0.0.1", "localhost", 1))
	s.HTTP = trust(modern)
	if _, err := exchange(t, s); !errors.As(err, &network) || !errors.As(err, &hostname) {
		t.Errorf("of another host: got %v", err)
	}
	s = serverAt(old.URL)
	s.HTTP = trust(old)
	if _, err := exchange(t, s); !errors.As(err, &network) || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: got %v", err)
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	s := serverAt("http://" + l.Addr().String())
	for name, err := range everyCall(t, s) {
		var network *NetworkError
		if !errors.As(err, &network) || network.Timeout {
			t.Errorf("%s: got %v, want a *NetworkError", name, err)
		}
	}
}

// TestLoopbackNeedsNoProxy runs itself with proxies in its environment, which
// net/http reads once in a process.
func TestLoopbackNeedsNoProxy(t *testing.T) {
	if base := os.Getenv("GCDESK_TEST_TOKEN_SERVER"); base != "" {
		if _, err := serverAt(base).Refresh(t.Context(), theRefresh); err != nil {
			t.Fatal(err)
		}
		return
	}
	var proxied atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { proxied.Add(1) }))
	defer proxy.Close()
	hs := httptest.NewServer(says(200, goodAnswer))
	defer hs.Close()
	child := exec.Command(os.Args[0], "-test.run=^TestLoopbackNeedsNoProxy$")
	child.Env = append(os.Environ(), "GCDESK_TEST_TOKEN_SERVER="+hs.URL, "NO_PROXY=", "no_proxy=")
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"} {
		child.Env = append(child.Env, name+"="+proxy.URL)
	}
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if proxied.Load() > 0 {
		t.Error("the proxy saw the request")
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"client known", says(400, `{"error":"invalid_grant","error_description":"Malformed auth code."}`), nil},
		{"secret wrong", says(401, `{"error":"invalid_client"}`), &Error{Code: "invalid_client"}},
		{"client deleted", says(401, `{"error":"deleted_client"}`), &Error{Code: "deleted_client"}},
		{"secret missing", says(400, `{"error":"invalid_request","error_description":"client_secret is missing."}`), &Error{Code: "invalid_request"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, count := tokenServer(t, test.answer)
			if err := s.Check(t.Context()); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if count.Load() != 1 {
				t.Errorf("got %d requests, want 1", count.Load())
			}
		})
	}
	t.Run("any code taken", func(t *testing.T) {
		s, _ := tokenServer(t, says(200, goodAnswer))
		var answer *ResponseError
		if err := s.Check(t.Context()); !errors.As(err, &answer) {
			t.Errorf("got %v", err)
		}
	})
}
