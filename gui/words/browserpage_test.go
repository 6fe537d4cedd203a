package words

import (
	"slices"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func TestBrowserPagesAreWhole(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		for _, p := range BrowserPages() {
			for _, sentence := range []string{p.Shown, p.Hint, p.Cause, p.Mend} {
				whole(t, sentence)
				if sentence == "" {
					t.Errorf("something is missing: %+v", p)
				}
			}
			if len(p.Acts) == 0 {
				t.Errorf("nothing mends %s", p.Code)
			}
			inConsole := slices.ContainsFunc(p.Acts, func(a connections.Act) bool {
				return slices.Contains([]connections.Act{
					connections.ActOpenPage, connections.ActAddTestUser, connections.ActRegisterRedirect, connections.ActChangeAudience, connections.ActRestoreClient,
				}, a)
			})
			if inConsole != (p.Page != "") {
				t.Errorf("%s is mended by %q on the page %q", p.Code, p.Acts, p.Page)
			}
		}
	})
}

// A page is found by what a person reads off it, a word or all of it.
func TestFindBrowserPages(t *testing.T) {
	for query, want := range map[string]connections.BrowserPage{
		"Access blocked: Acme has not completed the Google verification process": connections.ShownTesting,
		"verification process": connections.ShownTesting,
		"access_denied":        connections.ShownTesting,
		"Error 400: redirect_uri_mismatch Request details: flowName=GeneralOAuthFlow": connections.ShownRedirect,
		"mismatch":        connections.ShownRedirect,
		"invalid_request": connections.ShownRequest,
		"Some requested scopes were invalid. Error 400: invalid_scope": connections.ShownScope,
		"The OAuth client was not found.":                              connections.ShownNoClient,
		"Error 401: deleted_client":                                    connections.ShownDeletedClient,
		"disabled_client":                                              connections.ShownDisabled,
		"ORG_INTERNAL":                                                 connections.ShownInternal,
		"disallowed_useragent":                                         connections.ShownWebView,
		"admin_policy_enforced":                                        connections.ShownAdministrator,
		"Error 400: policy_enforced":                                   connections.ShownPolicy,
		"access_not_configured":                                        connections.ShownSchool,
		"Google hasn't verified this app":                              connections.ShownUnverified,
		"hasn't verified":                                              connections.ShownUnverified,
		"temporarily disabled for this app":                            connections.ShownCap,
		"This site can't be reached":                                   connections.ShownUnreachable,
		"nothing":                                                      connections.ShownNothing,
	} {
		found := FindBrowserPages(query)
		if len(found) == 0 || found[0].Code != want {
			t.Errorf("%q finds %v, want %s", query, codes(found), want)
		}
	}
	for _, query := range []string{"xyzzy", "…", "“”"} {
		if found := FindBrowserPages(query); len(found) != 0 {
			t.Errorf("%q finds %v", query, codes(found))
		}
	}
}

func codes(pages []BrowserPage) (list []connections.BrowserPage) {
	for _, p := range pages {
		list = append(list, p.Code)
	}
	return list
}

func TestAskAdministrator(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		got := AskAdministrator(connections.Client{ClientID: "1-x.apps.googleusercontent.com"}, oauth.NewScopes("contacts.readonly", "email"))
		for _, want := range []string{"\n1-x.apps.googleusercontent.com\n", "\nhttps://www.googleapis.com/auth/contacts.readonly\nhttps://www.googleapis.com/auth/userinfo.email\n"} {
			if !strings.Contains(got, want) {
				t.Errorf("%q lacks %q", got, want)
			}
		}
	})
}
