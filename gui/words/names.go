package words

import (
	"strings"

	"fyne.io/fyne/v2/lang"
)

// How many names a sentence holds before it only counts.
const (
	namesSaid = 12
	fewNames  = 4
)

// Names lists names in one line, the first dozen of many.
func Names(names []string) string { return some(names, namesSaid) }

// FewNames is Names for where there is little room.
func FewNames(names []string) string { return some(names, fewNames) }

func some(names []string, most int) string {
	more := len(names) - most
	if more <= 1 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " " + lang.N("and {{.Count}} more", more, map[string]any{"Count": Number(more)})
}
