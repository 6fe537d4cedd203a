package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

// documents keeps values as JSON by name. Databases that were made before there
// were any have no bucket for them.
type documents struct{ tx *bbolt.Tx }

func (d documents) get(name string, v any) error {
	b := d.tx.Bucket([]byte(bucketDocuments))
	if b == nil {
		return connections.ErrNotFound
	}
	data := b.Get([]byte(name))
	if data == nil {
		return connections.ErrNotFound
	}
	if err := json.Unmarshal(data, v); err != nil {
		return badPage("document %q: %v", name, err)
	}
	return nil
}

func (d documents) put(name string, v any) error {
	if name == "" {
		return errors.New("save document: it has no name")
	}
	b, err := d.tx.CreateBucketIfNotExists([]byte(bucketDocuments))
	if err != nil {
		return fmt.Errorf("save document %q: %w", name, err)
	}
	old := b.Get([]byte(name))
	if reflect.Indirect(reflect.ValueOf(v)).Kind() != reflect.Struct {
		old = nil // nothing in it could be unknown
	}
	data, err := mergeUnknown(old, reflect.Indirect(reflect.ValueOf(v)).Interface())
	if err != nil {
		return fmt.Errorf("save document %q: %w", name, err)
	}
	if err := b.Put([]byte(name), data); err != nil {
		return fmt.Errorf("save document %q: %w", name, err)
	}
	return nil
}

func (d documents) delete(name string) error {
	b := d.tx.Bucket([]byte(bucketDocuments))
	if b == nil {
		return nil
	}
	if err := b.Delete([]byte(name)); err != nil {
		return fmt.Errorf("delete document %q: %w", name, err)
	}
	return nil
}
