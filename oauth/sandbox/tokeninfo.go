package sandbox

import (
	"net/http"
	"slices"
	"strconv"

	"gcdesk/oauth"
)

// tokenInfo tells what an access token, in the query or the form, is good for.
// Numbers and booleans are strings, as Google's are.
func (s *Server) tokenInfo(w http.ResponseWriter, r *http.Request) {
	token := r.Form.Get("access_token")
	if token == "" {
		missing("access_token").write(w)
		return
	}
	now := s.Now()
	a, ok := s.ledger.access(token, now)
	if !ok {
		(&wireError{Status: http.StatusBadRequest, Code: "invalid_token", Description: "Invalid Value"}).write(w)
		return
	}
	info := map[string]string{
		"azp":         a.ClientID,
		"aud":         a.ClientID,
		"scope":       grantedScope(a.Scopes),
		"exp":         strconv.FormatInt(a.Expires.Unix(), 10),
		"expires_in":  strconv.Itoa(int(a.Expires.Sub(now).Seconds())),
		"access_type": "online",
	}
	if a.Offline {
		info["access_type"] = "offline"
	}
	if slices.ContainsFunc(a.Scopes, oauth.IsSignIn) {
		info["sub"] = a.Sub
	}
	if account, ok := s.account(a.Sub); ok && a.Scopes.Has("email") {
		info["email"], info["email_verified"] = account.Email, "true"
	}
	writeJSON(w, http.StatusOK, info)
}
