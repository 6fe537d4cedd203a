package oauth

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"Token has been expired.":       "Token has been expired.",
		" a \r\n\t b ":                  "a b",
		"\x1b[31mred\x1b[0m":            "[31mred [0m",
		"user\u202egnp\u2066\u200f":     "usergnp",
		"zero\u200bwidth\ufeff":         "zerowidth",
		"Grüße 東京":                      "Grüße 東京",
		"\xff\xfe":                      "",
		strings.Repeat("é", 301):        strings.Repeat("é", 300) + "…",
		strings.Repeat("x", 300):        strings.Repeat("x", 300),
		"<script>alert(1)</script>&'\"": "<script>alert(1)</script>&'\"", // whoever shows it escapes it
	} {
		if got := Clean(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "a\x00b", "\u202e\u2069", "\xc3\x28", "\x1b]0;title\x07", "\u2028\u2029\u00a0", strings.Repeat("x\u200d", 400), "e\u0301\U000e0001"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Clean(s)
		inert(t, got)
		if !utf8.ValidString(got) || strings.TrimSpace(got) != got {
			t.Errorf("got %q", got)
		}
		if again := Clean(got); again != got && len([]rune(got)) <= maxDescription {
			t.Errorf("cleaned twice: %q, then %q", got, again)
		}
	})
}
