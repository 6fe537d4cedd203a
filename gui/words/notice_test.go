package words

import (
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func TestNotice(t *testing.T) {
	end := connections.End{At: at(2026, time.November, 24, 14, 5)}
	testing7 := end
	testing7.Testing = true
	for _, n := range []struct {
		notice      connections.Notice
		title, body both
	}{
		{
			connections.Notice{Kind: connections.NoticeTwoDays, End: testing7},
			both{"The sign-in of “Acme” ends Tue 24 Nov 14:05", "Die Anmeldung von „Acme“ endet Di 24. Nov., 14:05 Uhr"},
			both{"Apps in testing get seven days. Publish the app, then reauthorize, and it lasts.", "Apps im Test erhalten sieben Tage. Veröffentlichen Sie die App und melden Sie sich dann neu an, so hält die Anmeldung."},
		},
		{
			connections.Notice{Kind: connections.NoticeTwoHours, End: end},
			both{"The sign-in of “Acme” ends Tue 24 Nov 14:05", "Die Anmeldung von „Acme“ endet Di 24. Nov., 14:05 Uhr"},
			both{"Reauthorize before then, and nothing stops.", "Melden Sie sich vorher neu an, dann bleibt nichts stehen."},
		},
		{
			connections.Notice{Kind: connections.NoticeClientUnused, End: connections.End{At: sunday().Add(time.Hour)}},
			both{"Google may delete the client “Acme” today, 15:00", "Google löscht womöglich den Client „Acme“ heute, 15:00 Uhr"},
			both{"It deletes clients that were not used for six months, and this one could not be used. Test the client.", "Google löscht Clients, die sechs Monate nicht genutzt wurden, und dieser ließ sich nicht nutzen. Testen Sie den Client."},
		},
		{
			connections.Notice{Kind: connections.NoticeClientUnused, End: connections.End{At: sunday()}},
			both{"Google may have deleted the client “Acme”", "Google hat den Client „Acme“ vielleicht gelöscht"},
			both{"It deletes clients that were not used for six months, and this one could not be used. Test the client.", "Google löscht Clients, die sechs Monate nicht genutzt wurden, und dieser ließ sich nicht nutzen. Testen Sie den Client."},
		},
		{
			connections.Notice{Kind: connections.NoticePermissionLost, Lost: oauth.NewScopes("contacts.readonly")},
			both{"“Acme” has lost a permission", "„Acme“ hat eine Berechtigung verloren"},
			both{"No longer granted: Contacts, read.", "Nicht mehr erteilt: Kontakte, nur lesen."},
		},
		{
			connections.Notice{Kind: connections.NoticeRecovered},
			both{"“Acme” works again", "„Acme“ funktioniert wieder"},
			both{"Nothing is left to do.", "Es ist nichts weiter zu tun."},
		},
	} {
		n.notice.Name = "Acme"
		inEveryLanguage(t, func(t *testing.T, language string) {
			title, body := Notice(n.notice, sunday())
			if title != n.title.in(language) || body != n.body.in(language) {
				t.Errorf("%s: got %q, %q", n.notice.Kind, title, body)
			}
		})
	}
}

func TestEveryNoticeNamesWhatItIsAbout(t *testing.T) {
	kinds := constants(t, "notice.go")
	if len(kinds) < 7 {
		t.Fatalf("only %d kinds found", len(kinds))
	}
	inEveryLanguage(t, func(t *testing.T, _ string) {
		for _, kind := range kinds {
			n := connections.Notice{Kind: connections.NoticeKind(kind), Name: "Zoë's {{.Name}}", Code: "invalid_grant", Lost: oauth.NewScopes("openid")}
			title, body := Notice(n, sunday())
			if !strings.Contains(title, "Zoë's {{.Name}}") || title == n.Name || body == "" {
				t.Errorf("%s: %q, %q", kind, title, body)
			}
		}
	})
}
