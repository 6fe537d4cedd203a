package sandbox

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gcdesk/oauth"
)

// tokenAnswer is RFC 6749 section 5.1 with Google's additions.
type tokenAnswer struct {
	AccessToken           string `json:"access_token"`
	ExpiresIn             int    `json:"expires_in"`
	RefreshToken          string `json:"refresh_token,omitempty"`
	Scope                 string `json:"scope"`
	TokenType             string `json:"token_type"`
	IDToken               string `json:"id_token,omitempty"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in,omitempty"`
}

// token is the token endpoint. The client is checked before the grant.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	c, wrong := s.authenticate(r)
	if wrong != nil {
		wrong.write(w)
		return
	}
	var answer *tokenAnswer
	switch grantType := r.PostForm.Get("grant_type"); grantType {
	case "authorization_code":
		answer, wrong = s.exchange(c, r.PostForm)
	case "refresh_token":
		answer, wrong = s.refresh(c, r.PostForm)
	case "":
		wrong = missing("grant_type")
	default:
		wrong = &wireError{Status: 400, Code: "unsupported_grant_type", Description: "Invalid grant_type: " + grantType}
	}
	if f := faultOf(r); f != nil && f.Ends > 0 && wrong == nil {
		wrong = s.endIn(f.Ends, answer, r.PostForm.Get("refresh_token"))
	}
	if wrong != nil {
		wrong.write(w)
		return
	}
	w.Header().Set("Pragma", "no-cache")
	writeJSON(w, http.StatusOK, answer)
}

// authenticate reads the client credentials from the body or the Basic header
// (RFC 6749 section 2.3.1) and checks them.
func (s *Server) authenticate(r *http.Request) (Client, *wireError) {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, basic := r.BasicAuth(); basic {
		var err1, err2 error
		user, err1 = url.QueryUnescape(user)
		password, err2 = url.QueryUnescape(password)
		if err1 != nil || err2 != nil || secret != "" || id != "" && id != user {
			return Client{}, &wireError{Status: 400, Code: "invalid_request", Description: "Client credentials named twice or malformed."}
		}
		id, secret = user, password
	}
	if id == "" {
		return Client{}, &wireError{Status: 400, Code: "invalid_request", Description: "Could not determine client ID from request."}
	}
	c, wrong := s.usable(id)
	switch {
	case wrong != nil:
		return c, wrong
	case secret == "":
		return c, &wireError{Status: 400, Code: "invalid_request", Description: "client_secret is missing."}
	case !c.secretFits(secret):
		return c, &wireError{Status: 401, Code: "invalid_client", Description: "The provided client secret is invalid."}
	}
	s.ledger.touch(id, s.Now())
	return c, nil
}

// exchange answers RFC 6749 section 4.1.3.
func (s *Server) exchange(c Client, form url.Values) (*tokenAnswer, *wireError) {
	value := form.Get("code")
	for _, name := range []string{"code", "redirect_uri"} {
		if form.Get(name) == "" {
			return nil, missing(name)
		}
	}
	if !strings.HasPrefix(value, "4/0A") {
		return nil, invalidGrant("Malformed auth code.")
	}
	now := s.Now()
	used, wrong := s.visits.use(value, c.ID, form.Get("redirect_uri"), form.Get("code_verifier"), now)
	if wrong != nil {
		return nil, wrong
	}
	t, err := s.ledger.issue(c, used.sub, used.granted, used.refresh, now, s.AccessTokenLife)
	switch {
	case errors.Is(err, errTokenDead):
		return nil, invalidGrant("Bad Request")
	case err != nil:
		return nil, internalFailure()
	}
	return s.tokenAnswer(c, t, used.nonce, now), nil
}

// refresh answers RFC 6749 section 6.
func (s *Server) refresh(c Client, form url.Values) (*tokenAnswer, *wireError) {
	token := form.Get("refresh_token")
	if token == "" {
		return nil, missing("refresh_token")
	}
	now := s.Now()
	if r, ok := s.ledger.living(c, token, now); ok {
		if wrong := s.withdrawn(r, now); wrong != nil {
			return nil, wrong
		}
	}
	t, err := s.ledger.refresh(c, token, oauth.ParseScopes(form.Get("scope")), s.Rotate, now, s.AccessTokenLife)
	switch {
	case errors.Is(err, errTokenDead):
		return nil, invalidGrant("Token has been expired or revoked.")
	case errors.Is(err, errOtherOwner):
		return nil, &wireError{Status: 401, Code: "unauthorized_client", Description: "Unauthorized"}
	case errors.Is(err, errScopeWider):
		return nil, &wireError{Status: 400, Code: "invalid_scope", Description: "Bad Request"}
	case err != nil:
		return nil, internalFailure()
	}
	return s.tokenAnswer(c, t, "", now), nil
}

func (s *Server) tokenAnswer(c Client, t issued, nonce string, now time.Time) *tokenAnswer {
	answer := &tokenAnswer{
		AccessToken:  t.Access,
		ExpiresIn:    int(t.Expires.Sub(now).Seconds()),
		RefreshToken: t.Refresh,
		Scope:        grantedScope(t.Scopes),
		TokenType:    "Bearer",
	}
	if !t.RefreshDies.IsZero() {
		answer.RefreshTokenExpiresIn = wholeSeconds(t.RefreshDies.Sub(now))
	}
	if account, ok := s.account(t.Sub); ok {
		answer.IDToken = s.idToken(c, account, t, nonce, now)
	}
	return answer
}

// wholeSeconds that are left.
func wholeSeconds(d time.Duration) int { return int((d - 1).Seconds()) }

// endIn lets the refresh token of an answer, or the one that it was asked with,
// end after a while, and names that.
func (s *Server) endIn(d time.Duration, answer *tokenAnswer, asked string) *wireError {
	if err := s.ledger.endAt(cmp.Or(answer.RefreshToken, asked), s.Now().Add(d)); err != nil {
		return internalFailure()
	}
	answer.RefreshTokenExpiresIn = wholeSeconds(d)
	return nil
}
