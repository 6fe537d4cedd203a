package connections

import (
	"context"
	"time"
)

const (
	enoughToBegin = 5 * time.Minute
	moreThanAny   = 24 * time.Hour // so that what is stored does not do
)

// TokenSource returns access tokens of a connection for whoever works with its
// API: one that lasts for a while, or with force a new one, because the API has
// refused the last.
func (s *Service) TokenSource(id string) func(ctx context.Context, force bool) (string, error) {
	return func(ctx context.Context, force bool) (string, error) {
		minValid := enoughToBegin
		if force {
			minValid = moreThanAny
		}
		t, err := s.Token(ctx, id, minValid)
		return t.Value, err
	}
}
