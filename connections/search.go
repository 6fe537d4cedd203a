package connections

import (
	"slices"
	"strings"
)

// HasWords reports whether each of the words occurs in a text, in any order.
// How capitals are compared is the caller's affair.
func HasWords(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}
