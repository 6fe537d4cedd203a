package oauth

import (
	"strings"
	"unicode"
)

const maxDescription = 300

// Clean makes a server's text harmless to show and to log: no control
// characters, no marks that turn the direction of reading, at most 300
// characters and an ellipsis.
func Clean(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > maxDescription {
			b.WriteRune('…')
			break
		}
		switch {
		case r == unicode.ReplacementChar, unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Cf, r):
		case unicode.IsSpace(r), unicode.IsControl(r):
			b.WriteRune(' ')
		case unicode.IsPrint(r):
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// hide takes values out of a server's text: some servers repeat in a refusal
// what they were sent. Values of a few letters are no secrets.
func hide(s string, values []string) string {
	for _, v := range values {
		if len(v) >= 8 {
			s = strings.ReplaceAll(s, v, "…")
		}
	}
	return s
}
