package oauth

import (
	"context"
	"errors"
	"net/url"

	"golang.org/x/oauth2"
)

// Check finds out without a person whether the server knows the client's ID
// and secret: it offers a code that cannot be one. A server that looks at the
// client first complains about the code, which is the good answer, and Check
// returns nil. An *Error with invalid_client, deleted_client, … is the bad one.
func (s *AuthorizationServer) Check(ctx context.Context) error {
	redirectURI := s.Client.RedirectURI
	if s.Client.Type != Web {
		redirectURI = "http://127.0.0.1:1024/"
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {"INVALID"}, "redirect_uri": {redirectURI}, "code_verifier": {oauth2.GenerateVerifier()},
	}
	_, err := s.askToken(ctx, "check", form)
	switch {
	case err == nil:
		return &ResponseError{Op: "check", Status: 200, Reason: "the server takes any code"}
	case errors.Is(err, &Error{Code: "invalid_grant"}):
		return nil
	}
	return err
}
