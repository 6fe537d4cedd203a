package connections

import (
	"slices"
	"time"

	"gcdesk/oauth"
)

// Cause is one explanation, with what mends it. gui/words says both.
type Cause struct {
	Code       string // a code of Failure or Health, or one of the Cause constants
	Likelihood Likelihood
	Mend       Mend
	Facts      Facts
}

// Likelihood is how sure a cause is.
type Likelihood string

const (
	Certain  Likelihood = "certain"
	Likely   Likelihood = "likely"
	Possible Likelihood = "possible"
)

func (l Likelihood) rank() int { return slices.Index([]Likelihood{Certain, Likely, Possible}, l) }

// Facts are what a sentence about a cause may need. None is secret.
type Facts struct {
	Kind    ServerKind
	Detail  string // what the server says, cut and cleaned; of some codes a URI, a path, an account
	Reason  string // see Failure
	Status  int    // HTTP status; 0 if none
	Account string
	Client  string // client ID
	Scopes  oauth.Scopes
	Skew    time.Duration // see Evidence
	Wait    time.Duration // that the server asks for
	At      time.Time     // when it ended, or ends
	Prompt  KeyringPrompt // of a keyring that is locked
}

// Codes of Cause beside those of Failure and Health, which say less than the
// evidence does.
const (
	CauseClock         = "clock"          // this computer's clock is wrong
	CauseDNS           = "dns"            // the host's name is not found
	CauseRefused       = "refused"        // nobody listens there
	CauseProxy         = "proxy"          // the proxy is gone, or refuses
	CauseTLS           = "tls"            // no agreement on how to encrypt
	CauseIntercepted   = "intercepted"    // the certificate is signed by nobody that is trusted
	CauseServerExpired = "server-expired" // the server's certificate has ended
	CauseRateLimit     = "rate-limited"   // the authorization server asks for a pause

	CauseWrongSecret   = "wrong-secret"   // invalid_client, of the secret
	CauseUnknownClient = "unknown-client" // invalid_client, of the ID
	CauseNoSecret      = "no-secret"      // the server wants a secret and got none
	CauseRequest       = "request"        // the request is not what the server wants

	CauseTestingEnded = "testing-ended"    // seven days in testing are over
	CauseAccessEnded  = "access-ended"     // the person gave time-based access, which is over
	CauseUnused       = "unused"           // for six months
	CauseTakenBack    = "taken-back"       // by the account's owner, on Google's page
	CauseCrowdedOut   = "crowded-out"      // by a hundred later sign-ins of this account and client
	CausePassword     = "password-changed" // with permissions that end with it
	CauseAccountGone  = "account-gone"     // deleted or disabled
	CauseCodeDamaged  = "code-damaged"     // on its way through the browser
	CauseVerifier     = "verifier"         // PKCE: the code belongs to another sign-in
	CauseScopeWider   = "scope-wider"      // a refresh wants more than was given

	CauseTestUser    = "test-user"   // the account is none of the app's test users
	CauseUnverified  = "unverified"  // Google warns of the app
	CauseUserCap     = "user-cap"    // a hundred people have signed in
	CauseWebView     = "web-view"    // the page stood inside another app
	CausePolicy      = "policy"      // of the account: no unverified apps
	CauseElsewhere   = "elsewhere"   // the browser runs on another computer
	CauseNoBrowser   = "no-browser"  // none opened
	CauseInteraction = "interaction" // the server wants to ask the person

	CauseAPIAdmin      = "api-admin"       // the administrator has switched the service off
	CauseAPIPolicy     = "api-policy"      // of the organization
	CauseProject       = "project"         // suspended, or not there
	CauseAccountState  = "account-state"   // the account wants its owner's attention
	CauseNoCredentials = "no-credentials"  // the token did not arrive, or in a form that is not taken
	CauseProjectQuota  = "project-quota"   // of the project, not of this minute
	CauseSyncExpired   = "sync-expired"    // the address book must be read in full again
	CauseChanged       = "contact-changed" // by somebody else meanwhile
	CauseWorkspaceOnly = "workspace-only"  // there is no directory in a private account
	CausePing          = "ping"            // the request of the HTTP view is wrong
)
