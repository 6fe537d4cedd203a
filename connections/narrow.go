package connections

import (
	"context"

	"gcdesk/oauth"
)

// Narrow ends at the server everything that the account gave, so that the
// Authorize that has to follow can be given less: what was granted once, Google
// keeps adding to ("Using OAuth 2.0 for web server applications", incremental
// authorization). The smaller choice is stored first. So each end on the way
// leaves a state that says what comes next: more granted than asked for, or
// revoked and to be authorized for less. Siblings are known to need a new
// sign-in, as after Revoke.
func (s *Service) Narrow(ctx context.Context, id string, scopes oauth.Scopes) (Connection, error) {
	c, err := s.change(ctx, id, func(_ Tx, c *Connection) error {
		smaller := *c
		smaller.Scopes = oauth.NewScopes(scopes...)
		if p := s.ValidateConnection(smaller); p != nil {
			return p
		}
		c.Scopes = smaller.Scopes
		return nil
	})
	if err != nil {
		return c, err
	}
	return s.revoke(ctx, id, func(c Connection) Activity {
		a := c.activity(ActivityNarrowed)
		a.Lost = c.Unasked()
		return a
	})
}
