package gui

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// wide is a connection that was granted more than it asks for, and a sibling.
func wide(t *testing.T, ways ...func(*desk)) (*desk, connections.Connection) {
	t.Helper()
	d := newDesk(t, append(ways, inPractice)...)
	c := d.online("Acme CRM sync", "contacts", "contacts.other.readonly", "openid", "email")
	d.online("Newsletter list")
	d.change(c.ID, func(c *connections.Connection) {
		c.Scopes = c.Scopes.Without(oauth.NewScopes("contacts.other.readonly"))
	})
	d.show()
	d.choose("Acme CRM sync")
	d.sees("Granted, not asked for")
	d.pass(time.Minute)
	return d, c
}

func TestNarrow(t *testing.T) {
	d, c := wide(t)
	d.tap("Narrow")
	d.sees("1 permission goes", "Other connections stop, too", "Newsletter list")
	d.tap("Revoke and authorize")
	d.awaits("Connected")
	link := d.links()[len(d.links())-1]
	asked, err := url.Parse(link)
	if err != nil || strings.Contains(asked.Query().Get("scope"), "contacts.other") || asked.Query().Get("prompt") != "consent" {
		t.Errorf("asked for %v", asked.Query())
	}
	d.tap("Done")
	d.misses("Granted, not asked for")
	got := d.named(c.Name)
	if want := oauth.NewScopes("contacts", "openid", "email"); len(got.Granted) != len(want) || len(got.Granted.Without(want)) > 0 {
		t.Errorf("granted %v, want %v", got.Granted, want)
	}
	if got := d.named("Newsletter list").Health(d.clock()); got.Code != connections.CodeRevoked {
		t.Errorf("the sibling is %s (%s)", got.Status, got.Code)
	}
}

// What becomes of the others is in sight with the button that does it, also in
// the smallest window.
func TestNarrow_WarnsInSight(t *testing.T) {
	for language, way := range map[string]func(*desk){"en": func(*desk) {}, "de": inGerman} {
		t.Run(language, func(t *testing.T) {
			d, _ := wide(t, way)
			d.tap("Narrow")
			ease(d.top(), d.top().Content().MinSize())
			d.bannerInSight("Other connections stop, too")
		})
	}
}

// bannerInSight fails where the fact of a banner can only be seen by scrolling.
func (d *desk) bannerInSight(fact string) {
	d.t.Helper()
	body := find[*scroll](d.top().Content())[0]
	for _, b := range find[*banner](body.Content) {
		if at, _ := stands(body.Content, b.words); strings.HasPrefix(read(b.words), lang.L(fact)) && at.Y+lineHeight(theme.SizeNameText) < body.Size().Height {
			return
		}
	}
	d.t.Errorf("%q is not in sight: %s", fact, d.screen())
}

// A choice of nothing, or of everything, is none.
func TestNarrow_NeedsAChoice(t *testing.T) {
	d, _ := wide(t)
	d.tap("Narrow")
	other := "See and download contact info automatically saved in your “Other contacts”"
	d.tap(other)
	d.sees("Untick what is not needed.")
	if !d.button("Revoke and authorize").Disabled() {
		t.Error("everything can be kept")
	}
	for _, name := range []string{other, "See, edit, download, and permanently delete your contacts", "Associate you with your personal info on Google", "See your primary Google Account email address"} {
		d.tap(name)
	}
	d.sees("Keep one at least.")
	if !d.button("Revoke and authorize").Disabled() {
		t.Error("nothing can be kept")
	}
}

// Writing can be given up for reading, which it includes; what leaves the
// contacts unread is warned of.
func TestNarrow_ToReading(t *testing.T) {
	const write, read = "See, edit, download, and permanently delete your contacts", "See and download your contacts"
	d := newDesk(t, inPractice)
	c := d.online("Acme CRM sync", "contacts", "openid", "email")
	d.show()
	d.choose("Acme CRM sync")
	d.tap("Narrow")
	d.sees("contacts · Exports, snapshots; scripts that write", "In place of the permission above")
	d.misses("Nothing that is kept reads contacts")
	d.tap(write)
	d.sees("Nothing that is kept reads contacts", "1 permission goes")
	d.tap(read)
	d.misses("Nothing that is kept reads contacts")
	d.tap(write)
	d.sees("Untick what is not needed.")
	d.tap(read)
	d.sees("1 permission goes")
	d.tap("Revoke and authorize")
	d.awaits("Connected")
	d.tap("Done")
	if got := d.named(c.Name); !got.Granted.Has("contacts.readonly") || got.Granted.Has("contacts") || len(got.Granted) != 3 {
		t.Errorf("granted %v", got.Granted)
	}
}

// A no on the consent page leaves the connection revoked, with the one button
// that asks for the smaller choice.
func TestNarrow_Declined(t *testing.T) {
	d, c := wide(t)
	d.surf(d.person(sandbox.Person{Cancels: true}))
	d.tap("Narrow")
	d.tap("Revoke and authorize")
	d.sees("The sign-in was declined.", "The access stays revoked; Reauthorize goes on later.")
	d.misses("The connection stays as it was.")
	d.tap("Close")
	d.sees("Access was revoked.", "Was granted")
	d.misses("Granted, not asked for")
	d.surf(d.person(sandbox.Person{}))
	d.mends("Reauthorize")
	d.tap("Done")
	if got := d.named(c.Name); len(got.Unasked()) > 0 || got.Health(d.clock()).Status != connections.Online {
		t.Errorf("granted %v, %s", got.Granted, got.Health(d.clock()).Status)
	}
}

// Where the server does not revoke, the connection works as before, and can be
// narrowed later.
func TestNarrow_NotRevoked(t *testing.T) {
	d, c := wide(t)
	d.must(d.google.Arm("revoke-503", 9))
	d.tap("Narrow")
	d.tap("Revoke and authorize")
	d.sees("The access was not revoked", "The connection works as before.")
	d.tap("Close")
	d.tap("Cancel")
	if got := d.named(c.Name); got.Health(d.clock()).Status != connections.Online {
		t.Errorf("got %s", got.Health(d.clock()).Status)
	}
	d.google.Disarm()
	d.sees("Granted, not asked for")
	d.tap("Narrow")
	d.tap("Revoke and authorize")
	d.awaits("Connected")
}
