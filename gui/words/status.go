package words

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// Status is a status as a word for a chip.
func Status(s connections.Status) string {
	switch s {
	case connections.Online:
		return lang.L("Online")
	case connections.NeedsAttention:
		return lang.L("Needs attention")
	case connections.Offline:
		return lang.L("Offline")
	case connections.Expired:
		return lang.L("Expired or revoked")
	default:
		return lang.L("Not authorized yet")
	}
}

// Row is the one line under a connection's name: state first, then the reason
// or the account, and since when, which is the first to be cut off. o has the
// connection's client.
func Row(c connections.Connection, o connections.Overview, now time.Time) string {
	h := o.Health(c, now)
	client, _ := o.Client(c.Client)
	end := c.End(client).At
	when := func() map[string]any { return map[string]any{"When": When(h.Since, now)} }
	what := Status(h.Status)
	switch {
	case h.Status == connections.Online && c.Account.Label() != "":
		what += " · " + c.Account.Label()
	case h.Code == "":
	case h.Code == connections.CodeNotYet && h.Since.IsZero():
		return what
	case h.Code == connections.CodeNotYet:
		return lang.L("{{.Status}} · saved {{.Since}}", map[string]any{"Status": what, "Since": Since(h.Since, now)})
	case h.Code == "invalid_grant":
		return lang.L("Expired or revoked · noticed {{.When}}", when())
	case h.Code == connections.CodeRevoked:
		return lang.L("Revoked {{.When}}", when())
	case h.Code == connections.CodeDied:
		return lang.L("Expired {{.When}}", when())
	case h.Code == connections.CodeDiesSoon:
		return lang.L("Ends {{.When}}", map[string]any{"When": When(end, now)})
	default:
		what = lang.L("{{.Status}}: {{.Reason}}", map[string]any{"Status": what, "Reason": reason(h.Finer(client))})
	}
	what = LastTest(what, h.LastTest())
	switch left := end.Sub(now); {
	case h.Status == connections.Offline && left > 0 && left <= connections.SoonBefore:
		return lang.L("{{.What}} · sign-in ends {{.When}}", map[string]any{"What": what, "When": When(end, now)})
	case h.Since.IsZero():
		return what
	}
	return lang.L("{{.What}} · since {{.Since}}", map[string]any{"What": what, "Since": Since(h.Since, now)})
}

// CouldNotLook is LastTest as a sentence.
func CouldNotLook(code string) string {
	return lang.L("The last test could not look: {{.Reason}}.", map[string]any{"Reason": reason(code)})
}

// LastTest adds to a standing what kept the last test from seeing whether it is
// still so, a code of Failure; empty: nothing did.
func LastTest(standing, code string) string {
	if code == "" {
		return standing
	}
	return lang.L("{{.Standing}} (last test: {{.Reason}})", map[string]any{"Standing": standing, "Reason": reason(code)})
}

// Standing is a status with its reason, a code of Health or Cause, where that
// says more.
func Standing(s connections.Status, code string) string {
	switch code {
	case "", connections.CodeNotYet, "invalid_grant":
		return Status(s)
	case connections.CodeRevoked:
		return lang.L("Revoked")
	case connections.CodeDied:
		return lang.L("Expired")
	}
	return lang.L("{{.Status}}: {{.Reason}}", map[string]any{"Status": Status(s), "Reason": reason(code)})
}

// reason is a cause in a few words.
func reason(code string) string {
	if strings.HasPrefix(code, connections.CodeKeyring) {
		return lang.L("the keyring does not open")
	}
	if disk, ok := strings.CutPrefix(code, connections.CodeDisk); ok {
		switch connections.DiskReason(disk) {
		case connections.DiskFull, connections.DiskQuota, connections.DiskLimit:
			return lang.L("no room on the disk")
		case connections.DiskAway:
			return lang.L("the disk is away")
		case connections.DiskBusy, connections.DiskHeld:
			return lang.L("the records are in use")
		}
		return lang.L("the disk does not keep it")
	}
	switch code {
	case connections.CodePermission:
		return lang.L("permission missing")
	case connections.CodeRevoking:
		return lang.L("revoked, or not")
	case connections.CodeDiesSoon:
		return lang.L("the sign-in ends soon")
	case connections.CodeNoRefresh:
		return lang.L("does not renew by itself")
	case connections.CodeNetwork:
		return lang.L("no network")
	case connections.CodeTimeout:
		return lang.L("the server does not answer")
	case connections.CodeServer:
		return lang.L("the server is busy")
	case connections.CodeCertificate:
		return lang.L("the certificate is not trusted")
	case connections.CodeCaptive:
		return lang.L("the network wants a sign-in")
	case connections.CodeBadAnswer:
		return lang.L("the answer makes no sense")
	case connections.CodeAPIDisabled:
		return lang.L("People API is switched off")
	case connections.CodeAPIQuota:
		return lang.L("too many requests")
	case connections.CauseProjectQuota:
		return lang.L("the project's quota is used up")
	case connections.CauseAPIAdmin:
		return lang.L("the administrator switched it off")
	case connections.CauseAPIPolicy:
		return lang.L("the organization's policy forbids it")
	case connections.CauseProject:
		return lang.L("the project is suspended or gone")
	case connections.CauseAccountState:
		return lang.L("the account needs its owner")
	case connections.CodeAPI, connections.CodeAPIScope, connections.CodeAPIToken,
		connections.CauseNoCredentials, connections.CauseSyncExpired, connections.CauseChanged, connections.CauseWorkspaceOnly, connections.CausePing:
		return lang.L("the API refuses")
	case connections.CodeSecretMissing:
		return lang.L("the keyring has no token")
	case connections.CauseWrongSecret:
		return lang.L("the client secret is refused")
	case connections.CodeClientSecret, connections.CauseNoSecret:
		return lang.L("client secret missing")
	case connections.CodePassphrase:
		return lang.L("passphrase missing")
	case connections.CodePort:
		return lang.L("the sign-in's port is taken")
	case connections.CodePractice:
		return lang.L("not in practice mode")
	case connections.CodeAudience:
		return lang.L("the token is another client's")
	case connections.CodeUnknown:
		return lang.L("something unexpected")
	case "deleted_client":
		return lang.L("the client was deleted")
	case "disabled_client":
		return lang.L("the client is disabled")
	case connections.CauseUnknownClient:
		return lang.L("the client ID is unknown")
	case "invalid_client", "unauthorized_client", connections.CodeFlow:
		return lang.L("the client is refused")
	case "invalid_grant", connections.CodeRevoked, connections.CodeDied:
		return lang.L("expired or revoked")
	case connections.CodeOtherAccount:
		return lang.L("another account signed in")
	case connections.CodeDeclined:
		return lang.L("sign-in declined")
	case connections.CodeExchange:
		return lang.L("the code was refused")
	case connections.CodeSignInTimeout:
		return lang.L("sign-in not finished")
	case connections.CodeRapt:
		return lang.L("session ended by the administrator")
	case "admin_policy_enforced":
		return lang.L("blocked by the administrator")
	default: // what a server answers to a sign-in
		return lang.L("sign-in failed")
	}
}

// Scope returns the words of a scope: title, consent text and use. A scope
// outside the catalogue speaks for itself.
func Scope(name string) (title, consent, use string) {
	s, ok := oauth.Known(oauth.FullScope(name))
	if !ok {
		return oauth.ShortScope(name), name, lang.L("Your own choice")
	}
	return lang.L(s.Title), lang.L(s.Consent), lang.L(s.Use)
}

// Class is a scope's class as a word.
func Class(c oauth.Class) string {
	if c == oauth.NonSensitive {
		return lang.L("Non-sensitive")
	}
	return lang.L("Sensitive")
}

// Preset is the name of a preset.
func Preset(p oauth.Preset) string { return lang.L(p.Title) }
