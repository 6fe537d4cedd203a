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
	locale := lang.SystemLocale()
	switch base, _ := language.Make(locale.LanguageString()).Base(); base.String() {
	case "de":
		locale = "de"
	case "en":
		locale = "en"
	default:
		defer inPlainLocale()()
		locale = "en"
	}
	translation, err := assets.Files.ReadFile("translations/" + locale.String() + ".json")
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(translation, locale)
}

// inPlainLocale keeps Fyne from picking one of its own languages: its dialogs
// would speak that one, and it would report each of our sentences as missing.
// The answer takes it back.
func inPlainLocale() func() {
	before, was := os.LookupEnv("LC_ALL")
	os.Setenv("LC_ALL", "C")
	return func() {
		if was {
			os.Setenv("LC_ALL", before)
		} else {
			os.Unsetenv("LC_ALL")
		}
	}
}

// Language is the language in which the words are said, BCP 47: "en" or "de".
func Language() string { return lang.X("language.code", "en") }

// Number writes an integer as the language groups it.
func Number(n int) string {
	return message.NewPrinter(language.Make(Language())).Sprintf("%d", n)
}
