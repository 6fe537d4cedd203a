package connections

import (
	"context"
	"net/http"
)

type aboutKey struct{}

// about marks what is done for a connection with its ID.
func about(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, aboutKey{}, id)
}

// About is the ID of the connection that something is done for; empty where it
// is done for none, or for all.
func About(ctx context.Context) string {
	id, _ := ctx.Value(aboutKey{}).(string)
	return id
}

// HTTPAbout is HTTP for what is done for a connection.
func (s *Service) HTTPAbout(id string) *http.Client {
	hc := *s.HTTP
	next := hc.Transport
	hc.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		return next.RoundTrip(r.WithContext(about(r.Context(), id)))
	})
	return &hc
}
