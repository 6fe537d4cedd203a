package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"gcdesk/oauth"
)

// userInfo is OpenID Connect's (Core section 5.3).
func (s *Server) userInfo(w http.ResponseWriter, r *http.Request) {
	token, _ := bearer(r)
	a, ok := s.ledger.access(token, s.Now())
	account, there := s.account(a.Sub)
	if !ok || !there || !slices.ContainsFunc(a.Scopes, oauth.IsSignIn) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="practice", error="invalid_request"`)
		(&wireError{Status: http.StatusUnauthorized, Code: "invalid_request", Description: "Invalid Credentials"}).write(w)
		return
	}
	writeJSON(w, http.StatusOK, identity(account, a.Scopes))
}

// bearer returns the token of the Authorization header (RFC 6750 section 2.1).
func bearer(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}
