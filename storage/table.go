package storage

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	json "github.com/go-json-experiment/json/v1" // means what encoding/json means, in half the time
	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

// table is one kind of record: JSON by ID, and an index by folded name that
// keeps names unique. It lives as long as its transaction.
type table[T any] struct {
	records, names *bbolt.Bucket
	key            func(*T) (id, name *string)
	decoded        *decoded[T]
	state          state
}

// all lists the records by name, for all who read this state of the database.
func (t table[T]) all() ([]T, error) {
	d := t.decoded
	d.reading.Lock()
	defer d.reading.Unlock()
	if d.listed == nil || !d.state.same(t.state) {
		all, err := t.read()
		if err != nil {
			return nil, err
		}
		d.listed, d.state = all, t.state
	}
	return d.listed, nil
}

// read reads the records by name, and decodes those that nobody has read before.
// It does so on one processor: a window that begins needs the others.
func (t table[T]) read() ([]T, error) {
	ids, err := t.listIDs()
	if err != nil {
		return nil, err
	}
	all := make([]T, len(ids)) // records are large: growing would copy them again and again
	entries := make([]*entry[T], len(ids))
	err = t.eachRecord(ids, func(i int, record []byte) error {
		var err error
		entries[i], err = t.decode(ids[i], record, &all[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	t.decoded.putAll(ids, entries)
	return all, nil
}

// listIDs lists the IDs by name.
func (t table[T]) listIDs() (ids [][]byte, err error) {
	err = t.names.ForEach(func(_, id []byte) error {
		ids = append(ids, id)
		return nil
	})
	return ids, err
}

// eachRecord calls f with each record and the index of its ID, in the order in
// which the records lie in the file: to look for each would take three times as
// long.
func (t table[T]) eachRecord(ids [][]byte, f func(i int, record []byte) error) error {
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return bytes.Compare(ids[a], ids[b]) })
	at := t.records.Cursor()
	id, record := at.First()
	for _, i := range order {
		for id != nil && bytes.Compare(id, ids[i]) < 0 {
			id, record = at.Next()
		}
		if !bytes.Equal(id, ids[i]) {
			return badPage("record %q has a name and is not there", ids[i])
		}
		if err := f(i, record); err != nil {
			return err
		}
	}
	return nil
}

func (t table[T]) get(id []byte) (v T, err error) {
	data := t.records.Get(id)
	if data == nil {
		return v, connections.ErrNotFound
	}
	if v, ok := t.decoded.get(id, data); ok {
		return v, nil
	}
	e, err := t.decode(id, data, new(T))
	if err != nil {
		return v, err
	}
	t.decoded.put(id, e)
	return t.decoded.clone(*e.value), nil
}

// decode reads what a record means into v, which is the entry's from then on.
func (t table[T]) decode(id, data []byte, v *T) (*entry[T], error) {
	e := &entry[T]{text: checksum(data), value: v}
	if known := t.decoded.look(id, e.text); known != nil {
		e.plain = known.plain
		if known.value != nil {
			*v = *known.value
			return e, nil
		}
	}
	if err := unmarshal(data, v); err != nil {
		return nil, badPage("record %q: %v", id, err)
	}
	return e, nil
}

// unmarshal is json.Unmarshal without a look through the whole record before
// anything of it is read: what is read of a broken one is thrown away.
func unmarshal(data []byte, v any) error {
	return jsonv2.Unmarshal(data, v, json.DefaultOptionsV1(), json.ReportErrorsWithLegacySemantics(false))
}

func (t table[T]) byName(name string) (v T, err error) {
	id := t.names.Get([]byte(connections.FoldName(name)))
	if id == nil {
		return v, connections.ErrNotFound
	}
	return t.named(id)
}

// named is get for an ID that the index has.
func (t table[T]) named(id []byte) (T, error) {
	v, err := t.get(id)
	if errors.Is(err, connections.ErrNotFound) {
		err = badPage("record %q has a name and is not there", id)
	}
	return v, err
}

func (t table[T]) put(v T) error {
	idp, namep := t.key(&v)
	*namep = strings.TrimSpace(*namep)
	id, name := []byte(*idp), []byte(connections.FoldName(*namep))
	if len(id) == 0 {
		return errors.New("save record: it has no ID")
	}
	if len(name) == 0 {
		return connections.Problems{{Field: "name", Code: "required"}}
	}
	holder := t.names.Get(name)
	if holder != nil && string(holder) != string(id) {
		taken, err := t.named(holder)
		if err != nil {
			return err
		}
		_, namep := t.key(&taken)
		return connections.Problems{{Field: "name", Code: "taken", Param: *namep}}
	}
	old := t.records.Get(id)
	if t.plain(id, old) {
		old = nil
	}
	data, err := mergeUnknown(old, v)
	if err != nil {
		return fmt.Errorf("save record %q: %w", id, err)
	}
	if holder == nil {
		if err := t.dropName(id); err != nil {
			return err
		}
		if err := t.names.Put(name, id); err != nil {
			return fmt.Errorf("save record %q: %w", id, err)
		}
	}
	if err := t.records.Put(id, data); err != nil {
		return fmt.Errorf("save record %q: %w", id, err)
	}
	t.decoded.put(id, &entry[T]{text: checksum(data), plain: old == nil})
	return nil
}

// plain reports whether a record that was read before is written as it is,
// which it would not be with a field that its type does not know.
func (t table[T]) plain(id, data []byte) bool {
	e := t.decoded.look(id, checksum(data))
	if e == nil || e.plain || e.value == nil {
		return e != nil && e.plain
	}
	written, err := json.Marshal(*e.value)
	return err == nil && bytes.Equal(written, data)
}

func (t table[T]) delete(id string) error {
	if err := t.dropName([]byte(id)); err != nil {
		return err
	}
	t.decoded.drop(id)
	if err := t.records.Delete([]byte(id)); err != nil {
		return fmt.Errorf("delete record %q: %w", id, err)
	}
	return nil
}

// dropName takes the name that a stored record has out of the index.
func (t table[T]) dropName(id []byte) error {
	old, err := t.get(id)
	switch {
	case errors.Is(err, connections.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	_, name := t.key(&old)
	return t.names.Delete([]byte(connections.FoldName(*name)))
}
