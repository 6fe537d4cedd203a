package connections

import (
	"time"

	"gcdesk/oauth"
)

// Connection is a named, authorized link to one account's contacts.
type Connection struct {
	ID     string       `json:"id"` // stable; renaming breaks nothing
	Name   string       `json:"name"`
	Client string       `json:"client"` // Client.ID
	Scopes oauth.Scopes `json:"scopes"` // requested

	// What the simple view presets; zero values are the preset's.
	BaseURI string            `json:"baseUri,omitempty"` // of the API
	Headers []oauth.Parameter `json:"headers,omitempty"` // of every request to the API
	Ping    oauth.Ping        `json:"ping,omitzero"`
	Limits  Limits            `json:"limits,omitzero"`

	Browser string `json:"browser,omitempty"` // command for its sign-ins, see BrowserCommand; empty: that of Settings

	Account      Account      `json:"account,omitzero"`
	Granted      oauth.Scopes `json:"granted,omitempty"` // what the server said, never what was asked
	CheckedAt    time.Time    `json:"checkedAt,omitzero"`
	AuthorizedAt time.Time    `json:"authorizedAt,omitzero"`
	Tokens       Tokens       `json:"tokens,omitzero"`
	Schedule     Schedule     `json:"schedule,omitzero"`    // of its snapshots
	Failure      *Failure     `json:"failure,omitempty"`    // why it does not work; nil when the last use went well
	RecoveredAt  time.Time    `json:"recoveredAt,omitzero"` // when it last began to work again without a sign-in
	Count        *Count       `json:"count,omitempty"`
	CreatedAt    time.Time    `json:"createdAt"`
}

// Account is the Google account that granted.
type Account struct {
	Subject      string `json:"subject,omitempty"`      // sub: the stable key (OpenID Connect Core section 2)
	ResourceName string `json:"resourceName,omitempty"` // people/…: the key where sub was not given
	Email        string `json:"email,omitempty"`
	Name         string `json:"name,omitempty"`
}

// Key identifies the account; empty means unknown.
func (a Account) Key() string {
	if a.Subject != "" {
		return a.Subject
	}
	if a.ResourceName != "" {
		return a.ResourceName
	}
	return a.Email
}

// Same reports whether both are known to be, or may be, the same account.
func (a Account) Same(b Account) bool {
	switch {
	case a.Subject != "" && b.Subject != "":
		return a.Subject == b.Subject
	case a.ResourceName != "" && b.ResourceName != "":
		return a.ResourceName == b.ResourceName
	case a.Email != "" && b.Email != "":
		return a.Email == b.Email
	}
	return a.Key() == "" || b.Key() == ""
}

// surelySame reports whether both are known to be the same account.
func (a Account) surelySame(b Account) bool {
	return a.Key() != "" && b.Key() != "" && a.Same(b)
}

// Hint returns what the authorization request passes as login_hint.
func (a Account) Hint() string {
	if a.Email != "" {
		return a.Email
	}
	return a.Subject
}

// Label returns the shortest text that names the account; empty if unknown.
func (a Account) Label() string {
	for _, s := range []string{a.Email, a.Name, a.ResourceName, a.Subject} {
		if s != "" {
			return s
		}
	}
	return ""
}

// Tokens says where the tokens lie in the keyring and how long they last.
type Tokens struct {
	Refresh       SecretRef `json:"refresh,omitzero"`
	Access        SecretRef `json:"access,omitzero"`
	AccessExpiry  time.Time `json:"accessExpiry,omitzero"`
	RefreshedAt   time.Time `json:"refreshedAt,omitzero"`   // when the access token was issued
	UsedAt        time.Time `json:"usedAt,omitzero"`        // when the refresh token was last seen to work, to the day
	RefreshExpiry time.Time `json:"refreshExpiry,omitzero"` // zero: the server named no end, or has gone on after it
	NamedAt       time.Time `json:"namedAt,omitzero"`       // when RefreshExpiry was named, if after the sign-in
	Trouble       Failure   `json:"trouble,omitzero"`       // of the last refresh, when it failed and may pass
}

// Count is how many contacts the account had, and when that was asked.
type Count struct {
	Contacts int       `json:"contacts"`
	At       time.Time `json:"at"`
}

// Failure is what stands between a connection and its use: a code and its
// details, for gui/words to explain. It holds nothing secret.
type Failure struct {
	Code   string        `json:"code"`             // see the Code constants
	Op     string        `json:"op,omitempty"`     // what was asked: "refresh", "tokeninfo", "api", …
	Reason string        `json:"reason,omitempty"` // what Code was made of: the wire's error, ErrorInfo.reason, an oauth.NetworkReason
	Detail string        `json:"detail,omitempty"` // the server's description, cut and cleaned
	Status int           `json:"status,omitempty"` // HTTP status, 0 if none
	Wait   time.Duration `json:"wait,omitempty"`   // that the server asked for (Retry-After)
	Since  time.Time     `json:"since"`
	Until  time.Time     `json:"until,omitzero"`   // when Wait is over, as it was asked for last
	Prompt KeyringPrompt `json:"prompt,omitempty"` // see KeyringError
	// LastTest is the code of what kept a person's last test from seeing whether
	// it is still so; empty: nothing did.
	LastTest string `json:"lastTest,omitempty"`
}

// Missing returns the requested scopes that were not granted.
func (c Connection) Missing() oauth.Scopes { return c.Scopes.Without(c.Granted) }

// Unasked returns the granted scopes that nobody asked for.
func (c Connection) Unasked() oauth.Scopes { return c.Granted.Without(c.Scopes) }

// works notes that nothing that has failed stands in the way any more.
func (c *Connection) works(now time.Time) {
	if c.Failure != nil {
		c.Failure, c.RecoveredAt = nil, now
	}
}

// Authorized reports whether a sign-in has succeeded and its tokens are held.
func (c Connection) Authorized() bool { return !c.AuthorizedAt.IsZero() && !c.Tokens.Access.IsZero() }

// Validate returns everything a person has to mend, by field.
func (c Connection) Validate() Problems {
	var p Problems
	p.checkName("name", c.Name)
	if c.Client == "" {
		p.add("client", "required")
	}
	if len(c.Scopes) == 0 {
		p.add("scopes", "required")
	}
	for _, s := range c.Scopes {
		if oauth.CheckScope(s) != nil {
			p.add("scopes", "scope-form")
			break
		}
	}
	p.checkBrowser(c.Browser)
	p.checkAPI(c)
	return p
}
