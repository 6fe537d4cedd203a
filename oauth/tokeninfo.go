package oauth

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// TokenInfo is what the server knows of an access token (Google, "token
// info"; google.golang.org's API uses the same fields).
type TokenInfo struct {
	Audience string    // client ID for which the token was issued
	Scopes   Scopes    // nil when the answer did not say
	Expiry   time.Time // zero when the answer did not say
	Subject  string
	Email    string
}

// TokenInfo asks about an access token, in a POST form so that no token stands
// in a URL. A dead token is an *Error with the code invalid_token.
func (s *AuthorizationServer) TokenInfo(ctx context.Context, accessToken string) (TokenInfo, error) {
	const op = "tokeninfo"
	status, h, body, err := postForm(ctx, s.http(), op, s.Client.Endpoints.TokenInfo, url.Values{"access_token": {accessToken}}, nil)
	if err != nil {
		return TokenInfo{}, err
	}
	if status != http.StatusOK {
		return TokenInfo{}, refusal(op, status, h, body, accessToken)
	}
	var wire struct {
		Audience  string  `json:"aud"`
		Scope     *string `json:"scope"`
		ExpiresIn any     `json:"expires_in"` // a string at Google, a number in its first version
		Subject   string  `json:"sub"`
		Email     string  `json:"email"`
	}
	if err := json.Unmarshal(body, &wire); err != nil || wire.Audience == "" {
		return TokenInfo{}, &ResponseError{Op: op, Status: status, Reason: "not a description of a token", Page: isPage(h)}
	}
	info := TokenInfo{Audience: wire.Audience, Subject: Clean(wire.Subject), Email: Clean(wire.Email)}
	if wire.Scope != nil {
		info.Scopes = ParseDelimitedScopes(*wire.Scope, s.Client.ScopeDelimiter)
	}
	if in, ok := number(wire.ExpiresIn); ok {
		info.Expiry = nowOr(s.Now)().Add(seconds(in))
	}
	return info, nil
}
