// Package words says in the person's language what the other packages say in
// codes: failures with cause and mend, problems of a field, statuses, dates,
// and the browser's last page. The window and the command line both speak
// through it.
//
// Call [Load] once before anything is said.
package words

import (
	"os"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"gcdesk/assets"
)

// Load registers the translation for the language of the environment, or
// English where that is not spoken here. The others are left alone: to read
// them takes longer than all else that a command does before it begins.
func Load() error {
	switch base, _ := language.Make(lang.SystemLocale().LanguageString()).Base(); base.String() {
	case "de", "en":
		return load(base.String())
	default:
		return LoadLanguage("en")
	}
}

// LoadLanguage registers the translation for a language that is spoken here,
// "en" or "de", whatever the environment says.
func LoadLanguage(language string) error {
	// Else Fyne would pick one of its own languages: its dialogs would speak
	// that one, and it would report each of our sentences as missing.
	place := language + ".UTF-8"
	if language == "en" {
		place = "C"
	}
	defer inPlace(map[string]string{"LC_ALL": place, "LANGUAGE": ""})()
	return load(language)
}

func load(language string) error {
	translation, err := assets.Files.ReadFile("translations/" + language + ".json")
	if err != nil {
		return err
	}
	if language == "de" { // a literal takes on Fyne's type, which this room does not import
		return lang.AddTranslationsForLocale(translation, "de")
	}
	return lang.AddTranslationsForLocale(translation, "en")
}

// inPlace sets variables of the environment; the answer takes it back.
func inPlace(variables map[string]string) (back func()) {
	before := map[string]string{}
	for name, value := range variables {
		if was, set := os.LookupEnv(name); set {
			before[name] = was
		}
		os.Setenv(name, value)
	}
	return func() {
		for name := range variables {
			if was, set := before[name]; set {
				os.Setenv(name, was)
			} else {
				os.Unsetenv(name)
			}
		}
	}
}

// Language is the language in which the words are said, BCP 47: "en" or "de".
func Language() string { return lang.X("language.code", "en") }

// Number writes an integer as the language groups it.
func Number(n int) string {
	return message.NewPrinter(language.Make(Language())).Sprintf("%d", n)
}
