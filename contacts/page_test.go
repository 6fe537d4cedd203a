package contacts

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
)

// What is a page for encoding/json is one for us, with the same items; and what
// we take for one has only items in it that Decode would refuse, or none.
func FuzzReadPage(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` { "items" : [ ] , "nextPageToken" : "a" } `, `{"items":[{"a":"}\"{\\"},{"b":{"c":[1,{"d":"\\\\"}]}}],"nextSyncToken":"\u0041"}`,
		`{"items":null}`, `{"items":[1,"x",null]}`, `{"items":[{]}`, `{"\u0069tems":[{"a":[]}],"nextPageToken":null}`, `{"items":[[{}],{}]}`, `{"items":[{"a":"`, `[]`, `{"nextPageToken":7}`, `{} x`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := readPage(body, "items")
		var object map[string]json.RawMessage
		var items []json.RawMessage
		if json.Unmarshal(body, &object) != nil || object == nil || repeats(body) {
			for _, item := range got.items {
				if err == nil && !json.Valid([]byte(item)) && item[0] != '{' {
					t.Errorf("%q is an item of %q", item, body)
				}
			}
			return
		}
		if raw := object["items"]; raw != nil && json.Unmarshal(raw, &items) != nil {
			return
		}
		if err != nil {
			var page struct {
				NextPageToken, NextSyncToken string
				Items                        []map[string]any
			}
			if json.Unmarshal(body, &page) == nil && !slices.ContainsFunc(page.Items, func(m map[string]any) bool { return m == nil }) {
				t.Errorf("%q: got %v", body, err)
			}
			return
		}
		if !slices.EqualFunc(items, got.items, func(want json.RawMessage, got string) bool { return string(want) == got }) {
			t.Errorf("%q: got %q, want %q", body, got.items, items)
		}
	})
}

// repeats reports whether an object might name a member twice, which every
// reader reads in its own way.
func repeats(body []byte) bool {
	var names map[string]int
	d := json.NewDecoder(bytes.NewReader(body))
	depth, n := 0, 0
	for {
		token, err := d.Token()
		if err != nil {
			return len(names) != n
		}
		switch delim, ok := token.(json.Delim); {
		case ok && (delim == '{' || delim == '['):
			depth++
		case ok:
			depth--
		case depth == 1:
			if s, is := token.(string); is {
				if names == nil {
					names = map[string]int{}
				}
				names[s]++
				n++
			}
		}
	}
}
