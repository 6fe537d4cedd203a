package storage

import (
	"bytes"
	"encoding/json"
	"testing"

	"gcdesk/connections"
)

// A record that can be read means the same after it is written again, and has
// every field that a later gcdesk put there.
func FuzzRecord(f *testing.F) {
	whole, err := json.Marshal(full("C1", "one"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"id":"C1","name":"one","later":{"a":[1,2.50,"x"]}}`, `{"ID":"C2","id":"C1","LATER":1,"later":2}`,
		`{"createdAt":"2026-11-22T12:00:00+13:45","tokens":{"refresh":"r","accessExpiry":"0001-01-01T00:00:00Z"}}`,
		`{"CHECKEDAT":"2026-11-22T12:00:00Z","checkedAt":"0001-01-01T00:00:00Z"}`, `{"scopes":null,"granted":[],"name":"\ud800"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, old []byte) {
		var c, again connections.Connection
		if json.Unmarshal(old, &c) != nil {
			t.Skip()
		}
		written, err := mergeUnknown(old, c)
		if err != nil {
			t.Skip() // a time that JSON cannot say
		}
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("cannot be read again: %v: %s", err, written)
		}
		want, e1 := json.Marshal(c)
		got, e2 := json.Marshal(again)
		if e1 != nil || e2 != nil || !bytes.Equal(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
		var before, after map[string]json.RawMessage
		_ = json.Unmarshal(old, &before)
		_ = json.Unmarshal(written, &after)
		for name, value := range before {
			if knows(c, name) {
				continue
			}
			var want, got bytes.Buffer
			if json.Compact(&want, value) != nil || json.Compact(&got, after[name]) != nil {
				t.Errorf("%q is lost", name)
			} else if !sameJSON(want.Bytes(), got.Bytes()) {
				t.Errorf("%q: got %s, want %s", name, &got, &want)
			}
		}
	})
}

// sameJSON compares without regard to how characters are escaped.
func sameJSON(a, b []byte) bool {
	plain := func(data []byte) string {
		var v any
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		_ = decoder.Decode(&v)
		text, _ := json.Marshal(v)
		return string(text)
	}
	return plain(a) == plain(b)
}
