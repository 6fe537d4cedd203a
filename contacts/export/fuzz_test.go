package export_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// vcardText is a text as a vCard can hold it.
func vcardText(s string) string {
	s = lines(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// What is written into a vCard, go-vcard reads to the same values, in lines
// that are not too long and never end inside a character.
func FuzzVCard(f *testing.F) {
	for i, s := range texts {
		f.Add(s, texts[(i+1)%len(texts)], texts[(i+2)%len(texts)])
	}
	f.Add("\x00\x1b[31m", "\r\r\n\n", "")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if !utf8.ValidString(a + "|" + b + "|" + c) { // as no person has it
			return
		}
		contact := contactOf(t, contacts.Person{
			Names:          []contacts.Name{{DisplayName: a, FamilyName: b, GivenName: "x" + c}},
			Biographies:    []contacts.Biography{{Value: b}},
			EmailAddresses: []contacts.EmailAddress{{Value: "x" + c, Type: "custom" + a}, {Value: "second"}},
			Addresses:      []contacts.Address{{StreetAddress: "x" + a, City: b, FormattedValue: "x" + strings.ReplaceAll(c, `\`, "")}}, // go-vcard takes a parameter's backslash for Go's
			UserDefined:    []contacts.UserDefined{{Key: "x" + b, Value: "x" + a}},
		})
		a, b, c = vcardText(a), vcardText(b), vcardText(c)
		for _, format := range []export.Format{export.VCard4, export.VCard3} {
			file := written(t, format, book{contact, contact})
			for _, line := range strings.SplitAfter(string(file), "\r\n") {
				if len(line) > 77 || !utf8.ValidString(line) || strings.ContainsAny(strings.TrimSuffix(line, "\r\n"), "\r\n") {
					t.Errorf("%s: line %q", format, line)
				}
			}
			all := cards(t, file)
			if len(all) != 2 {
				t.Fatalf("%s: got %d cards", format, len(all))
			}
			got := all[1]
			plain := func(s string) string {
				if format == export.VCard3 {
					return strings.ReplaceAll(s, ";", `\;`) // go-vcard leaves it so
				}
				return s
			}
			part := func(s string) string { return strings.ReplaceAll(s, ";", `\;`) }
			for name, want := range map[string][]string{
				"N": {part(b) + ";x" + part(c) + ";;;"}, "EMAIL": {"x" + plain(c), "second"},
				"ADR":                   {";;x" + part(a) + ";" + part(b) + ";;;"},
				"X-GOOGLE-CUSTOM-FIELD": {"x" + plain(a)}, "X-ABLABEL": {"custom" + plain(a), "x" + plain(b)},
			} {
				if have := got.Values(name); !slices.Equal(have, want) {
					t.Errorf("%s %s: got %q, want %q", format, name, have, want)
				}
			}
			if a != "" && got.Value("FN") != plain(a) {
				t.Errorf("%s FN: got %q, want %q", format, got.Value("FN"), plain(a))
			}
			if b != "" && got.Value("NOTE") != plain(b) {
				t.Errorf("%s NOTE: got %q, want %q", format, got.Value("NOTE"), plain(b))
			}
			if format == export.VCard3 && got.Value("LABEL") != plain("x"+strings.ReplaceAll(c, `\`, "")) {
				t.Errorf("LABEL: got %q", got.Value("LABEL"))
			}
			if email, custom := got["EMAIL"][0].Group, got["X-ABLABEL"][0].Group; email == "" || email != custom || custom == got["X-ABLABEL"][1].Group {
				t.Errorf("%s: e-mail in group %q, its label in %q", format, email, custom)
			}
		}
	})
}

// What is written into a table, encoding/csv reads to the same cells, and no
// cell for a spreadsheet begins a formula.
func FuzzTable(f *testing.F) {
	for i, s := range texts {
		f.Add(s, texts[(i+1)%len(texts)])
	}
	f.Add("\r=1", "\t@x\n")
	f.Add("\r\r\n", "\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a + "|" + b) {
			return
		}
		contact := contactOf(t, contacts.Person{
			Names: []contacts.Name{{FamilyName: a, GivenName: "x"}}, Biographies: []contacts.Biography{{Value: b}},
			UserDefined: []contacts.UserDefined{{Key: "x" + b, Value: a}},
		})
		for format, heads := range map[export.Format][]string{
			export.GoogleCSV: {"Last Name", "Notes", "Custom Field 1 - Label", "Custom Field 1 - Value"},
			export.CSV:       {"Last name", "Note 1", "Custom field 1 name", "Custom field 1"},
		} {
			file, marked := bytes.CutPrefix(written(t, format, book{contact}), []byte("\ufeff"))
			rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
			if err != nil || len(rows) != 2 || marked != (format == export.CSV) {
				t.Fatalf("%s: %d rows, byte order mark %v, %v", format, len(rows), marked, err)
			}
			for i, want := range []string{lines(a), lines(b), lines("x" + b), lines(a)} {
				k := slices.Index(rows[0], heads[i])
				if got := rows[1][k]; got != want && (format == export.GoogleCSV || got != "'"+want) {
					t.Errorf("%s, %s: got %q, want %q", format, heads[i], got, want)
				}
			}
			for _, cell := range rows[1] {
				if format == export.CSV && cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					t.Errorf("a formula: %q", cell)
				}
			}
		}
	})
}
