package storage

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

// journal keeps the newest entries of one kind as JSON, each under the number
// that follows the last. Databases that were made before there was one have no
// bucket for it.
type journal struct {
	tx     *bbolt.Tx
	bucket string
	keeps  uint64 // entries
}

func (j journal) add(entry any) error {
	data, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("add to %s: %w", j.bucket, err)
	}
	b, err := j.tx.CreateBucketIfNotExists([]byte(j.bucket))
	if err != nil {
		return fmt.Errorf("add to %s: %w", j.bucket, err)
	}
	n, err := b.NextSequence()
	if err != nil {
		return fmt.Errorf("add to %s: %w", j.bucket, err)
	}
	b.FillPercent = 1 // numbers only grow
	if err := b.Put(binary.BigEndian.AppendUint64(nil, n), data); err != nil {
		return fmt.Errorf("add to %s: %w", j.bucket, err)
	}
	for k, _ := b.Cursor().First(); len(k) == 8 && n-binary.BigEndian.Uint64(k) >= j.keeps; k, _ = b.Cursor().First() {
		if err := b.Delete(k); err != nil {
			return fmt.Errorf("forget the oldest of %s: %w", j.bucket, err)
		}
	}
	return nil
}

// each reads the entries, newest first, until f answers false. Those that cannot
// be read are passed over, and counted in a *connections.LostEntriesError: who
// went back to a copy for them would lose more.
func each[T any](j journal, f func(T) bool) error {
	b := j.tx.Bucket([]byte(j.bucket))
	if b == nil {
		return nil
	}
	lost := 0
	c := b.Cursor()
	for k, data := c.Last(); k != nil; k, data = c.Prev() {
		var entry T
		if json.Unmarshal(data, &entry) != nil {
			lost++
		} else if !f(entry) {
			return nil
		}
	}
	if lost > 0 {
		return &connections.LostEntriesError{Count: lost}
	}
	return nil
}
