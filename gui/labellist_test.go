package gui

import "testing"

// Google's own labels are called in German what Google calls them there.
func TestLabelList_SystemLabels(t *testing.T) {
	inLanguage(t, "de_DE.UTF-8")
	for name, want := range map[string]string{"blocked": "Blockiert", "coworkers": "Kollegen", "family": "Familie", "friends": "Freunde", "chatBuddies": "Chat"} {
		if got := systemLabel(name, "Chat"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
