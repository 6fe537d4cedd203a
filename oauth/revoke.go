package oauth

import (
	"context"
	"net/http"
	"net/url"
)

// Revoke ends a grant (RFC 7009). At Google one token takes with it everything
// that the account gave to any client of the same project. A token that is
// dead already is no error.
func (s *AuthorizationServer) Revoke(ctx context.Context, token string) error {
	const op = "revoke"
	form := url.Values{"token": {token}}
	if s.Client.Endpoints.Revoke != Google().Revoke { // others want to know the client, RFC 7009 section 2.1
		form.Set("client_id", s.Client.ID)
		form.Set("client_secret", s.Client.Secret)
	}
	status, _, body, err := postForm(ctx, s.http(), op, s.Client.Endpoints.Revoke, form)
	if err != nil {
		return err
	}
	if status == http.StatusOK {
		return nil
	}
	refused := wireError(op, status, body)
	if refused.Code == "invalid_token" {
		return nil
	}
	return unnamed(refused)
}
