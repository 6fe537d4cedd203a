package oauth

import (
	"context"
	"mime"
	"net/http"
	"net/url"
)

// askToken sends one request to the token endpoint, with the client's
// credentials where the server wants them (RFC 6749 section 2.3.1), and reads
// the answer. See hide for the last argument. Members beside an error are those
// of an answer that says of itself that all is well (RFC 6749 section 5.1).
func (s *AuthorizationServer) askToken(ctx context.Context, op string, form url.Values, hidden ...string) (members, error) {
	hidden = append(hidden, s.Client.Secret)
	user := s.credentials(form)
	status, h, body, err := postForm(ctx, s.http(), op, s.Client.Endpoints.Token, form, user)
	if err != nil {
		return nil, err
	}
	m := readMembers(h, body)
	code, _ := m.text("error")
	switch access, _ := m.text("access_token"); {
	case status < 200 || status > 299:
		return nil, unnamed(wireError(op, status, h, m, hidden...), h)
	case code != "": // some servers refuse with 200
		return m, wireError(op, status, h, m, hidden...)
	case access == "":
		return m, &ResponseError{Op: op, Status: status, Reason: "no token in it", Page: isPage(h)}
	}
	return m, nil
}

// credentials puts the client's ID and secret into the form, or returns them
// for the header.
func (s *AuthorizationServer) credentials(form url.Values) *url.Userinfo {
	c := s.Client
	if c.Endpoints.AuthStyle == InHeader {
		return url.UserPassword(url.QueryEscape(c.ID), url.QueryEscape(c.Secret)) // RFC 6749 section 2.3.1
	}
	form.Set("client_id", c.ID)
	if c.Secret != "" {
		form.Set("client_secret", c.Secret)
	}
	return nil
}

// isPage reports whether an answer is a web page, which no endpoint of the
// protocol sends to a program.
func isPage(h http.Header) bool {
	content, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return content == "text/html"
}
