package sandbox

import (
	"fmt"

	"gcdesk/oauth"
)

// Issue gives an access token of the first client, as if the account, by sub or
// e-mail address, had just granted these scopes to it.
func (s *Server) Issue(account string, scopes ...string) (accessToken string, err error) {
	i := s.place(account)
	if i < 0 {
		return "", fmt.Errorf("issue a token: there is no account %q", account)
	}
	names, now := oauth.NewScopes(scopes...), s.Now()
	if err := s.ledger.remember(s.Clients[0], s.Accounts[i].Sub, names, false, now); err != nil {
		return "", fmt.Errorf("issue a token: %w", err)
	}
	token, err := s.ledger.issue(s.Clients[0], s.Accounts[i].Sub, names, false, now, s.AccessTokenLife)
	if err != nil {
		return "", fmt.Errorf("issue a token: %w", err)
	}
	return token.Access, nil
}
