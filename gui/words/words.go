// Package words says in the person's language what the other packages say in
// codes: failures with cause and mend, problems of a field, statuses, dates,
// and the browser's last page. The window and the command line both speak
// through it.
//
// Call [Load] once before anything is said.
package words

import (
	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"gcdesk/assets"
)

// Load registers the translations and picks the language of the environment.
func Load() error { return lang.AddTranslationsFS(assets.Files, "translations") }

// Language is the language in which the words are said, BCP 47: "en" or "de".
func Language() string { return lang.X("language.code", "en") }

// Number writes an integer as the language groups it.
func Number(n int) string {
	return message.NewPrinter(language.Make(Language())).Sprintf("%d", n)
}
