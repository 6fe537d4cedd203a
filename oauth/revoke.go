package oauth

import (
	"context"
	"errors"
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
	if s.Client.Endpoints.Revoke != Google().Revoke { // others want to know the client, RFC 7009 section 2.1
		user = s.credentials(form)
	}
	status, h, body, err := postForm(ctx, s.http(), op, s.Client.Endpoints.Revoke, form, user)
	if err != nil {
		return err
	}
	if status == http.StatusOK {
		return nil
	}
	err = refusal(op, status, h, body, token, s.Client.Secret)
	if errors.Is(err, &Error{Code: "invalid_token"}) {
		return nil
	}
	return err
}
