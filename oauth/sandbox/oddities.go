package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// oddityMaker makes a contact that is there once in an address book, and that
// something downstream will not have thought of.
type oddityMaker func(g generator, i int, k sketch) *card

// oddity returns what is odd about the i-th contact; most have nothing. A book
// of 250 contacts has them all, and a larger one no more.
func (g generator) oddity(i int) oddityMaker {
	if i%9 != 3 || i/9 >= len(g.oddities) {
		return nil
	}
	return g.oddities[i/9]
}

func (g generator) odd(i int, k sketch, odd oddityMaker) person {
	c := odd(g, i, k)
	p := g.finish(c, k, i)
	if future, has := c.fields[fieldOfTomorrow]; has {
		p[fieldOfTomorrow] = future
	}
	return p
}

// fieldOfTomorrow is a field that the schema of today has not.
const fieldOfTomorrow = "constellation"

// The words of Google's enumerations (discovery document, revision 20251117).
var (
	phoneTypes    = strings.Fields("home work mobile homeFax workFax otherFax pager workMobile workPager main googleVoice other")
	emailTypes    = strings.Fields("home work other")
	urlTypes      = strings.Fields("home work blog profile homePage ftp reservations appInstallPage other")
	eventTypes    = strings.Fields("anniversary other")
	relationTypes = strings.Fields(`spouse child mother father parent brother sister friend relative domesticPartner manager
		assistant referredBy partner`)
	imProtocols     = strings.Fields("aim msn yahoo skype qq googleTalk icq jabber netMeeting")
	externalIDTypes = strings.Fields("account customer loginId network organization")
	nicknameTypes   = strings.Fields("DEFAULT MAIDEN_NAME INITIALS GPLUS OTHER_NAME ALTERNATE_NAME SHORT_NAME")
)

func oddities() []oddityMaker {
	// fill makes a contact that has the same text wherever a text can stand.
	fill := func(texts ...string) oddityMaker {
		return func(_ generator, i int, k sketch) *card {
			c := newCard("CONTACT", k.id[9:])
			text := func(n int) string { return texts[n%len(texts)] }
			c.add("names", "displayName", text(0)+" "+text(1), "displayNameLastFirst", text(1)+", "+text(0), "unstructuredName", text(0)+" "+text(1),
				"givenName", text(0), "middleName", text(2), "familyName", text(1), "honorificPrefix", text(3), "honorificSuffix", text(4),
				"phoneticGivenName", text(5), "phoneticMiddleName", text(1), "phoneticFamilyName", text(2))
			c.add("nicknames", "value", text(3), "type", "DEFAULT")
			c.typed("emailAddresses", text(4), "value", fmt.Sprintf("odd%d@example.com", i), "displayName", text(5))
			c.typed("phoneNumbers", text(5), "value", "+1 202 555 0111"+text(0))
			c.typed("addresses", text(0), "formattedValue", text(1)+"\n"+text(2), "poBox", text(3), "streetAddress", text(4), "extendedAddress", text(5),
				"city", text(0), "region", text(1), "postalCode", text(2), "country", text(3), "countryCode", "DE")
			c.typed("organizations", text(1), "name", text(2), "department", text(3), "title", text(4), "jobDescription", text(5), "symbol", text(0),
				"phoneticName", text(1), "domain", text(2), "location", text(3), "costCenter", text(4))
			c.typed("urls", text(2), "value", "https://example.com/?q="+text(3))
			c.typed("relations", text(4), "person", text(5))
			c.add("userDefined", "key", text(0), "value", text(1))
			c.typed("externalIds", text(2), "value", text(3))
			c.add("occupations", "value", text(4))
			c.add("biographies", "value", text(5)+text(0)+text(1), "contentType", "TEXT_PLAIN")
			return c
		}
	}
	// with makes an ordinary contact that has something more.
	with := func(more func(c *card, i int)) oddityMaker {
		return func(g generator, i int, k sketch) *card {
			c := g.ordinary(i, k)
			more(c, i)
			return c
		}
	}
	// only makes a contact that has nothing else.
	only := func(some func(c *card, i int)) oddityMaker {
		return func(_ generator, i int, k sketch) *card {
			c := newCard("CONTACT", k.id[9:])
			some(c, i)
			return c
		}
	}
	return []oddityMaker{
		only(func(*card, int) {}), // nothing but a resource name
		fill("two\nlines", "CR LF\r\nend", `"quoted" 'text'`, `semi;colon, comma`, `back\slash \n \, \;`, "tab\there"),
		fill("=1+1", "+CMD|' /C calc'!A0", "@SUM(A1)", "-2+3", "=HYPERLINK(\"https://example.com\")", "\t=1"),
		fill("A\u030ar\u0308", "\u202eright to left\u202c", "👩🏽‍🚀", "שלום abc مرحبا", "zero\u200bwidth\ufeff", "line\u2028separator\u0085"),
		fill(strings.Repeat("long ", 200), strings.Repeat("長", 1024), strings.Repeat("x", 1024)),
		with(func(c *card, i int) { // more than a list gives
			for n := range 130 {
				c.typed("emailAddresses", emailTypes[n%3], "value", fmt.Sprintf("many%d-%d@example.com", i, n))
			}
		}),
		with(func(c *card, i int) {
			for n := range 120 {
				c.typed("phoneNumbers", phoneTypes[n%12], "value", fmt.Sprintf("+1 202 555 %04d", n))
				c.typed("emailAddresses", "other", "value", fmt.Sprintf("both%d-%d@example.com", i, n))
			}
		}),
		only(func(c *card, _ int) {
			c.add("birthdays", "text", "circa May 1950, or 1951")
			c.add("nicknames", "value", "Gran")
		}),
		with(func(c *card, _ int) {
			delete(c.fields, "birthdays")
			c.add("birthdays", "date", dateOf(0, 2, 29))
			c.typed("events", "anniversary", "date", dateOf(0, 12, 31))
			c.typed("events", "other", "date", dateOf(1999, 0, 0))
			c.typed("events", "other", "date", dateOf(1999, 7, 0))
		}),
		with(func(c *card, _ int) { // every type there is, and some of a person's own
			for _, t := range slices.Concat(phoneTypes, []string{"Boot", "Mobil (2), privat"}) {
				c.typed("phoneNumbers", t, "value", "+1 202 555 0123")
			}
			for n, t := range slices.Concat(emailTypes, []string{"Büro; Labor", "X-ABLabel"}) {
				c.typed("emailAddresses", t, "value", fmt.Sprintf("type%d@example.com", n))
				c.typed("addresses", t, "formattedValue", "Only one line that nobody took apart")
			}
			for _, t := range slices.Concat(urlTypes, []string{"Mastodon"}) {
				c.typed("urls", t, "value", "https://example.com/"+t)
			}
			for _, t := range slices.Concat(relationTypes, []string{"Patentante"}) {
				c.typed("relations", t, "person", "Someone")
			}
			for _, t := range slices.Concat(eventTypes, []string{"Namenstag"}) {
				c.typed("events", t, "date", dateOf(2001, 2, 3))
			}
			for _, p := range slices.Concat(imProtocols, []string{"Signal"}) {
				c.typed("imClients", "other", "username", "someone", "protocol", p, "formattedProtocol", formattedType(p))
			}
			for _, t := range slices.Concat(externalIDTypes, []string{"DUNS"}) {
				c.typed("externalIds", t, "value", "007")
			}
			for _, t := range nicknameTypes {
				c.add("nicknames", "value", "Nick", "type", t)
			}
		}),
		with(func(c *card, _ int) { // more work than one card has room for
			for n, name := range []string{"Second Ltd", "Third; GmbH", "Universität"} {
				c.typed("organizations", []string{"work", "other", "school"}[n], "name", name, "title", "Advisor", "department", "Board",
					"jobDescription", "Advises,\nand listens", "symbol", "SCND", "domain", "second.example", "location", "Berlin", "costCenter", "4711",
					"startDate", dateOf(2001, 4, 0), "endDate", dateOf(2010+n, 9, 30), "current", n == 2, "fullTimeEquivalentMillipercent", 50000)
			}
		}),
		func(g generator, i int, k sketch) *card { // a photo for those who are signed in alone
			c := g.ordinary(i, k)
			c.add("photos", "url", photoKey{Sub: g.sub, Number: i, Kind: private}.url(g.base))
			return c
		},
		func(g generator, i int, k sketch) *card { // a photo that is gone
			c := g.ordinary(i, k)
			c.add("photos", "url", photoKey{Sub: g.sub, Number: i, Kind: gone}.url(g.base))
			return c
		},
		with(func(c *card, _ int) { // what a later schema may bring
			delete(c.fields, "names")
			c.add("names", "displayName", "Tomorrow", "givenName", "Tomorrow",
				"pronunciationHint", object("ipa", "təˈmɒrəʊ", "audio", json.RawMessage(`[1,2.50,12345678901234567890]`)))
			c.fields[fieldOfTomorrow] = []byte(`{"value":"Lyra","stars":[5,0.10],"nested":{"null":null}}`)
		}),
		func(g generator, i int, k sketch) *card { // linked with a profile: names and photos of both
			c := g.ordinary(i, k)
			own := c.source
			c.source = object("type", "PROFILE", "id", "1"+k.id[1:])
			c.more = c.source
			c.add("names", "displayName", "Profile Name", "displayNameLastFirst", "Name, Profile", "givenName", "Profile", "familyName", "Name", "unstructuredName", "Profile Name")
			c.add("ageRanges", "ageRange", "TWENTY_ONE_OR_OLDER")
			c.add("coverPhotos", "url", photoKey{Sub: g.sub, Number: i + 1, Kind: ownPhoto}.url(g.base), "default", true)
			c.add("photos", "url", photoKey{Sub: g.sub, Number: i, Kind: ownPhoto}.url(g.base))
			c.source = own
			c.add("photos", "url", photoKey{Sub: g.sub, Number: i}.url(g.base))
			return c
		},
		with(func(c *card, _ int) { // keys twice, keys with marks, values with none
			for n, key := range []string{"Key", "Key", "Key: with colon", "Schlüssel\nmit Zeile", "empty"} {
				c.add("userDefined", "key", key, "value", []string{"1", "2", "a: b", "x\ny", ""}[n])
				c.add("clientData", "key", key, "value", fmt.Sprint(n))
			}
		}),
		only(func(c *card, _ int) { c.typed("organizations", "work", "name", "Only a Company & Co. KG") }),
		only(func(c *card, i int) { c.add("emailAddresses", "value", fmt.Sprintf("lonely%d@example.com", i)) }),
		only(func(c *card, _ int) { c.add("phoneNumbers", "value", "call the front desk, ext. 9;p1") }),
		with(func(c *card, _ int) { // Google's own editor leaves such
			delete(c.fields, "biographies")
			c.add("biographies", "value", "<p>Likes <b>bold</b> &amp; <i>italic</i>.</p>", "contentType", "TEXT_HTML")
		}),
		func(g generator, i int, k sketch) *card { // every label at once
			c := g.ordinary(i, k)
			for _, name := range append([]string{"contactGroups/myContacts", "contactGroups/starred", "contactGroups/blocked"}, g.groups...) {
				c.member(name)
			}
			return c
		},
		func(g generator, i int, k sketch) *card { // in no label that one sees
			c := g.ordinary(i, k)
			c.member("contactGroups/all")
			return c
		},
		with(func(c *card, i int) { // the second is the primary one
			second := fmt.Sprintf("primary%d@example.com", i)
			c.typed("emailAddresses", "work", "value", second)
			marked := strings.ReplaceAll(string(c.fields["emailAddresses"]), `,"primary":true,"sourcePrimary":true`, "")
			at := strings.LastIndex(marked, `},"value":"`+second)
			c.fields["emailAddresses"] = []byte(marked[:at] + `,"primary":true,"sourcePrimary":true` + marked[at:])
		}),
		fill("", "x"), // a text here and there
		with(func(c *card, _ int) { // empty values, which other clients write
			c.fields["nicknames"] = []byte(`{"value":""},{}`)
			c.fields["urls"] = []byte(`{"value":"","type":""}`)
			c.fields["relations"] = []byte{}
		}),
		with(func(c *card, _ int) { // an address in parts alone, and one as a whole alone
			c.typed("addresses", "other", "poBox", "Postfach 12", "extendedAddress", "c/o Käthe", "city", "Bern", "countryCode", "CH")
			c.typed("addresses", "other", "formattedValue", "Somewhere\nbehind the mill\n\nSwitzerland")
		}),
	}
}
