package oauth

import (
	"errors"
	"net/http"
	"net/url"
)

// Ping is the request that tells whether an API answers.
type Ping struct {
	Method string `json:"method"` // GET, HEAD or POST
	URI    string `json:"uri"`    // relative to the API's base URI
	Status int    `json:"status"` // expected
}

// PingMethods are the methods that a ping may have.
func PingMethods() []string { return []string{http.MethodGet, http.MethodHead, http.MethodPost} }

// Errors of Beneath.
var (
	ErrBaseURI     = errors.New("a base URI has no query and no fragment")
	ErrRelativeURI = errors.New("a relative URI names no scheme, host or fragment")
)

// Beneath resolves a relative URI against a base URI, which counts as a folder
// with or without its last slash. The result has the base's scheme and host: an
// access token goes nowhere else.
func Beneath(base, relative string) (string, error) {
	b, err := url.Parse(base)
	if err != nil || b.Host == "" || b.RawQuery != "" || b.ForceQuery || b.Fragment != "" {
		return "", ErrBaseURI
	}
	r, err := url.Parse(relative)
	if err != nil || r.Scheme != "" || r.Host != "" || r.User != nil || r.Opaque != "" || r.Fragment != "" {
		return "", ErrRelativeURI
	}
	u := b.JoinPath("/").ResolveReference(r)
	if u.Scheme != b.Scheme || u.Host != b.Host {
		return "", ErrRelativeURI
	}
	return u.String(), nil
}
