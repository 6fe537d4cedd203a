package oauth

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestScopeForms(t *testing.T) {
	for _, test := range []struct{ name, full, short string }{
		{"contacts.readonly", googleAuth + "contacts.readonly", "contacts.readonly"},
		{googleAuth + "contacts", googleAuth + "contacts", "contacts"},
		{" email ", googleAuth + "userinfo.email", "email"},
		{"profile", googleAuth + "userinfo.profile", "profile"},
		{"userinfo.profile", googleAuth + "userinfo.profile", "profile"},
		{"openid", "openid", "openid"},
		{"carddav", googleAuth + "carddav", "carddav"},
		{"https://www.google.com/m8/feeds/", "https://www.google.com/m8/feeds", "https://www.google.com/m8/feeds"},
		{"https://api.example/all", "https://api.example/all", "https://api.example/all"},
		{"offline_access", "offline_access", "offline_access"},
	} {
		if got := FullScope(test.name); got != test.full {
			t.Errorf("full form of %q: got %q, want %q", test.name, got, test.full)
		}
		if got := ShortScope(test.full); got != test.short {
			t.Errorf("short form of %q: got %q, want %q", test.full, got, test.short)
		}
		if got := FullScope(test.short); got != test.full {
			t.Errorf("and back: got %q, want %q", got, test.full)
		}
	}
}

func TestScopesAreASet(t *testing.T) {
	asked := NewScopes("contacts", "email", "", "openid", "userinfo.email", " contacts ")
	if got, want := asked.Wire(""), googleAuth+"contacts email openid"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	granted := ParseScopes(googleAuth + "userinfo.email  openid\t" + googleAuth + "contacts \"quoted\" \x01")
	if rest := asked.Without(granted); len(rest) > 0 {
		t.Errorf("Google's long names in another order: %v seem missing", rest)
	}
	if len(granted) != 3 || !granted.Has("email") || !granted.Has(googleAuth+"contacts") || granted.Has("profile") {
		t.Errorf("got %v", granted)
	}
	if got := NewScopes("contacts.readonly", "profile").Without(granted).Short(); !slices.Equal(got, []string{"profile"}) {
		t.Errorf("got %v, want profile alone: who may write may read", got)
	}
	if got := NewScopes("contacts").Without(NewScopes("contacts.readonly")); len(got) != 1 {
		t.Error("who may read may not write")
	}
	many := strings.Repeat("a b c d e f g h i j k l m n o p q r s t ", 3)
	if got := ParseScopes(many); len(got) != 20 || got[0] != "a" || got[19] != "t" {
		t.Errorf("twenty that are each named three times: got %v", got)
	}
	if ParseScopes("") == nil || len(ParseScopes(" ")) != 0 {
		t.Error("an empty grant is a grant of nothing, not an unknown one")
	}
}

func TestTickBoxes(t *testing.T) {
	for scopes, want := range map[string]bool{
		"":                            false,
		"openid":                      false,
		"openid email profile":        false,
		"contacts":                    false,
		"contacts openid":             true,
		"contacts email":              true,
		"contacts contacts.readonly":  true,
		"contacts carddav openid":     true,
		"https://api.example/x":       false,
		"https://api.example/x email": true,
	} {
		if got := NewScopes(strings.Fields(scopes)...).TickBoxes(); got != want {
			t.Errorf("%q: got %v, want %v", scopes, got, want)
		}
	}
}

func TestCheckScope(t *testing.T) {
	for _, good := range []string{"openid", googleAuth + "contacts", "!", "~", "a:b/c", strings.Repeat("x", 512)} {
		if err := CheckScope(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a b", "a\tb", `a"b`, `a\b`, "ä", "\x7f", "a\n", "\u202e", strings.Repeat("x", 513)} {
		if err := CheckScope(bad); !errors.Is(err, ErrScopeForm) {
			t.Errorf("%q: got %v, want ErrScopeForm", bad, err)
		}
	}
}

// The scopes of the People API discovery document, of sign-in and of CardDAV.
func TestCatalogueIsComplete(t *testing.T) {
	want := strings.Fields(`contacts contacts.readonly contacts.other.readonly directory.readonly user.addresses.read user.birthday.read user.emails.read
		user.gender.read user.organization.read user.phonenumbers.read userinfo.email userinfo.profile carddav`)
	for i, n := range want {
		want[i] = googleAuth + n
	}
	want = append(want, "openid", "https://www.google.com/m8/feeds")
	var got []string
	for _, s := range Catalogue() {
		got = append(got, s.Name)
		if s.Title == "" || s.Consent == "" || s.Use == "" || CheckScope(s.Name) != nil {
			t.Errorf("%+v is incomplete", s)
		}
		if want := map[bool]Class{true: NonSensitive, false: Sensitive}[IsSignIn(s.Name)]; s.Class != want {
			t.Errorf("%s: got class %s, want %s", s.Name, s.Class, want)
		}
		if known, ok := Known(s.Name); !ok || known != s {
			t.Errorf("%s is not found", s.Name)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	Catalogue()[0].Name = "changed"
	if _, ok := Known("changed"); ok {
		t.Error("callers can change the catalogue")
	}
}

func TestPresets(t *testing.T) {
	for _, p := range Presets() {
		if p.Title == "" || !p.Scopes.Has("openid") || !p.Scopes.Has("email") {
			t.Errorf("%q does not name the account", p.Title)
		}
		if !p.Scopes.Has("contacts") && !p.Scopes.Has("contacts.readonly") {
			t.Errorf("%q does not reach the contacts", p.Title)
		}
		for _, n := range p.Scopes {
			if _, ok := Known(n); !ok {
				t.Errorf("%q asks for %s, which nobody can explain", p.Title, n)
			}
		}
	}
	if n := len(Presets()); n != 3 {
		t.Errorf("got %d presets, want 3", n)
	}
}
