package oauth

import (
	"errors"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// AuthStyle says where the client credentials stand in a token request
// (RFC 6749 section 2.3.1).
type AuthStyle string

const (
	InBody   AuthStyle = "body"   // client_id and client_secret as form fields; Google's way and the default
	InHeader AuthStyle = "header" // HTTP Basic
)

// Endpoints are the URLs of one authorization server. An optional URL that is
// empty is a feature the server has not got: it is never replaced by another
// server's.
type Endpoints struct {
	Authorization string    `json:"authorization"`       // authorization endpoint, required
	Token         string    `json:"token"`               // token endpoint, required
	Revoke        string    `json:"revoke,omitempty"`    // RFC 7009
	TokenInfo     string    `json:"tokenInfo,omitempty"` // Google's token info, asked by POST form
	UserInfo      string    `json:"userInfo,omitempty"`  // OpenID Connect
	Issuer        string    `json:"issuer,omitempty"`    // RFC 9207; empty: iss is not compared
	AuthStyle     AuthStyle `json:"authStyle,omitempty"` // empty means InBody
}

// Google returns the endpoints of Google's authorization server, as its
// OpenID discovery document names them.
func Google() Endpoints {
	return Endpoints{
		Authorization: "https://accounts.google.com/o/oauth2/v2/auth",
		Token:         "https://oauth2.googleapis.com/token",
		Revoke:        "https://oauth2.googleapis.com/revoke",
		TokenInfo:     "https://oauth2.googleapis.com/tokeninfo",
		UserInfo:      "https://openidconnect.googleapis.com/v1/userinfo",
		Issuer:        "https://accounts.google.com",
	}
}

// IsZero reports whether nothing is set.
func (e Endpoints) IsZero() bool { return e == Endpoints{} }

// Named reports whether any URL is set; without one the preset server is
// meant.
func (e Endpoints) Named() bool {
	e.AuthStyle = ""
	return !e.IsZero()
}

// URLs returns every URL that is set, by the name a person knows it by.
func (e Endpoints) URLs() map[string]string {
	urls := map[string]string{}
	for name, u := range map[string]string{
		"authorization URL": e.Authorization, "access token URL": e.Token, "revoke URL": e.Revoke,
		"token info URL": e.TokenInfo, "user info URL": e.UserInfo, "issuer": e.Issuer,
	} {
		if u != "" {
			urls[name] = u
		}
	}
	return urls
}

// ErrInsecureURL is the answer to a URL that is neither https nor http to a
// loopback address.
var ErrInsecureURL = errors.New("must be https, or http to a loopback address")

// ErrURLForm is the answer to a URL with a blank in it, or with a port that
// there is not.
var ErrURLForm = errors.New("must have no blank in it, and a port from 1 to 65535")

// ErrURLHost is the answer to a host outside ASCII: letters of other scripts
// can look like those of a name that is trusted.
var ErrURLHost = errors.New("must name its host in ASCII (xn--…)")

// ErrEndpointMissing is the answer to Endpoints without an authorization or
// token endpoint.
var ErrEndpointMissing = errors.New("the authorization URL and the access token URL belong together: give both")

// Validate reports the first URL by its name that must not be used, as
// *url.Error.
func (e Endpoints) Validate() error {
	if e.Authorization == "" || e.Token == "" {
		return ErrEndpointMissing
	}
	urls := e.URLs()
	for _, name := range slices.Sorted(maps.Keys(urls)) {
		if err := SecureURL(urls[name]); err != nil {
			return &url.Error{Op: name, URL: urls[name], Err: err}
		}
	}
	return nil
}

// SecureURL returns ErrInsecureURL unless u is an absolute URL with a host
// that is https, or http to a loopback address (RFC 8252 section 8.3), with no
// user and no fragment in it. What is wrong in a smaller way is ErrURLForm or
// ErrURLHost.
func SecureURL(u string) error {
	p, err := url.Parse(u)
	switch {
	case hasBlank(u):
		return ErrURLForm
	case err != nil || p.Host == "" || p.User != nil || p.Fragment != "":
		return ErrInsecureURL
	case p.Scheme != "https" && (p.Scheme != "http" || !IsLoopback(u)):
		return ErrInsecureURL
	case !PortExists(p):
		return ErrURLForm
	case strings.ContainsFunc(p.Host, func(r rune) bool { return r > '~' }):
		return ErrURLHost
	}
	return nil
}

func hasBlank(s string) bool { return strings.ContainsFunc(s, unicode.IsSpace) }

// PortExists reports whether the URL names no port, or one from 1 to 65535.
func PortExists(u *url.URL) bool {
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return u.Port() == "" || err == nil && port > 0
}

// IsLoopback reports whether the URL's host is this machine: localhost,
// 127.0.0.0/8 or ::1.
func IsLoopback(u string) bool {
	p, err := url.Parse(u)
	if err != nil {
		return false
	}
	ip := net.ParseIP(p.Hostname())
	return p.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
