package words

import (
	"bytes"
	"log"
	"os"
	"testing"

	"fyne.io/fyne/v2/lang"
)

func TestOtherLanguagesAreSpokenToInEnglish(t *testing.T) {
	var said bytes.Buffer
	log.SetOutput(&said)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	for _, locale := range []string{"fr_FR.UTF-8", "pt_BR.UTF-8", "nl_NL.UTF-8", "C", ""} {
		speak(t, locale)
		if got := Language(); got != "en" {
			t.Errorf("%q: got %q", locale, got)
		}
		for _, sentence := range []string{"Create connection", "Cancel"} { // ours, and one that Fyne has as well
			if got := lang.L(sentence); got != sentence {
				t.Errorf("%q: got %q", locale, got)
			}
		}
		if got := os.Getenv("LANG"); got != locale {
			t.Errorf("the environment is left at %q", got)
		}
	}
	if said.Len() > 0 {
		t.Errorf("Fyne complains:\n%s", said.String())
	}
}

func TestLanguageThatIsChosen(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	t.Setenv("LANGUAGE", "fr")
	for _, language := range []string{"de", "en"} {
		if err := LoadLanguage(language); err != nil {
			t.Fatal(err)
		}
		if got := Language(); got != language {
			t.Errorf("got %q, want %q", got, language)
		}
		if got, want := lang.L("Cancel"), map[string]string{"de": "Abbrechen", "en": "Cancel"}[language]; got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
	if got := os.Getenv("LANGUAGE"); got != "fr" {
		t.Errorf("the environment is left at %q", got)
	}
}
