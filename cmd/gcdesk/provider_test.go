//go:build uitest

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/storage"
)

const providerSource = "testdata/oidc"

// provider is an authorization server that nobody here wrote, with one client
// and one gcdesk of its own.
type provider struct {
	*desk
	url     string
	browser *browser
	program string // gcdesk
	data    string // its data folder
	client  oauth.Client
}

func TestProvider(t *testing.T) {
	modules := providerModules(t)
	// Whatever is asked of anybody but this computer must fail.
	d := newDesk(t, deskSize{1280, 800}, "HTTPS_PROXY=http://127.0.0.1:1", "HTTP_PROXY=http://127.0.0.1:1")
	p := startProvider(d, modules)
	p.program, p.data = build(t), d.path("data")

	const name = "CRM"
	p.create(name, "contacts.readonly,openid,email,offline_access")
	if out, code := p.gcdesk("authorize", name, (*provider).refuse); code != exitSignIn || !strings.Contains(out, "declined") {
		t.Fatalf("declined on its page: exit code %d: %s", code, out)
	}
	if c := p.listed(name); c.Reason != connections.CodeDeclined {
		t.Errorf("declined: got %s, %q", c.Status, c.Reason)
	}

	p.signIn(name)
	// No base URI was given, so the API of nobody is asked.
	if c := p.listed(name); c.Status != connections.Online || c.Account != ada || len(c.GrantedScopes) != 4 {
		t.Errorf("signed in: got %+v", c)
	}
	token := p.token(name)
	if !p.introspect(token) {
		t.Error("the provider does not know the token")
	}
	if again := p.token(name); again != token {
		t.Error("a valid token was changed")
	}

	t.Run("rotation by two at once", func(t *testing.T) {
		for range rounds(3, 50) {
			p.lives(1, 86400)
			p.token(name, "--min-valid", "24h") // leaves one that ends at once
			p.lives(3600, 86400)
			before, old := p.asked("refresh_token", "granted"), p.refreshToken(name)
			tokens := [2]string{}
			both(func(i int) { tokens[i] = p.token(name) })
			if got := p.asked("refresh_token", "granted") - before; got != 1 || tokens[0] != tokens[1] {
				t.Fatalf("%d refreshes, equal answers: %v; want 1 and true", got, tokens[0] == tokens[1])
			}
			if !p.introspect(tokens[0]) || p.refreshToken(name) == old {
				t.Fatal("the grant did not survive the rotation")
			}
		}
	})

	t.Run("revoked there", func(t *testing.T) {
		if err := p.server().Revoke(t.Context(), p.refreshToken(name)); err != nil {
			t.Fatal(err)
		}
		p.dies(name)
		p.signIn(name)
		if !p.introspect(p.token(name)) {
			t.Error("signing in again gave no valid token")
		}
	})

	t.Run("revoked in the window", func(t *testing.T) {
		access, refresh := p.token(name), p.refreshToken(name)
		window := p.start(p.program, []string{"--data-dir", p.data}, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+p.path("windows")) })
		w := p.window("gcdesk")
		w.click("row", name)
		w.click("button", "More")
		w.click("item", "Revoke access…")
		w.click("button", "Revoke access")
		w.sees("Expired or revoked")
		window.stop()
		if p.introspect(refresh) || p.introspect(access) {
			t.Error("the provider still knows a token")
		}
		before := p.asked("refresh_token", "refused")
		if out, code := p.gcdesk("token", name, nil, "--min-valid", "24h"); code != exitSignIn || p.asked("refresh_token", "refused") != before {
			t.Errorf("token of a revoked connection: exit code %d: %s", code, out)
		}
		p.signIn(name)
		if !p.introspect(p.token(name)) {
			t.Error("signing in again gave no valid token")
		}
	})

	t.Run("refresh token expired", func(t *testing.T) {
		p.lives(1, 1)
		p.signIn(name)
		refresh := p.refreshToken(name)
		p.until("the refresh token to end", func() bool { return !p.introspect(refresh) })
		p.dies(name)
		p.lives(3600, 86400)
		p.signIn(name)
	})

	t.Run("replayed refresh token", func(t *testing.T) {
		old := p.refreshToken(name)
		p.token(name, "--min-valid", "24h")
		if _, err := p.server().Refresh(t.Context(), old); !errors.Is(err, &oauth.Error{Code: "invalid_grant"}) {
			t.Fatalf("a thief's refresh: got %v, want invalid_grant", err)
		}
		p.token(name) // is good until it ends, as far as anybody here knows
		if out, code := p.gcdesk("token", name, nil, "--min-valid", "24h"); code != exitSignIn {
			t.Errorf("the grant that was stolen from: exit code %d: %s", code, out)
		}
		p.signIn(name)
		p.token(name)
	})

	t.Run("wrong secret", func(t *testing.T) {
		q := *p
		q.data, q.client.Secret = p.path("wrong"), rand.Text()
		q.writeClientFile()
		q.create("Wrong", "openid,offline_access")
		out, code := q.gcdesk("authorize", "Wrong", (*provider).consent)
		if code != exitFailure || strings.Contains(out, q.client.Secret) {
			t.Errorf("exit code %d: %s", code, out)
		}
		if c := q.listed("Wrong"); c.Reason != "invalid_client" || c.Status == connections.Online {
			t.Errorf("got %s, %q, want invalid_client", c.Status, c.Reason)
		}
	})
}

// startProvider starts the provider in a folder with its modules, and a
// browser that the person signs in with.
func startProvider(d *desk, modules string) *provider {
	d.Helper()
	p := &provider{desk: d, client: oauth.Client{ID: "desk-" + strings.ToLower(rand.Text()), Secret: rand.Text()}}
	process := d.start("node", []string{filepath.Join(modules, "server.mjs")}, func(c *exec.Cmd) {
		c.Env = append(c.Env, "CLIENT_ID="+p.client.ID, "CLIENT_SECRET="+p.client.Secret)
	})
	d.until("the provider's address", func() bool {
		p.url = serverAddress.FindString(process.log.tail())
		return p.url != "" || !process.running()
	})
	if p.url == "" {
		d.fail("the provider has ended")
	}
	p.client.Endpoints = oauth.Endpoints{
		Authorization: p.url + "/auth", Token: p.url + "/token", Revoke: p.url + "/token/revocation", UserInfo: p.url + "/me", Issuer: p.url,
	}
	p.writeClientFile()
	p.browser = d.openBrowser("en-US")
	return p
}

// providerModules returns a folder with the provider and all that it needs,
// which is installed once for each lock file.
func providerModules(t *testing.T) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("npm is missing: install Node.js 20 or newer to test against oidc-provider")
	} else if err != nil {
		t.Fatal(err)
	}
	all := sha256.New()
	for _, file := range []string{"package.json", "package-lock.json", "server.mjs", ".npmrc"} {
		data, err := os.ReadFile(filepath.Join(providerSource, file))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "gcdesk-test", fmt.Sprintf("oidc-%x", all.Sum(nil)[:8]))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	making, err := os.MkdirTemp(filepath.Dir(dir), "making-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(making)
	if err := os.CopyFS(making, os.DirFS(providerSource)); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts")
	install.Dir = making
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	if err := os.Rename(making, dir); err != nil && !errors.Is(err, os.ErrExist) && !errors.Is(err, syscall.ENOTEMPTY) {
		t.Fatal(err) // otherwise another test was faster
	}
	return dir
}

// writeClientFile writes what a console would let a person download.
func (p *provider) writeClientFile() {
	p.Helper()
	file, err := json.Marshal(map[string]any{"installed": map[string]string{"client_id": p.client.ID, "client_secret": p.client.Secret}})
	if err == nil {
		err = os.WriteFile(p.path("home/client_secret.json"), file, 0o600)
	}
	if err != nil {
		p.Fatal(err)
	}
}

func (p *provider) create(name, scopes string) {
	p.Helper()
	e := p.client.Endpoints
	args := []string{
		"create", name, "--client-file", p.path("home/client_secret.json"), "--scope", scopes,
		"--authorization-url", e.Authorization, "--token-url", e.Token, "--revoke-url", e.Revoke, "--user-info-url", e.UserInfo, "--issuer", e.Issuer,
		"--data-dir", p.data,
	}
	if _, err := p.run(p.program, args...); err != nil {
		p.fail("create: %v", err)
	}
}

// gcdesk runs a command on a connection while a person, if there is one, does
// something in the browser. The answer is all that was said, and the exit code.
func (p *provider) gcdesk(command, name string, person func(*provider), flags ...string) (said string, code int) {
	p.Helper()
	r := p.start(p.program, append([]string{command, name, "--data-dir", p.data}, flags...), nil)
	if person != nil {
		p.browser.visit(p.address())
		person(p)
	}
	p.until(command+" to end", func() bool { return !r.running() })
	return r.log.tail(), r.cmd.ProcessState.ExitCode()
}

func (p *provider) signIn(name string) {
	p.Helper()
	if out, code := p.gcdesk("authorize", name, (*provider).consent); code != exitOK {
		p.fail("authorize: exit code %d: %s", code, out)
	}
}

// consent signs in on the provider's page, if it asks, and allows all.
func (p *provider) consent() {
	p.Helper()
	p.login()
	p.browser.click("button[type=submit]")
	p.browser.reads("You can close this tab")
}

func (p *provider) refuse() {
	p.Helper()
	p.login()
	p.browser.click(`a[href$="/abort"]`)
	p.browser.reads("You declined")
}

// login gives name and password, if the browser is not signed in.
func (p *provider) login() {
	p.Helper()
	if p.browser.attribute("input[name=prompt]", "value") != "login" {
		return
	}
	p.browser.click("input[name=login]")
	p.browser.press(ada)
	p.browser.click("input[name=password]")
	p.browser.press("any")
	p.browser.click("button[type=submit]")
	p.browser.until("the consent page", func() bool { return p.browser.attribute("input[name=prompt]", "value") == "consent" })
}

// token runs gcdesk token, which must print one and nothing else.
func (p *provider) token(name string, flags ...string) string {
	out, err := p.run(p.program, append([]string{"token", name, "--data-dir", p.data}, flags...)...)
	if err != nil || !oneToken.MatchString(out) {
		p.Errorf("token: %v, %d bytes", err, len(out))
	}
	return strings.TrimSpace(out)
}

// dies expects that the connection is refused, once: that is remembered, and
// the provider is not asked again.
func (p *provider) dies(name string) {
	p.Helper()
	before := p.asked("refresh_token", "refused")
	for range 2 {
		out, code := p.gcdesk("token", name, nil, "--min-valid", "24h")
		if code != exitSignIn || !strings.Contains(out, "gcdesk authorize") {
			p.Errorf("token of a dead connection: exit code %d: %s", code, out)
		}
	}
	if got := p.asked("refresh_token", "refused") - before; got != 1 {
		p.Errorf("the provider was asked %d times, want 1", got)
	}
	if c := p.listed(name); c.Status != connections.Expired || c.Reason != "invalid_grant" {
		p.Errorf("dead: got %s, %q", c.Status, c.Reason)
	}
}

func (p *provider) listed(name string) listed {
	p.Helper()
	out, err := p.run(p.program, "list", "--json", "--data-dir", p.data)
	var all []listed
	if err == nil {
		err = json.Unmarshal([]byte(out), &all)
	}
	if err != nil || len(all) != 1 || all[0].Name != name {
		p.fail("list: %v: %s", err, out)
	}
	return all[0]
}

// server is the provider as the client sees it.
func (p *provider) server() *oauth.AuthorizationServer {
	return &oauth.AuthorizationServer{Client: p.client}
}

// introspect asks the provider whether a token is good (RFC 7662).
func (p *provider) introspect(token string) (active bool) {
	p.Helper()
	r, err := http.PostForm(p.url+"/token/introspection",
		url.Values{"token": {token}, "client_id": {p.client.ID}, "client_secret": {p.client.Secret}})
	if err != nil {
		p.Fatal(err)
	}
	defer r.Body.Close()
	var answer struct{ Active bool }
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || r.StatusCode != http.StatusOK {
		p.Fatalf("introspect: %s: %v", r.Status, err)
	}
	return answer.Active
}

// lives says how many seconds the next access and refresh tokens last.
func (p *provider) lives(access, refresh int) {
	p.Helper()
	r, err := http.NewRequest(http.MethodPut, p.url+"/lives", bytes.NewReader(fmt.Appendf(nil, `{"access":%d,"refresh":%d}`, access, refresh)))
	if err != nil {
		p.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.Fatalf("set lives: %v", err)
	}
	answer.Body.Close()
}

// asked returns how often a grant type had an outcome: granted or refused.
func (p *provider) asked(grantType, outcome string) int {
	p.Helper()
	data, err := get(p.url + "/asked")
	asked := map[string]int{}
	if err == nil {
		err = json.Unmarshal(data, &asked)
	}
	if err != nil {
		p.Fatal(err)
	}
	return asked[grantType+" "+outcome]
}

// refreshToken reads what the keyring holds for a connection.
func (p *provider) refreshToken(name string) string {
	p.Helper()
	store, err := storage.Open(p.data)
	if err != nil {
		p.Fatal(err)
	}
	var c connections.Connection
	if err := store.View(context.Background(), func(tx connections.Tx) error {
		c, err = tx.ConnectionByName(name)
		return err
	}); err != nil {
		p.Fatal(err)
	}
	secret, err := p.run("secret-tool", "lookup", "service", "gcdesk:"+store.ID(), "username", string(c.Tokens.Refresh))
	if err != nil || secret == "" {
		p.fail("read the refresh token: %v", err)
	}
	return secret
}
