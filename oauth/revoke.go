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
	var user *url.Userinfo
	switch c := s.Client; {
	case c.Endpoints.Revoke == Google().Revoke: // others want to know the client, RFC 7009 section 2.1
	case c.Endpoints.AuthStyle == InHeader:
		user = url.UserPassword(url.QueryEscape(c.ID), url.QueryEscape(c.Secret)) // RFC 6749 section 2.3.1
	default:
		form.Set("client_id", c.ID)
		form.Set("client_secret", c.Secret)
	}
	status, _, body, err := postForm(ctx, s.http(), op, s.Client.Endpoints.Revoke, form, user)
	if err != nil {
		return err
	}
	if status == http.StatusOK {
		return nil
	}
	refused := wireError(op, status, body, token, s.Client.Secret)
	if refused.Code == "invalid_token" {
		return nil
	}
	return unnamed(refused)
}
