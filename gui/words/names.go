package words

import (
	"strings"

	"fyne.io/fyne/v2/lang"
)

// namesSaid is how many names a sentence holds before it only counts.
const namesSaid = 12

// Names lists names in one line, the first dozen of many.
func Names(names []string) string {
	more := len(names) - namesSaid
	if more <= 1 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:namesSaid], ", ") + " " + lang.N("and {{.Count}} more", more, map[string]any{"Count": Number(more)})
}
