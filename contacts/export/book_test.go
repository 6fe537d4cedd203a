package export_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// book is a Source that is there already.
type book []export.Contact

func (b book) Each(ctx context.Context, yield func(export.Contact) error) error {
	for _, c := range b {
		if err := yield(c); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// texts are what address books have in them.
var texts = []string{
	"Ada Lovelace", "Łucja Żółć", "Björn Ångström", "Γιώργος Παπαδόπουλος", "Дмитрий Иванов", "יעל כהן", "محمد بن سلمان",
	"山田 太郎", "伟 张", "김민준", "สมชาย ใจดี", "प्रिया शर्मा", "😀👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301\u0323 combined", "\u202eright to left\u202c",
	"semi;colon, comma: colon", `back\slash \n \, \; \\`, `"quotes" 'and' ^caret^ ^n ^'`, "two\nlines", "=1+1", "+49 30 1234", "-2", "@home",
	" leading and trailing ", "tab\tin it", "a ::: b", "* starred", "line\u2028separator\u0085next", "BEGIN:VCARD", "x=y;TYPE=home:z", "'=1", "–",
	strings.Repeat("long ", 60), strings.Repeat("語", 150), strings.Repeat("é", 74) + "x", "ends with a backslash\\",
}

var numbers = []string{"+49 30 1234", "(202) 555-0100 ext. 7", "٠٣٠١٢٣", "0800-FLOWERS", "030/123#4", "*100#", "=030", "-1", "５５５", "030:7", "sister's, after 8"}

// names of types: Google's, none, and some that people made up.
var types = []string{"home", "work", "other", "", "mobile", "main", "homeFax", "Yacht, the \"old\" one", "山小屋", "pager"}

// people makes n contacts with every field, the same ones each time.
func people(t testing.TB, n int) book {
	t.Helper()
	b := make(book, n)
	for i := range b {
		b[i] = contactOf(t, somebody(rand.New(rand.NewPCG(7, uint64(i))), i))
		if i%3 == 0 {
			b[i].Photo = contacts.Photo{ContentType: "image/png", Data: []byte("\x89PNG\r\n\x1a\n" + strings.Repeat(fmt.Sprint(i), i*11))}
		}
	}
	return b
}

// contactOf lets a person go over the wire, and gives it a label for each of
// its groups.
func contactOf(t testing.TB, p contacts.Person) export.Contact {
	t.Helper()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = contacts.Decode(string(raw)); err != nil {
		t.Fatal(err)
	}
	groups := map[string]contacts.Group{}
	for _, m := range p.Memberships {
		name := m.ContactGroup.ResourceName
		groups[name] = contacts.Group{Name: strings.TrimPrefix(name, "contactGroups/"), GroupType: "USER_CONTACT_GROUP"}
	}
	groups["contactGroups/myContacts"] = contacts.Group{Name: "myContacts", GroupType: "SYSTEM_CONTACT_GROUP"}
	return export.Contact{Person: p, Labels: export.Labels(p, groups)}
}

func somebody(rnd *rand.Rand, i int) contacts.Person {
	pick := func(from []string) string { return from[rnd.IntN(len(from))] }
	text := func() string { return pick(texts) }
	kind := func() string { return pick(types) }
	date := func() contacts.Date {
		return contacts.Date{Year: []int{0, 1960, 1984, 2011}[rnd.IntN(4)], Month: 1 + rnd.IntN(12), Day: 1 + rnd.IntN(28)}
	}
	p := contacts.Person{
		ResourceName: fmt.Sprintf("people/c%d", i), ETag: "%EgQ" + fmt.Sprint(i),
		Metadata: contacts.PersonMetadata{Sources: []contacts.Source{{Type: "CONTACT", UpdateTime: "2026-11-22T10:11:12.131415Z"}}},
		Names: []contacts.Name{{
			DisplayName: text(), FamilyName: text(), GivenName: text(), MiddleName: text(), HonorificPrefix: text(), HonorificSuffix: text(),
			PhoneticFamilyName: text(), PhoneticGivenName: text(), PhoneticMiddleName: text(),
		}},
		Biographies:   []contacts.Biography{{Value: text() + "\r\n" + text(), ContentType: "TEXT_PLAIN"}},
		Birthdays:     []contacts.Birthday{{Date: date(), Text: "said again"}},
		Genders:       []contacts.Gender{{Value: pick([]string{"male", "female", "unspecified", "Divers; sehr"}), AddressMeAs: text()}},
		Photos:        []contacts.PhotoLink{{URL: fmt.Sprintf("https://lh3.googleusercontent.com/contacts/%d=s100", i), Default: i%4 == 1}},
		Interests:     []contacts.Interest{{Value: text()}},
		Skills:        []contacts.Skill{{Value: text()}},
		Locales:       []contacts.Locale{{Value: "de-AT"}},
		Occupations:   []contacts.Occupation{{Value: text()}},
		ClientData:    []contacts.ClientData{{Key: text(), Value: text()}},
		ExternalIDs:   []contacts.ExternalID{{Value: text(), Type: "customer"}},
		MiscKeywords:  []contacts.MiscKeyword{{Value: text(), Type: "OUTLOOK_BILLING_INFORMATION"}},
		Locations:     []contacts.Location{{Value: text(), Type: "desk", Current: true, Floor: "3"}},
		CalendarURLs:  []contacts.CalendarURL{{URL: "https://example.com/a,b;c", Type: "freeBusy"}, {URL: "https://example.com/c", Type: kind()}},
		SIPAddresses:  []contacts.SIPAddress{{Value: text(), Type: kind()}},
		Nicknames:     []contacts.Nickname{{Value: text(), Type: "MAIDEN_NAME"}, {Value: text(), Type: "DEFAULT"}},
		Organizations: []contacts.Organization{{Name: text(), Department: text(), Title: text(), Type: "work", Current: true, FullTime: 50000}, {Name: text(), JobDescription: text(), StartDate: date()}},
	}
	for range rnd.IntN(4) {
		p.EmailAddresses = append(p.EmailAddresses, contacts.EmailAddress{Value: text() + "@example.com", Type: kind(), DisplayName: text()})
		p.PhoneNumbers = append(p.PhoneNumbers, contacts.PhoneNumber{Value: pick(numbers), Type: kind()})
		p.Addresses = append(p.Addresses, contacts.Address{FormattedValue: text(), StreetAddress: text(), City: text(), PostalCode: text(), CountryCode: "DE", Country: "Deutschland", Type: kind()})
		p.URLs = append(p.URLs, contacts.URL{Value: "https://example.com/?q=" + text(), Type: kind()})
		p.IMClients = append(p.IMClients, contacts.IMClient{Username: text(), Protocol: pick([]string{"jabber", "icq", "Signal, \"the\" one"}), Type: kind()})
		p.Events = append(p.Events, contacts.Event{Date: date(), Type: pick([]string{"anniversary", "other", "First \"day\""})})
		p.Relations = append(p.Relations, contacts.Relation{Person: text(), Type: pick([]string{"spouse", "mother", "referredBy", "Pate"})})
		p.UserDefined = append(p.UserDefined, contacts.UserDefined{Key: text(), Value: text()})
		var m contacts.Membership
		m.ContactGroup.ResourceName = "contactGroups/" + pick([]string{"myContacts", "Friends, old; new", `Work\Life`, "家族"})
		if !slices.Contains(p.Memberships, m) {
			p.Memberships = append(p.Memberships, m)
		}
	}
	if len(p.EmailAddresses) > 1 {
		p.EmailAddresses[1].Primary = true
	}
	return p
}
