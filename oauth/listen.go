package oauth

import (
	"context"
	"fmt"
	"net"
	"net/url"
)

// PortError is a registered redirect URI whose port somebody else listens on.
type PortError struct {
	RedirectURI string
	Err         error
}

func (e *PortError) Error() string { return fmt.Sprintf("listen for %s: %v", e.RedirectURI, e.Err) }
func (e *PortError) Unwrap() error { return e.Err }

// listen opens the loopback port of a client's redirect URI and nothing else:
// a Desktop client takes any free port of 127.0.0.1, or of ::1 where there is
// no IPv4 (RFC 8252 section 7.3); a Web client the one that it registered. For
// the name localhost both families are taken, as a browser may try either.
func listen(c Client) ([]net.Listener, string, error) {
	ports := net.ListenConfig{Control: alone}
	if c.Type != Web {
		l, err := ports.Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			if l, err = ports.Listen(context.Background(), "tcp", "[::1]:0"); err != nil {
				return nil, "", &PortError{RedirectURI: "http://127.0.0.1/", Err: err}
			}
		}
		return []net.Listener{l}, "http://" + l.Addr().String() + "/", nil
	}
	if err := CheckRedirectURI(c.RedirectURI); err != nil {
		return nil, "", err
	}
	u, _ := url.Parse(c.RedirectURI)
	hosts := []string{u.Hostname()}
	if u.Hostname() == "localhost" {
		hosts = []string{"127.0.0.1", "::1"}
	}
	var listeners []net.Listener
	for _, host := range hosts {
		l, err := ports.Listen(context.Background(), "tcp", net.JoinHostPort(host, u.Port()))
		if err != nil && (len(listeners) == 0 || isAny(err, inUse)) {
			for _, open := range listeners {
				open.Close()
			}
			return nil, "", &PortError{RedirectURI: c.RedirectURI, Err: err}
		}
		if err == nil {
			listeners = append(listeners, l)
		}
	}
	return listeners, c.RedirectURI, nil
}
