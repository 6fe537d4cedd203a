package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// Reach finds out whether the host of a URL answers anything at all. Nothing
// but the host is told. A nil client is NewHTTPClient.
func Reach(ctx context.Context, hc *http.Client, at string) error {
	const op = "reach"
	u, err := url.Parse(at)
	if err != nil {
		return &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}).String(), nil)
	if err != nil {
		return &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	r.Header.Set("Cache-Control", "no-cache")
	_, _, _, err = do(hc, op, r)
	var answer *ResponseError
	if errors.As(err, &answer) && answer.Status != http.StatusNetworkAuthenticationRequired {
		return nil // a way to another page is an answer
	}
	return err
}
