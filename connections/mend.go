package connections

import "time"

// Act is what mends a cause, as a person or the window does it.
type Act string

const (
	ActAuthorize        Act = "authorize"         // sign in for the first time
	ActReauthorize      Act = "reauthorize"       // sign in again, with the same account
	ActChooseAccount    Act = "choose-account"    // sign in, choosing the account on the server's page
	ActAskMissing       Act = "ask-missing"       // sign in with the permission page shown again
	ActChooseScopes     Act = "choose-scopes"     // edit the permissions of the connection
	ActEditConnection   Act = "edit-connection"   // its HTTP view
	ActEditClient       Act = "edit-client"       // the client's window
	ActEnterSecret      Act = "enter-secret"      // the client's window, where the secret is entered; Mend.URL is where a new one is made
	ActRestoreClient    Act = "restore-client"    // on Mend.URL, the page of deleted credentials
	ActEnableAPI        Act = "enable-api"        // on Mend.URL
	ActPublish          Act = "publish"           // on Mend.URL, then sign in again: the order matters
	ActAddTestUser      Act = "add-test-user"     // on Mend.URL
	ActChangeAudience   Act = "change-audience"   // on Mend.URL
	ActRegisterRedirect Act = "register-redirect" // on Mend.URL
	ActUnlockKeyring    Act = "unlock-keyring"
	ActSetClock         Act = "set-clock"
	ActFreeDisk         Act = "free-disk"
	ActSettings         Act = "settings" // gcdesk's own
	ActWait             Act = "wait"     // until Mend.Until
	ActTryAgain         Act = "try-again"
	ActOpenPage         Act = "open-page"         // Mend.URL
	ActAskAdministrator Act = "ask-administrator" // gui/words has the text to send
)

// AccountPage is where the owner of a Google account sees and takes back what
// was granted.
const AccountPage = "https://myaccount.google.com/connections"

// AccountPage is the page of that name at the client's server; empty where it is
// not known.
func (e Evidence) AccountPage() string {
	switch e.Kind {
	case GoogleServer:
		return AccountPage
	case PracticeServer:
		return e.Preset.Endpoints.Issuer
	}
	return ""
}

// Mend is what to do about a cause.
type Mend struct {
	Act   Act
	URL   string    // the page to open; empty if the act needs none, or the server has no console
	Until time.Time // of ActWait
	Then  Act       // what comes after; empty if the act is all
}
