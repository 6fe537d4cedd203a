package export_test

import (
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// ada has what the versions write in different ways.
const ada = `{
"resourceName": "people/c1", "etag": "%Eg", "metadata": {"sources": [{"type": "CONTACT", "updateTime": "2026-11-22T10:11:12.13Z"}]},
"names": [{"displayName": "Dr. Ada, Countess of Lovelace; née Byron", "givenName": "Ada", "familyName": "Lovelace;", "honorificPrefix": "Dr.", "phoneticGivenName": "Eida"}],
"nicknames": [{"value": "The Enchantress"}],
"emailAddresses": [{"value": "ada@example.com", "type": "home"}, {"value": "a@engine.example", "type": "work", "metadata": {"primary": true}}, {"value": "x@example.com", "type": "Châlet"}],
"phoneNumbers": [{"value": "+44 20 7946 0001", "type": "mobile"}, {"value": "2", "type": "workFax"}, {"value": "3", "type": "main"}, {"value": "4", "type": "googleVoice"}, {"value": "5"}],
"addresses": [{"type": "home", "streetAddress": "12 St James's Square", "city": "London", "country": "England", "countryCode": "GB", "formattedValue": "12 St James's Square\nLondon"}, {"formattedValue": "Somewhere\nelse"}],
"birthdays": [{"date": {"month": 12, "day": 10}, "text": "10 December"}],
"events": [{"type": "anniversary", "date": {"year": 1835, "month": 7, "day": 8}}, {"type": "other", "date": {"month": 6, "day": 5}}],
"organizations": [{"name": "Analytical", "department": "Engines", "title": "Analyst"}],
"relations": [{"person": "William", "type": "spouse"}, {"person": "Annabella", "type": "mother"}],
"imClients": [{"username": "ada", "protocol": "jabber", "type": "home"}],
"urls": [{"value": "https://example.com/?a=1,2;3", "type": "homePage"}],
"genders": [{"value": "female"}], "interests": [{"value": "poetical science"}],
"biographies": [{"value": "First programmer.\nSecond line"}],
"memberships": [{"contactGroupMembership": {"contactGroupResourceName": "contactGroups/myContacts"}}, {"contactGroupMembership": {"contactGroupResourceName": "contactGroups/f1"}}],
"userDefined": [{"key": "Customer", "value": "7"}]
}`

const ada4 = `BEGIN:VCARD
VERSION:4.0
PRODID:-//gcdesk//gcdesk//EN
UID;VALUE=text:people/c1
REV:20261122T101112Z
X-GOOGLE-ETAG:%Eg
FN:Dr. Ada\, Countess of Lovelace; née Byron
N:Lovelace\;;Ada;;Dr.;
X-PHONETIC-FIRST-NAME:Eida
NICKNAME:The Enchantress
EMAIL;TYPE=home:ada@example.com
EMAIL;TYPE=work;PREF=1:a@engine.example
item1.EMAIL:x@example.com
item1.X-ABLabel:Châlet
TEL;TYPE=cell:+44 20 7946 0001
TEL;TYPE=work;TYPE=fax:2
TEL;TYPE=main-number:3
item2.TEL:4
item2.X-ABLabel:GRAND_CENTRAL
TEL:5
ADR;TYPE=home;LABEL="12 St James's Square^nLondon";CC=GB:;;12 St James's Sq
 uare;London;;;England
ADR;LABEL="Somewhere^nelse":;;Somewhere\nelse;;;;
IMPP;TYPE=home;X-SERVICE-TYPE=Jabber:xmpp:ada
item3.URL:https://example.com/?a=1,2;3
item3.X-ABLabel:_$!<HomePage>!$_
BDAY:--1210
ANNIVERSARY:18350708
item4.X-ABDATE:--06-05
item4.X-ABLabel:_$!<Other>!$_
ORG:Analytical;Engines
TITLE:Analyst
NOTE:First programmer.\nSecond line
RELATED;TYPE=spouse;VALUE=text:William
item5.RELATED;TYPE=parent;VALUE=text:Annabella
item5.X-ABLabel:_$!<Mother>!$_
GENDER:F
INTEREST:poetical science
CATEGORIES:Friends\, old,myContacts
PHOTO:data:image/jpeg;base64,/9j/
item6.X-GOOGLE-CUSTOM-FIELD:7
item6.X-ABLabel:Customer
END:VCARD
`

const ada3 = `BEGIN:VCARD
VERSION:3.0
PRODID:-//gcdesk//gcdesk//EN
UID:people/c1
REV:2026-11-22T10:11:12Z
X-GOOGLE-ETAG:%Eg
FN:Dr. Ada\, Countess of Lovelace\; née Byron
N:Lovelace\;;Ada;;Dr.;
X-PHONETIC-FIRST-NAME:Eida
NICKNAME:The Enchantress
EMAIL;TYPE=INTERNET;TYPE=HOME:ada@example.com
EMAIL;TYPE=INTERNET;TYPE=WORK;TYPE=PREF:a@engine.example
item1.EMAIL;TYPE=INTERNET:x@example.com
item1.X-ABLabel:Châlet
TEL;TYPE=CELL:+44 20 7946 0001
TEL;TYPE=WORK;TYPE=FAX:2
TEL;TYPE=MAIN:3
item2.TEL:4
item2.X-ABLabel:GRAND_CENTRAL
TEL:5
item3.ADR;TYPE=HOME:;;12 St James's Square;London;;;England
item3.X-ABADR:GB
item3.LABEL;TYPE=HOME:12 St James's Square\nLondon
item4.ADR:;;Somewhere\nelse;;;;
item4.LABEL:Somewhere\nelse
IMPP;TYPE=HOME;X-SERVICE-TYPE=Jabber:xmpp:ada
item5.URL:https://example.com/?a=1,2;3
item5.X-ABLabel:_$!<HomePage>!$_
BDAY:--12-10
item6.X-ABDATE:1835-07-08
item6.X-ABLabel:_$!<Anniversary>!$_
item7.X-ABDATE:--06-05
item7.X-ABLabel:_$!<Other>!$_
ORG:Analytical;Engines
TITLE:Analyst
NOTE:First programmer.\nSecond line
item8.X-ABRELATEDNAMES:William
item8.X-ABLabel:_$!<Spouse>!$_
item9.X-ABRELATEDNAMES:Annabella
item9.X-ABLabel:_$!<Mother>!$_
X-GENDER:female
X-INTEREST:poetical science
CATEGORIES:Friends\, old,myContacts
PHOTO;ENCODING=b;TYPE=JPEG:/9j/
item10.X-GOOGLE-CUSTOM-FIELD:7
item10.X-ABLabel:Customer
END:VCARD
`

func adaContact(t *testing.T) export.Contact {
	t.Helper()
	p, err := contacts.Decode(ada)
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]contacts.Group{"contactGroups/f1": {Name: "Friends, old", GroupType: "USER_CONTACT_GROUP"}}
	return export.Contact{Person: p, Labels: export.Labels(p, groups), Photo: contacts.Photo{ContentType: "image/jpeg", Data: []byte("\xff\xd8\xff")}}
}

func TestVCard(t *testing.T) {
	for f, want := range map[export.Format]string{export.VCard4: ada4, export.VCard3: ada3} {
		got := string(written(t, f, book{adaContact(t)}))
		if want = strings.ReplaceAll(want, "\n", "\r\n"); got == want {
			continue
		}
		wants := strings.Split(want, "\r\n")
		for i, line := range strings.Split(got, "\r\n") {
			if i >= len(wants) || line != wants[i] {
				t.Fatalf("%s: line %d: got %q, want %q", f, i+1, line, append(wants, "")[min(i, len(wants))])
			}
		}
		t.Errorf("%s: ends early", f)
	}
}

// Parts of a date may be unknown (RFC 6350 section 4.3.1); each form has those
// that it can write.
func TestDates(t *testing.T) {
	for _, test := range []struct {
		date         contacts.Date
		four, three  string
		google       string
		lostByGoogle int
	}{
		{contacts.Date{Year: 1960, Month: 9, Day: 10}, "19600910", "1960-09-10", "1960-09-10", 0},
		{contacts.Date{Month: 2, Day: 29}, "--0229", "--02-29", "--02-29", 0},
		{contacts.Date{Year: 1960, Month: 9}, "1960-09", "1960-09", "", 1},
		{contacts.Date{Year: 960}, "0960", "0960", "", 1},
		{contacts.Date{Month: 9}, "--09", "--09", "", 1},
		{contacts.Date{Day: 9}, "---09", "---09", "", 1},
	} {
		c := contactOf(t, contacts.Person{Names: []contacts.Name{{GivenName: "Ada"}}, Birthdays: []contacts.Birthday{{Date: test.date}}})
		for f, want := range map[export.Format]string{export.VCard4: "BDAY:" + test.four, export.VCard3: "BDAY:" + test.three, export.GoogleCSV: "," + test.google + ",,,\r\n"} {
			if got := string(written(t, f, book{c})); !strings.Contains(got, want) {
				t.Errorf("%v as %s: got %s, want %s", test.date, f, got, want)
			}
		}
		if got := lost(t, export.GoogleCSV, c)["birthdays.date"]; got != test.lostByGoogle {
			t.Errorf("%v: Google CSV loses %d, want %d", test.date, got, test.lostByGoogle)
		}
	}
	text := contactOf(t, contacts.Person{Birthdays: []contacts.Birthday{{Text: "in spring"}}})
	if got := string(written(t, export.VCard4, book{text})); !strings.Contains(got, "BDAY;VALUE=text:in spring\r\n") {
		t.Errorf("got %s", got)
	}
	if got := lost(t, export.GoogleCSV, text)["birthdays.text"]; got != 1 {
		t.Errorf("Google CSV loses %d texts, want 1", got)
	}
}

// lost is what a format cannot carry of some contacts, by field.
func lost(t *testing.T, f export.Format, c ...export.Contact) map[export.Field]int {
	t.Helper()
	losses, err := export.Count(t.Context(), f, book(c))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[export.Field]int{}
	for _, l := range losses {
		fields[l.Field] = l.Values
	}
	return fields
}

// The photo in the card is not named as a link beside itself, though a monogram
// be the primary one.
func TestVCard_OnePhoto(t *testing.T) {
	var p contacts.Person
	p.Photos = []contacts.PhotoLink{{URL: "https://example.com/monogram", Default: true}, {URL: "https://example.com/mine"}, {URL: "https://example.com/other"}}
	p.Photos[0].Primary = true
	c := contactOf(t, p)
	c.Photo = contacts.Photo{ContentType: "image/png", Data: []byte("\x89PNG")}
	for _, f := range []export.Format{export.VCard3, export.VCard4} {
		got := string(written(t, f, book{c}))
		if strings.Count(got, "\nPHOTO") != 2 || strings.Contains(got, "/mine") || !strings.Contains(got, "/other") {
			t.Errorf("%s: got %s", f, got)
		}
	}
}
