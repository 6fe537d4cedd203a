package connections

import (
	"net/http"
	"strings"
	"time"

	"gcdesk/oauth"
)

// explanation collects the causes of one failure, the likeliest first.
type explanation struct {
	Evidence
	failure Failure
	causes  []Cause
}

func (x *explanation) add(code string, how Likelihood, mend Mend) {
	c, f := x.cause(code, how, mend), x.failure
	c.Facts.Detail, c.Facts.Status, c.Facts.Wait = f.Detail, f.Status, f.Wait
	if f.Code != CodeNetwork && f.Code != CodeCertificate { // there it is an oauth.NetworkReason, which no server has said
		c.Facts.Reason = f.Reason
	}
	x.causes = append(x.causes, c)
}

func (e Evidence) explain(f Failure) []Cause {
	x := &explanation{Evidence: e, failure: f}
	switch f.Code {
	case CodeNetwork, CodeTimeout, CodeCertificate, CodeCaptive, CodeBadAnswer, CodeServer:
		x.network()
	case "invalid_client", "deleted_client", "disabled_client", CodeClientSecret, "invalid_request", "unsupported_grant_type",
		"unsupported_response_type", "redirect_uri_mismatch":
		x.client()
	case "invalid_grant":
		x.dead()
	case CodeAPI, CodeAPIDisabled, CodeAPIScope, CodeAPIQuota, CodeAPIToken:
		x.api()
	case "invalid_scope":
		if f.Op == opRefresh {
			x.add(CauseScopeWider, Certain, Mend{Act: ActAskMissing})
		} else {
			x.add(f.Code, Certain, Mend{Act: ActChooseScopes, Then: e.signIn().Act})
		}
	case CodeExchange:
		x.exchange()
	case "interaction_required", "login_required", "consent_required", "account_selection_required":
		x.add(CauseInteraction, Certain, e.signIn())
	case "admin_policy_enforced", "access_not_configured":
		x.add(f.Code, Certain, Mend{Act: ActAskAdministrator, Then: ActTryAgain})
	case "policy_enforced":
		x.add(CausePolicy, Certain, Mend{Act: ActChooseAccount})
	case "org_internal":
		x.add(f.Code, Certain, Mend{Act: ActChooseAccount, URL: e.page(PageAudience)})
	case CodeOtherAccount:
		x.add(f.Code, Certain, Mend{Act: ActChooseAccount})
	case CodeRevoked, CodeRapt, "unauthorized_client", "invalid_token", CodeSecretMissing, CodeNoRefresh, CodeAudience:
		x.add(f.Code, Certain, Mend{Act: ActReauthorize})
	case CodeDied, CodeDiesSoon:
		x.add(f.Code, Certain, Mend{Act: ActReauthorize})
	case CodePermission:
		x.causes = []Cause{e.missing()}
	case CodeDeclined, CodeSignInTimeout, CodeNoCode, CodeNotYet:
		x.add(f.Code, Certain, e.signIn())
	case CodeFlow:
		x.add(f.Code, Certain, Mend{Act: ActEditClient, URL: e.page(PageClients), Then: e.signIn().Act})
	case CodeIssuer:
		x.add(f.Code, Certain, Mend{Act: ActEditClient, Then: e.signIn().Act})
	case CodePractice:
		x.add(f.Code, Certain, Mend{Act: ActEditClient})
	default:
		switch {
		case strings.HasPrefix(f.Code, CodeKeyring):
			x.add(f.Code, Certain, Mend{Act: ActUnlockKeyring, Then: ActTryAgain})
			x.causes[0].Facts.Prompt = f.Prompt
			if seen := e.Failure; seen != nil && seen.Code == f.Code { // a check asks nobody who has just been asked
				x.causes[0].Facts.Prompt = seen.Prompt
			}
		case f.Code == CodeDisk+string(DiskAway):
			x.add(f.Code, Certain, Mend{Act: ActSettings, Then: ActTryAgain})
		case f.Code == CodeDisk+string(DiskBusy), f.Code == CodeDisk+string(DiskHeld), f.Code == CodeDisk+string(DiskTaken):
			x.add(f.Code, Certain, Mend{Act: ActTryAgain})
		case strings.HasPrefix(f.Code, CodeDisk):
			x.add(f.Code, Certain, Mend{Act: ActFreeDisk, Then: ActTryAgain})
		case f.Code == CodePort, f.Code == CodePassphrase, f.Code == CodeRevoking, f.Code == CodeUnknown:
			x.add(f.Code, Certain, Mend{Act: ActTryAgain})
		default:
			x.add(f.Code, Certain, e.signIn())
		}
	}
	return x.causes
}

// network is about what came of a request before anybody decided on it.
func (x *explanation) network() {
	f, again := x.failure, Mend{Act: ActTryAgain}
	switch reason := oauth.NetworkReason(f.Reason); f.Code {
	case CodeCertificate:
		x.certificate()
	case CodeNetwork:
		code := f.Code
		switch reason {
		case oauth.NetworkDNS:
			code = CauseDNS
		case oauth.NetworkRefused:
			code = CauseRefused
		case oauth.NetworkProxy:
			code = CauseProxy
		case oauth.NetworkTLS:
			code = CauseTLS
		}
		if code == CauseProxy {
			again = Mend{Act: ActSettings, Then: ActTryAgain}
		}
		x.add(code, Certain, again)
	case CodeCaptive:
		how := Likely
		if f.Status == http.StatusNetworkAuthenticationRequired { // it says so itself (RFC 6585 section 6)
			how = Certain
		}
		x.add(f.Code, how, Mend{Act: ActOpenPage, URL: x.loginPage(), Then: ActTryAgain})
	case CodeBadAnswer:
		x.add(f.Code, Likely, again)
	case CodeServer:
		if f.Status == 429 || f.Reason == "rate_limit_exceeded" {
			x.add(CauseRateLimit, Certain, x.pause(time.Minute))
		} else {
			x.add(f.Code, Certain, x.pause(0))
		}
	default:
		x.add(f.Code, Certain, Mend{Act: ActTryAgain})
	}
}

// loginPage is any page, not encrypted, so that a network can put its login in
// its place (RFC 8910 section 1); in practice mode the server's.
func (e Evidence) loginPage() string {
	if e.Preset.Practice {
		return e.Preset.Endpoints.Issuer
	}
	return "http://example.com/"
}

// pause waits for what the server asks for, or else for otherwise.
func (x *explanation) pause(otherwise time.Duration) Mend {
	wait := max(x.failure.Wait, otherwise)
	if wait == 0 {
		return Mend{Act: ActTryAgain}
	}
	m := Mend{Act: ActWait, Then: ActTryAgain}
	if !x.At.IsZero() {
		m.Until = x.At.Add(wait)
	}
	return m
}

// certificate tells a wrong clock from a wrong certificate.
func (x *explanation) certificate() {
	again, set := Mend{Act: ActTryAgain}, Mend{Act: ActSetClock, Then: ActTryAgain}
	switch reason := oauth.NetworkReason(x.failure.Reason); {
	case reason == oauth.NetworkAuthority:
		x.add(CauseIntercepted, Likely, Mend{Act: ActSettings, Then: ActTryAgain})
	case reason != oauth.NetworkNotYet && reason != oauth.NetworkExpired:
		x.add(x.failure.Code, Likely, again)
	case x.clockWrong(), x.beforeRecords():
		x.add(CauseClock, Certain, set)
	case x.SkewKnown:
		x.add(CauseServerExpired, Certain, again)
	case reason == oauth.NetworkExpired && x.Kind != GoogleServer: // who runs it may have forgotten to renew
		x.add(CauseServerExpired, Likely, again)
		x.add(CauseClock, Possible, set)
	default:
		x.add(CauseClock, Likely, set)
		x.add(CauseServerExpired, Possible, again)
	}
}

// beforeRecords reports whether the clock says a time before that of something
// which was stored by it.
func (e Evidence) beforeRecords() bool {
	for _, t := range []time.Time{e.Client.CreatedAt, e.Client.SecretAt, e.Connection.CreatedAt, e.Connection.AuthorizedAt, e.Connection.Tokens.RefreshedAt} {
		if e.At.Add(MaxSkew).Before(t) {
			return true
		}
	}
	return false
}

// client is about who asks, and in which form.
func (x *explanation) client() {
	f := x.failure
	secret := Mend{Act: ActEnterSecret, URL: x.page(PageClients), Then: ActTryAgain}
	edit := Mend{Act: ActEditClient, URL: x.page(PageClients), Then: ActTryAgain}
	switch f.Code {
	case "invalid_client":
		switch detail := strings.ToLower(f.Detail); {
		case strings.Contains(detail, "not found"):
			x.add(CauseUnknownClient, Certain, edit)
		case strings.Contains(detail, "secret") && x.Client.ID != "" && x.Client.Secret.IsZero():
			x.add(CauseNoSecret, Certain, secret)
		case strings.Contains(detail, "secret"), detail == "unauthorized" && x.Kind == GoogleServer:
			x.add(CauseWrongSecret, Certain, secret)
		default:
			x.add(f.Code, Certain, edit)
		}
	case CodeClientSecret:
		x.add(f.Code, Certain, secret)
	case "deleted_client":
		x.add(f.Code, Certain, x.at(PageDeletedClients, ActRestoreClient, ActEditClient))
	case "disabled_client":
		x.add(f.Code, Certain, x.at(PageClients, ActOpenPage, ActEditClient))
	case "redirect_uri_mismatch":
		x.redirect()
	case "invalid_request":
		if strings.Contains(f.Detail, "client_secret is missing") {
			x.add(CauseNoSecret, Certain, secret)
			return
		}
		x.add(CauseRequest, Certain, edit)
	default:
		x.add(CauseRequest, Certain, edit)
	}
}

// redirect is a redirect URI that is not registered: of a Web application it
// can be, of a Desktop app there is nothing to register, so that the record's
// type is wrong.
func (x *explanation) redirect() {
	mend := Mend{Act: ActEditClient, URL: x.page(PageClients), Then: x.signIn().Act}
	if x.Client.Type == oauth.Web {
		mend.Act = ActRegisterRedirect
	}
	x.add("redirect_uri_mismatch", Certain, mend)
	x.causes[len(x.causes)-1].Facts.Detail = x.Client.RedirectURI
}

// exchange is about a code that was refused.
func (x *explanation) exchange() {
	code := CodeExchange
	switch detail := x.failure.Detail; {
	case strings.Contains(detail, "Malformed"):
		code = CauseCodeDamaged
	case strings.Contains(detail, "verifier"):
		code = CauseVerifier
	}
	x.add(code, Certain, x.signIn())
}
