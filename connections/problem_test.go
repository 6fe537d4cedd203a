package connections

import "testing"

func TestFoldName(t *testing.T) {
	for _, same := range [][2]string{
		{"Acme", " aCME "}, {"Straße", "STRAßE"}, {"Caf\u00e9", "Cafe\u0301"}, {"ΑΣ", "ας"}, {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645"},
	} {
		if a, b := FoldName(same[0]), FoldName(same[1]); a != b {
			t.Errorf("%q and %q are two names: %q, %q", same[0], same[1], a, b)
		}
	}
}

// Joiners shape Persian words and families of emoji.
func TestNameWithJoiners(t *testing.T) {
	for name, want := range map[string]bool{"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645": true, "👨\u200d👩\u200d👧": true, "\u200dAcme": false, "Acme\u200c": false, "a\u200bb": false} {
		if _, bad := (Connection{Name: name, Client: "c", Scopes: []string{"openid"}}).Validate().Of("name"); bad == want {
			t.Errorf("%+q is refused: %v", name, bad)
		}
	}
}

func TestNameOfBrokenUTF8(t *testing.T) {
	if p, bad := (Connection{Name: "bad\xff", Client: "c", Scopes: []string{"openid"}}).Validate().Of("name"); !bad || p.Code != "name-form" {
		t.Errorf("got %+v", p)
	}
}
