package connections_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func TestHealth(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	fails := func(code string) func(*connections.Connection) {
		return func(c *connections.Connection) { c.Failure = &connections.Failure{Code: code, Since: ago(time.Hour)} }
	}
	signedOut := func(c *connections.Connection) { c.Tokens, c.Granted = connections.Tokens{}, nil }
	dies := func(in time.Duration) func(*connections.Connection) {
		return func(c *connections.Connection) { c.Tokens.RefreshExpiry = now.Add(in) }
	}
	lacks := func(c *connections.Connection) { c.Granted = oauth.NewScopes("email") }
	noRefresh := func(c *connections.Connection) { c.Tokens.Refresh = "" }
	spent := func(c *connections.Connection) { c.Tokens.AccessExpiry = ago(time.Minute) }
	named := func(c *connections.Connection) { c.Tokens.NamedAt = ago(time.Minute) }
	type changes []func(*connections.Connection)

	// The later the line, the less urgent: of two reasons the first is told.
	for _, test := range []struct {
		name    string
		changes changes
		status  connections.Status
		code    string
		since   time.Time
	}{
		{"never signed in", changes{signedOut}, connections.NotAuthorized, connections.CodeNotYet, ago(48 * time.Hour)},
		{"sign-in failed", changes{signedOut, fails(connections.CodeDeclined)}, connections.NotAuthorized, connections.CodeDeclined, ago(time.Hour)},
		{"revoked", changes{fails("invalid_grant"), lacks, dies(time.Hour)}, connections.Expired, "invalid_grant", ago(time.Hour)},
		{"session ended", changes{fails(connections.CodeRapt)}, connections.Expired, connections.CodeRapt, ago(time.Hour)},
		{"other client's", changes{fails("unauthorized_client")}, connections.Expired, "unauthorized_client", ago(time.Hour)},
		{"secret lost", changes{fails(connections.CodeSecretMissing)}, connections.Expired, connections.CodeSecretMissing, ago(time.Hour)},
		{"API takes no token", changes{fails(connections.CodeAPIToken)}, connections.Expired, connections.CodeAPIToken, ago(time.Hour)},
		{"died", changes{dies(-time.Minute), fails(connections.CodeNetwork)}, connections.Expired, connections.CodeDied, ago(time.Minute)},
		{"died before it was noticed", changes{dies(-2 * time.Hour), fails("invalid_grant")}, connections.Expired, connections.CodeDied, ago(2 * time.Hour)},
		{"ended before its end", changes{dies(-time.Minute), fails("invalid_grant")}, connections.Expired, "invalid_grant", ago(time.Hour)},
		{"dies now", changes{dies(0)}, connections.Expired, connections.CodeDied, now},
		{"nothing left", changes{noRefresh, spent, fails(connections.CodeNoRefresh)}, connections.Expired, connections.CodeNoRefresh, ago(time.Minute)},
		{"no network", changes{fails(connections.CodeNetwork), lacks, dies(time.Hour)}, connections.Offline, connections.CodeNetwork, ago(time.Hour)},
		{"server silent", changes{fails(connections.CodeTimeout)}, connections.Offline, connections.CodeTimeout, ago(time.Hour)},
		{"server in trouble", changes{fails(connections.CodeServer)}, connections.Offline, connections.CodeServer, ago(time.Hour)},
		{"quota", changes{fails(connections.CodeAPIQuota)}, connections.Offline, connections.CodeAPIQuota, ago(time.Hour)},
		{"quota, and dies soon", changes{fails(connections.CodeAPIQuota), lacks, dies(time.Hour)}, connections.NeedsAttention, connections.CodeDiesSoon, ago(24 * time.Hour)},
		{"server in trouble, and dies soon", changes{fails(connections.CodeServer), dies(time.Hour)}, connections.NeedsAttention, connections.CodeDiesSoon, ago(24 * time.Hour)},
		{"API switched off", changes{fails(connections.CodeAPIDisabled), lacks, dies(time.Hour)}, connections.NeedsAttention, connections.CodeAPIDisabled, ago(time.Hour)},
		{"client deleted", changes{fails("deleted_client")}, connections.NeedsAttention, "deleted_client", ago(time.Hour)},
		{"dies soon", changes{dies(48 * time.Hour), lacks}, connections.NeedsAttention, connections.CodeDiesSoon, now},
		{"named late", changes{dies(time.Hour), named}, connections.NeedsAttention, connections.CodeDiesSoon, ago(time.Minute)},
		{"permission missing", changes{lacks, noRefresh}, connections.NeedsAttention, connections.CodePermission, ago(24 * time.Hour)},
		{"no refresh token", changes{noRefresh}, connections.NeedsAttention, connections.CodeNoRefresh, ago(24 * time.Hour)},
		{"dies later", changes{dies(48*time.Hour + 1)}, connections.Online, "", ago(24 * time.Hour)},
		{"access token spent", changes{spent}, connections.Online, "", ago(24 * time.Hour)},
		{"all is well", nil, connections.Online, "", ago(24 * time.Hour)},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := connections.Connection{
				CreatedAt: ago(48 * time.Hour), AuthorizedAt: ago(24 * time.Hour),
				Scopes: oauth.NewScopes("contacts.readonly", "email"), Granted: oauth.NewScopes("contacts", "email", "openid"),
				Tokens: connections.Tokens{Access: "a", Refresh: "r", AccessExpiry: now.Add(time.Hour)},
			}
			for _, change := range test.changes {
				change(&c)
			}
			got := c.Health(now)
			if got.Status != test.status || got.Code != test.code || !got.Since.Equal(test.since) {
				t.Errorf("got %s (%s) since %v, want %s (%s) since %v", got.Status, got.Code, got.Since, test.status, test.code, test.since)
			}
		})
	}
}

func TestFailureOf(t *testing.T) {
	wire := func(op, code string, status int, subtype string) error {
		return &oauth.Error{Op: op, Code: code, Status: status, Subtype: subtype, Description: "words"}
	}
	network := func(err error) error { return &oauth.NetworkError{Op: "refresh", Err: err} }
	api := func(status int, reason string) error { return &oauth.ResourceError{Status: status, Reason: reason} }
	for _, test := range []struct {
		err                    error
		code                   string
		dead, offline, lasting bool
	}{
		{wire("authorize", "access_denied", 0, ""), connections.CodeDeclined, false, false, true},
		{wire("refresh", "access_denied", 403, ""), "access_denied", false, false, true},
		{wire("refresh", "invalid_grant", 400, ""), "invalid_grant", true, false, true},
		{wire("refresh", "invalid_grant", 400, "invalid_rapt"), connections.CodeRapt, true, false, true},
		{wire("refresh", "invalid_grant", 400, "rapt_required"), connections.CodeRapt, true, false, true},
		{wire("refresh", "invalid_client", 401, ""), "invalid_client", false, false, true},
		{wire("refresh", "deleted_client", 401, ""), "deleted_client", false, false, true},
		{wire("refresh", "unauthorized_client", 401, ""), "unauthorized_client", true, false, true},
		{wire("authorize", "unauthorized_client", 0, ""), connections.CodeFlow, false, false, true},
		{wire("exchange", "unauthorized_client", 401, ""), connections.CodeFlow, false, false, true},
		{wire("refresh", "rate_limit_exceeded", 403, ""), connections.CodeServer, false, true, false},
		{wire("refresh", "admin_policy_enforced", 400, ""), "admin_policy_enforced", false, false, true},
		{wire("refresh", "invalid_scope", 400, ""), "invalid_scope", false, false, true},
		{wire("refresh", "internal_failure", 503, ""), connections.CodeServer, false, true, false},
		{wire("refresh", "rate_limit_exceeded", 429, ""), connections.CodeServer, false, true, false},
		{wire("authorize", "temporarily_unavailable", 0, ""), connections.CodeServer, false, true, false},
		{&oauth.ResponseError{Status: 200}, connections.CodeBadAnswer, false, false, false},
		{&oauth.ResponseError{Status: 200, Page: true}, connections.CodeCaptive, false, true, false},
		{&oauth.ResponseError{Status: 511}, connections.CodeCaptive, false, true, false},
		{&oauth.NetworkError{Timeout: true, Err: errInjected}, connections.CodeTimeout, false, true, false},
		{network(syscall.ECONNREFUSED), connections.CodeNetwork, false, true, false},
		{network(x509.UnknownAuthorityError{}), connections.CodeCertificate, false, false, false},
		{network(x509.CertificateInvalidError{Reason: x509.Expired, Cert: new(x509.Certificate)}), connections.CodeCertificate, false, false, false},
		{network(x509.HostnameError{Certificate: new(x509.Certificate)}), connections.CodeCertificate, false, false, false},
		{api(403, "SERVICE_DISABLED"), connections.CodeAPIDisabled, false, false, true},
		{api(403, "accessNotConfigured"), connections.CodeAPIDisabled, false, false, true},
		{api(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), connections.CodeAPIScope, false, false, true},
		{api(429, ""), connections.CodeAPIQuota, false, true, false},
		{api(403, "userRateLimitExceeded"), connections.CodeAPIQuota, false, true, false},
		{api(401, "ACCESS_TOKEN_EXPIRED"), connections.CodeAPIToken, true, false, true},
		{api(500, ""), connections.CodeServer, false, true, false},
		{api(403, "USER_BLOCKED_BY_ADMIN"), connections.CodeAPI, false, false, true},
		{&oauth.PortError{Err: syscall.EADDRINUSE}, connections.CodePort, false, false, true},
		{&connections.KeyringError{Reason: connections.KeyringLocked, Err: errInjected}, "keyring-locked", false, false, false},
		{&connections.OtherAccountError{}, connections.CodeOtherAccount, false, false, true},
		{connections.ErrClientSecret, connections.CodeClientSecret, false, false, true},
		{connections.ErrSecretMissing, connections.CodeSecretMissing, true, false, true},
		{connections.ErrNoRefreshToken, connections.CodeNoRefresh, false, false, true},
		{oauth.ErrIssuer, connections.CodeIssuer, false, false, true},
		{oauth.ErrNoCode, connections.CodeNoCode, false, false, true},
		{connections.ErrSignInTimeout, connections.CodeSignInTimeout, false, false, true},
		{connections.ErrNotLoopback, connections.CodePractice, false, false, false},
		{&connections.DeadError{Failure: connections.Failure{Code: "invalid_grant"}}, "invalid_grant", true, false, true},
		{errInjected, connections.CodeUnknown, false, false, false},
	} {
		for _, err := range []error{test.err, fmt.Errorf("act: %w", test.err)} {
			got := connections.FailureOf(err)
			if got.Code != test.code || got.Dead() != test.dead || got.Offline() != test.offline || got.Lasting() != test.lasting {
				t.Errorf("%v: got %s, dead %v, offline %v, lasting %v", err, got.Code, got.Dead(), got.Offline(), got.Lasting())
			}
		}
	}
}

func TestSameAccount(t *testing.T) {
	ada := connections.Account{Subject: "1", ResourceName: "people/1", Email: "ada@example.com", Name: "Ada"}
	for _, test := range []struct {
		name string
		now  connections.Account
		same bool
	}{
		{"itself", ada, true},
		{"new address", connections.Account{Subject: "1", Email: "countess@example.com"}, true},
		{"address of somebody else now", connections.Account{Subject: "2", Email: "ada@example.com"}, false},
		{"by the API", connections.Account{ResourceName: "people/1"}, true},
		{"another by the API", connections.Account{ResourceName: "people/2"}, false},
		{"by the address", connections.Account{Email: "ada@example.com"}, true},
		{"another address", connections.Account{Email: "grace@example.com"}, false},
		{"the same name is nothing", connections.Account{Subject: "2", Name: "Ada"}, false},
		{"unknown", connections.Account{}, true},
	} {
		if got := ada.Same(test.now); got != test.same || test.now.Same(ada) != got {
			t.Errorf("%s: got %v, want %v", test.name, got, test.same)
		}
	}
	if ada.Key() != "1" || ada.Hint() != "ada@example.com" || ada.Label() != "ada@example.com" || (connections.Account{Subject: "1"}).Hint() != "1" || (connections.Account{}).Label() != "" {
		t.Error("key, hint or label are wrong")
	}
}

func TestErrorsSpeakInLowerCase(t *testing.T) {
	for _, err := range []error{
		&connections.DeadError{Failure: connections.Failure{Code: "invalid_grant", Detail: "words"}},
		&connections.OtherAccountError{Before: connections.Account{Subject: "1"}, Now: connections.Account{Email: "g@example.com"}},
		&connections.KeyringError{Op: "read", Reason: connections.KeyringAbsent, Err: errInjected},
		&connections.InUseError{Names: []string{"a"}},
		connections.Problems{{Field: "secret", Code: "host-changed"}, {Field: "name", Code: "taken", Param: "x"}},
	} {
		if text := err.Error(); text == "" || strings.ContainsAny(text[:1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t.Errorf("got %q, want words in lower case", text)
		}
	}
	var keyring *connections.KeyringError
	if !errors.As(fmt.Errorf("x: %w", &connections.KeyringError{Err: errInjected}), &keyring) || !errors.Is(keyring, errInjected) {
		t.Error("the cause is lost")
	}
}
