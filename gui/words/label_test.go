package words

import "testing"

// Google's own labels are called in German what Google calls them there.
func TestLabel(t *testing.T) {
	speak(t, "de_DE.UTF-8")
	for name, want := range map[string]string{
		"starred": "Markiert", "blocked": "Blockiert", "coworkers": "Kollegen", "family": "Familie", "friends": "Freunde",
		"chatBuddies": "Chat", "myContacts": "", "all": "",
	} {
		if got := Label(name, "Chat"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
