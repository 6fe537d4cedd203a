package storage

import (
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// A field with memory of its own that clone forgets would be shared by all who
// read the record.
func TestDecodedSharesNothing(t *testing.T) {
	c := newCache()
	one := full("C1", "one")
	c.connections.put([]byte("C1"), &entry[connections.Connection]{text: checksum([]byte("x")), value: &one})
	a, _ := c.connections.get([]byte("C1"), []byte("x"))
	b, _ := c.connections.get([]byte("C1"), []byte("x"))
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(a, full("C1", "one")) {
		t.Errorf("got %+v", a)
	}
	c.clients.put([]byte("K1"), &entry[connections.Client]{text: checksum([]byte("x")), value: &connections.Client{ID: "K1", Parameters: []oauth.Parameter{{Name: "hl", Value: "de"}}}})
	k, _ := c.clients.get([]byte("K1"), []byte("x"))
	l, _ := c.clients.get([]byte("K1"), []byte("x"))
	var compare func(x, y reflect.Value)
	compare = func(x, y reflect.Value) {
		for i := range x.NumField() {
			name := x.Type().Name() + "." + x.Type().Field(i).Name
			switch x.Field(i).Kind() {
			case reflect.Struct:
				if x.Field(i).Type() != reflect.TypeFor[time.Time]() { // which nobody can change
					compare(x.Field(i), y.Field(i))
				}
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
	compare(reflect.ValueOf(a), reflect.ValueOf(b))
	compare(reflect.ValueOf(k), reflect.ValueOf(l))
	if _, ok := c.connections.get([]byte("C1"), []byte("y")); ok {
		t.Error("an entry counts for other bytes")
	}
}

// A list is read once for each state of the database, also where a change
// leaves the file's size and date as they were.
func TestListIsOfNow(t *testing.T) {
	s := opened(t, t.TempDir())
	names := func(from *Store) (names []string) {
		view(t, from, func(tx connections.Tx) error {
			all, err := tx.Connections()
			for _, c := range all {
				names = append(names, c.Name)
			}
			return err
		})
		return names
	}
	put := func(in *Store, name string) {
		update(t, in, func(tx connections.Tx) error { return tx.PutConnection(full("C1", name)) })
	}
	put(s, "one")
	info, err := os.Stat(s.path())
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		by   *Store
		name string
	}{{s, "two"}, {opened(t, s.dir), "six"}, {s, "ten"}} {
		names(s)
		put(c.by, c.name)
		if err := os.Chtimes(s.path(), time.Time{}, info.ModTime()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got := names(s); !slices.Equal(got, []string{c.name}) {
				t.Errorf("change %d: got %v, want %q", i, got, c.name)
			}
		}
	}
	view(t, s, func(tx connections.Tx) error {
		all, err := tx.Connections()
		again, _ := tx.Connections()
		one, _ := tx.Connection("C1")
		if len(all) != 1 || &all[0] != &again[0] || &all[0].Scopes[0] == &one.Scopes[0] {
			t.Errorf("got %+v: one list for all who read it, and a record for each who asks for it", all)
		}
		return err
	})
	update(t, s, func(tx connections.Tx) error {
		if err := tx.PutConnection(full("C2", "two")); err != nil {
			return err
		}
		all, err := tx.Connections()
		if len(all) != 2 {
			t.Errorf("a change does not see what it has written: %d records", len(all))
		}
		return err
	})
}
