package shelf

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// alike are letters that have no decomposition in Unicode and are searched for
// without their strokes all the same.
var alike = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ħ", "h", "ŧ", "t", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d")

// Fold returns the form in which texts are compared: without case and accents,
// and with any white space as one space.
func Fold(s string) string {
	if !isASCII(s) {
		s = strings.ToValidUTF8(s, "\ufffd") // decomposing stops at what is none
		s = norm.NFKD.String(cases.Fold().String(norm.NFKD.String(s)))
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
				return -1
			}
			return r
		}, s)
		s = alike.Replace(s)
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// digits returns the digits of what may be a telephone number.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, norm.NFKC.String(s))
}

// isNumber reports whether somebody looks for a telephone number: digits, and
// what is written between them.
func isNumber(s string) bool {
	return digits(s) != "" && strings.Trim(norm.NFKC.String(s), "0123456789 +-/().") == ""
}
