package export_test

import (
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

const googleHeader = "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels," +
	"E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value," +
	"Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address," +
	"Relation 1 - Label,Relation 1 - Value,Website 1 - Label,Website 1 - Value,Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value"

// The header is Google's to the letter, its groups as often as the widest
// contact needs them.
func TestGoogleCSV(t *testing.T) {
	primary := contacts.FieldMetadata{Primary: true}
	ada := contactOf(t, contacts.Person{
		Names:        []contacts.Name{{GivenName: "Ada", FamilyName: "Lovelace"}},
		PhoneNumbers: []contacts.PhoneNumber{{Value: "+44 1", Type: "mobile"}, {Value: "2", Type: "work"}, {Value: "3", Type: "mobile", FieldMetadata: primary}},
		Addresses:    []contacts.Address{{City: "London", CountryCode: "GB", Type: "home"}},
		Relations:    []contacts.Relation{{Person: "William", Type: "spouse"}},
		Events:       []contacts.Event{{Date: contacts.Date{Month: 7, Day: 8}, Type: "anniversary"}},
	})
	ada.Labels = []export.Label{{Name: "Work, old"}, {Name: "myContacts", System: true}, {Name: "starred", System: true}}
	bob := contactOf(t, contacts.Person{
		Names:          []contacts.Name{{Unstructured: "Bob the Builder"}},
		EmailAddresses: []contacts.EmailAddress{{Value: "b@example.com", Type: "other", FieldMetadata: primary}, {Value: "c@example.com"}},
		URLs:           []contacts.URL{{Value: "=1+1", Type: "homePage"}},
		UserDefined:    []contacts.UserDefined{{Key: "a \"key\"", Value: "two\r\nlines"}},
		Biographies:    []contacts.Biography{{Value: "-"}},
	})
	got := string(written(t, export.GoogleCSV, book{ada, bob}))
	want := googleHeader + "\r\n" +
		`Ada,,Lovelace,,,,,,,,,,,,,,"Work, old ::: * myContacts ::: * starred",,,,,* Mobile,3 ::: +44 1,Work,2,Home,,,London,,,,GB,,Spouse,William,,,Anniversary,--07-08,,` + "\r\n" +
		`Bob the Builder,,,,,,,,,,,,,,-,,,* Other,b@example.com,,c@example.com,,,,,,,,,,,,,,,,Home Page,=1+1,,,"a ""key""","two` + "\n" + `lines"` + "\r\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFormulas(t *testing.T) {
	for value, want := range map[string]string{
		"=1+1": "'=1+1", "+49 30": "'+49 30", "-": "'-", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "\"'\n=1\"", "＝1": "'＝1", " =1": "' =1",
		"1=1": "1=1", "'=1": "'=1", "": "", "a,\"b\"": `"a,""b"""`,
	} {
		c := contactOf(t, contacts.Person{Biographies: []contacts.Biography{{Value: value}}})
		row := strings.SplitN(string(written(t, export.CSV, book{c})), "\r\n", 2)[1]
		if row = strings.TrimSuffix(row, "\r\n"); strings.Trim(row, ",") != want {
			t.Errorf("%q: got %q, want %q", value, row, want)
		}
	}
}

// A contact's columns stand where they stood in another export.
func TestColumnsStay(t *testing.T) {
	heads := func(b book) []string {
		first, _, _ := strings.Cut(string(written(t, export.CSV, b)), "\r\n")
		return strings.Split(strings.TrimPrefix(first, "\ufeff"), ",")
	}
	few, many := heads(nil), heads(people(t, 50))
	for _, head := range many {
		if len(few) > 0 && few[0] == head {
			few = few[1:]
		}
	}
	if len(few) > 0 {
		t.Errorf("not in the same order: %q", few)
	}
}
