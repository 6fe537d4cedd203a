package main

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage/memory"
)

// A person lets six months pass on the practice console, and meets what
// disuse does: first the client, then the sign-in.
func TestSixMonthsInPracticeMode(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "practice")
	begin := func() func() {
		_, free, err := startSandbox(dir, "")
		must(t, err)
		return free
	}
	free := begin()
	defer func() { free() }()
	preset, err := presetOf(dir)
	must(t, err)
	now, shown := clockOf(dir)
	hc := oauth.NewHTTPClient()
	s := &connections.Service{
		Records: new(memory.Records), Secrets: new(memory.Secrets), Locks: new(memory.Locks), HTTP: hc, Probe: probe(hc), Preset: preset, Now: now,
		OpenURL: func(ctx context.Context, address string) error {
			_, err := sandbox.Person{}.Visit(ctx, address)
			return err
		},
	}
	client, err := s.SaveClient(t.Context(), connections.Client{Name: "Acme", ClientID: sandbox.DesktopClient().ID, Type: oauth.Desktop}, sandbox.DesktopClient().Secret)
	must(t, err)
	c, err := s.SaveConnection(t.Context(), connections.Connection{Name: "Acme", Client: client.ID, Scopes: oauth.NewScopes("contacts.readonly", "openid", "email")})
	must(t, err)
	signIn := func() {
		t.Helper()
		_, err := s.Authorize(t.Context(), c.ID, connections.Conduct{})
		must(t, err)
	}
	finds := func(code string) {
		t.Helper()
		found, err := s.Diagnose(t.Context(), c.ID, connections.Inquiry{})
		must(t, err)
		if got := found.First().Code; got != code {
			t.Errorf("got %q, want %q: %+v", got, code, found.Causes)
		}
	}
	press := func(name, value string) {
		t.Helper()
		server, err := readPractice(dir)
		must(t, err)
		page, err := get(server)
		must(t, err)
		key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindSubmatch(page)[1]
		res, err := http.PostForm(server, url.Values{"key": {string(key)}, name: {value}})
		must(t, err)
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", name, res.Status)
		}
	}
	signIn()
	finds("")
	press("pass", "4440h")
	for time.Until(shown()) < 4439*time.Hour { // a window that is open gets to know it
		runtime.Gosched()
	}
	finds("deleted_client")
	press("restore-client", client.ClientID)
	finds(connections.CauseUnused)
	signIn()
	finds("")
	free()
	free = begin()
	if now, _ := clockOf(dir); time.Until(now()) < 4439*time.Hour {
		t.Errorf("after the next start the clock is %v ahead", time.Until(now()))
	}
	finds("")
}
