package words

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func TestEveryCauseHasWordsOfItsOwn(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[Text]string{}
		stranger := Cause(connections.Cause{Code: "§"}, "Acme").What
		for name, code := range constants(t, "cause.go") {
			if !strings.HasPrefix(name, "Cause") {
				continue
			}
			text := Cause(connections.Cause{Code: code}, "Acme")
			if text.What == "" || text.Mend == "" || text.What == strings.Replace(stranger, "§", code, 1) {
				t.Errorf("%s has no words of its own: %+v", name, text)
			}
			if other, taken := said[text]; taken {
				t.Errorf("%s and %s are told alike: %q", name, other, text.What)
			}
			said[text] = name
		}
		if len(said) < 39 {
			t.Errorf("%d causes found, want at least 39", len(said))
		}
	})
}

// A server that is not Google has no console that anybody could be sent to.
func TestNoConsoleOfAnotherServer(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	for _, code := range failureCodes(t) {
		f := connections.Failure{Code: code, Status: 403}
		c := connections.Diagnose(connections.Evidence{Kind: connections.OtherServer, Preset: connections.GooglePreset(), Failure: &f}).First()
		text := Cause(c, "Acme")
		if all := text.What + text.Why + text.Mend + c.Mend.URL; strings.Contains(all, "console") || strings.Contains(all, "People API") || strings.Contains(all, "this project") {
			t.Errorf("%s: %q", code, all)
		}
	}
}

// How long a server wants to be left alone is named.
func TestAPauseIsNamed(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	for _, f := range []connections.Failure{
		{Code: connections.CodeServer}, {Code: connections.CodeServer, Status: 429}, {Code: connections.CodeAPIQuota},
	} {
		f.Wait = time.Hour
		if got := Failure(f, "").Mend; !strings.Contains(got, "60 min") {
			t.Errorf("%+v: got %q", f, got)
		}
	}
}

// The sentence that says what to do, the button that does it and the page that
// it opens fit each other, whatever the cause and whose the server.
func TestEveryMendFitsItsSentence(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	signs := []string{"ign in", "eauthorize", "Ask for the missing permission", "Go to …", "paste it into gcdesk", "open it in a browser"}
	asks := []string{"again", "checked", "Certificate", "certificate", "is then read", "Free", "ulimit"}
	fits := map[connections.Act][]string{ // one of the words that a sentence about an act has
		connections.ActAuthorize: signs, connections.ActReauthorize: signs, connections.ActChooseAccount: signs, connections.ActAskMissing: signs,
		connections.ActChooseScopes: {"choose its permissions", "choose the permission", "leave the permission"}, connections.ActEditConnection: {"Edit the connection"},
		connections.ActEditClient: {"client", "Desktop", "address"}, connections.ActEnterSecret: {"enter it", "enter its secret"}, connections.ActRegisterRedirect: {"register"},
		connections.ActRestoreClient: {"Restore"}, connections.ActEnableAPI: {"Enable"}, connections.ActPublish: {"Publish app"}, connections.ActAddTestUser: {"Test users"},
		connections.ActOpenPage: {"console", "in the browser"}, connections.ActAskAdministrator: {"Ask ", "verified"},
		connections.ActUnlockKeyring: {"keyring", "Keyring", "password program"}, connections.ActSetClock: {"clock"}, connections.ActFreeDisk: {"space", "files", "limit", "writable", "access to", "disk"},
		connections.ActWait: asks, connections.ActTryAgain: asks,
		connections.ActSettings: {"settings"},
	}
	seen := map[string]bool{}
	for _, e := range everyEvidence(t) {
		for _, c := range connections.Diagnose(e).Causes {
			seen[c.Code] = true
			said, m := Cause(c, "Acme").Mend, c.Mend
			about := fmt.Sprintf("%s, server %q: %q, button %q", c.Code, e.Kind, said, m.Act)
			if !slices.ContainsFunc(fits[m.Act], func(s string) bool { return strings.Contains(said, s) }) {
				t.Error(about)
			}
			if signsIn := strings.Contains(said, "ign in again") || strings.Contains(said, "eauthorize"); signsIn && !strings.Contains(string(m.Act+m.Then), "authorize") && m.Act != connections.ActChooseAccount {
				t.Errorf("nothing signs in: %s", about)
			}
			if strings.Contains(said, "console") && e.Kind == connections.OtherServer {
				t.Errorf("there is no console: %s", about)
			}
		}
	}
	for name, code := range constants(t, "cause.go") {
		if strings.HasPrefix(name, "Cause") && !seen[code] {
			t.Errorf("%s was not tried", name)
		}
	}
}

// everyEvidence leads to every cause, at every kind of server, before and after
// a sign-in.
func everyEvidence(t *testing.T) (all []connections.Evidence) {
	failures := []connections.Failure{}
	for _, code := range append(failureCodes(t), "invalid_token", "invalid_request", "unsupported_grant_type", "who_knows", "interaction_required", "policy_enforced") {
		for _, op := range []string{"", "authorize", "refresh"} {
			failures = append(failures, connections.Failure{Code: code, Op: op})
		}
	}
	for _, reason := range []oauth.NetworkReason{
		oauth.NetworkDNS, oauth.NetworkRefused, oauth.NetworkProxy, oauth.NetworkTLS, oauth.NetworkNotYet, oauth.NetworkExpired, oauth.NetworkHost, oauth.NetworkAuthority,
	} {
		failures = append(failures, connections.Failure{Code: connections.CodeNetwork, Reason: string(reason)}, connections.Failure{Code: connections.CodeCertificate, Reason: string(reason)})
	}
	for _, reason := range []string{
		"USER_BLOCKED_BY_ADMIN", "ORG_RESTRICTION_VIOLATION", "CONSUMER_INVALID", "RESOURCE_QUOTA_EXCEEDED", "ACCOUNT_STATE_INVALID", "CREDENTIALS_MISSING", "EXPIRED_SYNC_TOKEN",
	} {
		failures = append(failures, connections.Failure{Code: connections.CodeAPI, Reason: reason, Status: 403})
	}
	for _, detail := range []string{"etag is different", "Must be a G Suite domain user"} {
		failures = append(failures, connections.Failure{Code: connections.CodeAPI, Detail: detail, Status: 400})
	}
	failures = append(failures,
		connections.Failure{Code: connections.CodeAPI, Status: 404}, connections.Failure{Code: connections.CodeAPI, Status: 403},
		connections.Failure{Code: connections.CodeCaptive}, connections.Failure{Code: connections.CodeServer, Status: 429},
		connections.Failure{Code: "invalid_client", Detail: "The provided client secret is invalid."}, connections.Failure{Code: "invalid_client", Detail: "The OAuth client was not found."},
		connections.Failure{Code: "invalid_request", Detail: "client_secret is missing."}, connections.Failure{Code: "invalid_grant", Detail: "Bad Request"},
		connections.Failure{Code: connections.CodeExchange, Detail: "Malformed auth code."}, connections.Failure{Code: connections.CodeExchange, Detail: "Invalid code verifier."})
	now := sunday()
	scopes := oauth.NewScopes("contacts", "https://mail.google.com/")
	for _, kind := range []connections.ServerKind{connections.GoogleServer, connections.PracticeServer, connections.OtherServer} {
		e := connections.Evidence{At: now, Kind: kind, Preset: connections.GooglePreset(), SkewKnown: true, Client: connections.Client{ClientID: "1-a.apps.googleusercontent.com"}}
		signed := e
		signed.Connection = connections.Connection{ID: "c", Scopes: scopes, Granted: scopes, AuthorizedAt: now.AddDate(-1, 0, 0), Tokens: connections.Tokens{Refresh: "r.1", Access: "a.1"}}
		signed.Newer = 100
		for _, f := range failures {
			e.Failure, signed.Failure = &f, &f
			testing := signed
			testing.Client.UserType = connections.ExternalTesting
			all = append(all, e, signed, testing)
		}
		e.Failure, signed.Failure = nil, nil
		for name, page := range constants(t, "evidence.go") {
			if shown := e; strings.HasPrefix(name, "Shown") {
				shown.Page = connections.BrowserPage(page)
				all = append(all, shown)
			}
		}
		for _, life := range []time.Duration{7 * 24 * time.Hour, 180 * 24 * time.Hour, 30 * 24 * time.Hour} {
			for _, left := range []time.Duration{-time.Hour, time.Hour} {
				ends := signed
				ends.Connection.AuthorizedAt, ends.Connection.Tokens.RefreshExpiry = now.Add(left-life), now.Add(left)
				all = append(all, ends)
			}
		}
		skewed := signed
		skewed.Skew = time.Hour
		all = append(all, skewed)
	}
	return all
}

func TestAReportMasksAddresses(t *testing.T) {
	for said, want := range map[string]string{
		"signed in as ada@example.com, not bob": "signed in as a…@example.com, not bob",
		"“ada.lovelace+x@example.com”":          "“a…@example.com”",
		"<a@b.c>":                               "<a…@b.c>",
		"nobody":                                "nobody",
	} {
		if got := masked(said); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
