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

// Load registers the translations and picks the language of the environment,
// or English where that is not spoken here.
func Load() error {
	if base, _ := language.Make(lang.SystemLocale().LanguageString()).Base(); base.String() != "en" && base.String() != "de" {
		defer inPlainLocale()()
	}
	return lang.AddTranslationsFS(assets.Files, "translations")
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
