package oauth

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

const patience = 10 * time.Second // for what should take milliseconds

var desktop = Client{
	ID: "123-abc.apps.googleusercontent.com", Secret: "GOCSPX-hush-hush-hush", Type: Desktop,
	Endpoints: Endpoints{Authorization: "https://as.example/auth", Token: "https://as.example/token", Issuer: "https://as.example"},
}

func begin(t testing.TB, c Client, options Options) *Authorization {
	t.Helper()
	a, err := Begin(c, NewScopes("contacts.readonly", "openid"), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// good are the parameters of a response that must be taken.
func good(a *Authorization) url.Values {
	return url.Values{"state": {a.state}, "code": {theCode}, "iss": {a.client.Endpoints.Issuer}}
}

func with(q url.Values, name string, values ...string) url.Values {
	q[name] = values
	return q
}

func without(q url.Values, name string) url.Values {
	q.Del(name)
	return q
}

// reply is an answer of the callback server.
type reply struct {
	status int
	header http.Header
	body   string
}

// ask sends a request as a browser would that keeps no connection.
func ask(t testing.TB, r *http.Request) reply {
	t.Helper()
	browser := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(body)}
}

func request(t testing.TB, method, address string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func visit(t testing.TB, a *Authorization, q url.Values) reply {
	t.Helper()
	return ask(t, request(t, http.MethodGet, a.RedirectURI()+"?"+q.Encode()))
}

// wait is Wait by somebody who knows that there is an answer.
func wait(t testing.TB, a *Authorization) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	code, err := a.Wait(ctx)
	if ctx.Err() != nil {
		t.Fatal("the flow does not end")
	}
	return code, err
}

// stillWaits fails the test if anything has ended the flow, then shows that
// the right response does.
func stillWaits(t testing.TB, a *Authorization) {
	t.Helper()
	select {
	case r := <-a.answer:
		t.Fatalf("the flow has ended: code %v, %v", r.code != "", r.err)
	default:
	}
	if got := visit(t, a, good(a)); got.status != http.StatusOK {
		t.Errorf("the right response got %d afterwards, want 200", got.status)
	}
	if code, err := wait(t, a); code != theCode || err != nil {
		t.Errorf("got code %v, error %v; want the code", code == theCode, err)
	}
}

func TestCallbackOfAnotherFlow(t *testing.T) {
	flip := func(s string, bit byte) string { return s[:7] + string(s[7]^bit) + s[8:] }
	for name, change := range map[string]func(url.Values) url.Values{
		"state missing":          func(q url.Values) url.Values { return without(q, "state") },
		"state empty":            func(q url.Values) url.Values { return with(q, "state", "") },
		"state wrong by one bit": func(q url.Values) url.Values { return with(q, "state", flip(q.Get("state"), 1)) },
		"state in the other case": func(q url.Values) url.Values {
			return with(q, "state", strings.ToLower(q.Get("state")))
		},
		"state cut":            func(q url.Values) url.Values { return with(q, "state", q.Get("state")[:25]) },
		"state with a tail":    func(q url.Values) url.Values { return with(q, "state", q.Get("state")+"x") },
		"state twice":          func(q url.Values) url.Values { return with(q, "state", q.Get("state"), q.Get("state")) },
		"code twice":           func(q url.Values) url.Values { return with(q, "code", theCode, "4/0Aother") },
		"code without end":     func(q url.Values) url.Values { return with(q, "code", theCode+strings.Repeat("x", maxCode)) },
		"iss twice":            func(q url.Values) url.Values { return with(q, "iss", "https://as.example", "https://evil.example") },
		"error twice":          func(q url.Values) url.Values { return with(q, "error", "access_denied", "server_error") },
		"refusal, not ours":    func(url.Values) url.Values { return url.Values{"error": {"access_denied"}} },
		"a code and no more":   func(url.Values) url.Values { return url.Values{"code": {theCode}} },
		"nothing that we know": func(url.Values) url.Values { return url.Values{"x": {"y"}} },
	} {
		t.Run(name, func(t *testing.T) {
			a := begin(t, desktop, Options{Page: func(Outcome) []byte { return []byte("page") }})
			got := visit(t, a, change(good(a)))
			if got.status != http.StatusBadRequest || strings.Contains(got.body, "page") {
				t.Errorf("got %d %q, want a plain 400", got.status, got.body)
			}
			stillWaits(t, a)
		})
	}
	t.Run("not a query", func(t *testing.T) {
		a := begin(t, desktop, Options{})
		if got := ask(t, request(t, http.MethodGet, a.RedirectURI()+"?state="+a.state+"&code=%zz")); got.status != http.StatusBadRequest {
			t.Errorf("got %d, want 400", got.status)
		}
		stillWaits(t, a)
	})
}

// How long a refusal takes must not tell how much of a guessed state is right.
func TestStateIsComparedInConstantTime(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	constant := func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return false
		}
		f, ok := call.Fun.(*ast.SelectorExpr)
		return ok && f.Sel.Name == "ConstantTimeCompare"
	}
	isState := func(e ast.Expr) (found bool) {
		ast.Inspect(e, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			found = found || ok && s.Sel.Name == "state"
			return !constant(n)
		})
		return found
	}
	compared := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && (isState(n.X) || isState(n.Y)) {
					t.Errorf("%s compares the state byte by byte", set.Position(n.Pos()))
				}
			case *ast.CallExpr:
				if constant(n) && slices.ContainsFunc(n.Args, isState) {
					compared++
				}
			}
			return true
		})
	}
	if compared == 0 {
		t.Error("nothing compares the state in constant time")
	}
}

func TestCallbackThatIsNone(t *testing.T) {
	for _, test := range []struct {
		name, method, path string
		status             int
	}{
		{"favicon", "GET", "favicon.ico", 404},
		{"root", "GET", "", 404},
		{"robots", "GET", "robots.txt", 404},
		{"another path", "GET", "callback?QUERY", 404},
		{"HEAD", "HEAD", "?QUERY", 405},
		{"OPTIONS", "OPTIONS", "?QUERY", 405},
		{"POST", "POST", "?QUERY", 405},
		{"PUT", "PUT", "?QUERY", 405},
		{"64 KB query", "GET", "?QUERY&filler=" + strings.Repeat("x", 64<<10), 414},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := begin(t, desktop, Options{})
			got := ask(t, request(t, test.method, a.RedirectURI()+strings.Replace(test.path, "QUERY", good(a).Encode(), 1)))
			if got.status != test.status {
				t.Errorf("got %d, want %d", got.status, test.status)
			}
			if allow := got.header.Get("Allow"); test.status == 405 && allow != "GET" {
				t.Errorf("got Allow %q, want GET", allow)
			}
			stillWaits(t, a)
		})
	}
}

func TestCallbackWithForeignHost(t *testing.T) {
	for _, host := range []string{"evil.example", "localhost:PORT", "127.0.0.1", "127.0.0.1:1", "[::1]:PORT", "127.0.0.1:PORT.evil.example"} {
		t.Run(host, func(t *testing.T) {
			a := begin(t, desktop, Options{})
			r := request(t, http.MethodGet, a.RedirectURI()+"?"+good(a).Encode())
			r.Host = strings.Replace(host, "PORT", r.URL.Port(), 1)
			if got := ask(t, r); got.status != http.StatusMisdirectedRequest {
				t.Errorf("got %d, want 421", got.status)
			}
			stillWaits(t, a)
		})
	}
}

func TestCallbackWithHugeHeader(t *testing.T) {
	a := begin(t, desktop, Options{})
	conn, err := net.Dial("tcp", a.redirect.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { // the server answers before it has read all, and then reads no more
		fmt.Fprintf(conn, "GET /?%s HTTP/1.1\r\nHost: %s\r\nX-Filler: ", good(a).Encode(), a.redirect.Host)
		io.WriteString(conn, strings.Repeat("x", 1<<20)+"\r\n\r\n") //nolint:errcheck // see above
	}()
	conn.SetReadDeadline(time.Now().Add(patience))
	line, err := bufio.NewReader(conn).ReadString('\n')
	if !strings.Contains(line, " 431 ") {
		t.Errorf("got %q (%v), want 431", line, err)
	}
	stillWaits(t, a)
}

func TestCallbackTwice(t *testing.T) {
	pages := make(chan Outcome, 20)
	a := begin(t, desktop, Options{Page: func(o Outcome) []byte { pages <- o; return nil }})
	for range 10 {
		go visit(t, a, good(a))
	}
	count := map[Outcome]int{}
	for range 10 {
		count[<-pages]++
	}
	if count[SignedIn] != 1 || count[AlreadyDone] != 9 {
		t.Errorf("got %v, want one sign-in and nine that are told it is done", count)
	}
	if code, err := wait(t, a); code != theCode || err != nil {
		t.Error("the code is lost:", err)
	}
	select {
	case <-a.answer:
		t.Error("a second answer waits: it would be exchanged again")
	default:
	}
}

func TestCallbackAfterClose(t *testing.T) {
	a := begin(t, desktop, Options{})
	a.Close()
	if conn, err := net.Dial("tcp", a.redirect.Host); err == nil {
		conn.Close()
		t.Error("the port is still open")
	}
	a.Close() // as the deferred one does
}

func TestWaitEndsWithItsContext(t *testing.T) {
	a := begin(t, desktop, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancellation", err)
	}
}

func TestResponseOfTheServer(t *testing.T) {
	page := func(o Outcome) []byte { return fmt.Append(nil, "outcome ", int(o)) }
	for _, test := range []struct {
		name    string
		change  func(url.Values) url.Values
		outcome Outcome
		want    error
	}{
		{"accepted", func(q url.Values) url.Values { return q }, SignedIn, nil},
		{"iss absent", func(q url.Values) url.Values { return without(q, "iss") }, SignedIn, nil},
		{"iss wrong", func(q url.Values) url.Values { return with(q, "iss", "https://evil.example") }, Failed, ErrIssuer},
		{"iss wrong by a slash", func(q url.Values) url.Values { return with(q, "iss", "https://as.example/") }, Failed, ErrIssuer},
		{"iss empty", func(q url.Values) url.Values { return with(q, "iss", "") }, Failed, ErrIssuer},
		{"iss wrong on a refusal", func(q url.Values) url.Values {
			return with(with(q, "iss", "https://evil.example"), "error", "access_denied")
		}, Failed, ErrIssuer},
		{"code missing", func(q url.Values) url.Values { return without(q, "code") }, Failed, ErrNoCode},
		{"code empty", func(q url.Values) url.Values { return with(q, "code", "") }, Failed, ErrNoCode},
		{"access_denied", func(q url.Values) url.Values { return with(without(q, "code"), "error", "access_denied") }, Declined, &Error{Code: "access_denied"}},
		{"refusal with a code", func(q url.Values) url.Values { return with(q, "error", "server_error") }, Failed, &Error{Code: "server_error"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := begin(t, desktop, Options{Page: page})
			got := visit(t, a, test.change(good(a)))
			if want := string(page(test.outcome)); got.status != 200 || got.body != want {
				t.Errorf("got %d %q, want %q", got.status, got.body, want)
			}
			code, err := wait(t, a)
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if (code != "") != (err == nil) {
				t.Error("a code and an error exclude each other")
			}
			harmless(t, err, a)
		})
	}
	t.Run("iss where none is expected", func(t *testing.T) {
		c := desktop
		c.Endpoints.Issuer = ""
		a := begin(t, c, Options{})
		visit(t, a, with(good(a), "iss", "https://anybody.example"))
		if code, err := wait(t, a); code != theCode || err != nil {
			t.Errorf("got %v, want the code", err)
		}
	})
	t.Run("error without a word", func(t *testing.T) {
		a := begin(t, desktop, Options{})
		visit(t, a, with(good(a), "error", "\x01"))
		var answer *ResponseError
		if _, err := wait(t, a); !errors.As(err, &answer) {
			t.Errorf("got %v, want a *ResponseError", err)
		}
	})
}

func TestDescriptionIsInert(t *testing.T) {
	for name, text := range map[string]string{
		"script":              `<script>alert("1")</script>'`,
		"CR LF":               "one\r\nSet-Cookie: two",
		"10 KB":               strings.Repeat("long\n", 2048),
		"right-to-left marks": "user\u202egnp.exe\u200f\u2066",
		"terminal escapes":    "\x1b[31mred\x07\x9b2J",
		"not UTF-8":           "\xff\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			a := begin(t, desktop, Options{})
			got := visit(t, a, with(with(good(a), "error", "access_denied"), "error_description", text+a.state))
			if strings.Contains(got.body, text) {
				t.Error("the page repeats it")
			}
			_, err := wait(t, a)
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("got %v, want *Error", err)
			}
			inert(t, refused.Description)
			harmless(t, err, a)
		})
	}
}

// inert says what Clean promises.
func inert(t testing.TB, s string) {
	t.Helper()
	if n := len([]rune(s)); n > maxDescription+1 {
		t.Errorf("got %d characters, want at most %d", n, maxDescription+1)
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			t.Errorf("got %q in %q", r, s)
		}
	}
}

func TestHeadersOfTheLastPage(t *testing.T) {
	const html = "<!doctype html><style>body{color:plum}</style><p>done"
	a := begin(t, desktop, Options{Page: func(Outcome) []byte { return []byte(html) }})
	for name, got := range map[string]reply{
		"refused": visit(t, a, without(good(a), "state")),
		"page":    visit(t, a, good(a)),
	} {
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		} {
			if got := got.header.Get(header); got != want {
				t.Errorf("%s: got %s %q, want %q", name, header, got, want)
			}
		}
		csp := got.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; frame-ancestors 'none'") {
			t.Errorf("%s: got CSP %q", name, csp)
		}
		for _, secret := range []string{a.state, theCode} {
			if strings.Contains(got.body, secret) {
				t.Errorf("%s: the page shows state or code", name)
			}
		}
		if name == "page" {
			if got.body != html || got.header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("got %q as %q", got.body, got.header.Get("Content-Type"))
			}
			// printf 'body{color:plum}' | openssl dgst -sha256 -binary | base64
			if want := "style-src 'sha256-kUcav/JOBaGdoQ+/kJlPjpQgXdTY+hcTfZ7qy7Xywb4='"; !strings.Contains(csp, want) {
				t.Errorf("got CSP %q, want %s in it", csp, want)
			}
		}
	}
}

func TestPaste(t *testing.T) {
	for _, test := range []struct {
		name  string
		write func(address string) string
		want  error
	}{
		{"as it is", func(s string) string { return s }, nil},
		{"in quotes", func(s string) string { return ` "` + s + "\"\n" }, nil},
		{"in angle brackets", func(s string) string { return "<" + s + ">" }, nil},
		{"wrapped by a terminal", func(s string) string { return s[:40] + "\r\n  " + s[40:] }, nil},
		{"without the scheme", func(s string) string { return strings.TrimPrefix(s, "http://") }, nil},
		{"without the slash", func(s string) string { return strings.Replace(s, "/?", "?", 1) }, nil},
		{"wrong port", func(s string) string { return strings.Replace(s, "/?", "0/?", 1) }, ErrPasted},
		{"other host", func(s string) string { return strings.Replace(s, "127.0.0.1", "evil.example", 1) }, ErrPasted},
		{"other scheme", func(s string) string { return strings.Replace(s, "http:", "https:", 1) }, ErrPasted},
		{"other path", func(s string) string { return strings.Replace(s, "/?", "/callback?", 1) }, ErrPasted},
		{"other state", func(s string) string { return strings.Replace(s, "state=", "state=X", 1) }, ErrPasted},
		{"too long", func(s string) string { return s + strings.Repeat("&x=y", 16_000) }, ErrPasted},
		{"nothing", func(string) string { return "" }, ErrPasted},
		{"no address", func(string) string { return "http://[::1" }, ErrPasted},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := begin(t, desktop, Options{})
			err := a.Paste(test.write(a.RedirectURI() + "?" + good(a).Encode()))
			if err != test.want {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if err != nil {
				stillWaits(t, a)
			} else if code, err := wait(t, a); code != theCode || err != nil {
				t.Errorf("got %v, want the code", err)
			}
		})
	}
}

func TestListenerIsUpBeforeTheBrowser(t *testing.T) {
	runs := 100
	if os.Getenv("TORTURE") != "" {
		runs = 1000
	}
	for range runs {
		a, err := Begin(desktop, NewScopes("openid"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := visit(t, a, good(a)); got.status != http.StatusOK {
			t.Fatalf("got %d", got.status)
		}
		if _, err := wait(t, a); err != nil {
			t.Fatal(err)
		}
		a.Close()
	}
}

// The best of three tries counts, as below.
func TestHalfOpenConnections(t *testing.T) {
	var took time.Duration
	for range 3 {
		a := begin(t, desktop, Options{})
		bytes := trickle(t, a.redirect.Host, 200)
		<-bytes
		<-bytes // a second later
		began := time.Now()
		stillWaits(t, a)
		if took = time.Since(began); took < time.Second {
			return
		}
	}
	t.Errorf("the callback was served after %v", took)
}

// trickle opens connections and sends a byte a second on each until the test
// ends, on every fourth not a word, as browsers do. It tells of each byte.
func trickle(t *testing.T, host string, n int) <-chan struct{} {
	t.Helper()
	var open []net.Conn
	for i := range n {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if i%4 > 0 {
			open = append(open, conn)
		}
	}
	const said = "GET /?state="
	bytes := make(chan struct{}, len(said))
	go func() {
		second := time.NewTicker(time.Second)
		defer second.Stop()
		for i := range len(said) {
			for _, conn := range open {
				io.WriteString(conn, said[i:i+1]) //nolint:errcheck // the server may have hung up
			}
			bytes <- struct{}{}
			select {
			case <-second.C:
			case <-t.Context().Done():
				return
			}
		}
	}()
	return bytes
}

// Browsers open connections ahead of need. The best of three tries counts: a
// busy machine may be slow by itself.
func TestCloseWaitsForNobodySilent(t *testing.T) {
	var took time.Duration
	for range 3 {
		a := begin(t, desktop, Options{})
		conn, err := net.Dial("tcp", a.redirect.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		stillWaits(t, a) // by then the silent connection is accepted
		began := time.Now()
		a.Close()
		if took = time.Since(began); took < time.Second {
			return
		}
	}
	t.Errorf("closing took %v", took)
}

func FuzzCallback(f *testing.F) {
	for _, seed := range []string{
		"", "state=STATE&code=4/0A", "state=STATE&state=STATE", "state=STATE&error=access_denied", "state=STAT&code=x",
		"code=x;state=STATE", "state=%53TATE", "state[]=STATE", "STATE", "state=STATE%00&code=x", "state=STATE&code=1&code=2",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		a := &Authorization{client: desktop, state: "STATE", answer: make(chan response, 1)}
		_, status := a.accept(query)
		q, err := url.ParseQuery(query)
		ours := err == nil && len(q["state"]) == 1 && q["state"][0] == "STATE"
		select {
		case r := <-a.answer:
			if !ours || status != http.StatusOK {
				t.Errorf("%q ended the wait", query)
			}
			if (r.code == "") == (r.err == nil) {
				t.Errorf("%q: got code %q and error %v, want one of them", query, r.code, r.err)
			}
		default:
			if status == http.StatusOK {
				t.Errorf("%q got 200 and is lost", query)
			}
		}
	})
}
