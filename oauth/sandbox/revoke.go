package sandbox

import (
	"errors"
	"net/http"
)

// revoke ends the whole grant of the project that a token belongs to
// (RFC 7009, except that Google tells when there is nothing to end).
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	token := r.Form.Get("token")
	if token == "" {
		missing("token").write(w)
		return
	}
	switch err := s.ledger.revokeToken(token, s.Now()); {
	case errors.Is(err, errTokenDead):
		(&wireError{Status: http.StatusBadRequest, Code: "invalid_token", Description: "Token expired or revoked"}).write(w)
	case err != nil:
		internalFailure().write(w)
	default:
		writeJSON(w, http.StatusOK, struct{}{})
	}
}
