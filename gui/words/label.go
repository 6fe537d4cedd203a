package words

import (
	"cmp"

	"fyne.io/fyne/v2/lang"
)

// Label is what one of Google's own labels is called: by its name, or else as
// Google calls it in the account's language. Those that hold everybody have no
// word.
func Label(name, formatted string) string {
	switch name {
	case "myContacts", "all":
		return ""
	case "starred":
		return lang.L("Starred")
	case "blocked":
		return lang.L("Blocked")
	case "coworkers":
		return lang.L("Coworkers")
	case "family":
		return lang.L("Family")
	case "friends":
		return lang.L("Friends")
	}
	return cmp.Or(formatted, name)
}
