package words

import (
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func TestActivity(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, e := range []struct {
			entry connections.Activity
			want  both
		}{
			{connections.Activity{Kind: connections.ActivityCreated, Connection: "c"}, both{"Connection created", "Verbindung angelegt"}},
			{connections.Activity{Kind: connections.ActivityCreated, Client: "k"}, both{"Client created", "Client angelegt"}},
			{connections.Activity{Kind: connections.ActivityDeleted, Client: "k"}, both{"Client deleted", "Client gelöscht"}},
			{connections.Activity{Kind: connections.ActivityEdited, Client: "k", Detail: "name"}, both{"Client edited: name", "Client geändert: Name"}},
			{connections.Activity{Kind: connections.ActivityEdited, Detail: "name, baseUri"}, both{"Connection edited: name · base URI", "Verbindung geändert: Name · Basis-URI"}},
			{
				connections.Activity{Kind: connections.ActivityAuthorized, Account: "ada@example.com", Scopes: oauth.NewScopes("contacts.readonly", "openid")},
				both{"Signed in: ada@example.com · Contacts, read · Sign-in (openid)", "Angemeldet: ada@example.com · Kontakte, nur lesen · Anmeldung (openid)"},
			},
			{
				connections.Activity{Kind: connections.ActivityAuthorized, Account: "ada@example.com", Scopes: oauth.NewScopes("openid"), Lost: oauth.NewScopes("contacts.readonly")},
				both{"Signed in: ada@example.com · Sign-in (openid) · not given: Contacts, read", "Angemeldet: ada@example.com · Anmeldung (openid) · nicht erteilt: Kontakte, nur lesen"},
			},
			{
				connections.Activity{Kind: connections.ActivityAuthorized, Account: "grace@example.com", Detail: "ada@example.com", Scopes: oauth.NewScopes("openid")},
				both{"Account switched: from ada@example.com to grace@example.com · Sign-in (openid)", "Konto gewechselt: von ada@example.com zu grace@example.com · Anmeldung (openid)"},
			},
			{
				connections.Activity{Kind: connections.ActivitySignInFailed, Code: connections.CodeOtherAccount, Account: "ada@example.com", Detail: "grace@example.com"},
				both{"Sign-in failed: grace@example.com signed in, and ada@example.com stays", "Anmeldung fehlgeschlagen: grace@example.com hat sich angemeldet, und ada@example.com bleibt"},
			},
			{
				connections.Activity{Kind: connections.ActivitySignInFailed, Code: connections.CodeOtherAccount, Account: "ada@example.com"},
				both{"Sign-in failed: another account signed in", "Anmeldung fehlgeschlagen: ein anderes Konto hat sich angemeldet"},
			},
			{connections.Activity{Kind: connections.ActivityFailed, Code: connections.CodeNetwork}, both{"Stopped working: no network", "Funktioniert nicht mehr: kein Netz"}},
			{
				connections.Activity{Kind: connections.ActivityFailed, Code: connections.CodeNetwork, Count: 1200},
				both{"1,200 connections stopped working: no network", "1.200 Verbindungen funktionieren nicht mehr: kein Netz"},
			},
			{
				connections.Activity{Kind: connections.ActivityTested, Code: connections.CodeAPI, Cause: connections.CauseAPIAdmin},
				both{"Tested: the administrator switched it off", "Getestet: vom Administrator abgeschaltet"},
			},
			{connections.Activity{Kind: connections.ActivityRecovered, Code: connections.CodeNetwork}, both{"Works again", "Funktioniert wieder"}},
			{connections.Activity{Kind: connections.ActivityTested}, both{"Tested: all is well", "Getestet: alles in Ordnung"}},
			{connections.Activity{Kind: connections.ActivityTested, Code: connections.CodeAPIDisabled}, both{"Tested: People API is switched off", "Getestet: People API ist ausgeschaltet"}},
			{
				connections.Activity{Kind: connections.ActivityPermissions, Scopes: oauth.NewScopes("openid"), Lost: oauth.NewScopes("contacts.readonly")},
				both{"Permissions changed: gained Sign-in (openid); lost Contacts, read", "Berechtigungen geändert: neu Anmeldung (openid); verloren Kontakte, nur lesen"},
			},
			{connections.Activity{Kind: connections.ActivityNarrowed, Lost: oauth.NewScopes("openid")}, both{"Permissions narrowed: lost Sign-in (openid)", "Berechtigungen eingeschränkt: verloren Anmeldung (openid)"}},
			{connections.Activity{Kind: connections.ActivitySignedOut}, both{"Signed out: the client was changed", "Abgemeldet: der Client wurde geändert"}},
			{connections.Activity{Kind: connections.ActivityRevoked, Detail: "Acme"}, both{"Access revoked: along with “Acme”", "Zugriff widerrufen: zusammen mit „Acme“"}},
		} {
			if got := Activity(e.entry); got != e.want.in(language) {
				t.Errorf("got %q, want %q", got, e.want.in(language))
			}
		}
	})
}

func TestEveryKindOfActivityHasAWord(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		words := map[string]bool{}
		for _, kind := range connections.ActivityKinds() {
			word := ActivityKind(kind)
			if word == string(kind) || words[word] {
				t.Errorf("%s: %q", kind, word)
			}
			words[word] = true
		}
	})
}
