package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"gcdesk/connections"
)

// A proxy that is set while gcdesk runs serves the next request, and one that
// was set before serves the first.
func TestNetworkFollowsTheSettings(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer proxy.Close()
	dir := t.TempDir()
	w, err := wire(dir)
	if err != nil {
		t.Fatal(err)
	}
	answer := func(w *wiring) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://server.invalid/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := w.service.HTTP.Do(r)
		if err != nil {
			return 0
		}
		defer resp.Body.Close()
		return resp.StatusCode
	}
	set := func(proxy string) {
		t.Helper()
		if _, err := w.service.ChangeSettings(t.Context(), func(s *connections.Settings) { s.Proxy = proxy }); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		proxy string
		want  int
	}{{"none", 0}, {proxy.URL, http.StatusTeapot}, {"none", 0}} {
		set(step.proxy)
		if got := answer(w); got != step.want {
			t.Errorf("proxy %s: got %d, want %d", step.proxy, got, step.want)
		}
	}
	set(proxy.URL)
	again, err := wire(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer(again); got != http.StatusTeapot {
		t.Errorf("at the next start: got %d, want %d", got, http.StatusTeapot)
	}
}
