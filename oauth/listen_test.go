package oauth

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// freePort returns a port that nobody listened on a moment ago, on either
// family.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func web(redirectURI string) Client {
	c := desktop
	c.Type, c.RedirectURI = Web, redirectURI
	return c
}

func TestDesktopListensOnLoopbackOnly(t *testing.T) {
	t.Setenv("HOST", "0.0.0.0")
	t.Setenv("GCDESK_ADDR", "0.0.0.0:1")
	c := desktop
	c.RedirectURI = "http://0.0.0.0:8765/" // not read for this type
	a, b := begin(t, c, Options{}), begin(t, c, Options{})
	if len(a.listeners) != 1 || a.listeners[0].Addr().(*net.TCPAddr).IP.String() != "127.0.0.1" {
		t.Errorf("listens on %v, want 127.0.0.1", a.listeners[0].Addr())
	}
	if a.redirect.Port() == b.redirect.Port() {
		t.Error("two flows share a port")
	}
	if want := "http://" + a.listeners[0].Addr().String() + "/"; a.RedirectURI() != want {
		t.Errorf("got redirect URI %q, want %q", a.RedirectURI(), want)
	}
	// The neighbours' way in: this machine's other addresses.
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range append(addrs, &net.IPNet{IP: net.IPv4(127, 0, 0, 2)}, &net.IPNet{IP: net.IPv6loopback}) {
		ip := addr.(*net.IPNet).IP
		if ip.String() == "127.0.0.1" || ip.IsLinkLocalUnicast() {
			continue
		}
		if conn, err := net.Dial("tcp", net.JoinHostPort(ip.String(), a.redirect.Port())); err == nil {
			conn.Close()
			t.Errorf("reachable through %v", ip)
		}
	}
}

func TestWebUsesItsExactRedirectURI(t *testing.T) {
	for _, uri := range []string{
		"http://127.0.0.1:PORT/connection/oauth2callback", "http://127.0.0.1:PORT", "http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/a%20b",
		"http://localhost:PORT/cb", "http://[::1]:PORT/cb",
	} {
		t.Run(uri, func(t *testing.T) {
			uri := strings.Replace(uri, "PORT", freePort(t), 1)
			a := begin(t, web(uri), Options{})
			u, err := url.Parse(a.URL())
			if err != nil || u.Query().Get("redirect_uri") != uri || a.RedirectURI() != uri {
				t.Errorf("got %q, want %q", a.RedirectURI(), uri)
			}
			for _, l := range a.listeners {
				if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
					t.Errorf("listens on %v", l.Addr())
				}
			}
			stillWaits(t, a)
		})
	}
}

func TestLocalhostIsBothFamilies(t *testing.T) {
	port := freePort(t)
	a := begin(t, web("http://localhost:"+port+"/cb"), Options{})
	for _, host := range []string{"127.0.0.1", "::1"} {
		conn, err := net.Dial("tcp", net.JoinHostPort(host, port))
		if err != nil {
			t.Errorf("a browser that resolves localhost to %s: %v", host, err)
			continue
		}
		conn.Close()
	}
	if a.redirect.Hostname() != "localhost" {
		t.Errorf("got %q, want the registered name", a.RedirectURI())
	}
}

func TestPortInUse(t *testing.T) {
	for _, test := range []struct{ taken, uri string }{
		{"127.0.0.1", "http://127.0.0.1:PORT/"},
		{"127.0.0.1", "http://localhost:PORT/"},
		{"::1", "http://localhost:PORT/"},
		{"::1", "http://[::1]:PORT/"},
	} {
		t.Run(test.uri+" taken on "+test.taken, func(t *testing.T) {
			port := freePort(t)
			l, err := net.Listen("tcp", net.JoinHostPort(test.taken, port))
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			uri := strings.Replace(test.uri, "PORT", port, 1)
			_, err = Begin(web(uri), nil, Options{})
			var taken *PortError
			if !errors.As(err, &taken) || !isAny(taken.Err, inUse) || taken.RedirectURI != uri {
				t.Fatalf("got %v, want a *PortError", err)
			}
			l.Close()
			a, err := Begin(web(uri), nil, Options{}) // nothing was left open
			if err != nil {
				t.Fatal(err)
			}
			a.Close()
		})
	}
}

func TestListenRefusesOtherAddresses(t *testing.T) {
	for _, uri := range []string{
		"", "http://0.0.0.0:8765/", "http://192.168.0.1:8765/", "http://example.com:8765/", "http://[::]:8765/", "http://:8765/",
		"http://127.0.0.1.example.com:8765/", "http://localhost@example.com:8765/", "http://127.0.0.2:8765/", "http://LOCALHOST:8765/",
		"http://[0:0:0:0:0:0:0:1]:8765/", "http://[::ffff:127.0.0.1]:8765/",
		"https://127.0.0.1:8765/", "http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.0.0.1:65536/", "http://127.0.0.1:08765/", "http://127.0.0.1:0/",
		"http://127.0.0.1:8765/?x", "http://127.0.0.1:8765/#x", "http://u:p@127.0.0.1:8765/", "http://127.0.0.1:8765/../x", "http://127.0.0.1:8765/%2e%2e/x", "http://127.0.0.1:8765/*", "http://127.0.0.1:8765/a b",
	} {
		if a, err := Begin(web(uri), nil, Options{}); !errors.Is(err, ErrRedirectURI) {
			t.Errorf("%q: got %v, want ErrRedirectURI", uri, err)
			if err == nil {
				a.Close()
			}
		}
	}
}

func TestOneCallbackPath(t *testing.T) {
	a := begin(t, web("http://127.0.0.1:"+freePort(t)+"/connection/oauth2callback"), Options{})
	base := strings.TrimSuffix(a.RedirectURI(), "/connection/oauth2callback")
	for _, path := range []string{"/", "/connection", "/connection/oauth2callback/", "/connection/../connection/oauth2callback", "/CONNECTION/oauth2callback"} {
		r := request(t, http.MethodGet, base+path+"?"+good(a).Encode())
		if got := ask(t, r); got.status != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, got.status)
		}
	}
	stillWaits(t, a)
}
