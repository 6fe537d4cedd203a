package words

import (
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2/lang"
)

// both is what is said in each language.
type both struct{ en, de string }

func (b both) in(language string) string {
	if language == "de" {
		return b.de
	}
	return b.en
}

// inEveryLanguage runs a test once for each language that is spoken.
func inEveryLanguage(t *testing.T, test func(t *testing.T, language string)) {
	for language, locale := range map[string]string{"en": "en_GB.UTF-8", "de": "de_DE.UTF-8"} {
		t.Run(language, func(t *testing.T) {
			speak(t, locale)
			test(t, language)
		})
	}
}

// speak picks a language, as a desktop does by its environment, until the test
// ends.
func speak(t *testing.T, locale string) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the language comes from the system's settings, not from the environment")
	}
	load := func() {
		if err := Load(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(load) // comes after those of Setenv
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LC_TIME", "LANGUAGE"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", locale)
	load()
}

// whole reports a sentence with a hole in it.
func whole(t *testing.T, sentence string) {
	t.Helper()
	for _, hole := range []string{"{{", "}}", "<no value>", "%!"} {
		if strings.Contains(sentence, hole) {
			t.Errorf("%q has a hole", sentence)
		}
	}
}

func TestGermanIsSpoken(t *testing.T) {
	before := Language()
	t.Run("here", func(t *testing.T) {
		speak(t, "de_DE.UTF-8")
		if got := Language(); got != "de" {
			t.Errorf("language %q, want de", got)
		}
		if got, want := lang.L("Cancel"), "Abbrechen"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := lang.L("Delete “{{.Name}}”?", map[string]any{"Name": "Acme"}), "„Acme“ löschen?"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	if got := Language(); got != before {
		t.Errorf("afterwards the language is %q, want %q", got, before)
	}
}

func TestTheLanguageFollowsTheDesktop(t *testing.T) {
	for locale, want := range map[string]string{
		"de_AT.UTF-8": "de", "de_CH": "de", "de": "de", "en_US.UTF-8": "en", "C": "en", "": "en", "fr_FR.UTF-8": "en",
	} {
		t.Run(locale, func(t *testing.T) {
			speak(t, locale)
			if got := Language(); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestOneIsNotMany(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for n, want := range map[int]both{
			0: {"0 connections", "0 Verbindungen"},
			1: {"1 connection", "1 Verbindung"},
			2: {"2 connections", "2 Verbindungen"},
		} {
			if got := lang.N("{{.Count}} connections", n, map[string]any{"Count": Number(n)}); got != want.in(language) {
				t.Errorf("got %q, want %q", got, want.in(language))
			}
		}
		for n, want := range map[int]both{1: {"1 needs you", "1 mit Handlungsbedarf"}, 3: {"3 need you", "3 mit Handlungsbedarf"}} {
			if got := lang.N("{{.Count}} need you", n, map[string]any{"Count": Number(n)}); got != want.in(language) {
				t.Errorf("got %q, want %q", got, want.in(language))
			}
		}
	})
}

func TestNumbersAreGroupedAsTheLanguageDoes(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for n, want := range map[int]both{
			0: {"0", "0"}, 999: {"999", "999"}, 1204: {"1,204", "1.204"}, 1234567: {"1,234,567", "1.234.567"}, -1204: {"-1,204", "-1.204"},
		} {
			if got := Number(n); got != want.in(language) {
				t.Errorf("%d: got %q, want %q", n, got, want.in(language))
			}
		}
	})
}
