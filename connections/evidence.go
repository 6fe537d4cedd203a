package connections

import "time"

// Evidence is what is known when somebody asks why a connection does not work,
// or whether it does. It holds nothing secret. Every field but At may be zero.
type Evidence struct {
	At         time.Time // by this computer's clock
	Connection Connection
	Client     Client
	Kind       ServerKind
	Preset     Preset // whose console it is

	Failure *Failure    // what a person has seen fail; nil takes what Connection remembers
	Page    BrowserPage // what the browser shows, where the server tells nobody else
	Checks  []Check     // what was asked afresh

	Skew       time.Duration // by which this computer's clock is ahead of the servers'
	SkewKnown  bool
	SkewAgreed bool // a second host says the same
	Newer      int  // sign-ins of the same account and client that came later
}

// Check is one thing that was looked at, and what came of it.
type Check struct {
	Of      Checked
	At      time.Time     // when the answer was there
	Took    time.Duration // how long that took
	How     string        // scheme and host that were asked; empty if none
	Failure *Failure      // nil: fine
}

// Checked is what a Check looks at.
type Checked string

const (
	CheckedKeyring     Checked = "keyring"     // it gives the secrets that the records name
	CheckedNetwork     Checked = "network"     // the authorization server's host answers anything at all
	CheckedClock       Checked = "clock"       // this computer's, against the Date of an answer (RFC 9110 section 6.6.1)
	CheckedClient      Checked = "client"      // ID and secret, see oauth.AuthorizationServer.Check
	CheckedToken       Checked = "token"       // the sign-in still works
	CheckedPermissions Checked = "permissions" // nothing that was asked for is missing
	CheckedAPI         Checked = "api"         // it answers, and takes the token
	CheckedDates       Checked = "dates"       // the sign-in does not end soon
)

// checkOrder is from near to far: where this computer fails, nobody else can be
// judged.
var checkOrder = []Checked{
	CheckedKeyring, CheckedNetwork, CheckedClock, CheckedClient, CheckedToken, CheckedPermissions, CheckedAPI, CheckedDates,
}

// BrowserPage is a page that an authorization server shows in the browser and
// never sends back, by the code that stands on it (Google, "Authorization
// errors").
type BrowserPage string

const (
	ShownTesting       BrowserPage = "access_denied" // "has not completed the Google verification process"
	ShownRedirect      BrowserPage = "redirect_uri_mismatch"
	ShownRequest       BrowserPage = "invalid_request"
	ShownScope         BrowserPage = "invalid_scope"
	ShownNoClient      BrowserPage = "invalid_client"
	ShownDeletedClient BrowserPage = "deleted_client"
	ShownDisabled      BrowserPage = "disabled_client"
	ShownInternal      BrowserPage = "org_internal"
	ShownWebView       BrowserPage = "disallowed_useragent"
	ShownAdministrator BrowserPage = "admin_policy_enforced"
	ShownPolicy        BrowserPage = "policy_enforced"
	ShownSchool        BrowserPage = "access_not_configured"
	ShownUnverified    BrowserPage = "unverified" // "Google hasn't verified this app", no error
	ShownCap           BrowserPage = "user-cap"   // "Sign in with Google temporarily disabled for this app"
	ShownUnreachable   BrowserPage = "unreachable"
	ShownNothing       BrowserPage = "nothing"
)
