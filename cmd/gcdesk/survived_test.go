package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// survived is which tests show that a fault is survived: of the callback, of the
// authorization server, of secrets and storage.
var survived = []struct{ fault, tests string }{
	{"state missing, or wrong by one bit", "oauth.TestCallbackOfAnotherFlow oauth.TestStateIsComparedInConstantTime"},
	{"state right, code missing or empty", "oauth.TestResponseOfTheServer connections.TestSignInEnds"},
	{"the same valid callback twice", "oauth.TestCallbackTwice"},
	{"callback after Cancel or time-out", "oauth.TestCallbackAfterClose connections.TestCancelLeavesNothing cmd/gcdesk.TestSignInTimesOut"},
	{"access_denied", "oauth.TestResponseOfTheServer connections.TestSignInEnds"},
	{"error_description that is not inert", "oauth.TestDescriptionIsInert"},
	{"/favicon.ico, /, /robots.txt", "oauth.TestCallbackThatIsNone oauth.TestOneCallbackPath"},
	{"HEAD, OPTIONS, POST, PUT", "oauth.TestCallbackThatIsNone"},
	{"foreign Host header", "oauth.TestCallbackWithForeignHost"},
	{"another address than loopback", "oauth.TestDesktopListensOnLoopbackOnly oauth.TestListenRefusesOtherAddresses"},
	{"listener up before the browser", "oauth.TestListenerIsUpBeforeTheBrowser"},
	{"200 half-open connections", "oauth.TestHalfOpenConnections oauth.TestCloseWaitsForNobodySilent"},
	{"64 KB query, 1 MB header, repeated code or state", "oauth.TestCallbackThatIsNone oauth.TestCallbackWithHugeHeader oauth.TestCallbackOfAnotherFlow"},
	{"browser cannot be opened", "connections.TestBrowserDoesNotOpen oauth.TestPaste cmd/gcdesk.TestPaste cmd/gcdesk.TestAuthorizeWithoutBrowser"},
	{"the page after sign-in", "oauth.TestHeadersOfTheLastPage cmd/gcdesk.TestLastPage"},

	{"iss is not the expected one", "oauth.TestResponseOfTheServer"},
	{"token endpoint redirects to another host", "oauth.TestTokenEndpointRedirectsToAnotherHost"},
	{"hangs in headers or body", "oauth.TestTokenEndpointHangs"},
	{"HTML with 200, truncated, empty, 50 MB", "oauth.TestTokenEndpointAnswersSomethingElse"},
	{"429 and 5xx with Retry-After", "oauth.TestRefreshRetries oauth.TestTokenEndpointBreaksOff"},
	{"invalid_grant on refresh", "connections.TestRevokedAtGoogle connections.TestMonitorRaisesNoStorm cmd/gcdesk.TestProvider"},
	{"invalid_client and its kin", "oauth.TestRefusals gui/words.TestEveryFaultIsFoundAndMended"},
	{"no refresh token in the answer", "connections.TestNoRefreshTokenInTheAnswer connections.TestRefreshTokenOfNobodyKnown"},
	{"fewer scopes than asked", "connections.TestUntickedPermission"},
	{"another account than before", "connections.TestOtherAccount connections.TestAccountThatIsUnknown gui.TestSignIn_AnotherAccount"},
	{"certificate wrong, self-signed, old TLS", "oauth.TestCertificates"},
	{"50 callers, one expired token", "connections.TestFiftyCallersOneRefresh cmd/gcdesk.TestHundredTokens"},

	{"no D-Bus, no secret service", "storage.TestNoSessionBus cmd/gcdesk.TestNoKeyringIsSaidAtOnce cmd/gcdesk.TestKeyringFaultsInTheWindow"},
	{"keyring locked, prompt dismissed, daemon frozen", "storage.TestSecretService cmd/gcdesk.TestScripts cmd/gcdesk.TestKeyringFaultsInTheWindow"},
	{"keyring gone between token answer and storing", "connections.TestKeyringFailsAtEachCall cmd/gcdesk.TestKeyringFaultsInTheWindow"},
	{"kill -9 between any two writes", "connections.TestKilledBetweenTwoWrites storage.TestKilledBetweenLedgerSecretAndRecord storage.TestKilledWhileWriting cmd/gcdesk.TestKilledAtRandom"},
	{"revoke fails on delete", "connections.TestRevokeFails gui.TestRemoving_RevokeFails"},
	{"disk full, quota, read-only folder, I/O error at every write", "storage.TestDiskFull storage.TestReadOnlyFolder storage.TestFailingDisk cmd/gcdesk.TestDiskIsFull"},
	{"database truncated, zeroed, random, empty, newer, a folder, a pipe, a link", "storage.TestDamage storage.TestDamageAnywhere storage.TestNewerVersionIsRefused storage.TestLinkThatCannotBeFollowed cmd/gcdesk.TestRecoveryInTheWindow"},
	{"second window; a command while it is open", "cmd/gcdesk.TestSecondWindow cmd/gcdesk.TestTwoWritersWhileAWindowReads"},
	{"test secrets searched for everywhere", "cmd/gcdesk.TestSecretsHunt cmd/gcdesk.TestHuntFindsWhatIsPlanted cmd/gcdesk.TestNoSecretLeaves"},
}

// A test that goes, or is named anew, leaves no fault without one.
func TestEveryFaultHasItsTests(t *testing.T) {
	sources := map[string]string{} // by folder
	for _, row := range survived {
		for _, test := range strings.Fields(row.tests) {
			dir, name, _ := strings.Cut(test, ".")
			if sources[dir] == "" {
				files, err := filepath.Glob("../../" + dir + "/*_test.go")
				if err != nil {
					t.Fatal(err)
				}
				for _, file := range files {
					source, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					sources[dir] += string(source)
				}
			}
			if !strings.Contains(sources[dir], "\nfunc "+name+"(t *testing.T)") {
				t.Errorf("%s: there is no test %s", row.fault, test)
			}
		}
	}
}
