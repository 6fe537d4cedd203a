package oauth

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// writePEM writes a server's certificate as a file of authorities.
func writePEM(t *testing.T, s *httptest.Server) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "authorities.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(path, append([]byte("# Example authority\n"), block...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// status asks for a URL and answers the status, or 0.
func status(t *testing.T, hc *http.Client, url string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := hc.Do(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestNetwork_AnotherProxyServesTheNextRequest(t *testing.T) {
	proxy := func(code int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
		t.Cleanup(s.Close)
		return s.URL
	}
	var way atomic.Pointer[Network]
	hc := NewHTTPClientOn(func(context.Context) Network { return *way.Load() })
	for _, want := range []int{http.StatusTeapot, http.StatusAccepted} {
		way.Store(&Network{Proxy: proxy(want)})
		if got := status(t, hc, "http://server.invalid/"); got != want {
			t.Errorf("got %d, want %d of the proxy", got, want)
		}
	}
	here := httptest.NewServer(http.NotFoundHandler())
	defer here.Close()
	if got := status(t, hc, here.URL); got != http.StatusNotFound {
		t.Errorf("this computer was asked by way of the proxy: %d", got)
	}
}

// What http.Client promises of idle connections is so through all its transports.
func TestHTTPClient_ClosesIdleConnections(t *testing.T) {
	for name, hc := range map[string]*http.Client{
		"one network": NewHTTPClient(),
		"networks":    NewHTTPClientOn(func(context.Context) Network { return Network{} }),
	} {
		t.Run(name, func(t *testing.T) {
			var made atomic.Int32
			s := httptest.NewUnstartedServer(http.NotFoundHandler())
			s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					made.Add(1)
				}
			}
			s.Start()
			defer s.Close()
			hc.CloseIdleConnections() // there are none yet
			for _, want := range []int32{1, 1, 2} {
				if want == 2 {
					hc.CloseIdleConnections()
				}
				status(t, hc, s.URL)
				if got := made.Load(); got != want {
					t.Errorf("got %d connections, want %d", got, want)
				}
			}
		})
	}
}

func TestNetwork_NoProxyLeavesTheEnvironmentAlone(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "http://server.invalid/", nil)
	for proxy, has := range map[string]bool{NoProxy: false, "http://proxy.invalid:3128": true, "socks5://proxy.invalid:1080": true} {
		tr, err := Network{Proxy: proxy}.transport()
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if tr.Proxy != nil {
			u, err := tr.Proxy(r)
			if err != nil {
				t.Fatal(err)
			}
			got = u.String()
		}
		if want := map[bool]string{true: proxy}[has]; got != want {
			t.Errorf("%s: got %q, want %q", proxy, got, want)
		}
	}
}

func TestNetwork_AuthoritiesBesideTheSystems(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of the handshake that fails
	s.StartTLS()
	defer s.Close()
	file := writePEM(t, s)
	way := Network{}
	hc := NewHTTPClientOn(func(context.Context) Network { return way })
	if got := status(t, hc, s.URL); got != 0 {
		t.Fatalf("a server that nobody vouches for answered %d", got)
	}
	way.CAFile = file + ".later"
	if got := status(t, hc, s.URL); got != 0 {
		t.Fatalf("before the file is there: got %d", got)
	}
	if err := os.Rename(file, way.CAFile); err != nil {
		t.Fatal(err)
	}
	if got := status(t, hc, s.URL); got != http.StatusNotFound {
		t.Errorf("got %d, want %d", got, http.StatusNotFound)
	}
	if _, err := way.Try(t.Context(), s.URL); err != nil {
		t.Error(err)
	}
}

func TestNetwork_AuthoritiesThatCannotBeReadLockNobodyOut(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	way := Network{CAFile: filepath.Join(t.TempDir(), "gone.pem")}
	hc := NewHTTPClientOn(func(context.Context) Network { return way })
	if got := status(t, hc, s.URL); got != http.StatusNotFound {
		t.Errorf("got %d, want %d", got, http.StatusNotFound)
	}
	if _, err := way.Try(t.Context(), s.URL); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want that the file is missing", err)
	}
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (Network{CAFile: empty}).Try(t.Context(), s.URL); !errors.Is(err, ErrNoAuthority) {
		t.Errorf("got %v, want %v", err, ErrNoAuthority)
	}
}

func TestNetwork_TryTellsOfAProxyThatDoesNotAnswer(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	_, err := Network{Proxy: s.URL}.Try(t.Context(), "https://server.invalid/")
	var network *NetworkError
	if !errors.As(err, &network) || network.Reason() != NetworkProxy {
		t.Errorf("got %v, want the proxy's fault", err)
	}
}

// It is told which way was tried: no proxy leads to this computer.
func TestNetwork_TryTellsTheWay(t *testing.T) {
	here := httptest.NewServer(http.NotFoundHandler())
	defer here.Close()
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked = append(asked, r.URL.Host) }))
	defer proxy.Close()
	got, err := Network{Proxy: proxy.URL}.Try(t.Context(), here.URL+"/token", "http://server.invalid/v1", here.URL)
	want := []Tried{{strings.TrimPrefix(here.URL, "http://"), ""}, {"server.invalid", proxy.URL}}
	if err != nil || !slices.Equal(got, want) || len(asked) != 1 {
		t.Errorf("got %v, %v, want %v; the proxy was asked for %q", got, err, want, asked)
	}
	if got, err := (Network{Proxy: NoProxy}).Try(t.Context(), here.URL); err != nil || got[0].Proxy != "" {
		t.Errorf("got %v, %v", got, err)
	}
}

// What is read of a file, written again, is read the same.
func FuzzAuthorities(f *testing.F) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	f.Add(block)
	f.Add(append([]byte("text\n"), append(block, block...)...))
	f.Add(block[:len(block)/2])
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := parseAuthorities(data)
		if (err == nil) != (len(list) > 0) {
			t.Fatalf("%d certificates and %v", len(list), err)
		}
		var again []byte
		for _, c := range list {
			again = append(again, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
		}
		second, _ := parseAuthorities(again)
		if len(second) != len(list) {
			t.Fatalf("%d certificates, %d when written again", len(list), len(second))
		}
		for i, c := range list {
			if !c.Equal(second[i]) {
				t.Errorf("certificate %d has changed", i)
			}
		}
	})
}
