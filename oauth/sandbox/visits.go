package sandbox

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"sync"
	"time"

	"gcdesk/oauth"
)

// visit is a person on the pages between an authorization request and the way
// back. The key stands in the pages' forms: who has not seen the page cannot
// answer it.
type visit struct {
	authorizationRequest
	key     string
	lang    string
	edit    func(url.Values) // a fault's, on the way back
	warn    bool             // a fault's: the page of an unverified app comes before the consent
	expires time.Time
}

// code is an authorization code that was not used yet.
type code struct {
	authorizationRequest
	sub     string
	granted oauth.Scopes
	refresh bool // the exchange gives a refresh token
	expires time.Time
}

const (
	codeLife  = 10 * time.Minute
	visitLife = time.Hour
	maxVisits = 10_000 // older ones are forgotten
)

// visits are the pages and codes that wait for an answer.
type visits struct {
	mu    sync.Mutex // guards what follows
	pages map[string]*visit
	codes map[string]*code
}

func (v *visits) open(p *visit, now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.pages == nil {
		v.pages = map[string]*visit{}
	}
	for key, old := range v.pages {
		if !now.Before(old.expires) || len(v.pages) >= maxVisits {
			delete(v.pages, key)
		}
	}
	p.key, p.expires = random(24), now.Add(visitLife)
	v.pages[p.key] = p
}

// find returns a visit as it is now, from now on with an edit unless that is nil.
func (v *visits) find(key string, now time.Time, edit func(url.Values)) (*visit, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	p, ok := v.pages[key]
	if !ok || !now.Before(p.expires) {
		return nil, false
	}
	if edit != nil {
		p.edit = edit
	}
	own := *p
	return &own, true
}

// close reports whether the visit was still open: only one answer counts.
func (v *visits) close(p *visit) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.pages[p.key]
	delete(v.pages, p.key)
	return ok
}

func (v *visits) addCode(c *code, now time.Time) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.codes == nil {
		v.codes = map[string]*code{}
	}
	for value, old := range v.codes {
		if !now.Before(old.expires) {
			delete(v.codes, value)
		}
	}
	value := "4/0A" + random(51)
	c.expires = now.Add(codeLife)
	v.codes[value] = c
	return value
}

// use hands out a code's grant once, if the exchange's redirect URI and
// verifier are right; it stays usable when they are not.
func (v *visits) use(value, clientID, redirectURI, verifier string, now time.Time) (*code, *wireError) {
	v.mu.Lock()
	defer v.mu.Unlock()
	c, ok := v.codes[value]
	if !ok || !now.Before(c.expires) || c.client.ID != clientID {
		return nil, invalidGrant("Bad Request")
	}
	if c.redirectURI != redirectURI {
		return nil, &wireError{Status: 400, Code: "redirect_uri_mismatch", Description: "Bad Request"}
	}
	if wrong := checkVerifier(c.challenge, c.method, verifier); wrong != nil {
		return nil, wrong
	}
	delete(v.codes, value)
	return c, nil
}

// checkVerifier compares as RFC 7636 section 4.6 says.
func checkVerifier(challenge, method, verifier string) *wireError {
	switch {
	case challenge == "" && verifier == "":
		return nil
	case challenge == "":
		return invalidGrant("code_verifier or verifier is not needed.")
	case verifier == "":
		return invalidGrant("Missing code verifier.")
	}
	derived := verifier
	if method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		derived = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if !challengeForm().MatchString(verifier) || subtle.ConstantTimeCompare([]byte(derived), []byte(challenge)) != 1 {
		return invalidGrant("Invalid code verifier.")
	}
	return nil
}
