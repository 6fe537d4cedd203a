package oauth

import (
	"context"
	"encoding/json"
	"net/http"
)

// UserInfo asks whose account an access token is for (OpenID Connect Core
// section 5.3). It needs the scope openid, email or profile.
func (s *AuthorizationServer) UserInfo(ctx context.Context, accessToken string) (Identity, error) {
	const op = "userinfo"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Client.Endpoints.UserInfo, nil)
	if err != nil {
		return Identity{}, &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	r.Header.Set("Authorization", "Bearer "+accessToken)
	status, h, body, err := do(s.http(), op, r)
	if err != nil {
		return Identity{}, err
	}
	if status != http.StatusOK {
		return Identity{}, refusal(op, status, h, body, accessToken)
	}
	var identity Identity
	if err := json.Unmarshal(body, &identity); err != nil || identity == (Identity{}) {
		return Identity{}, &ResponseError{Op: op, Status: status, Reason: "nobody is named in it", Page: isPage(h)}
	}
	return identity.clean(), nil
}
