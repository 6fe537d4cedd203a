package oauth

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// ClientType is the application type under which a client was registered.
// Google's rules for redirect URIs depend on it.
type ClientType string

const (
	Desktop ClientType = "desktop" // loopback redirect, any port (RFC 8252 section 7.3)
	Web     ClientType = "web"     // one registered redirect URI, compared character by character
)

// DefaultWebRedirectURI is what a Web application client registers unless a
// person chooses otherwise.
const DefaultWebRedirectURI = "http://127.0.0.1:8765/connection/oauth2callback"

// Client is what an authorization server knows a program by (RFC 6749
// section 2).
type Client struct {
	ID          string
	Secret      string
	Type        ClientType
	RedirectURI string // Web only
	Endpoints   Endpoints

	ScopeDelimiter string      // between scopes on the wire; empty is the space of RFC 6749 section 3.3
	Parameters     []Parameter // of the authorization request, beside the protocol's own; nil means DefaultParameters
}

// ErrRedirectURI is the answer to a redirect URI that gcdesk cannot listen on.
var ErrRedirectURI = errors.New("a redirect URI here is http://127.0.0.1:PORT/PATH, or the same with localhost or [::1]")

// CheckRedirectURI returns ErrRedirectURI unless the URI is plain http to a
// loopback host with a port that needs no privileges, and carries no query,
// fragment or user.
func CheckRedirectURI(uri string) error {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Opaque != "" || hasBlank(uri) ||
		strings.ContainsAny(uri, "?#*") || strings.Contains(u.Path, "..") {
		return ErrRedirectURI
	}
	switch u.Hostname() { // as browsers write them in the Host header
	case "127.0.0.1", "localhost", "::1":
	default:
		return ErrRedirectURI
	}
	if port, err := strconv.Atoi(u.Port()); err != nil || strconv.Itoa(port) != u.Port() || port < 1024 || port > 65535 {
		return ErrRedirectURI
	}
	return nil
}

// ProjectNumber returns the digits before the dash of a Google client ID,
// which console addresses take as ?project=; empty if there are none.
func (c Client) ProjectNumber() string { return ProjectNumber(c.ID) }

// ProjectNumber is Client.ProjectNumber for a bare client ID.
func ProjectNumber(clientID string) string {
	number, _, found := strings.Cut(clientID, "-")
	if _, err := strconv.ParseUint(number, 10, 64); err != nil || !found {
		return ""
	}
	return number
}
