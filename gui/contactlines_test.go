package gui

import (
	"encoding/json"
	"slices"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

func TestContactLines_LeaveNothingOut(t *testing.T) {
	inLanguage(t, "en_GB.UTF-8")
	person := func(change func(*contacts.Person)) (c export.Contact) {
		change(&c.Person)
		return c
	}
	for name, c := range map[string]struct {
		of   export.Contact
		want contactLine
	}{
		"organization": {
			person(func(p *contacts.Person) {
				p.Organizations = []contacts.Organization{{Name: "Acme", PhoneticName: "Ak-mee", Current: true, FullTime: 62_500}}
			}),
			contactLine{title: "Organization", value: "Acme\nAk-mee\nat present, 62.5% of full time"},
		},
		"nickname": {
			person(func(p *contacts.Person) { p.Nicknames = []contacts.Nickname{{Value: "Byron", Type: "MAIDEN_NAME"}} }),
			contactLine{title: "Nickname, maiden name", kind: "maiden name", value: "Byron"},
		},
		"phonetic parts": {
			person(func(p *contacts.Person) {
				p.Names = []contacts.Name{{PhoneticHonorificPrefix: "Lay-dee", PhoneticGivenName: "Ay-da", PhoneticFamilyName: "Lov-lace", PhoneticHonorificSuffix: "Ess-kwire"}}
			}),
			contactLine{title: "Phonetic name", value: "Lay-dee Ay-da Lov-lace Ess-kwire"},
		},
		"phonetic whole": {
			person(func(p *contacts.Person) {
				p.Names = []contacts.Name{{PhoneticHonorificPrefix: "Lay-dee", PhoneticFullName: "Lay-dee Ay-da", PhoneticHonorificSuffix: "Ess-kwire"}}
			}),
			contactLine{title: "Phonetic name", value: "Lay-dee Ay-da Ess-kwire"},
		},
		"cover photo": {
			person(func(p *contacts.Person) {
				p.CoverPhotos = []contacts.PhotoLink{{URL: "https://example.com/drawn", Default: true}, {URL: "https://example.com/cover"}}
			}),
			contactLine{title: "Cover photo", value: "https://example.com/cover"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := contactLines(c.of), []contactLine{c.want}; !slices.Equal(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

// A change is said as the contact's page says the values; where that tells them
// not apart, by every part of them.
func TestDiffSides(t *testing.T) {
	inLanguage(t, "en_GB.UTF-8")
	v := &diffView{groups: map[string]string{"contactGroups/f": "Family"}}
	raw := func(values ...string) (all []json.RawMessage) {
		for _, v := range values {
			all = append(all, json.RawMessage(v))
		}
		return all
	}
	for _, c := range []struct {
		field         string
		before, after []json.RawMessage
		want          [2]string
	}{
		{
			"names", raw(`{"familyName":"Weiss","givenName":"Änni"}`), raw(`{"unstructuredName":"Ännchen Weiß","familyName":"Weiß","givenName":"Ännchen"}`),
			[2]string{"Änni Weiss", "Ännchen Weiß"},
		},
		{"phoneNumbers", raw(`{"value":"12","type":"pager7"}`), raw(`{"value":"12","type":"pager7"}`, `{"value":"34"}`), [2]string{"12 (pager7)", "12 (pager7)\n34"}},
		{"birthdays", nil, raw(`{"date":{"year":1985,"month":3,"day":1}}`), [2]string{"", words.Date(1985, 3, 1)}},
		{"names", raw(`{"unstructuredName":"Li","givenName":"Li"}`), raw(`{"unstructuredName":"Li","familyName":"Li"}`), [2]string{"unstructuredName: Li, givenName: Li", "unstructuredName: Li, familyName: Li"}},
		{"memberships", nil, raw(`{"contactGroupMembership":{"contactGroupResourceName":"contactGroups/f"}}`), [2]string{"", "Family"}},
		{"photos", raw(`{"url":"https://a"}`), raw(`{"url":"https://b"}`), [2]string{"A picture", "Another picture"}},
		{"photos", raw(`{"url":"https://a"}`), nil, [2]string{"A picture", ""}},
		{"pets", raw(`{"value":"cat"}`), raw(`{"value":"dog"}`), [2]string{"cat", "dog"}},
	} {
		before, after := v.sides(snapshot.Field{Name: c.field, Before: c.before, After: c.after})
		if got := [2]string{before, after}; got != c.want {
			t.Errorf("%s: got %q, want %q", c.field, got, c.want)
		}
	}
}
