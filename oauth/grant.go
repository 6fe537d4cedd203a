package oauth

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Grant is a successful answer of the token endpoint (RFC 6749 section 5.1).
type Grant struct {
	AccessToken   string
	AccessExpiry  time.Time // zero: the server did not say
	RefreshToken  string    // empty: none was given
	RefreshExpiry time.Time // zero: the server named no end (Google: refresh_token_expires_in)
	Scopes        Scopes    // granted; nil when the answer did not say, empty when it said none
	Identity      Identity  // from the ID token of an exchange; zero when there was none
}

// Identity is what the server says of the account (OpenID Connect Core
// section 5.1).
type Identity struct {
	Subject string `json:"sub"`
	Email   string `json:"email"`
	Name    string `json:"name"`
}

func (s *AuthorizationServer) grant(op string, m members) (Grant, error) {
	if kind, ok := m.text("token_type"); ok && kind != "" && !strings.EqualFold(kind, "Bearer") {
		return Grant{}, &ResponseError{Op: op, Status: 200, Reason: "the token is not a bearer token"}
	}
	var g Grant
	g.AccessToken, _ = m.text("access_token")
	g.RefreshToken, _ = m.text("refresh_token")
	if !printable(g.AccessToken) || g.RefreshToken != "" && !printable(g.RefreshToken) {
		return Grant{}, &ResponseError{Op: op, Status: 200, Reason: "a token holds characters that no token may hold"}
	}
	if in, ok := m.number("expires_in"); ok {
		g.AccessExpiry = nowOr(s.Now)().Add(seconds(in))
	}
	if in, ok := m.number("refresh_token_expires_in"); ok && in > 0 {
		g.RefreshExpiry = nowOr(s.Now)().Add(seconds(in))
	}
	if wire, ok := m.text("scope"); ok {
		g.Scopes = ParseDelimitedScopes(wire, s.Client.ScopeDelimiter)
	}
	if op == "exchange" {
		raw, _ := m.text("id_token")
		g.Identity = s.identity(raw)
	}
	return g, nil
}

// printable reports whether a token can stand in a header (RFC 6750 section
// 2.1 allows even less). What cannot might add a line to somebody's request.
func printable(token string) bool {
	return token != "" && !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
}

// seconds keeps a server's number between now and ten years.
func seconds(n float64) time.Duration {
	return time.Duration(min(max(n, 0), 10*365*24*3600)) * time.Second
}

// number reads what servers write as a number or as a string of digits.
func number(v any) (n float64, ok bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil && !math.IsNaN(n)
	}
	return 0, false
}

// identity reads an ID token that came straight from the token endpoint over
// TLS, so that its signature need not be checked (OpenID Connect Core section
// 3.1.3.7, item 6). One for another client or of another issuer is not read.
func (s *AuthorizationServer) identity(raw string) Identity {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return Identity{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Identity{}
	}
	var claims struct {
		Identity
		Issuer   string   `json:"iss"`
		Audience audience `json:"aud"`
	}
	if json.Unmarshal(payload, &claims) != nil {
		return Identity{}
	}
	issuer := s.Client.Endpoints.Issuer
	if !claims.Audience.has(s.Client.ID) || issuer != "" && claims.Issuer != issuer {
		return Identity{}
	}
	return claims.Identity.clean()
}

// audience is one string or a list of them (RFC 7519 section 4.1.3).
type audience []string

func (a *audience) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(a))
}

func (a audience) has(clientID string) bool {
	for _, id := range a {
		if id == clientID {
			return true
		}
	}
	return false
}

func (i Identity) clean() Identity {
	return Identity{Subject: Clean(i.Subject), Email: Clean(i.Email), Name: Clean(i.Name)}
}
