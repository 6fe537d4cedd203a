package storage

import (
	"reflect"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// A field with memory of its own that clone forgets would be shared by all who
// read the record.
func TestDecodedSharesNothing(t *testing.T) {
	c := newCache()
	c.connections.put([]byte("C1"), []byte("x"), full("C1", "one"))
	a, _ := c.connections.get([]byte("C1"), []byte("x"))
	b, _ := c.connections.get([]byte("C1"), []byte("x"))
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, full("C1", "one")) {
		t.Errorf("got %+v", a)
	}
	c.clients.put([]byte("K1"), []byte("x"), connections.Client{ID: "K1", Parameters: []oauth.Parameter{{Name: "hl", Value: "de"}}})
	k, _ := c.clients.get([]byte("K1"), []byte("x"))
	l, _ := c.clients.get([]byte("K1"), []byte("x"))
	for _, pair := range [][2]any{{a, b}, {k, l}} {
		x, y := reflect.ValueOf(pair[0]), reflect.ValueOf(pair[1])
		for i := range x.NumField() {
			name := x.Type().Field(i).Name
			switch x.Field(i).Kind() {
			case reflect.Slice, reflect.Pointer:
				if p := x.Field(i).Pointer(); p != 0 && p == y.Field(i).Pointer() {
					t.Errorf("%s is shared", name)
				} else if p == 0 {
					t.Errorf("%s is not tested: give it a value in full", name)
				}
			case reflect.Map, reflect.Chan, reflect.Interface:
				t.Errorf("%s: clone does not know the kind %v", name, x.Field(i).Kind())
			}
		}
	}
	if _, ok := c.connections.get([]byte("C1"), []byte("y")); ok {
		t.Error("an entry counts for other bytes")
	}
}
