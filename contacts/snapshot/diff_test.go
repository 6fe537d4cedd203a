package snapshot

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// differ collects what Diff tells.
func (d *desk) differ(before, after *Snapshot) (all []Change) {
	d.Helper()
	err := Diff(d.Context(), before, after, func(c Change) error {
		all = append(all, c)
		return nil
	})
	if err != nil {
		d.Fatal(err)
	}
	return all
}

func TestDiff(t *testing.T) {
	d := newDesk(t, 40)
	before := d.make()
	owned := d.owned()
	book := d.server.AddressBook(ada)
	label, err := book.AddGroup("Neighbours")
	if err != nil {
		t.Fatal(err)
	}
	d.change(owned...)
	d.ahead.Add(int64(time.Minute))
	after := d.make()

	if same := d.differ(before, before); len(same) != 0 {
		t.Errorf("from itself: got %+v", same)
	}
	got := map[string]int{}
	for _, c := range d.differ(before, after) {
		got[fmt.Sprintf("%s %s", c.Kind, c.What)]++
		switch {
		case c.ResourceName == label:
			if c.Name != "Neighbours" || c.What != Added {
				t.Errorf("label: got %+v", c)
			}
		case c.What == Added && c.Name == "Neu Ling":
		case c.What == Changed && c.Fields[0].Name == "nicknames":
			if len(c.Fields) != 1 || string(c.Fields[0].After[0]) != `{"value":"Changed"}` {
				t.Errorf("nickname: got %+v", c)
			}
		case c.What == Changed && c.Fields[0].Name != "photos":
			t.Errorf("got %+v", c)
		}
	}
	// Who was given another name is gone under the one and new under the other.
	want := map[string]int{"group added": 1, "contact added": 2, "contact removed": 3, "contact changed": 2}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}

	back := map[string]int{}
	for _, c := range d.differ(after, before) {
		back[fmt.Sprintf("%s %s", c.Kind, c.What)]++
	}
	want = map[string]int{"group removed": 1, "contact removed": 2, "contact added": 3, "contact changed": 2}
	if fmt.Sprint(back) != fmt.Sprint(want) {
		t.Errorf("backwards: got %v, want %v", back, want)
	}

	stop := errors.New("enough")
	if err := Diff(t.Context(), before, after, func(Change) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopped: got %v", err)
	}
}

// From a snapshot to what there is now only the changes are asked for, and
// nothing is kept of it. It is encrypted as the snapshot is.
func TestDiffWithNow(t *testing.T) {
	for _, secret := range []string{"", passphrase} {
		d := newDesk(t, 40)
		d.options.Passphrase = secret
		before := d.make()
		d.options.Passphrase = ""
		d.change(d.owned()...)
		d.ahead.Add(int64(time.Minute))
		since := len(d.server.Requests())
		n := 0
		err := d.Present(t.Context(), d.book, before, d.options, func(now *Snapshot) error {
			n = len(d.differ(before, now))
			clear, err := filepath.Glob(filepath.Join(now.Path, "*.gz"))
			if secret != "" && len(clear) > 0 {
				t.Errorf("not encrypted: %v", clear)
			}
			return err
		})
		if err != nil || n != 7 {
			t.Errorf("got %d changes, %v", n, err)
		}
		if lists, photos := d.asked("/connections", since), d.asked("/contacts/", since); lists != 1 || photos != 0 {
			t.Errorf("asked for %d pages and %d photos", lists, photos)
		}
		d.holdsOnly(before)
	}
}

// What there is now of another account's is encrypted too, and what is locked
// is compared with nothing.
func TestDiffWithNow_Encrypted(t *testing.T) {
	d := newDesk(t, 30)
	d.options.Passphrase = passphrase
	before := d.make()
	d.options.Passphrase = ""
	d.options.Connection.Account.Email = "another@example.com"
	if err := d.Present(t.Context(), d.book, before, d.options, func(now *Snapshot) error {
		if now.Manifest.Contacts != 30 || !now.Manifest.Encrypted {
			t.Errorf("got %+v", now.Manifest)
		}
		d.holdsNothing("contact7@example.com")
		return nil
	}); err != nil {
		t.Error(err)
	}
	locked, err := d.Open(before.Manifest.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Present(t.Context(), d.book, locked, d.options, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("locked: got %v", err)
	}
}

func TestWhatCountsAsChange(t *testing.T) {
	for name, test := range map[string]struct {
		before, after string
		want          string
	}{
		"etag":              {`{"etag":"1"}`, `{"etag":"2"}`, ""},
		"metadata":          {`{"metadata":{"sources":[{"updateTime":"1"}]}}`, `{"metadata":{"sources":[]}}`, ""},
		"display name":      {`{"names":[{"displayName":"A B","givenName":"A"}]}`, `{"names":[{"displayName":"B A","givenName":"A"}]}`, ""},
		"given name":        {`{"names":[{"givenName":"A"}]}`, `{"names":[{"givenName":"B"}]}`, `names -{"givenName":"A"} +{"givenName":"B"}`},
		"an e-mail's name":  {`{"emailAddresses":[{"value":"a","displayName":"A"}]}`, `{"emailAddresses":[{"value":"a"}]}`, `emailAddresses -{"displayName":"A","value":"a"} +{"value":"a"}`},
		"type in words":     {`{"urls":[{"value":"a","type":"home","formattedType":"Home"}]}`, `{"urls":[{"value":"a","type":"home","formattedType":"Privat"}]}`, ""},
		"canonical form":    {`{"phoneNumbers":[{"value":"1","canonicalForm":"+1"}]}`, `{"phoneNumbers":[{"value":"1"}]}`, ""},
		"order":             {`{"urls":[{"value":"a"},{"value":"b"}]}`, `{"urls":[{"value":"b"},{"value":"a"}]}`, ""},
		"twice":             {`{"urls":[{"value":"a"}]}`, `{"urls":[{"value":"a"},{"value":"a"}]}`, `urls +{"value":"a"}`},
		"monogram":          {`{"photos":[{"url":"a","default":true}]}`, `{"photos":[{"url":"b","default":true}]}`, ""},
		"photo":             {`{"photos":[{"url":"a","default":true}]}`, `{"photos":[{"url":"b"}]}`, `photos +{"url":"b"}`},
		"label":             {`{"memberships":[]}`, `{"memberships":[{"contactGroupMembership":{"contactGroupId":"x","contactGroupResourceName":"contactGroups/x"}}]}`, `memberships +{"contactGroupMembership":{"contactGroupResourceName":"contactGroups/x"}}`},
		"numbers":           {`{"birthdays":[{"date":{"year":2000}}]}`, `{"birthdays":[{"date":{"year":2001}}]}`, `birthdays -{"date":{"year":2000}} +{"date":{"year":2001}}`},
		"an unknown field":  {`{"pets":{"name":"Rex"}}`, `{"pets":{"name":"Max"}}`, `pets -{"name":"Rex"} +{"name":"Max"}`},
		"white space":       {`{"urls":[{"value":"a"}]}`, `{"urls": [ {"value": "a"} ] }`, ""},
		"nothing and empty": {`{"urls":[]}`, `{}`, ""},
		"an empty value":    {`{"nicknames":[{}]}`, `{}`, ""},
	} {
		c, err := change(KindContact, Changed, named{"people/1", []byte(test.before)}, named{"people/1", []byte(test.after)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got strings.Builder
		for _, f := range c.Fields {
			got.WriteString(f.Name)
			for _, v := range f.Before {
				got.WriteString(" -" + string(v))
			}
			for _, v := range f.After {
				got.WriteString(" +" + string(v))
			}
		}
		if got.String() != test.want {
			t.Errorf("%s: got %q, want %q", name, got.String(), test.want)
		}
	}
}

func TestChangeAsText(t *testing.T) {
	c, err := change(KindContact, Changed,
		named{"people/1", []byte(`{"names":[{"displayName":"Ada\u202e\u001b[31m"}],"emailAddresses":[{"value":"a@b.c","type":"home"}],"birthdays":[{"date":{"year":1815,"month":12}}]}`)},
		named{"people/1", []byte(`{"names":[{"displayName":"Ada\u202e\u001b[31m"}],"biographies":[{"value":"two\nlines"}],"memberships":[{"contactGroupMembership":{"contactGroupResourceName":"contactGroups/7"}}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	got := c.Text(map[string]string{"contactGroups/7": "VIP"})
	want := `~ Ada\u202e\x1b[31m (people/1)
    + biographies: two\nlines
    - birthdays: date.year: 1815, date.month: 12
    - emailAddresses: a@b.c (home)
    + memberships: VIP
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Of a value that is made of parts the lines name those that differ, in the
// People API's order; beside other values it stands whole, its parts named.
func TestChangeAsText_Parts(t *testing.T) {
	for name, test := range map[string]struct{ before, after, want string }{
		"renamed": {
			`{"names":[{"givenName":"Ada","familyName":"King","unstructuredName":"Ada King"}]}`,
			`{"names":[{"unstructuredName":"Ada Byron","familyName":"Byron","givenName":"Ada"}]}`,
			"    ~ names.unstructuredName: Ada King → Ada Byron\n    ~ names.familyName: King → Byron\n",
		},
		"a part more, a part less": {
			`{"addresses":[{"city":"London","type":"home"}]}`, `{"addresses":[{"country":"UK","type":"home"}]}`,
			"    - addresses.city: London\n    + addresses.country: UK\n",
		},
		"an inner part": {
			`{"birthdays":[{"date":{"year":1815,"month":11}}]}`, `{"birthdays":[{"date":{"year":1815,"month":12}}]}`,
			"    ~ birthdays.date.month: 11 → 12\n",
		},
		"a value with a type": {
			`{"emailAddresses":[{"value":"a@b.c","type":"home"}]}`, `{"emailAddresses":[{"value":"a@b.c","type":"work","displayName":"A"}]}`,
			"    - emailAddresses: a@b.c (home)\n    + emailAddresses: a@b.c (type: work, displayName: A)\n",
		},
		"two for one": {
			`{"organizations":[{"name":"Acme","title":"Maker"}]}`, `{"organizations":[{"title":"Buyer","name":"Acme"},{"name":"Else","x":"y"}]}`,
			"    - organizations: name: Acme, title: Maker\n    + organizations: name: Acme, title: Buyer\n    + organizations: name: Else, x: y\n",
		},
	} {
		c, err := change(KindContact, Changed, named{"people/1", []byte(test.before)}, named{"people/1", []byte(test.after)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, got, _ := strings.Cut(c.Text(nil), "\n"); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

// What is sorted through a file comes out as if it had all been in memory.
func TestSort(t *testing.T) {
	for _, most := range []int{1, 100, 5000, 1 << 30} {
		s := &sorter{most: most}
		defer s.close()
		for i := range 997 {
			if err := s.add(named{fmt.Sprintf("people/c%03d", i*31%997), []byte(fmt.Sprintf(`{"i":%d}`, i))}); err != nil {
				t.Fatal(err)
			}
		}
		i := 0
		for n, err := range s.all() {
			if want := fmt.Sprintf("people/c%03d", i); err != nil || n.name != want || !strings.HasPrefix(string(n.raw), `{"i":`) {
				t.Fatalf("%d bytes: got %q %s, %v, want %q", most, n.name, n.raw, err, want)
			}
			i++
		}
		if i != 997 {
			t.Errorf("%d bytes: got %d", most, i)
		}
	}
}
