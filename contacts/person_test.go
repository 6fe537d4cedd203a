package contacts_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"

	"gcdesk/contacts"
)

const ada = `{
  "resourceName": "people/c1", "etag": "%Eg", "pets": [{"value": "cat"}],
  "metadata": {"sources": [{"type": "PROFILE"}, {"type": "CONTACT", "id": "a1", "updateTime": "2026-11-22T10:11:12.5Z", "new": 1}], "objectType": "PERSON"},
  "names": [
    {"metadata": {"source": {"type": "PROFILE"}}, "displayName": "Countess"},
    {"metadata": {"primary": true, "source": {"type": "CONTACT", "id": "a1"}}, "displayName": "Ada L\u00f6v\ud83d\ude00\ud800\"\\\/\b\f\n\r\t", "givenName": "愛", "font": "serif"}
  ],
  "birthdays": [{"date": {"month": 12, "day": 10}, "text": null}],
  "organizations": [{"name": "Engine", "current": true, "fullTimeEquivalentMillipercent": 50000, "startDate": {"year": 1833}}],
  "memberships": [{"contactGroupMembership": {"contactGroupId": "m", "contactGroupResourceName": "contactGroups/m"}}, {"domainMembership": {"inViewerDomain": true}}],
  "photos": [{"url": "https://lh3.example/s100", "default": false}],
  "userDefined": []
}`

func TestDecode(t *testing.T) {
	p, err := contacts.Decode(ada)
	if err != nil {
		t.Fatal(err)
	}
	if string(p.Raw) != ada {
		t.Error("the JSON was not kept")
	}
	if got, want := p.DisplayName(), "Ada Löv😀\ufffd\"\\/\b\f\n\r\t"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.Unknown, []string{"pets", "names.font"}; !slices.Equal(got, want) {
		t.Errorf("unknown: got %q, want %q", got, want)
	}
	if got, want := p.Birthdays[0].Date, (contacts.Date{Month: 12, Day: 10}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if o := p.Organizations[0]; o.Name != "Engine" || !o.Current || o.FullTime != 50000 || o.StartDate.Year != 1833 {
		t.Errorf("got %+v", o)
	}
	if m := p.Memberships; m[0].ContactGroup.ResourceName != "contactGroups/m" || !m[1].Domain.InViewerDomain {
		t.Errorf("got %+v", m)
	}
	if p.Updated() != "2026-11-22T10:11:12.5Z" {
		t.Errorf("updated: got %q", p.Updated())
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, raw := range []string{
		``, ` `, `null`, `[]`, `"p"`, `{`, `{}}`, `{"names"}`, `{"names":{}}`, `{"names":[{]}`, `{"names":[{}}`, `{"etag":1}`, `{"etag":"a`, "{\"etag\":\"a\nb\"}",
		`{"etag":"\x"}`, `{"etag":"\u12"}`, `{"etag":"\ud800\u12"}`, `{"birthdays":[{"date":{"year":1.5}}]}`, `{"birthdays":[{"date":{"year":99999999999999999999}}]}`,
		`{"new":01}`, `{"new":1.}`, `{"new":1e}`, `{"new":-}`, `{"new":tru}`, `{"new":1,}`, `{"new":[1,]}`, `{,}`,
		`{"new":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`,
	} {
		if p, err := contacts.Decode(raw); err == nil {
			t.Errorf("%s: got %+v", raw, p)
		}
	}
}

func TestDisplayName(t *testing.T) {
	for raw, want := range map[string]string{
		`{"names":[{"unstructuredName":"Ada L"}],"nicknames":[{"value":"A"}]}`:         "Ada L",
		`{"nicknames":[{"value":"A"}]}`:                                                "A",
		`{"organizations":[{"name":"Engine"}],"emailAddresses":[{"value":"e"}]}`:       "Engine",
		`{"emailAddresses":[{"value":"e"},{"value":"f","metadata":{"primary":true}}]}`: "f",
		`{"phoneNumbers":[{"value":"1"}]}`:                                             "1",
		`{}`:                                                                           "",
	} {
		p, err := contacts.Decode(raw)
		if err != nil || p.DisplayName() != want {
			t.Errorf("%s: got %q, %v; want %q", raw, p.DisplayName(), err, want)
		}
	}
}

// What a reader that nobody here wrote makes of a person, ours makes of it,
// and what is no JSON is refused.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(ada))
	f.Add([]byte(`{"names":[null,{"metadata":null}],"addresses":null,"new":[1,-0.5e+3,true,false,null,{"a":{}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := contacts.Decode(string(raw))
		if err == nil && !json.Valid(raw) {
			t.Fatal("read what is no JSON")
		}
		var want contacts.Person
		if jsonv2.Unmarshal(raw, &want) != nil || !strings.HasPrefix(strings.TrimSpace(string(raw)), "{") || strings.Count(string(raw), "[")+strings.Count(string(raw), "{") > 100 {
			return
		}
		if err != nil {
			t.Fatalf("did not read it: %v", err)
		}
		gotJSON, err := jsonv2.Marshal(got) // in which an empty list is like none
		wantJSON, err2 := jsonv2.Marshal(want)
		if err != nil || err2 != nil || string(gotJSON) != string(wantJSON) {
			t.Errorf("%v %v\ngot  %s\nwant %s", err, err2, gotJSON, wantJSON)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	b.SetBytes(int64(len(ada)))
	for b.Loop() {
		if _, err := contacts.Decode(ada); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeStandard(b *testing.B) {
	b.SetBytes(int64(len(ada)))
	for b.Loop() {
		var p contacts.Person
		if err := json.Unmarshal([]byte(ada), &p); err != nil {
			b.Fatal(err)
		}
	}
}
