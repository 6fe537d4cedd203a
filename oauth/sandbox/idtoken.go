package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"gcdesk/oauth"
)

// idToken makes the ID token (OpenID Connect Core section 2) of a grant with a
// sign-in scope; empty without one. It is signed with the client's secret
// (HS256), so that no key has to be made and kept; Google's are RS256.
func (s *Server) idToken(c Client, account Account, t issued, nonce string, now time.Time) string {
	if !slices.ContainsFunc(t.Scopes, oauth.IsSignIn) {
		return ""
	}
	half := sha256.Sum256([]byte(t.Access))
	claims := map[string]any{
		"iss":     s.URL,
		"azp":     c.ID,
		"aud":     c.ID,
		"at_hash": base64.RawURLEncoding.EncodeToString(half[:16]),
		"iat":     now.Unix(),
		"exp":     now.Add(time.Hour).Unix(),
	}
	for name, value := range identity(account, t.Scopes) {
		claims[name] = value
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	header, _ := json.Marshal(map[string]string{"alg": "HS256", "typ": "JWT"})
	payload, _ := json.Marshal(claims) // strings, numbers and booleans
	signed := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	mac := hmac.New(sha256.New, []byte(c.Secret))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// identity is what the sign-in scopes tell about an account.
func identity(account Account, scopes oauth.Scopes) map[string]any {
	claims := map[string]any{"sub": account.Sub}
	if account.Domain != "" {
		claims["hd"] = account.Domain
	}
	if scopes.Has("email") {
		claims["email"] = account.Email
		claims["email_verified"] = true
	}
	if scopes.Has("profile") {
		claims["name"] = account.Name()
		claims["given_name"] = account.GivenName
		claims["family_name"] = account.FamilyName
	}
	return claims
}
