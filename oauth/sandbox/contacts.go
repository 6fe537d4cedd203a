package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"gcdesk/oauth"
)

// generator makes the contacts that an account begins with: the i-th is always
// the same, and made when somebody asks for it.
type generator struct {
	sub      string
	base     string // of the server, before the path of a photo
	seed     uint64
	cultures []culture
	groups   []string // resource names of the account's own labels
	rarities []rarity
	oddities []oddityMaker
}

func newGenerator(account Account, base string) generator {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(account.Sub))
	g := generator{sub: account.Sub, base: base, seed: seed.Sum64(), cultures: cultures(), rarities: rarities(), oddities: oddities()}
	for i := range ownGroups() {
		g.groups = append(g.groups, g.groupName(i))
	}
	return g
}

func (g generator) groupName(i int) string {
	return fmt.Sprintf("contactGroups/%x", g.random(groupsFrom|i).Uint32())
}

// Where the numbers of labels, of other contacts and of what is added begin;
// those of the first contacts are smaller.
const (
	groupsFrom = 1 << 40
	othersFrom = 1 << 41
	addedFrom  = 1 << 42
)

// sketch is what lists need to know of a contact before it is made.
type sketch struct {
	rnd                       *rand.Rand // goes on with the rest
	id                        string
	culture                   culture
	given, family             string
	givenSaid, familySaid     string
	display, displayLastFirst string
	groups                    []string // resource names
}

// id is the last part of a resource name.
func (g generator) id(i int) string {
	return fmt.Sprintf("c%018d", g.random(i).Int64N(1e18))
}

func (g generator) random(i int) *rand.Rand { return rand.New(rand.NewPCG(g.seed, uint64(i))) }

func (g generator) sketch(i int) sketch {
	rnd := g.random(i)
	_ = rnd.Int64() // the ID's
	k := sketch{rnd: rnd, id: g.id(i), culture: g.cultures[rnd.IntN(len(g.cultures))]}
	pick := func(values string) (string, string) {
		written, said := words(values)
		n := rnd.IntN(len(written))
		return written[n], said[n]
	}
	k.given, k.givenSaid = pick(k.culture.given)
	k.family, k.familySaid = pick(k.culture.family)
	k.display, k.displayLastFirst = k.given+" "+k.family, k.family+", "+k.given
	if k.culture.familyFirst {
		k.display, k.displayLastFirst = k.family+k.given, k.family+" "+k.given
	}
	k.groups = []string{"contactGroups/myContacts"}
	for _, system := range []struct {
		name string
		odds int
	}{{"starred", 8}, {"friends", 25}, {"family", 30}, {"coworkers", 30}} {
		if rnd.IntN(system.odds) == 0 {
			k.groups = append(k.groups, "contactGroups/"+system.name)
		}
	}
	// The last label stays empty.
	for n := rnd.IntN(8) - 5; n > 0; n-- {
		name := g.groups[rnd.IntN(len(g.groups)-1)]
		if name != k.groups[len(k.groups)-1] {
			k.groups = append(k.groups, name)
		}
	}
	return k
}

// updated is when the i-th contact was last changed.
func updated(i int) time.Time {
	return time.Date(2020, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * 2 * time.Hour)
}

// contact makes the i-th contact. The first 250 have oddities among them.
func (g generator) contact(i int) person {
	k := g.sketch(i)
	if odd := g.oddity(i); odd != nil {
		return g.odd(i, k, odd)
	}
	c := g.ordinary(i, k)
	return g.finish(c, k, i)
}

// finish adds what every contact has.
func (g generator) finish(c *card, k sketch, i int) person {
	if _, has := c.fields["memberships"]; !has {
		for _, name := range k.groups {
			c.member(name)
		}
	}
	if _, has := c.fields["photos"]; !has {
		key := photoKey{Sub: g.sub, Number: i}
		if i%4 == 0 {
			c.add("photos", "url", key.url(g.base))
		} else {
			key.Kind = monogram
			c.add("photos", "url", key.url(g.base), "default", true)
		}
	}
	source := object("type", "CONTACT", "id", k.id[9:], "etag", "#"+k.id[3:15], "updateTime", updated(i).Format(time.RFC3339Nano))
	return c.person("people/"+k.id, "%EgUB"+k.id[1:13]+"=", source)
}

func (c *card) member(group string) {
	c.add("memberships", "contactGroupMembership", object(
		"contactGroupId", strings.TrimPrefix(group, "contactGroups/"), "contactGroupResourceName", group))
}

func (c *card) name(k sketch, pairs ...any) {
	spoken := strings.TrimSpace(k.familySaid + " " + k.givenSaid)
	c.add("names", append([]any{
		"displayName", k.display, "displayNameLastFirst", k.displayLastFirst, "unstructuredName", k.display,
		"givenName", k.given, "familyName", k.family,
		"phoneticFullName", spoken, "phoneticGivenName", k.givenSaid, "phoneticFamilyName", k.familySaid,
	}, pairs...)...)
}

// ordinary makes a contact as a careful person keeps it: 2 to 4 KB of JSON.
func (g generator) ordinary(i int, k sketch) *card {
	c, rnd, from := newCard("CONTACT", k.id[9:]), k.rnd, k.culture
	one := func(of int) bool { return rnd.IntN(of) == 0 }
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	maybe := func(of int, value string) string {
		if one(of) {
			return value
		}
		return ""
	}
	c.name(k, "honorificPrefix", maybe(10, "Dr."), "honorificSuffix", maybe(12, "Jr."))
	c.typed("emailAddresses", "home", "value", fmt.Sprintf("contact%d@example.com", i+1))
	phone := func(kind string) {
		local := fmt.Sprintf("555-01%02d", rnd.IntN(100)) // numbers that nobody has
		c.typed("phoneNumbers", kind, "value", "+1 (202) "+local, "canonicalForm", "+1202"+strings.ReplaceAll(local, "-", ""))
	}
	phone("mobile")
	for n, rare := range g.rarities {
		if i%rare.every == n+1 {
			rare.add(c, rare.field, i)
		}
	}
	// What else there is, each with its odds, as long as there is room.
	day := func() json.RawMessage {
		year := 0
		if !one(4) {
			year = 1940 + rnd.IntN(80)
		}
		return dateOf(year, 1+rnd.IntN(12), 1+rnd.IntN(28))
	}
	more := []struct {
		odds int
		add  func()
	}{
		{1, func() {
			c.typed("organizations", "work", "name", from.company, "title", from.title, "department", from.department)
		}},
		{1, func() {
			formatted := from.street + "\n" + from.postalCode + " " + from.city + "\n" + from.country
			c.typed("addresses", pick("home", "work", "other"), "formattedValue", formatted, "streetAddress", from.street, "city", from.city,
				"region", from.region, "postalCode", from.postalCode, "country", from.country, "countryCode", from.code)
		}},
		{2, func() { c.add("birthdays", "date", day()) }},
		{3, func() {
			c.typed("emailAddresses", pick("work", "other", "Büro", "Newsletter"), "value", fmt.Sprintf("contact%d@work.example", i+1),
				"displayName", maybe(4, k.display))
		}},
		{3, func() {
			phone(pick("home", "work", "workMobile", "homeFax", "workFax", "main", "pager", "other", "Ferienhaus"))
		}},
		{3, func() {
			c.typed("urls", pick("homePage", "blog", "work", "profile"), "value", "https://example.com/~"+k.id)
		}},
		{4, func() {
			c.typed("relations", pick("spouse", "manager", "sister", "assistant", "Nachbarin"), "person", pick("Ada", "Мария", "恵子", "Noor"))
		}},
		{4, func() { c.typed("events", pick("anniversary", "other", "Vertragsende"), "date", day()) }},
		{5, func() {
			protocol := pick("jabber", "skype", "qq", "googleTalk", "Matrix")
			c.typed("imClients", pick("home", "work"), "username", fmt.Sprintf("@contact%d:example.org", i),
				"protocol", protocol, "formattedProtocol", formattedType(protocol))
		}},
		{5, func() {
			c.add("nicknames", "value", k.given+"chen", "type", pick("DEFAULT", "SHORT_NAME", "MAIDEN_NAME"))
		}},
		{5, func() {
			c.add("userDefined", "key", pick("Customer number", "Kundennummer", "顧客番号"), "value", fmt.Sprint(10000+i))
		}},
		{5, func() {
			c.typed("externalIds", pick("customer", "account", "organization"), "value", fmt.Sprintf("X-%06d", i))
		}},
	}
	// The first two are of most contacts; the others take turns at being asked
	// first.
	for n := range more {
		m := more[n]
		if n > 1 {
			m = more[2+(n+i)%(len(more)-2)]
		}
		if one(m.odds) && c.size() < fieldsRoom {
			m.add()
		}
	}
	note := from.note
	for c.size()+len(note) < notesEnd {
		note += "\n" + from.note
	}
	c.add("biographies", "value", note, "contentType", "TEXT_PLAIN")
	return c
}

// Bytes of JSON after which an ordinary contact gets no more fields, and up to
// which its notes fill it: with what finish adds, all are of 2 to 4 KB, indented
// or not.
const (
	fieldsRoom = 620
	notesEnd   = 1280
)

// rarity is a field that one contact of so many has.
type rarity struct {
	field string
	every int
	add   func(c *card, field string, i int)
}

func rarities() []rarity {
	value := func(values ...string) func(*card, string, int) {
		return func(c *card, field string, i int) { c.add(field, "value", values[i%len(values)]) }
	}
	return []rarity{
		{"genders", 9, func(c *card, field string, i int) {
			c.add(field, "value", []string{"female", "male", "unspecified"}[i%3], "addressMeAs", []string{"she", "", "they"}[i%3])
		}},
		{"interests", 17, value("sailing", "шахматы", "書道")},
		{"occupations", 13, value("Bäcker", "Architect", "医師")},
		{"clientData", 15, func(c *card, field string, i int) {
			c.add(field, "key", "crm.example/id", "value", fmt.Sprintf("{\"id\":%d}", i))
		}},
		{"skills", 31, value("Excel", "الترجمة", "溶接")},
		{"locales", 19, value("en-GB", "de", "ja")},
		{"locations", 23, func(c *card, field string, i int) {
			c.add(field, "type", []string{"desk", "grewUp"}[i%2], "value", "Haus B, 3. OG", "floor", "3", "floorSection", "B", "deskCode", fmt.Sprint(i))
		}},
		{"calendarUrls", 21, func(c *card, field string, i int) {
			c.typed(field, []string{"home", "freeBusy", "work"}[i%3], "url", fmt.Sprintf("https://calendar.example/%d.ics", i))
		}},
		{"miscKeywords", 29, func(c *card, field string, i int) {
			c.typed(field, []string{"OUTLOOK_BILLING_INFORMATION", "OUTLOOK_KEYWORD", "OTHER"}[i%3], "value", "billing; net 30")
		}},
		{"sipAddresses", 27, func(c *card, field string, i int) {
			c.typed(field, []string{"home", "work", "mobile", "other"}[i%4], "value", fmt.Sprintf("sip:contact%d@voip.example", i))
		}},
	}
}

// otherContact makes the i-th of the contacts that were saved by themselves.
func (g generator) otherContact(i int) person {
	k := g.sketch(othersFrom | i)
	c := newCard("OTHER_CONTACT", k.id[9:])
	c.add("emailAddresses", "value", fmt.Sprintf("other%d@example.net", i+1))
	if i%2 == 0 {
		c.name(k)
	}
	if i%5 == 0 {
		c.add("phoneNumbers", "value", fmt.Sprintf("+1 202 555 01%02d", i%100))
	}
	c.add("photos", "url", photoKey{Sub: g.sub, Number: i, Kind: monogram}.url(g.base), "default", true)
	source := object("type", "OTHER_CONTACT", "id", k.id[9:], "updateTime", updated(i).Format(time.RFC3339Nano))
	return c.person("otherContacts/"+k.id, "%EgUC"+k.id[1:13]+"=", source)
}

// profile is the account's own Person, as far as the scopes go.
func (g generator) profile(account Account, scopes oauth.Scopes) person {
	c := newCard("PROFILE", account.Sub)
	if scopes.Has("profile") {
		c.add("names", "displayName", account.Name(), "displayNameLastFirst", account.FamilyName+", "+account.GivenName,
			"unstructuredName", account.Name(), "givenName", account.GivenName, "familyName", account.FamilyName)
		c.add("photos", "url", photoKey{Sub: g.sub, Kind: ownPhoto}.url(g.base))
		c.add("locales", "value", "en")
		c.add("ageRanges", "ageRange", "TWENTY_ONE_OR_OLDER")
		c.add("coverPhotos", "url", photoKey{Sub: g.sub, Kind: ownPhoto, Number: 1}.url(g.base), "default", true)
	}
	if scopes.Has("email") || scopes.Has("user.emails.read") {
		c.add("emailAddresses", "value", account.Email)
	}
	for _, own := range []struct {
		scope, field string
		pairs        []any
	}{
		{"user.addresses.read", "addresses", []any{"formattedValue", "1 Practice Street\nSpringfield", "city", "Springfield"}},
		{"user.birthday.read", "birthdays", []any{"date", dateOf(1985, 12, 10)}},
		{"user.gender.read", "genders", []any{"value", "unspecified", "formattedValue", "Unspecified"}},
		{"user.organization.read", "organizations", []any{"name", cmp.Or(account.Domain, "Practice Ltd"), "title", "Owner"}},
		{"user.phonenumbers.read", "phoneNumbers", []any{"value", "+1 202 555 0100", "canonicalForm", "+12025550100"}},
	} {
		if scopes.Has(own.scope) {
			c.add(own.field, own.pairs...)
		}
	}
	source := object("type", "PROFILE", "id", account.Sub, "etag", "#"+account.Sub[max(0, len(account.Sub)-6):], "profileMetadata",
		object("objectType", "PERSON", "userTypes", json.RawMessage(`["GOOGLE_USER"]`)))
	return c.person("people/"+account.Sub, "%Eg"+account.Sub, source)
}

// colleague is an account as the directory of its domain shows it.
func (g generator) colleague(account Account) person {
	c := newCard("DOMAIN_PROFILE", account.Sub)
	c.add("names", "displayName", account.Name(), "givenName", account.GivenName, "familyName", account.FamilyName)
	c.add("emailAddresses", "value", account.Email, "type", "work", "formattedType", "Work")
	c.add("photos", "url", photoKey{Sub: g.sub, Kind: ownPhoto}.url(g.base))
	return c.person("people/"+account.Sub, "%Eg"+account.Sub, object("type", "DOMAIN_PROFILE", "id", account.Sub))
}
