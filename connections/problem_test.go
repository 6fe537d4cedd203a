package connections

import "testing"

func TestFoldName(t *testing.T) {
	for _, same := range [][2]string{
		{"Acme", " aCME "}, {"Straße", "STRAßE"}, {"Caf\u00e9", "Cafe\u0301"}, {"ΑΣ", "ας"},
	} {
		if a, b := FoldName(same[0]), FoldName(same[1]); a != b {
			t.Errorf("%q and %q are two names: %q, %q", same[0], same[1], a, b)
		}
	}
}

func TestNameOfBrokenUTF8(t *testing.T) {
	if p, bad := (Connection{Name: "bad\xff", Client: "c", Scopes: []string{"openid"}}).Validate().Of("name"); !bad || p.Code != "name-form" {
		t.Errorf("got %+v", p)
	}
}
