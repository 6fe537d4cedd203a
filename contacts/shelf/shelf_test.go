package shelf_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/contacts/shelf"
)

// drawer is an address book of JSON.
type drawer struct {
	persons, others []string
	groups          string
	fails           error // after the last person
}

func (d drawer) Groups(context.Context) (groups []contacts.Group, err error) {
	err = json.Unmarshal([]byte("["+d.groups+"]"), &groups)
	return groups, err
}

func (d drawer) Contacts(context.Context) iter.Seq2[contacts.Person, error] {
	return d.decoded(d.persons, d.fails)
}

func (d drawer) OtherContacts(context.Context) iter.Seq2[contacts.Person, error] {
	return d.decoded(d.others, nil)
}

func (drawer) decoded(texts []string, fails error) iter.Seq2[contacts.Person, error] {
	return func(yield func(contacts.Person, error) bool) {
		for _, text := range texts {
			if !yield(contacts.Decode(text)) {
				return
			}
		}
		if fails != nil {
			yield(contacts.Person{}, fails)
		}
	}
}

func (drawer) Photo(_ context.Context, address string) (contacts.Photo, error) {
	if strings.HasSuffix(address, "/gone") {
		return contacts.Photo{}, contacts.ErrNoPhoto
	}
	return contacts.Photo{ContentType: "image/png", Data: []byte(address)}, nil
}

var people = drawer{
	persons: []string{
		`{"resourceName":"people/1","names":[{"displayName":"Zoë Müller"}],"emailAddresses":[{"value":"zoe@example.com"}],
		  "phoneNumbers":[{"value":"+49 (30) 5550-142"}],"memberships":[{"contactGroupMembership":{"contactGroupResourceName":"contactGroups/c"}}],
		  "photos":[{"url":"https://example.com/1"}],"pets":[{"name":"Rex"}]}`,
		`{"resourceName":"people/2","names":[{"displayName":"Łukasz Straße"}],"organizations":[{"name":"ACME"}],"biographies":[{"value":"met at\nthe fair"}],
		  "photos":[{"url":"https://example.com/gone"}]}`,
		`{"resourceName":"people/3","phoneNumbers":[{"value":"1"}]}`,
		`{"resourceName":"people/4","names":[{"displayName":"ärger"}],"emailAddresses":[{"value":"a@example.com"}]}`,
	},
	others: []string{`{"resourceName":"otherContacts/1","emailAddresses":[{"value":"stranger@example.com"}]}`},
	groups: `{"resourceName":"contactGroups/c","name":"Clients","groupType":"USER_CONTACT_GROUP"},
	         {"resourceName":"contactGroups/starred","name":"starred","groupType":"SYSTEM_CONTACT_GROUP"}`,
}

func read(t *testing.T, b shelf.Book) *shelf.Shelf {
	t.Helper()
	s, err := shelf.Read(t.Context(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestFind(t *testing.T) {
	s := read(t, people)
	for name, test := range map[string]struct {
		query shelf.Query
		want  string
	}{
		"all, by name":         {shelf.Query{Label: shelf.AnyLabel}, "1|ärger|Łukasz Straße|Zoë Müller"},
		"backwards":            {shelf.Query{Label: shelf.AnyLabel, Descending: true}, "Zoë Müller|Łukasz Straße|ärger|1"},
		"by e-mail":            {shelf.Query{Label: shelf.AnyLabel, By: shelf.ByEmail}, "ärger|Zoë Müller|Łukasz Straße|1"},
		"empty ones stay last": {shelf.Query{Label: shelf.AnyLabel, By: shelf.ByEmail, Descending: true}, "Zoë Müller|ärger|Łukasz Straße|1"},
		"without accents":      {shelf.Query{Text: "muller ZOE", Label: shelf.AnyLabel}, "Zoë Müller"},
		"without strokes":      {shelf.Query{Text: "lukasz strasse", Label: shelf.AnyLabel}, "Łukasz Straße"},
		"a note":               {shelf.Query{Text: "at the fair", Label: shelf.AnyLabel}, "Łukasz Straße"},
		"a number":             {shelf.Query{Text: "30 5550142", Label: shelf.AnyLabel}, "Zoë Müller"},
		"an organization":      {shelf.Query{Text: "acme", Label: shelf.AnyLabel}, "Łukasz Straße"},
		"a label":              {shelf.Query{Label: 1}, "Zoë Müller"},
		"others":               {shelf.Query{Label: shelf.AnyLabel, Others: true}, "stranger@example.com"},
		"nobody":               {shelf.Query{Text: "Zoë ACME", Label: shelf.AnyLabel}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, i := range s.Find(test.query, nil) {
				names = append(names, s.Rows[i].Name)
			}
			if got := strings.Join(names, "|"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestContactIsWhole(t *testing.T) {
	s := read(t, people)
	for i, text := range people.persons {
		c, err := s.Contact(i)
		if err != nil || string(c.Raw) != text {
			t.Errorf("got %s, %v, want %s", c.Raw, err, text)
		}
	}
	if c, _ := s.Contact(0); len(c.Labels) != 1 || c.Labels[0].Name != "Clients" || !slices.Contains(c.Unknown, "pets") {
		t.Errorf("got %+v, %q", c.Labels, c.Unknown)
	}
}

func TestSourceFetchesPhotos(t *testing.T) {
	s := read(t, people)
	for photos, want := range map[shelf.Photos]string{
		shelf.PhotoLinks: "0 0", shelf.PhotosCounted: "2 0", shelf.PhotosWhole: "1 1",
	} {
		source := s.Source([]int32{1, 0, 2}, photos)
		var names []string
		pictures := 0
		err := source.Each(t.Context(), func(c export.Contact) error {
			names = append(names, c.ResourceName)
			if c.Photo.Data != nil {
				pictures++
			}
			return nil
		})
		if got := fmt.Sprint(pictures, " ", source.Missing); err != nil || got != want || !slices.Equal(names, []string{"people/2", "people/1", "people/3"}) {
			t.Errorf("photos %d: got %s of %q, %v, want %s", photos, got, names, err, want)
		}
	}
}

func TestReadEndsWithTheBooksError(t *testing.T) {
	broken := people
	broken.fails = errors.New("broken off")
	if s, err := shelf.Read(t.Context(), broken, nil); s != nil || !errors.Is(err, broken.fails) {
		t.Errorf("got %v, %v", s, err)
	}
}

// Texts that look the same are the same, and folding is over after one time.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Zoë Müller", "Łukasz Straße", "ＡＢＣ", "ΑΣ", "e\u0301\u0323", "\u0130", "a\u00a0 b", "\xff", "\xf1ď", "ﬃ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := shelf.Fold(s)
		for name, other := range map[string]string{"twice": once, "composed": norm.NFC.String(s), "decomposed": norm.NFD.String(s), "spaced": " " + s + "\t"} {
			if got := shelf.Fold(other); got != once {
				t.Errorf("%s: %q becomes %q, and %q", name, s, got, once)
			}
		}
	})
}
