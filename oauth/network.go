package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"time"
)

// Network is the way to the servers. The zero value is the system's.
type Network struct {
	Proxy  string // URL of an http, https or socks5 proxy, or NoProxy; empty: the environment's
	CAFile string // certificate authorities beside the system's, PEM
}

// NoProxy is the Proxy of a network that has none, whatever the environment
// says.
const NoProxy = "none"

// AuthoritiesError is a file of certificate authorities that is of no use.
type AuthoritiesError struct{ Err error }

func (e *AuthoritiesError) Error() string {
	return "read the certificate authorities: " + e.Err.Error()
}
func (e *AuthoritiesError) Unwrap() error { return e.Err }

// ErrNoAuthority is what is wrong with a file without a certificate in it.
var ErrNoAuthority = errors.New("no certificate is in the file")

const maxAuthorities = 4 << 20 // bytes; the largest bundles have a quarter of that

// Authorities reads the certificates of a PEM file. What is wrong with it is an
// *AuthoritiesError.
func Authorities(path string) (list []*x509.Certificate, err error) {
	data, err := ReadFile(path, maxAuthorities)
	if err == nil {
		list, err = parseAuthorities(data)
	}
	if err != nil {
		return nil, &AuthoritiesError{err}
	}
	return list, nil
}

func parseAuthorities(data []byte) (list []*x509.Certificate, err error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d: %w", len(list)+1, err)
		}
		list = append(list, c)
	}
	if list == nil {
		return nil, ErrNoAuthority
	}
	return list, nil
}

// transport goes the way of the network, or answers why it cannot.
func (n Network) transport() (*http.Transport, error) {
	t := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     30 * time.Second,
		MaxIdleConnsPerHost: 8, // as many as a round over many connections has in flight
		ForceAttemptHTTP2:   true,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, r *http.Response) error {
			if r.StatusCode != http.StatusOK {
				return &proxyError{Clean(r.Status)}
			}
			return nil
		},
	}
	switch n.Proxy {
	case "":
		t.Proxy = http.ProxyFromEnvironment
	case NoProxy:
	default:
		proxy, err := url.Parse(n.Proxy)
		if err != nil {
			return nil, errors.New("the proxy's address is none")
		}
		t.Proxy = func(r *http.Request) (*url.URL, error) {
			if IsLoopback(r.URL.String()) {
				return nil, nil // no proxy leads to this computer
			}
			return proxy, nil
		}
	}
	if n.CAFile == "" {
		return t, nil
	}
	own, err := Authorities(n.CAFile)
	if err != nil {
		return nil, err
	}
	if t.TLSClientConfig.RootCAs, err = x509.SystemCertPool(); err != nil {
		return nil, fmt.Errorf("read the system's certificate authorities: %w", err)
	}
	for _, c := range own {
		t.TLSClientConfig.RootCAs.AddCert(c)
	}
	return t, nil
}

// NewHTTPClientOn is NewHTTPClient on the network that now names at each
// request, with its file of authorities as that is then. Without the authorities that cannot be read the system's remain, so
// that a file which has gone locks nobody out; to learn of it, ask Authorities.
func NewHTTPClientOn(now func(context.Context) Network) *http.Client {
	return hardened(&switching{now: now})
}

// switching is the transport of the network that is named at each request.
type switching struct {
	now func(context.Context) Network

	mu   sync.Mutex // guards what follows
	way  Network
	file written
	on   *http.Transport // nil before the first request
}

// written is how a file was last written; zero where there is none.
type written struct{ bytes, at int64 }

func writtenAt(path string) written {
	info, err := os.Stat(path)
	if err != nil {
		return written{}
	}
	return written{info.Size(), info.ModTime().UnixNano()}
}

func (s *switching) RoundTrip(r *http.Request) (*http.Response, error) {
	t, err := s.current(s.now(r.Context()))
	if err != nil {
		return nil, err
	}
	return t.RoundTrip(r)
}

// CloseIdleConnections does what http.Client asks of a transport.
func (s *switching) CloseIdleConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on != nil {
		s.on.CloseIdleConnections()
	}
}

func (s *switching) current(way Network) (*http.Transport, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file := writtenAt(way.CAFile)
	if s.on != nil && s.way == way && s.file == file {
		return s.on, nil
	}
	t, err := way.transport()
	if err != nil {
		t, err = Network{Proxy: way.Proxy}.transport()
	}
	if err != nil {
		return nil, err
	}
	if s.on != nil {
		s.on.CloseIdleConnections()
	}
	s.way, s.file, s.on = way, file, t
	return t, nil
}

// Tried is a host that answered, and the way there.
type Tried struct {
	Host  string
	Proxy string // URL of the proxy, without a password; empty: there was none
}

// Try finds out whether the hosts of some URLs answer on this network, each
// once, and which way led there. It asks with nothing but their names.
func (n Network) Try(ctx context.Context, urls ...string) (answered []Tried, err error) {
	t, err := n.transport()
	if err != nil {
		return nil, err
	}
	defer t.CloseIdleConnections()
	hc := hardened(t)
	for _, at := range urls {
		u, err := url.Parse(at)
		if err != nil || slices.ContainsFunc(answered, func(t Tried) bool { return t.Host == u.Host }) {
			continue
		}
		if err := Reach(ctx, hc, at); err != nil {
			return nil, err
		}
		answered = append(answered, Tried{u.Host, proxyTo(t, u)})
	}
	return answered, nil
}

// proxyTo names the proxy through which a transport asks a URL; empty is none.
func proxyTo(t *http.Transport, u *url.URL) string {
	if t.Proxy == nil {
		return ""
	}
	proxy, err := t.Proxy(&http.Request{URL: u})
	if err != nil || proxy == nil {
		return ""
	}
	return (&url.URL{Scheme: proxy.Scheme, Host: proxy.Host}).String()
}
