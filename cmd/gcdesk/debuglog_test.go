package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/storage/memory"
)

func TestMask(t *testing.T) {
	var m mask
	m.learn("of-another-server", "short", "a+b/c=d&e", "of-another-server-and-longer")
	for text, want := range map[string]string{
		"":                                         "",
		"refresh: invalid_grant: Bad Request":      "refresh: invalid_grant: Bad Request",
		"token of-another-server here":             "token … here",
		"x of-another-server-and-longer y":         "x … y",
		"a=a%2Bb%2Fc%3Dd%26e;a+b/c=d&e":            "a=…;…",
		"the token belongs to another client":      "the token belongs to another client",
		"short stays":                              "short stays",
		"ya29.a0AfH6SMBx_y-z. refused":             "… refused",
		"1//0gAbCdEfGh-_x":                         "…",
		"code 4/0AX4XfWh_abc-def":                  "code …",
		"GOCSPX-abc_DEF-123":                       "…",
		"eyJhbGciOi.eyJzdWIi.c2ln":                 "…",
		"?code=abcdef12&state=ghijkl34&scope=a":    "?code=…&state=…&scope=a",
		`{"access_token": "abcdef12"}`:             `{"access_token": "…"}`,
		"Authorization: Bearer abcdef12":           "Authorization: Bearer …",
		"of ada.lovelace+x@mail.example.com.":      "of …@mail.example.com.",
		"GET /v1/people/me/connections?x":          "GET /v1/people/me/connections?x",
		"0123456789abcdef0123456789abcdef01234567": "…",
	} {
		if got := m.hide(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A value that was learned is in no text, whatever stands around it.
func FuzzMask(f *testing.F) {
	f.Add("before ", "GOCSPX-planted", " after")
	f.Add("?code=", "4/0AXplanted", "&x=1")
	f.Add("\"", "12345678", "@example.com")
	f.Fuzz(func(t *testing.T, before, secret, after string) {
		if len(secret) < 8 || strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Skip() // no token (RFC 6749 appendix A)
		}
		var m mask
		m.learn(secret)
		for _, form := range []string{secret, url.QueryEscape(secret)} {
			if got := m.hide(before + form + after); strings.Contains(got, form) {
				t.Errorf("%q is in %q", form, got)
			}
		}
	})
}

// logAt is a log whose time the test sets.
func logAt(t *testing.T) (l *debugLog, pass func(time.Duration)) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	l = newDebugLog(t.TempDir())
	l.now = func() time.Time { return now }
	return l, func(d time.Duration) { now = now.Add(d) }
}

func (l *debugLog) text(t *testing.T) string {
	t.Helper()
	info, err := os.Stat(l.file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("kept with mode %v, %v", info.Mode(), err)
	}
	var saved strings.Builder
	if err := l.save(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	return saved.String()
}

func TestDebugLogEndsByItself(t *testing.T) {
	l, pass := logAt(t)
	log := l.logger()
	log.Debug("too early")
	if l.begun() || l.on() {
		t.Error("on without being switched on")
	}
	set := connections.Settings{DebugUntil: l.now().Add(connections.DebugTime)}
	l.follow(set)
	log.Debug("first", "of", "ada@example.com")
	l.follow(set) // another setting was changed
	again := newDebugLog(filepath.Dir(l.file))
	again.now = l.now
	if !again.begun() {
		t.Error("a restart does not find it")
	}
	again.goOn(set)
	again.logger().Debug("after a restart")
	pass(connections.DebugTime - 1)
	log.Debug("last")
	pass(1)
	log.Debug("too late")
	got := l.text(t)
	for text, want := range map[string]bool{"first": true, "…@example.com": true, "after a restart": true, "last": true, "too": false, "ada": false} {
		if strings.Contains(got, text) != want {
			t.Errorf("%q there: %v; got %s", text, !want, got)
		}
	}
	if info, err := os.Stat(l.file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	l.follow(connections.Settings{DebugUntil: l.now().Add(connections.DebugTime)})
	if got := l.text(t); got != debugHead() {
		t.Errorf("a new one begins with %q", got)
	}
	l.follow(connections.Settings{})
	log.Debug("switched off")
	if got := l.text(t); got != debugHead() {
		t.Errorf("switched off, and yet %q", got)
	}
}

func TestDebugLogIsBounded(t *testing.T) {
	l, _ := logAt(t)
	l.follow(connections.Settings{DebugUntil: l.now().Add(time.Hour)})
	log, line := l.logger(), strings.Repeat("x ", 5_000)
	for range 300 {
		log.Debug(line)
	}
	log.Debug("newest")
	got := l.text(t)
	if len(got) > maxDebug+len(line)+100 || len(got) < maxDebug/3 || !strings.Contains(got, "newest") || !strings.HasPrefix(got, debugHead()+"time=") {
		t.Errorf("%d bytes, beginning with %.20q", len(got), got)
	}
}

// Secrets are learned for the log alone, not kept in memory for nobody.
func TestSecretsAreLearnedForTheLogAlone(t *testing.T) {
	l, pass := logAt(t)
	s := loggedSecrets{new(memory.Secrets), l, l.logger()}
	use := func(secret string) {
		must(t, s.Set(t.Context(), "client-secret/K1/AAAAAAAAAA", secret))
		_, err := s.Get(t.Context(), "client-secret/K1/AAAAAAAAAA")
		must(t, err)
	}
	use("of-before")
	l.follow(connections.Settings{DebugUntil: l.now().Add(time.Hour)})
	use("of-the-hour")
	pass(time.Hour)
	use("of-afterwards")
	if want := []string{"of-the-hour"}; !slices.Equal(l.mask.values, want) {
		t.Errorf("learned %q, want %q", l.mask.values, want)
	}
}

// What is said to a server and what it answers is not told; what is asked of
// whom is.
func TestExchangesInTheDebugLog(t *testing.T) {
	const secret, code, token = "GOCSPX-secret-of-it", "code-of-the-browser", "token/of/the-answer"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"access_token":"`+token+`","refresh_token":"refresh-of-the-answer"}`)
	}))
	defer server.Close()
	l, _ := logAt(t)
	l.follow(connections.Settings{DebugUntil: l.now().Add(time.Hour)})
	client := http.Client{Transport: loggedTransport{http.DefaultTransport, l, l.logger()}}
	resp, err := client.PostForm(server.URL+"/token?key=hidden-in-the-query", url.Values{"client_secret": {secret}, "code": {code}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !bytes.Contains(body, []byte(token)) {
		t.Errorf("the answer got lost: %q, %v", body, err)
	}
	l.logger().Debug("somebody says " + secret + " " + code + " " + token + " refresh-of-the-answer")
	server.Close()
	if _, err := client.Get(server.URL + "/gone?key=hidden-in-the-query"); err == nil {
		t.Fatal("no error")
	}
	got := l.text(t)
	for _, hidden := range []string{secret, code, token, "refresh-of-the-answer", "hidden-in-the-query"} {
		if strings.Contains(got, hidden) {
			t.Errorf("%q is told: %s", hidden, got)
		}
	}
	for _, told := range []string{"method=POST", "path=/token", "status=200", "took=", "host=127.0.0.1", "method=GET", "path=/gone", "error="} {
		if !strings.Contains(got, told) {
			t.Errorf("%q is not told: %s", told, got)
		}
	}
}

// Why a token was refused is told by its registered code, and by nothing else.
func TestARefusalInTheDebugLog(t *testing.T) {
	for answer, told := range map[string]string{
		`{"error":"invalid_grant","error_description":"of ada"}`: "status=400 error=invalid_grant\n",
		`{"error":"of-ada"}`:                    "status=400\n",
		`{"error":{"message":"invalid_grant"}}`: "status=400\n",
		`invalid_grant`:                         "status=400\n",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, answer)
		}))
		defer server.Close()
		l, _ := logAt(t)
		l.follow(connections.Settings{DebugUntil: l.now().Add(time.Hour)})
		client := http.Client{Transport: loggedTransport{http.DefaultTransport, l, l.logger()}}
		resp, err := client.PostForm(server.URL+"/token", url.Values{"refresh_token": {"refresh-of-it"}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := l.text(t); !strings.HasSuffix(got, told) || strings.Contains(got, "ada") {
			t.Errorf("of %s: %s", answer, got)
		}
	}
}

// A helper reads first of what the log is, in each line for which connection
// something was done, and when a person was in the browser; no name, no path.
func TestWhoAndWhatInTheDebugLog(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	l, _ := logAt(t)
	l.follow(connections.Settings{DebugUntil: l.now().Add(time.Hour)})
	service := &connections.Service{HTTP: &http.Client{Transport: loggedTransport{http.DefaultTransport, l, l.logger()}}}
	resp, err := service.HTTPAbout("K1").Get(server.URL + "/v1/people/me")
	must(t, err)
	resp.Body.Close()
	browser := loggedBrowser{l.logger()}
	_ = browser.told(t.Context(), "a command", func() error {
		return &connections.BrowserError{Program: "/home/ada/firefox", Err: errors.New("not found")}
	})
	browser.page(oauth.Declined)
	got := l.text(t)
	for _, want := range []string{
		"gcdesk=" + version + " system=" + runtime.GOOS, "language=", "msg=http connection=K1 method=GET",
		`msg=browser op=open which="a command"`, `op="open failed"`, `op="came back" outcome=declined`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not told: %s", want, got)
		}
	}
	if strings.Contains(got, "ada") {
		t.Errorf("a path is told: %s", got)
	}
}
