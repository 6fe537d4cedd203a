package storage

import (
	"errors"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

// An entry that cannot be read is counted, and harms neither the others nor the
// records.
func TestOneEntryIsDamaged(t *testing.T) {
	s := opened(t, t.TempDir())
	for _, name := range []string{"first", "second", "third"} {
		update(t, s, func(tx connections.Tx) error { return tx.AddActivity(connections.Activity{Name: name}) })
	}
	if err := s.transact(true, func(b *bbolt.Tx) error {
		entries := b.Bucket([]byte(bucketActivity))
		k, _ := entries.Cursor().First()
		k = slices.Clone(k)
		k[len(k)-1]++
		return entries.Put(k, []byte(`{"name":7`))
	}); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := s.View(t.Context(), func(tx connections.Tx) error {
		return tx.Activities(func(a connections.Activity) bool {
			got = append(got, a.Name)
			return true
		})
	})
	lost := (*connections.LostEntriesError)(nil)
	if want := []string{"third", "first"}; !slices.Equal(got, want) || !errors.As(err, &lost) || lost.Count != 1 {
		t.Errorf("got %q, %v, want %q and one lost", got, err, want)
	}
	update(t, s, func(tx connections.Tx) error { return tx.AddActivity(connections.Activity{Name: "fourth"}) })
}
