package words

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// connected is a connection that works.
func connected() connections.Connection {
	scopes := oauth.NewScopes("contacts.readonly", "openid", "email")
	return connections.Connection{
		Name: "Acme", Scopes: scopes, Granted: scopes,
		Account:      connections.Account{Subject: "108", Email: "ada@example.com"},
		AuthorizedAt: sunday().AddDate(0, 0, -2),
		Tokens:       connections.Tokens{Refresh: "refresh", Access: "access"},
	}
}

func TestRow(t *testing.T) {
	failed := func(code string) func(*connections.Connection) {
		return func(c *connections.Connection) {
			c.Failure = &connections.Failure{Code: code, Since: at(2026, time.November, 22, 12, 40)}
		}
	}
	rows := []struct {
		change func(*connections.Connection)
		status connections.Status
		want   both
	}{
		{func(*connections.Connection) {}, connections.Online, both{"Online · ada@example.com · since Fri 14:00", "Online · ada@example.com · seit Fr 14:00"}},
		{func(c *connections.Connection) { c.Account = connections.Account{} }, connections.Online, both{"Online · since Fri 14:00", "Online · seit Fr 14:00"}},
		{
			func(c *connections.Connection) { c.Granted = oauth.NewScopes("openid", "email") }, connections.NeedsAttention,
			both{"Needs attention: permission missing · since Fri 14:00", "Handlungsbedarf: Berechtigung fehlt · seit Fr 14:00"},
		},
		{
			func(c *connections.Connection) { c.Tokens.RefreshExpiry = at(2026, time.November, 24, 13, 0) }, connections.NeedsAttention,
			both{"Ends Tue 24 Nov 13:00", "Endet Di 24. Nov., 13:00 Uhr"},
		},
		{
			failed(connections.CodeAPIDisabled), connections.NeedsAttention,
			both{"Needs attention: People API is switched off · since 12:40", "Handlungsbedarf: People API ist ausgeschaltet · seit 12:40"},
		},
		{failed(connections.CodeNetwork), connections.Offline, both{"Offline: no network · since 12:40", "Offline: kein Netz · seit 12:40"}},
		{
			func(c *connections.Connection) {
				failed(connections.CodeNetwork)(c)
				c.Tokens.RefreshExpiry = at(2026, time.November, 24, 13, 0)
			}, connections.Offline,
			both{"Offline: no network · sign-in ends Tue 24 Nov 13:00", "Offline: kein Netz · Anmeldung endet Di 24. Nov., 13:00 Uhr"},
		},
		{
			failed("invalid_grant"), connections.Expired,
			both{"Expired or revoked · noticed today, 12:40", "Abgelaufen oder widerrufen · bemerkt: heute, 12:40 Uhr"},
		},
		{
			func(c *connections.Connection) { c.Tokens.RefreshExpiry = at(2026, time.November, 21, 14, 5) }, connections.Expired,
			both{"Expired yesterday, 14:05", "Abgelaufen: gestern, 14:05 Uhr"},
		},
		{
			failed(connections.CodeRapt), connections.Expired,
			both{"Expired or revoked: session ended by the administrator · since 12:40", "Abgelaufen oder widerrufen: Sitzung von der Administration beendet · seit 12:40"},
		},
		{
			func(c *connections.Connection) {
				*c = connections.Connection{Name: "New", CreatedAt: at(2026, time.November, 3, 9, 0)}
			}, connections.NotAuthorized,
			both{"Not authorized yet · saved 3 Nov", "Noch nicht angemeldet · gespeichert 3. Nov."},
		},
		{
			func(c *connections.Connection) {
				*c = connections.Connection{Name: "New", Failure: &connections.Failure{Code: connections.CodeDeclined}}
			}, connections.NotAuthorized,
			both{"Not authorized yet: sign-in declined", "Noch nicht angemeldet: Anmeldung abgelehnt"},
		},
	}
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, r := range rows {
			c := connected()
			r.change(&c)
			if got := c.Health(sunday()).Status; got != r.status {
				t.Errorf("%q: status %q, want %q", r.want.en, got, r.status)
			}
			if got := Row(c, connections.Overview{}, sunday()); got != r.want.in(language) {
				t.Errorf("got %q, want %q", got, r.want.in(language))
			}
		}
	})
}

// A row and list say the finest that a server has said.
func TestRow_TellsApartWhatAServerRefuses(t *testing.T) {
	google := connections.Client{ID: "K1", Secret: "client-secret/K1"}
	public, other := connections.Client{ID: "K1"}, google
	other.Endpoints.Token = "https://login.example.com/token"
	for _, r := range []struct {
		failure connections.Failure
		client  connections.Client
		want    both
	}{
		{connections.Failure{Code: connections.CodeAPI, Reason: "USER_BLOCKED_BY_ADMIN"}, google, both{"Needs attention: the administrator switched it off", "Handlungsbedarf: vom Administrator abgeschaltet"}},
		{connections.Failure{Code: connections.CodeAPI, Reason: "ORG_RESTRICTION_VIOLATION"}, google, both{"Needs attention: the organization's policy forbids it", "Handlungsbedarf: Richtlinie der Organisation verbietet es"}},
		{connections.Failure{Code: connections.CodeAPI, Reason: "CONSUMER_SUSPENDED"}, google, both{"Needs attention: the project is suspended or gone", "Handlungsbedarf: Projekt gesperrt oder nicht mehr da"}},
		{connections.Failure{Code: connections.CodeAPI, Reason: "CONSUMER_INVALID"}, google, both{"Needs attention: the project is suspended or gone", "Handlungsbedarf: Projekt gesperrt oder nicht mehr da"}},
		{connections.Failure{Code: connections.CodeAPI, Reason: "RESOURCE_QUOTA_EXCEEDED"}, google, both{"Needs attention: the project's quota is used up", "Handlungsbedarf: Kontingent des Projekts aufgebraucht"}},
		{connections.Failure{Code: connections.CodeAPIToken, Reason: "ACCOUNT_STATE_INVALID"}, google, both{"Expired or revoked: the account needs its owner", "Abgelaufen oder widerrufen: das Konto braucht seinen Inhaber"}},
		{connections.Failure{Code: connections.CodeAPI, Status: 403}, google, both{"Needs attention: the API refuses", "Handlungsbedarf: die API lehnt ab"}},
		{connections.Failure{Code: connections.CodeAPI, Status: 404}, google, both{"Needs attention: the API refuses", "Handlungsbedarf: die API lehnt ab"}},
		{connections.Failure{Code: "invalid_client", Detail: "The provided client secret is invalid."}, google, both{"Needs attention: the client secret is refused", "Handlungsbedarf: der Clientschlüssel wird abgelehnt"}},
		{connections.Failure{Code: "invalid_client", Detail: "Unauthorized"}, google, both{"Needs attention: the client secret is refused", "Handlungsbedarf: der Clientschlüssel wird abgelehnt"}},
		{connections.Failure{Code: "invalid_client", Detail: "Unauthorized"}, other, both{"Needs attention: the client is refused", "Handlungsbedarf: der Client wird abgelehnt"}},
		{connections.Failure{Code: "invalid_client", Detail: "The OAuth client was not found."}, google, both{"Needs attention: the client ID is unknown", "Handlungsbedarf: die Client-ID ist unbekannt"}},
		{connections.Failure{Code: "invalid_client", Detail: "A client secret is needed."}, public, both{"Needs attention: client secret missing", "Handlungsbedarf: Clientschlüssel fehlt"}},
		{connections.Failure{Code: "deleted_client", Detail: "The OAuth client was deleted."}, google, both{"Needs attention: the client was deleted", "Handlungsbedarf: der Client ist gelöscht"}},
		{connections.Failure{Code: connections.CodeRevoked}, google, both{"Revoked", "Widerrufen"}},
	} {
		inEveryLanguage(t, func(t *testing.T, language string) {
			c := connected()
			c.Client, c.Failure = r.client.ID, &r.failure
			o := connections.Overview{Clients: []connections.Client{r.client}}
			h := o.Health(c, sunday())
			if got := Row(c, o, sunday()); !strings.HasPrefix(got, r.want.in(language)) {
				t.Errorf("got row %q, want %q", got, r.want.in(language))
			}
			if got := Standing(h.Status, h.Finer(r.client)); got != r.want.in(language) {
				t.Errorf("got %q, want %q", got, r.want.in(language))
			}
		})
	}
}

func TestStatusesHaveWordsOfTheirOwn(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[string]connections.Status{}
		for _, s := range []connections.Status{
			connections.Online, connections.NeedsAttention, connections.Offline, connections.Expired, connections.NotAuthorized,
		} {
			word := Status(s)
			if other, taken := said[word]; taken || word == "" {
				t.Errorf("%q and %q are both called %q", s, other, word)
			}
			said[word] = s
		}
	})
}

// A reason stands in a row of the list: any failure must fit one line.
func TestReasonsAreShort(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		for _, code := range failureCodes(t) {
			if got := reason(code); got == "" || len([]rune(got)) > 40 {
				t.Errorf("%s: %q", code, got)
			}
		}
	})
}

// A sign-in is said to have failed where a server refuses one, and nowhere else.
func TestReasons_BlameTheSignInForItself(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	ofTheSignIn := []string{
		connections.CodeIssuer, connections.CodeNoCode, "redirect_uri_mismatch", "invalid_scope", "access_not_configured", "org_internal",
	}
	for _, code := range failureCodes(t) {
		if got := reason(code); (got == "sign-in failed") != slices.Contains(ofTheSignIn, code) {
			t.Errorf("%s: %q", code, got)
		}
	}
}

func TestScopes(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		title, consent, use := Scope("contacts.readonly")
		got := both{title, consent + " / " + use}
		want := both{"Contacts, read", "See and download your contacts / Exports, snapshots"}
		if language == "de" {
			want = both{"Kontakte, nur lesen", "Ihre Kontakte ansehen und herunterladen / Exporte, Sicherungen"}
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestAScopeOutsideTheCatalogueSpeaksForItself(t *testing.T) {
	const own = "https://example.com/scopes/crm"
	inEveryLanguage(t, func(t *testing.T, language string) {
		title, consent, use := Scope(own)
		if want := (both{"Your own choice", "Ihre eigene Wahl"}).in(language); title != own || consent != own || use != want {
			t.Errorf("got %q, %q, %q", title, consent, use)
		}
	})
}
