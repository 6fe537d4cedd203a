package connections

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxName is how many characters a name may have.
const MaxName = 100

// Problem is one field that a person has to mend.
type Problem struct {
	Field string // JSON name of the field
	Code  string // "required", "too-long", "taken", …: gui/words says the sentence
	Param string // for "taken": the name as it is written there
}

// Problems is the typed error of Validate and of saving.
type Problems []Problem

func (p Problems) Error() string {
	var b strings.Builder
	for i, f := range p {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s: %s", f.Field, f.Code)
	}
	return b.String()
}

// Of returns the first problem of a field, and whether there is one.
func (p Problems) Of(field string) (Problem, bool) {
	for _, f := range p {
		if f.Field == field {
			return f, true
		}
	}
	return Problem{}, false
}

func (p *Problems) add(field, code string) { *p = append(*p, Problem{Field: field, Code: code}) }

func (p *Problems) checkName(field, name string) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		p.add(field, "required")
	case utf8.RuneCountInString(name) > MaxName:
		p.add(field, "too-long")
	case !utf8.ValidString(name), strings.Trim(name, joiners) != name,
		strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) && !strings.ContainsRune(joiners, r) }):
		p.add(field, "name-form")
	}
}

// joiners shape what stands beside them, as in Persian and in a family of emoji
// (U+200C, U+200D), and cannot be seen themselves.
const joiners = "\u200c\u200d"

// FoldName returns the form in which two names are compared: trimmed, without
// regard to case, to joiners, and however accents are composed (Unicode, normal
// form C).
func FoldName(name string) string {
	name = norm.NFC.String(name)
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(joiners, r) {
			return -1
		}
		return unicode.ToLower(unicode.ToUpper(r))
	}, strings.TrimSpace(name))
}
