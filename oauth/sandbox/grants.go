package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"gcdesk/oauth"
)

// grant is what an account has allowed a project, over all its clients.
type grant struct {
	Project string       `json:"project"`
	Sub     string       `json:"sub"`
	Scopes  oauth.Scopes `json:"scopes"`
	Given   time.Time    `json:"given"`         // last time
	Dies    time.Time    `json:"dies,omitzero"` // zero: no known end
}

// refreshToken and accessToken are kept under the fingerprint of their value.
type refreshToken struct {
	ClientID string       `json:"clientId"`
	Project  string       `json:"project"`
	Sub      string       `json:"sub"`
	Scopes   oauth.Scopes `json:"scopes"`
	Signed   time.Time    `json:"signed"` // when its account signed in for it
	Used     time.Time    `json:"used"`
	Dies     time.Time    `json:"dies,omitzero"` // zero: no known end
	Serial   int          `json:"serial"`        // order of making, finer than the clock's
}

type accessToken struct {
	ClientID string       `json:"clientId"`
	Project  string       `json:"project"`
	Sub      string       `json:"sub"`
	Scopes   oauth.Scopes `json:"scopes"`
	Offline  bool         `json:"offline"`
	Expires  time.Time    `json:"expires"`
}

const (
	testingLife   = 7 * 24 * time.Hour   // of a consent, while the app is in testing
	briefLife     = 180 * 24 * time.Hour // of a consent to time-based access
	unusedMonths  = 6                    // after which a refresh token is dead, and a client deleted
	refreshTokens = 100                  // live ones for a client and account
)

var (
	errTokenDead  = errors.New("token has been expired or revoked")
	errOtherOwner = errors.New("token belongs to another client")
	errScopeWider = errors.New("scope is wider than what was granted")
)

// ledger holds grants and tokens. Time comes in as an argument.
type ledger struct {
	mu   sync.Mutex // guards what follows
	file string     // empty: memory only
	state
}

func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// consented returns what the account has allowed the project so far.
func (l *ledger) consented(project, sub string, now time.Time) oauth.Scopes {
	l.mu.Lock()
	defer l.mu.Unlock()
	if g := l.grant(project, sub); g != nil && g.alive(now) {
		return slices.Clone(g.Scopes)
	}
	return nil
}

func (l *ledger) grant(project, sub string) *grant {
	i := slices.IndexFunc(l.Grants, func(g grant) bool { return g.Project == project && g.Sub == sub })
	if i < 0 {
		return nil
	}
	return &l.Grants[i]
}

// grants returns everything that is allowed now.
func (l *ledger) grants() []grant {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := slices.Clone(l.Grants)
	for i := range all {
		all[i].Scopes = slices.Clone(all[i].Scopes)
	}
	return all
}

func (g grant) alive(now time.Time) bool { return g.Dies.IsZero() || now.Before(g.Dies) }

// remember adds to what the account allows the project. Each consent sets
// anew when that ends.
func (l *ledger) remember(c Client, sub string, scopes oauth.Scopes, brief bool, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	project := c.project()
	g := l.grant(project, sub)
	if g == nil {
		l.Grants = append(l.Grants, grant{Project: project, Sub: sub})
		g = &l.Grants[len(l.Grants)-1]
	}
	if !slices.Contains(l.Users[project], sub) {
		l.Users[project] = append(l.Users[project], sub)
	}
	g.Scopes, g.Given, g.Dies = oauth.NewScopes(slices.Concat(g.Scopes, scopes)...), now, time.Time{}
	switch {
	case l.Testing && c.Organization == "" && beyondSignIn(g.Scopes):
		g.Dies = now.Add(testingLife)
	case brief:
		g.Dies = now.Add(briefLife)
	}
	return l.save()
}

// issued is what came of a grant: the values exist only here.
type issued struct {
	Access, Refresh string // Refresh may be empty
	Expires         time.Time
	RefreshDies     time.Time // zero: no known end
	Sub             string
	Scopes          oauth.Scopes
}

// issue makes the tokens of a code exchange.
func (l *ledger) issue(c Client, sub string, scopes oauth.Scopes, offline bool, now time.Time, life time.Duration) (issued, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.grant(c.project(), sub)
	if g == nil || !g.alive(now) {
		return issued{}, errTokenDead // revoked between consent and exchange
	}
	t := issued{Sub: sub, Scopes: scopes}
	if offline {
		r := refreshToken{ClientID: c.ID, Project: c.project(), Sub: sub, Scopes: scopes, Signed: now, Used: now}
		if beyondSignIn(scopes) {
			r.Dies = g.Dies
		}
		t.Refresh, t.RefreshDies = l.addRefresh(r, now), r.Dies
	}
	t.Access, t.Expires = l.addAccess(c, sub, scopes, offline, now, life)
	return t, l.save()
}

// refresh makes a new access token, and a new refresh token when they rotate.
func (l *ledger) refresh(c Client, token string, narrower oauth.Scopes, rotate bool, now time.Time, life time.Duration) (issued, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := fingerprint(token)
	r, ok := l.Refresh[key]
	if !ok || !r.alive(now) {
		return issued{}, errTokenDead
	}
	if r.ClientID != c.ID {
		return issued{}, errOtherOwner
	}
	scopes := r.Scopes
	if len(narrower) > 0 {
		if slices.ContainsFunc(narrower, func(n string) bool { return !r.Scopes.Has(n) }) {
			return issued{}, errScopeWider
		}
		scopes = narrower
	}
	r.Used = now
	l.Refresh[key] = r
	t := issued{Sub: r.Sub, Scopes: scopes, RefreshDies: r.Dies}
	if rotate {
		delete(l.Refresh, key)
		t.Refresh = l.addRefresh(r, now)
	}
	t.Access, t.Expires = l.addAccess(c, r.Sub, scopes, true, now, life)
	return t, l.save()
}

// living finds a refresh token of the client.
func (l *ledger) living(c Client, token string, now time.Time) (refreshToken, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.Refresh[fingerprint(token)]
	return r, ok && r.ClientID == c.ID && r.alive(now)
}

func (r refreshToken) alive(now time.Time) bool {
	return (r.Dies.IsZero() || now.Before(r.Dies)) && now.Before(r.Used.AddDate(0, unusedMonths, 0))
}

// addRefresh stores a new refresh token and lets the dead ones, and the oldest
// over the limit, go.
func (l *ledger) addRefresh(r refreshToken, now time.Time) string {
	maps.DeleteFunc(l.Refresh, func(_ string, r refreshToken) bool { return !r.alive(now) })
	count, oldest := 0, ""
	for key, o := range l.Refresh {
		r.Serial = max(r.Serial, o.Serial+1)
		if o.ClientID != r.ClientID || o.Sub != r.Sub {
			continue
		}
		if count++; oldest == "" || o.Serial < l.Refresh[oldest].Serial {
			oldest = key
		}
	}
	if count >= refreshTokens {
		delete(l.Refresh, oldest)
	}
	token := "1//03" + random(72)
	l.Refresh[fingerprint(token)] = r
	return token
}

func (l *ledger) addAccess(c Client, sub string, scopes oauth.Scopes, offline bool, now time.Time, life time.Duration) (string, time.Time) {
	maps.DeleteFunc(l.Access, func(_ string, a accessToken) bool { return !now.Before(a.Expires) })
	token, expires := "ya29.a0"+random(120), now.Add(life)
	l.Access[fingerprint(token)] = accessToken{c.ID, c.project(), sub, scopes, offline, expires}
	return token, expires
}

// endAt sets when a refresh token dies.
func (l *ledger) endAt(token string, dies time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := fingerprint(token)
	r, ok := l.Refresh[key]
	if !ok {
		return nil
	}
	r.Dies = dies
	l.Refresh[key] = r
	return l.save()
}

// access finds a living access token.
func (l *ledger) access(token string, now time.Time) (accessToken, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.Access[fingerprint(token)]
	return a, ok && now.Before(a.Expires)
}

// revokeToken ends the whole grant that an access or refresh token belongs to,
// with the tokens of every client of the project.
func (l *ledger) revokeToken(token string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := fingerprint(token)
	if r, ok := l.Refresh[key]; ok && r.alive(now) {
		return l.end(r.Project, r.Sub)
	}
	if a, ok := l.Access[key]; ok && now.Before(a.Expires) {
		return l.end(a.Project, a.Sub)
	}
	return errTokenDead
}

// revokeGrant is what a person does on Google's page of connections.
func (l *ledger) revokeGrant(project, sub string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end(project, sub)
}

func (l *ledger) end(project, sub string) error {
	l.Grants = slices.DeleteFunc(l.Grants, func(g grant) bool { return g.Project == project && g.Sub == sub })
	maps.DeleteFunc(l.Refresh, func(_ string, r refreshToken) bool { return r.Project == project && r.Sub == sub })
	maps.DeleteFunc(l.Access, func(_ string, a accessToken) bool { return a.Project == project && a.Sub == sub })
	return l.save()
}

// ChangePassword is what the owner of an account, by sub or e-mail address, does
// at Google: it ends the refresh tokens that reach Gmail.
func (s *Server) ChangePassword(account string) error {
	a, ok := s.account(account)
	if !ok {
		return errNoAccount
	}
	return s.ledger.change(func() error {
		maps.DeleteFunc(s.ledger.Refresh, func(_ string, r refreshToken) bool { return r.Sub == a.Sub && r.Scopes.Has(gmailScope) })
		return nil
	})
}

// Revoke ends everything that the account, by sub or e-mail address, has
// allowed any project, as its owner would at Google.
func (s *Server) Revoke(account string) error {
	a, ok := s.account(account)
	if !ok {
		return errNoAccount
	}
	for _, g := range s.ledger.grants() {
		if g.Sub == a.Sub {
			if err := s.ledger.revokeGrant(g.Project, g.Sub); err != nil {
				return err
			}
		}
	}
	return nil
}
