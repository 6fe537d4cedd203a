package connections

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gcdesk/oauth"
)

// UserType is the audience of a Google project, which decides how long its
// sign-ins last (Google Cloud console, "Manage App Audience").
type UserType string

const (
	UserTypeUnknown    UserType = ""           // the person does not know
	Internal           UserType = "internal"   // only accounts of the project's organization
	ExternalTesting    UserType = "testing"    // sign-ins die after seven days
	ExternalProduction UserType = "production" // published
)

// Client is the record of an OAuth 2.0 client that a person made at the
// authorization server; any number of connections share it. Its secret is in
// the keyring.
type Client struct {
	ID          string           `json:"id"` // ours, stable
	Name        string           `json:"name"`
	ClientID    string           `json:"clientId"` // the authorization server's (RFC 6749 section 2.2)
	Type        oauth.ClientType `json:"type"`
	RedirectURI string           `json:"redirectUri,omitempty"` // Web only: registered, exact
	Endpoints   oauth.Endpoints  `json:"endpoints,omitzero"`    // no URL: the preset server's, Google's or practice mode's
	// What the simple view presets; zero values are the preset's.
	ScopeDelimiter string            `json:"scopeDelimiter,omitempty"` // see oauth.Client
	Parameters     []oauth.Parameter `json:"parameters,omitzero"`      // empty and not nil: none

	UserType  UserType  `json:"userType,omitempty"`
	Project   string    `json:"project,omitempty"`
	Note      string    `json:"note,omitempty"`
	Secret    SecretRef `json:"secret,omitzero"`
	SecretAt  time.Time `json:"secretAt,omitzero"` // when the secret was stored
	UsedAt    time.Time `json:"usedAt,omitzero"`   // when it was last kept alive or tested, see Overview.LastUse
	CreatedAt time.Time `json:"createdAt"`

	Publishing Publishing `json:"publishing,omitzero"`
	NamesEnds  time.Time  `json:"namesEnds,omitzero"` // since when the server is known to name the end of a sign-in in testing
}

// MaxClientID is how many characters a client ID may have; RFC 6749 section 2.2
// leaves it open.
const MaxClientID = 255

// Validate returns everything a person has to mend, by field. Names that are
// taken are found by saving, not here.
func (c Client) Validate() Problems {
	var p Problems
	p.checkName("name", c.Name)
	switch id := c.ClientID; {
	case id == "":
		p.add("clientId", "required")
	case len(id) > MaxClientID:
		p.add("clientId", "client-id-long")
	case strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }):
		p.add("clientId", "client-id-form")
	}
	switch c.Type {
	case oauth.Desktop:
	case oauth.Web:
		if oauth.CheckRedirectURI(c.RedirectURI) != nil {
			p.add("redirectUri", "redirect-uri-form")
		}
	default:
		p.add("type", "required")
	}
	if c.Endpoints.Named() {
		p = append(p, CheckEndpoints(c.Endpoints)...)
	}
	p.checkRequest(c)
	return p
}

// CheckSecret returns what a person has to mend in a client secret: one with
// characters that cannot be seen, or that stand for broken ones, was not copied
// as it is.
func CheckSecret(secret string) (p Problems) {
	if strings.ContainsFunc(secret, func(r rune) bool { return !unicode.IsGraphic(r) || r == utf8.RuneError }) {
		p.add("secret", "secret-form")
	}
	return p
}
