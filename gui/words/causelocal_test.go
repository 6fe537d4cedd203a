package words

import (
	"testing"

	"gcdesk/connections"
)

// Of a locked keyring that is said which is known of its prompt.
func TestWhyAKeyringIsLocked(t *testing.T) {
	for prompt, want := range map[connections.KeyringPrompt]both{
		connections.PromptOpen:   {"Its prompt is open, perhaps behind another window.", "Seine Abfrage ist offen, vielleicht hinter einem anderen Fenster."},
		connections.PromptClosed: {"Its prompt was closed.", "Seine Abfrage wurde geschlossen."},
		"":                       {"Its prompt is open, was closed, or there is no desktop to show it.", "Seine Abfrage ist offen, wurde geschlossen, oder es gibt keinen Desktop, der sie zeigt."},
	} {
		inEveryLanguage(t, func(t *testing.T, language string) {
			got := Error(&connections.KeyringError{Reason: connections.KeyringLocked, Prompt: prompt}, "Acme")
			if got.Why != want.in(language) {
				t.Errorf("%q: got %q, want %q", prompt, got.Why, want.in(language))
			}
		})
	}
}
