package connections

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"time"

	"gcdesk/oauth"
)

// Codes of Failure beside those of the token endpoint (invalid_grant,
// invalid_client, …), which stand as the server wrote them.
const (
	CodeDeclined      = "declined"       // the person pressed Cancel on the consent page
	CodeNetwork       = "network"        // the server cannot be reached
	CodeTimeout       = "timeout"        // the server does not answer
	CodeCertificate   = "certificate"    // its certificate is not to be trusted
	CodeBadAnswer     = "bad-answer"     // it answers something else than the protocol
	CodeCaptive       = "captive-portal" // a web page answers in its place: a network's login, or a proxy's
	CodeServer        = "server"         // it says itself that it is in trouble
	CodeIssuer        = "issuer"         // the response comes from another issuer
	CodeExchange      = "exchange"       // the code was refused: too old, used before, or damaged
	CodeFlow          = "flow"           // the client may not ask for a code, or exchange one
	CodeNoCode        = "no-code"        // the response holds no code
	CodeSignInTimeout = "sign-in-timeout"
	CodePort          = "port" // the redirect URI's port is taken
	CodeOtherAccount  = "other-account"
	CodeClientSecret  = "client-secret"  // not in the keyring
	CodeSecretMissing = "secret-missing" // a token is not in the keyring
	CodeKeyring       = "keyring-"       // followed by a KeyringReason
	CodeDisk          = "disk-"          // followed by a DiskReason
	CodeAPIDisabled   = "api-disabled"   // the API is switched off in the project
	CodeAPIScope      = "api-scope"      // the token lacks the permission
	CodeAPIQuota      = "api-quota"
	CodeAPIToken      = "api-token" // the API does not take the token
	CodeAPI           = "api"       // any other refusal of the API
	CodeNoRefresh     = "no-refresh-token"
	CodeRevoked       = "revoked"            // by this person, here
	CodeRevoking      = "revoke-unanswered"  // as CodeRevoked, and the server's answer never came
	CodeRapt          = "invalid_rapt"       // session control of the Workspace: sign in again
	CodePractice      = "practice"           // a real address in practice mode
	CodePassphrase    = "passphrase-missing" // of a schedule's snapshots, not in the keyring
	CodeAudience      = "audience"           // the token was issued to another client
	CodeUnknown       = "unknown"
)

// What Failure.Op says, as package oauth does.
const (
	opAuthorize = "authorize"
	opExchange  = "exchange"
	opRefresh   = "refresh"
	opAPI       = "api"
	opPing      = "ping"
)

// FailureOf says of any error of this package which failure it is, without the
// time.
func FailureOf(err error) Failure {
	var (
		revoking *RevokingError
		refused  *oauth.Error
		answer   *oauth.ResponseError
		network  *oauth.NetworkError
		resource *oauth.ResourceError
		port     *oauth.PortError
		keyring  *KeyringError
		disk     *DiskError
		other    *OtherAccountError
		dead     *DeadError
		passing  *PassingError
	)
	switch {
	case errors.As(err, &dead):
		return dead.Failure
	case errors.As(err, &passing):
		return passing.Failure
	case errors.As(err, &revoking):
		return revoking.failure()
	case errors.As(err, &refused):
		return refusal(refused)
	case errors.As(err, &resource):
		return apiFailure(resource)
	case errors.As(err, &answer):
		f := Failure{Code: CodeBadAnswer, Op: answer.Op, Status: answer.Status, Detail: answer.Reason}
		if answer.Page || answer.Status == http.StatusNetworkAuthenticationRequired {
			f.Code = CodeCaptive
		}
		return f
	case errors.As(err, &network):
		return networkFailure(network)
	case errors.As(err, &port):
		return Failure{Code: CodePort, Detail: port.RedirectURI}
	case errors.As(err, &keyring):
		return Failure{Code: CodeKeyring + string(keyring.Reason), Prompt: keyring.Prompt}
	case errors.As(err, &disk):
		return Failure{Code: CodeDisk + string(disk.Reason), Detail: disk.Path}
	case errors.Is(err, syscall.EFBIG):
		return Failure{Code: CodeDisk + string(DiskLimit)}
	case errors.As(err, &other):
		return Failure{Code: CodeOtherAccount, Detail: other.Now.Label()}
	case errors.Is(err, ErrClientSecret):
		return Failure{Code: CodeClientSecret}
	case errors.Is(err, ErrSecretMissing):
		return Failure{Code: CodeSecretMissing}
	case errors.Is(err, ErrNoPassphrase):
		return Failure{Code: CodePassphrase}
	case errors.Is(err, ErrNoRefreshToken):
		return Failure{Code: CodeNoRefresh}
	case errors.Is(err, oauth.ErrIssuer):
		return Failure{Code: CodeIssuer}
	case errors.Is(err, oauth.ErrNoCode):
		return Failure{Code: CodeNoCode}
	case errors.Is(err, ErrSignInTimeout):
		return Failure{Code: CodeSignInTimeout}
	case errors.Is(err, ErrAudience):
		return Failure{Code: CodeAudience}
	case errors.Is(err, ErrNotLoopback):
		return Failure{Code: CodePractice}
	case errors.Is(err, context.DeadlineExceeded):
		return Failure{Code: CodeTimeout}
	}
	return Failure{Code: CodeUnknown}
}

func (s *Service) failure(err error) *Failure {
	f := FailureOf(err)
	f.begin(s.Now())
	return &f
}

// begin notes when it was met.
func (f *Failure) begin(now time.Time) {
	f.Since = now
	if f.Wait > 0 {
		f.Until = now.Add(f.Wait)
	}
}

// fail notes a failure, keeping since when it has been so, and that it was we
// who revoked: the server only says that the token is dead.
// What may pass by itself says nothing against what lasts, or is still to be
// found out.
func (c *Connection) fail(f *Failure) {
	if was := c.Failure; was != nil {
		switch {
		case was.Code == CodeRevoked && f.Code == "invalid_grant", !f.Lasting() && (was.Lasting() || was.Code == CodeRevoking):
			return
		case was.Code == CodeRevoking && f.Code == "invalid_grant":
			f.Code = CodeRevoked
		case was.Code == f.Code:
			f.Since = was.Since
		}
	}
	c.Failure = f
}

// testFailed is fail for a test that a person has made: what lasts and could not
// be looked at remembers why.
func (c *Connection) testFailed(f *Failure) {
	if c.fail(f); c.Failure != f {
		own := *c.Failure
		if own.LastTest = ""; !f.Lasting() {
			own.LastTest = f.Code
		}
		c.Failure = &own
	}
}

// same reports whether two are one failure, noted once; either may be nil.
func (f *Failure) same(g *Failure) bool {
	return f == g || f != nil && g != nil && f.Code == g.Code && f.Since.Equal(g.Since)
}

func refusal(e *oauth.Error) Failure {
	f := Failure{Code: e.Code, Op: e.Op, Reason: cmp.Or(e.Subtype, e.Code), Status: e.Status, Detail: e.Description, Wait: e.RetryAfter}
	switch {
	case e.Op == opAuthorize && e.Code == "access_denied":
		f.Code = CodeDeclined
	case e.Op == opExchange && e.Code == "invalid_grant":
		f.Code = CodeExchange
	case (e.Op == opAuthorize || e.Op == opExchange) && e.Code == "unauthorized_client":
		f.Code = CodeFlow
	case strings.HasSuffix(e.Subtype, "_rapt") || strings.HasPrefix(e.Subtype, "rapt_"):
		f.Code = CodeRapt
	case e.Status >= 500, e.Status == 429, e.Code == "server_error", e.Code == "temporarily_unavailable", e.Code == "rate_limit_exceeded":
		f.Code = CodeServer
	}
	return f
}

func networkFailure(e *oauth.NetworkError) Failure {
	f := Failure{Code: CodeNetwork, Op: e.Op, Reason: string(e.Reason())}
	switch e.Reason() {
	case oauth.NetworkNotYet, oauth.NetworkExpired, oauth.NetworkHost, oauth.NetworkAuthority:
		f.Code = CodeCertificate
	case oauth.NetworkTimeout:
		f.Code = CodeTimeout
	}
	return f
}

// apiFailure decides by HTTP status and reason (Google, "AIP-193").
func apiFailure(e *oauth.ResourceError) Failure {
	f := Failure{Code: CodeAPI, Op: opAPI, Reason: e.Reason, Status: e.Status, Detail: e.Message, Wait: e.RetryAfter}
	switch {
	case e.Reason == "SERVICE_DISABLED", e.Reason == "accessNotConfigured":
		f.Code = CodeAPIDisabled
	case e.Reason == "ACCESS_TOKEN_SCOPE_INSUFFICIENT":
		f.Code = CodeAPIScope
	case e.Status == 429, e.Reason == "rateLimitExceeded", e.Reason == "userRateLimitExceeded", e.Reason == "RATE_LIMIT_EXCEEDED":
		f.Code = CodeAPIQuota
	case e.Status == 401:
		f.Code = CodeAPIToken
	case e.Status >= 500:
		f.Code = CodeServer
	}
	return f
}

// Dead reports whether only a person who signs in again can help.
func (f Failure) Dead() bool {
	switch f.Code {
	case "invalid_grant", CodeRevoked, CodeRapt, "unauthorized_client", CodeSecretMissing, CodeAPIToken:
		return true
	}
	return false
}

// Offline reports whether it may pass by itself.
func (f Failure) Offline() bool {
	switch f.Code {
	case CodeNetwork, CodeTimeout, CodeCaptive, CodeServer, CodeAPIQuota:
		return true
	}
	return false
}

// passing reports whether a server that answers says that it will be better
// soon.
func (f Failure) passing() bool { return f.Offline() && !f.ofNetwork() }

// Lasting reports whether the server has said something that will still be
// true at the next try, as opposed to a state of this computer or the network.
func (f Failure) Lasting() bool {
	switch f.Code {
	case CodeBadAnswer, CodeCertificate, CodeRevoking:
		return false
	}
	return !f.Offline() && !f.local()
}

// local reports whether it says something of this computer, and nothing of the
// connection.
func (f Failure) local() bool {
	return strings.HasPrefix(f.Code, CodeKeyring) || strings.HasPrefix(f.Code, CodeDisk) || f.Code == CodePractice || f.Code == CodeUnknown
}

// api reports whether the API failed, not the sign-in.
func (f Failure) api() bool {
	switch f.Code {
	case CodeAPI, CodeAPIDisabled, CodeAPIScope, CodeAPIQuota:
		return true
	}
	return false
}

// beyondRefresh reports whether an access token that is renewed says nothing of
// it: only another look at the token itself does.
func (f Failure) beyondRefresh() bool { return f.Code == CodeAPIToken || f.Code == CodeAudience }

// ofNetwork reports whether no answer of the server itself came.
func (f Failure) ofNetwork() bool {
	switch f.Code {
	case CodeNetwork, CodeTimeout, CodeCertificate, CodeCaptive:
		return true
	}
	return false
}

// ofClient reports whether the server refuses who asks, whatever is asked.
func (f Failure) ofClient() bool {
	switch f.Code {
	case "invalid_client", "deleted_client", "disabled_client", CodeClientSecret, "invalid_request", "unsupported_grant_type", "redirect_uri_mismatch":
		return true
	}
	return false
}
