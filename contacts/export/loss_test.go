package export_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

func TestCount(t *testing.T) {
	named := func(name string, p contacts.Person) export.Contact {
		p.Names = []contacts.Name{{DisplayName: name}}
		return contactOf(t, p)
	}
	jobs := func(names ...string) (all []contacts.Organization) {
		for _, n := range names {
			all = append(all, contacts.Organization{Name: n})
		}
		return all
	}
	b := book{
		named("Ada", contacts.Person{Organizations: jobs("a", "b", "c"), IMClients: []contacts.IMClient{{Username: ""}}}),
		named("Bob", contacts.Person{Organizations: jobs("a", "b"), Locales: []contacts.Locale{{Value: "de"}}}),
		named("", contacts.Person{Organizations: jobs("a", "b")}),
		named("Dan", contacts.Person{Organizations: jobs("a", "b")}),
		named("Eve", contacts.Person{Organizations: jobs("a", "b")}),
		named("Flo", contacts.Person{Organizations: jobs("a")}),
	}
	got, err := export.Count(t.Context(), export.GoogleCSV, b)
	want := []export.Loss{
		{Field: "organizations.second", Values: 6, Contacts: 5, Examples: []string{"Ada", "Bob", "a"}},
		{Field: "locales", Values: 1, Contacts: 1, Examples: []string{"Bob"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	if got, err := export.Count(t.Context(), export.JSON, b); err != nil || len(got) != 0 {
		t.Errorf("JSON loses %+v, %v", got, err)
	}
}

func TestCountPictures(t *testing.T) {
	link := func(url string) contacts.PhotoLink { return contacts.PhotoLink{URL: url} }
	plain := contactOf(t, contacts.Person{Photos: []contacts.PhotoLink{link("https://example.com/1"), {URL: "https://example.com/monogram", Default: true}}})
	embedded := plain
	embedded.Photo = contacts.Photo{ContentType: "image/jpeg", Data: []byte("any")}
	two := contactOf(t, contacts.Person{Photos: []contacts.PhotoLink{link("https://example.com/1"), link("https://example.com/2")}})
	two.Photo = embedded.Photo
	for _, f := range export.Formats() {
		embeds := map[bool]int{true: 1}[f != export.GoogleCSV && f != export.CSV]
		for name, test := range map[string]struct {
			contact export.Contact
			want    int
		}{
			"address only": {plain, 1}, "embedded": {embedded, 1 - embeds}, "two": {two, 2 - embeds},
		} {
			if got := lost(t, f, test.contact)[export.Pictures]; got != test.want {
				t.Errorf("%s, %s: got %d, want %d", f, name, got, test.want)
			}
			file := string(written(t, f, book{test.contact}))
			if f != export.JSON && strings.Contains(file, "monogram") {
				t.Errorf("%s: has the monogram", f)
			}
			if has := strings.Contains(file, "YW55"); has != (embeds == 1 && name != "address only") {
				t.Errorf("%s, %s: picture embedded: %v", f, name, has)
			}
		}
	}
}

// What no field stands for is counted everywhere but in JSON.
func TestCountUnknown(t *testing.T) {
	p, err := contacts.Decode(`{"names":[{"givenName":"Ada","font":"serif"}],"pets":[1],"memberships":[{"domainMembership":{"inViewerDomain":true}}]}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range export.Formats() {
		want := map[export.Field]int{export.Unknown: 2, export.Domain: 1}
		if f == export.JSON {
			want = map[export.Field]int{}
		}
		if got := lost(t, f, export.Contact{Person: p}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", f, got, want)
		}
	}
}

// Whatever is counted is among the fields that are told beforehand, and each
// of these can be lost.
func TestFields(t *testing.T) {
	c, _ := everything(t)
	odd := contacts.Person{
		Biographies: []contacts.Biography{{Value: "x", ContentType: "TEXT_HTML"}}, Birthdays: []contacts.Birthday{{Date: contacts.Date{Year: 1999}}},
		Events: []contacts.Event{{Date: contacts.Date{Year: 1999}}}, Memberships: make([]contacts.Membership, 1),
	}
	odd.Memberships[0].Domain.InViewerDomain = true
	unknown := contactOf(t, contacts.Person{Birthdays: []contacts.Birthday{{Text: "in spring"}}})
	unknown.Unknown = []string{"pets"}
	seen := map[export.Field]bool{}
	for _, f := range export.Formats() {
		for field := range lost(t, f, c, contactOf(t, odd), unknown) {
			seen[field] = true
		}
	}
	got, want := slices.Sorted(maps.Keys(seen)), slices.Sorted(slices.Values(export.Fields()))
	if !slices.Equal(got, want) {
		t.Errorf("lost  %q\nnamed %q", got, want)
	}
}
