package sandbox

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// person is a Person of the People API.
type person map[string]any

// Names of many places, so that nothing downstream can take ASCII for granted.
var (
	givenNames = strings.Fields(`Anna Björn Chloé Dmitri Élodie Fatima Giulia Hiroshi Ingrid João Kofi Łucja Małgorzata
		Noor Ømer Priya Quentin Renée Søren Thị Ursula Vít Wanda Xiùyīng Yusuf Zoë Аня Γιώργος יעל محمد さくら 伟`)
	familyNames = strings.Fields(`Almeida Brandt Castro Đorđević Eriksson Fischer García Hernández Ivanova Jørgensen
		Kowalski López Müller Nguyễn O'Neill Papadopoulos Quispe Rossi Šimek Tanaka Usman Vasquez Weiß Xu Yılmaz Zhang
		Öztürk de_la_Cruz Петрова 佐藤`)
	companies = []string{"Acme Ltd", "Nordlicht GmbH", "Café & Co", "Blue Harbour", "Quill, Ink \"&\" Sons", "Müller; Weiß KG"}
	jobs      = []string{"Accountant", "Engineer", "Office manager", "Buyer", "Translator"}
	cities    = []struct{ city, code, country string }{
		{"Berlin", "10115", "DE"}, {"Lisboa", "1100-148", "PT"}, {"Kraków", "31-001", "PL"}, {"Springfield", "62701", "US"}, {"京都市", "600-8001", "JP"},
	}
)

// addressBook makes an account's contacts, the same ones each time.
func addressBook(account Account) []person {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(account.Sub))
	rnd := rand.New(rand.NewPCG(seed.Sum64(), 1))
	book := make([]person, account.Contacts)
	for i := range book {
		book[i] = contact(rnd, i)
	}
	return book
}

func contact(rnd *rand.Rand, i int) person {
	id := fmt.Sprintf("c%018d", rnd.Int64N(1e18))
	source := map[string]any{"type": "CONTACT", "id": fmt.Sprintf("%x", rnd.Uint32()), "updateTime": updated(i).Format(time.RFC3339)}
	// field marks a value as Google does: the first of its kind is primary.
	field := func(values map[string]any, primary bool) map[string]any {
		metadata := map[string]any{"source": map[string]any{"type": "CONTACT", "id": source["id"]}}
		if primary {
			metadata["primary"] = true
		}
		values["metadata"] = metadata
		return values
	}
	pick := func(from []string) string { return strings.ReplaceAll(from[rnd.IntN(len(from))], "_", " ") }
	given, family := pick(givenNames), pick(familyNames)
	p := person{
		"resourceName": "people/" + id,
		"etag":         fmt.Sprintf("%%Eg%x", rnd.Uint64()),
		"metadata":     map[string]any{"sources": []any{source}, "objectType": "PERSON"},
		"names": []any{field(map[string]any{
			"displayName": given + " " + family, "displayNameLastFirst": family + ", " + given,
			"unstructuredName": given + " " + family, "givenName": given, "familyName": family,
		}, true)},
		"memberships": []any{field(map[string]any{"contactGroupMembership": map[string]any{
			"contactGroupId": "myContacts", "contactGroupResourceName": "contactGroups/myContacts",
		}}, false)},
	}
	if rnd.IntN(10) > 0 {
		emails := []any{field(map[string]any{"value": fmt.Sprintf("contact%d@example.com", i+1), "type": "home", "formattedType": "Home"}, true)}
		if rnd.IntN(3) == 0 {
			emails = append(emails, field(map[string]any{"value": fmt.Sprintf("contact%d@work.example", i+1), "type": "work", "formattedType": "Work"}, false))
		}
		p["emailAddresses"] = emails
	}
	if rnd.IntN(4) > 0 {
		local := fmt.Sprintf("555-01%02d", rnd.IntN(100)) // numbers that nobody has
		p["phoneNumbers"] = []any{field(map[string]any{
			"value": "(202) " + local, "canonicalForm": "+1202" + strings.ReplaceAll(local, "-", ""), "type": "mobile", "formattedType": "Mobile",
		}, true)}
	}
	if rnd.IntN(2) == 0 {
		p["organizations"] = []any{field(map[string]any{"name": pick(companies), "title": pick(jobs), "type": "work", "formattedType": "Work"}, true)}
	}
	if rnd.IntN(3) == 0 {
		c := cities[rnd.IntN(len(cities))]
		street := fmt.Sprintf("%d %s Street", 1+rnd.IntN(200), pick(familyNames))
		p["addresses"] = []any{field(map[string]any{
			"formattedValue": street + "\n" + c.code + " " + c.city, "streetAddress": street, "city": c.city,
			"postalCode": c.code, "countryCode": c.country, "type": "home", "formattedType": "Home",
		}, true)}
	}
	if rnd.IntN(3) == 0 {
		date := map[string]any{"month": 1 + rnd.IntN(12), "day": 1 + rnd.IntN(28)}
		if rnd.IntN(3) > 0 {
			date["year"] = 1940 + rnd.IntN(70)
		}
		p["birthdays"] = []any{field(map[string]any{"date": date}, true)}
	}
	if rnd.IntN(6) == 0 {
		p["biographies"] = []any{field(map[string]any{"value": "Met at the fair.\nCalls back; prefers mornings, \"not\" Mondays.", "contentType": "TEXT_PLAIN"}, true)}
	}
	if rnd.IntN(6) == 0 {
		p["urls"] = []any{field(map[string]any{"value": "https://example.com/~" + id, "type": "homePage", "formattedType": "Home Page"}, true)}
	}
	if rnd.IntN(8) == 0 {
		p["nicknames"] = []any{field(map[string]any{"value": given + "ster", "type": "DEFAULT"}, true)}
	}
	if rnd.IntN(8) == 0 {
		p["userDefined"] = []any{field(map[string]any{"key": "Customer number", "value": fmt.Sprint(10000 + i)}, true)}
	}
	return p
}

// updated is when the i-th contact was last changed: one a day.
func updated(i int) time.Time { return time.Date(2020, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i) }

// sorted returns the address book in one of the API's orders; empty is the
// API's default.
func sorted(account Account, order string) ([]person, bool) {
	book := addressBook(account)
	by := func(field string) func(a, b person) int {
		name := func(p person) string { return p["names"].([]any)[0].(map[string]any)[field].(string) }
		return func(a, b person) int { return cmp.Compare(name(a), name(b)) }
	}
	switch order {
	case "", "LAST_MODIFIED_ASCENDING": // as they are made
	case "LAST_MODIFIED_DESCENDING":
		slices.Reverse(book)
	case "FIRST_NAME_ASCENDING":
		slices.SortStableFunc(book, by("givenName"))
	case "LAST_NAME_ASCENDING":
		slices.SortStableFunc(book, by("familyName"))
	default:
		return nil, false
	}
	return book, true
}

// profile is the account's own Person, as far as the scopes go.
func profile(account Account, scopes oauth.Scopes) person {
	metadata := map[string]any{
		"primary": true, "verified": true,
		"source": map[string]any{"type": "PROFILE", "id": account.Sub},
	}
	p := person{
		"resourceName": "people/" + account.Sub,
		"etag":         "%Eg" + account.Sub,
		"metadata":     map[string]any{"sources": []any{map[string]any{"type": "PROFILE", "id": account.Sub}}, "objectType": "PERSON"},
	}
	if scopes.Has("profile") {
		p["names"] = []any{map[string]any{
			"metadata": metadata, "displayName": account.Name(), "displayNameLastFirst": account.FamilyName + ", " + account.GivenName,
			"unstructuredName": account.Name(), "givenName": account.GivenName, "familyName": account.FamilyName,
		}}
	}
	if scopes.Has("email") || scopes.Has("user.emails.read") {
		p["emailAddresses"] = []any{map[string]any{"metadata": metadata, "value": account.Email}}
	}
	return p
}
