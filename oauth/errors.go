package oauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/oauth2"
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

// tokenError translates what x/oauth2 answers. Its own text is dropped: it
// quotes the body, which may hold a token. See hide for the last argument.
func tokenError(op string, err error, hidden ...string) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		if e := transportError(op, err); e != nil {
			return e
		}
		return &ResponseError{Op: op, Status: 200, Reason: "no token in it"}
	}
	status := 0
	if refused.Response != nil {
		status = refused.Response.StatusCode
	}
	e := wireError(op, status, refused.Body, hidden...)
	if e.Code == "" {
		e.Code, e.Description = Clean(hide(refused.ErrorCode, hidden)), Clean(hide(refused.ErrorDescription, hidden))
	}
	if refused.Response != nil {
		e.RetryAfter = retryAfter(refused.Response.Header)
	}
	return unnamed(e)
}

// unnamed turns a refusal without an error code into a ResponseError, except
// where the status alone says enough.
func unnamed(e *Error) error {
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
	return &ResponseError{Op: e.Op, Status: e.Status, Reason: "no error code in it"}
}

// wireError reads the JSON of RFC 6749 section 5.2, with Google's subtype.
func wireError(op string, status int, body []byte, hidden ...string) *Error {
	var wire struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Subtype     string `json:"error_subtype"`
	}
	_ = json.Unmarshal(body, &wire) // an unreadable body has no code
	say := func(s string) string { return Clean(hide(s, hidden)) }
	return &Error{Op: op, Status: status, Code: say(wire.Error), Description: say(wire.Description), Subtype: say(wire.Subtype)}
}
