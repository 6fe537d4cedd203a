package gui

import (
	"slices"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
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
			contactLine{title: "Nickname, maiden name", value: "Byron"},
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
