package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Error is a refusal in the words of RFC 6749: an authorization error response
// (section 4.1.2.1) or a token error response (section 5.2).
type Error struct {
	Op          string // "authorize", "exchange", "refresh", "revoke", "tokeninfo", "userinfo", "check"
	Status      int    // HTTP status; 0 for an authorization response
	Code        string // error
	Description string // error_description, cut and without control characters
	Subtype     string // error_subtype, Google's
	RetryAfter  time.Duration
}

func (e *Error) Error() string {
	s := e.Op + ": " + e.Code
	if e.Subtype != "" {
		s += " (" + e.Subtype + ")"
	}
	if e.Description != "" {
		s += ": " + e.Description
	}
	return s
}

// Is lets errors.Is ask for a code: errors.Is(err, &Error{Code: "invalid_grant"}).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Op == "" && t.Description == ""
}

// ResponseError is an answer that is not what the protocol says: HTML,
// truncated JSON, a redirect, a body without end.
type ResponseError struct {
	Op     string
	Status int
	Reason string
	Page   bool // a web page, or the way to one: what a network's login or a proxy answers
}

func (e *ResponseError) Error() string {
	return fmt.Sprintf("%s: unusable answer (HTTP %d): %s", e.Op, e.Status, e.Reason)
}

// NetworkError is an answer that never came.
type NetworkError struct {
	Op      string
	Timeout bool
	Err     error
}

func (e *NetworkError) Error() string { return e.Op + ": " + e.Err.Error() }
func (e *NetworkError) Unwrap() error { return e.Err }

// Errors of an authorization response that has our state and is of no use all
// the same.
var (
	ErrNoCode = errors.New("the authorization response holds no code")
	ErrIssuer = errors.New("the authorization response comes from another issuer (RFC 9207)")
)

// unnamed turns a refusal without an error code into a ResponseError, except
// where the status alone says enough.
func unnamed(e *Error, h http.Header) error {
	switch {
	case e.Code != "":
		return e
	case e.Status == 429:
		e.Code = "rate_limit_exceeded"
		return e
	case e.Status >= 500:
		e.Code = "internal_failure"
		return e
	}
	return &ResponseError{Op: e.Op, Status: e.Status, Reason: "no error code in it", Page: isPage(h)}
}

// wireError reads RFC 6749 section 5.2, with Google's subtype. The values of
// the last argument are taken out, see hide.
func wireError(op string, status int, h http.Header, m members, hidden ...string) *Error {
	say := func(name string) string {
		s, _ := m.text(name)
		return Clean(hide(s, hidden))
	}
	return &Error{
		Op: op, Status: status, Code: say("error"), Description: say("error_description"), Subtype: say("error_subtype"), RetryAfter: retryAfter(h),
	}
}

// refusal is wireError for a body that is not read yet.
func refusal(op string, status int, h http.Header, body []byte, hidden ...string) error {
	return unnamed(wireError(op, status, h, readMembers(h, body), hidden...), h)
}
