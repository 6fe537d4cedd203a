package storage

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

func populate(b *testing.B, n int) *Store {
	b.Helper()
	s := opened(b, b.TempDir())
	update(b, s, func(tx connections.Tx) error {
		for i := range n {
			if err := tx.PutConnection(full(fmt.Sprintf("C%d", i), fmt.Sprintf("Connection number %d", i))); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

// A durable change of one record among twenty through the store, beside the
// least that it can cost.
func BenchmarkWrite(b *testing.B) {
	b.Run("store", func(b *testing.B) {
		s := populate(b, 20)
		for b.Loop() {
			update(b, s, func(tx connections.Tx) error { return tx.PutConnection(full("C1", "Connection number 1")) })
		}
	})
	b.Run("bare bbolt", func(b *testing.B) {
		db, err := bbolt.Open(filepath.Join(b.TempDir(), databaseName), 0o600, &bbolt.Options{Timeout: strangerWait})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		value, err := json.Marshal(full("C1", "Connection number 1"))
		if err != nil {
			b.Fatal(err)
		}
		put := func(id string) {
			err := db.Update(func(tx *bbolt.Tx) error {
				bucket, err := tx.CreateBucketIfNotExists([]byte(bucketConnections))
				if err != nil {
					return err
				}
				return bucket.Put([]byte(id), value)
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		for i := range 20 {
			put(fmt.Sprintf("C%d", i))
		}
		for b.Loop() {
			put("C1")
		}
	})
}

func BenchmarkOneByName(b *testing.B) {
	for _, n := range []int{20, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := populate(b, n).dir
			for b.Loop() { // as a process of its own does
				view(b, opened(b, dir), func(tx connections.Tx) error {
					_, err := tx.ConnectionByName("connection NUMBER 7")
					return err
				})
			}
		})
	}
}

func BenchmarkList(b *testing.B) {
	s := populate(b, 10_000)
	for b.Loop() {
		view(b, s, func(tx connections.Tx) error {
			all, err := tx.Connections()
			if len(all) != 10_000 {
				b.Fatal(len(all))
			}
			return err
		})
	}
}
