package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// Reach finds out whether the host of a URL answers anything at all, and what
// time it is there: the Date of the answer (RFC 9110 section 6.6.1), zero when
// there is none or a cache answered. Nothing but the host is told. A nil client
// is NewHTTPClient.
func Reach(ctx context.Context, hc *http.Client, at string) (time.Time, error) {
	const op = "reach"
	u, err := url.Parse(at)
	if err != nil {
		return time.Time{}, &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}).String(), nil)
	if err != nil {
		return time.Time{}, &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	r.Header.Set("Cache-Control", "no-cache")
	_, h, _, err := do(hc, op, r)
	var answer *ResponseError
	if errors.As(err, &answer) && answer.Status != http.StatusNetworkAuthenticationRequired {
		return time.Time{}, nil // a way to another page is an answer
	}
	if err != nil || h.Get("Age") != "" {
		return time.Time{}, err
	}
	date, _ := http.ParseTime(h.Get("Date"))
	return date, nil
}
