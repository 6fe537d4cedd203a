package oauth

import (
	"errors"
	"slices"
	"strings"
)

// Parameter is a name and its value, as a person adds them to a request.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// DefaultParameters is what an authorization request carries beside the
// protocol's own: Google gives a refresh token only to who asks for offline
// access (Google, "Using OAuth 2.0 for Web Server Applications").
func DefaultParameters() []Parameter { return []Parameter{{"access_type", "offline"}} }

// Errors of CheckParameter.
var (
	ErrParameterReserved = errors.New("the protocol sets this parameter itself")
	ErrParameterForm     = errors.New("a parameter has a name and a value of printable characters")
)

// CheckParameter returns ErrParameterReserved for what would replace a part of
// the authorization request that its safety rests on, or take its answer to
// another place, and ErrParameterForm for what is no parameter.
func CheckParameter(p Parameter) error {
	switch p.Name {
	case "client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method",
		"response_mode",          // only a query comes back to the loopback server
		"request", "request_uri", // they speak for all the others (RFC 9101 section 5)
		"client_secret": // has no place in a URL
		return ErrParameterReserved
	}
	unfit := func(r rune) bool { return r < ' ' || r == 0x7f }
	if p.Name == "" || len(p.Name) > 100 || len(p.Value) > 2000 ||
		strings.ContainsFunc(p.Name, func(r rune) bool { return r <= ' ' || r > '~' }) || strings.ContainsFunc(p.Value, unfit) {
		return ErrParameterForm
	}
	return nil
}

// ErrHeaderReserved is the answer to a header that gcdesk or the connection
// sets itself, ErrHeaderForm to what is no header.
var (
	ErrHeaderReserved = errors.New("this header is set by gcdesk itself")
	ErrHeaderForm     = errors.New("a header has a name of letters, digits and hyphens, and a value of printable ASCII")
)

// CheckHeader checks a request header that a person adds (RFC 9110 section 5).
// Those that carry credentials, name the host, frame the message or belong to
// one hop are refused.
func CheckHeader(h Parameter) error {
	name := strings.ToLower(h.Name)
	reserved := []string{
		"authorization", "host", "cookie", "cookie2", "content-length", "transfer-encoding", "connection", "keep-alive", "te",
		"trailer", "upgrade", "expect", "accept-encoding", // its answer is unpacked only when net/http has asked for it
	}
	if slices.Contains(reserved, name) || strings.HasPrefix(name, "proxy-") || strings.HasPrefix(name, "sec-") {
		return ErrHeaderReserved
	}
	const marks = "!#$%&'*+-.^_`|~"
	token := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(marks, r)
	}
	// Not of the small letters: those of "İ" and of the Kelvin sign are ASCII.
	if name == "" || len(name) > 100 || strings.ContainsFunc(h.Name, func(r rune) bool { return !token(r) }) ||
		len(h.Value) > 2000 || strings.ContainsFunc(h.Value, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ErrHeaderForm
	}
	return nil
}
