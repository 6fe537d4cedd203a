package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

// resource answers with one status after another, the last one for ever.
type resource struct {
	*ResourceServer
	asked []*http.Request
	naps  []time.Duration
	now   time.Time
}

func newResource(t *testing.T, statuses ...int) *resource {
	t.Helper()
	r := &resource{now: noon}
	hs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		status := statuses[min(len(r.asked), len(statuses)-1)]
		r.asked = append(r.asked, req)
		w.WriteHeader(status)
		if req.Method != http.MethodHead && status != http.StatusNoContent {
			w.Write([]byte(`{"a":1}`)) //nolint:errcheck // loopback
		}
	}))
	t.Cleanup(hs.Close)
	r.ResourceServer = &ResourceServer{
		BaseURI: hs.URL + "/v1", Now: func() time.Time { return r.now },
		Sleep: func(ctx context.Context, d time.Duration) error {
			r.naps, r.now = append(r.naps, d), r.now.Add(d)
			return ctx.Err()
		},
	}
	return r
}

func TestResourceServer_UsesRoomAgain(t *testing.T) {
	r := newResource(t, http.StatusOK)
	for _, room := range [][]byte{make([]byte, 4096), make([]byte, 2), nil} {
		got, err := r.PingInto(t.Context(), room, Ping{"GET", "people/me", 200}, theAccess)
		if err != nil || string(got) != `{"a":1}` {
			t.Fatalf("room for %d: got %q, %v", len(room), got, err)
		}
		if within := len(room) > 0 && &got[0] == &room[0]; within != (len(room) == 4096) {
			t.Errorf("room for %d: within it: %v", len(room), within)
		}
	}
}

func TestResourceServer_SendsThePing(t *testing.T) {
	for _, p := range []Ping{{"GET", "people/me?personFields=names", 200}, {"HEAD", "up", 204}, {"POST", "/health", 202}, {"GET", "gone", 410}} {
		r := newResource(t, p.Status)
		r.Headers = []Parameter{{"X-Reason", "backup"}, {"Accept", "text/plain"}, {"Authorization", "Bearer stolen"}}
		if _, err := r.Ping(t.Context(), p, theAccess); err != nil {
			t.Errorf("%v: %v", p, err)
			continue
		}
		got := r.asked[0]
		at, _ := Beneath(r.BaseURI, p.URI)
		if want, _ := url.Parse(at); got.Method != p.Method || got.URL.RequestURI() != want.RequestURI() {
			t.Errorf("%v: asked %s %s, want %s", p, got.Method, got.URL, at)
		}
		if h := got.Header; h.Get("X-Reason") != "backup" || h.Get("Accept") != "text/plain" || h.Get("Authorization") != "Bearer "+theAccess {
			t.Errorf("%v: got %v", p, h)
		}
	}
}

func TestResourceServer_StatusIsAsExpected(t *testing.T) {
	var answer *ResponseError
	if _, err := newResource(t, 200).Ping(t.Context(), Ping{"GET", "up", 204}, theAccess); !errors.As(err, &answer) || answer.Status != 200 {
		t.Errorf("200 in place of 204: got %v", err)
	}
	var refused *ResourceError
	if _, err := newResource(t, 404).Ping(t.Context(), Ping{"GET", "up", 204}, theAccess); !errors.As(err, &refused) || refused.Status != 404 {
		t.Errorf("404 in place of 204: got %v", err)
	}
}

func TestResourceServer_Retries(t *testing.T) {
	for _, test := range []struct {
		name     string
		method   string
		retries  int
		statuses []int
		asked    int
		fails    bool
	}{
		{"mended", "GET", 3, []int{500, 429, 503, 200}, 4, false},
		{"not mended", "GET", 3, []int{500}, 4, true},
		{"none", "GET", 0, []int{500, 200}, 1, true},
		{"ten", "HEAD", 10, []int{500}, 11, true},
		{"a refusal", "GET", 3, []int{403, 200}, 1, true},
		{"POST", "POST", 3, []int{500, 200}, 1, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newResource(t, test.statuses...)
			r.Retries = test.retries
			if _, err := r.Ping(t.Context(), Ping{test.method, "up", 200}, theAccess); (err != nil) != test.fails {
				t.Errorf("got %v", err)
			}
			if len(r.asked) != test.asked || len(r.naps) != test.asked-1 {
				t.Errorf("asked %d times with pauses %v, want %d", len(r.asked), r.naps, test.asked)
			}
			for _, nap := range r.naps {
				if nap < time.Second/2 || nap > longestPause {
					t.Errorf("a pause of %v", nap)
				}
			}
		})
	}
}

func TestResourceServer_Timeout(t *testing.T) {
	silent := make(chan struct{})
	hs := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-silent }))
	defer hs.Close()
	defer close(silent)
	s := &ResourceServer{BaseURI: hs.URL, Timeout: 50 * time.Millisecond, Retries: 3}
	var network *NetworkError
	if _, err := s.Ping(t.Context(), Ping{"GET", "up", 200}, theAccess); !errors.As(err, &network) || !network.Timeout {
		t.Errorf("got %v", err)
	}
}

// Within any minute no more requests begin than the pace lets through, the
// retries among them.
func TestResourceServer_Pace(t *testing.T) {
	r := newResource(t, 200, 200, 500, 200)
	r.Pace, r.PerMinute, r.Retries = new(Pace), 2, 1
	began := []time.Time{}
	for range 6 {
		if _, err := r.Ping(t.Context(), Ping{"GET", "up", 200}, theAccess); err != nil {
			t.Fatal(err)
		}
		began = append(began, r.now)
	}
	if len(r.asked) != 7 {
		t.Fatalf("asked %d times", len(r.asked))
	}
	for i := range began[2:] {
		if d := began[i+2].Sub(began[i]); d < time.Minute {
			t.Errorf("three requests within %v", d)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Ping(ctx, Ping{"GET", "up", 200}, theAccess); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestBeneath(t *testing.T) {
	for _, test := range []struct{ base, relative, want string }{
		{"https://a.example/v1", "people/me?x=y", "https://a.example/v1/people/me?x=y"},
		{"https://a.example/v1/", "people/me", "https://a.example/v1/people/me"},
		{"https://a.example", "up", "https://a.example/up"},
		{"https://a.example/v1/", "/up", "https://a.example/up"},
		{"https://a.example/v1/", "", "https://a.example/v1/"},
	} {
		if got, err := Beneath(test.base, test.relative); err != nil || got != test.want {
			t.Errorf("%s and %s: got %q, %v; want %q", test.base, test.relative, got, err, test.want)
		}
	}
	for _, relative := range []string{"https://b.example/", "//b.example/", "mailto:a", "up#there", ":", "%zz"} {
		if got, err := Beneath("https://a.example/v1/", relative); !errors.Is(err, ErrRelativeURI) {
			t.Errorf("%q: got %q, %v", relative, got, err)
		}
	}
	for _, base := range []string{"", "v1/", "https://a.example/?b=c", "https://a.example/#b", "https://a b/"} {
		if got, err := Beneath(base, "up"); !errors.Is(err, ErrBaseURI) {
			t.Errorf("%q: got %q, %v", base, got, err)
		}
	}
}

// No relative URI leads a token to another host.
func FuzzBeneath(f *testing.F) {
	for _, seed := range []string{"people/me?a=b", "//evil.example/", "https://evil.example", "/\\evil.example", "..//evil.example/", "\t//evil.example", "?a", "./", "@evil.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, relative string) {
		at, err := Beneath("https://people.example/v1/", relative)
		if err != nil {
			return
		}
		u, err := url.Parse(at)
		if err != nil || u.Scheme != "https" || u.Host != "people.example" || u.User != nil || u.Fragment != "" {
			t.Errorf("%q leads to %q", relative, at)
		}
		if r, err := http.NewRequest(http.MethodGet, at, nil); err == nil && r.URL.Host != "people.example" {
			t.Errorf("%q is sent to %q", relative, r.URL.Host)
		}
	})
}
