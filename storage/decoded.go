package storage

import (
	"hash/maphash"
	"os"
	"slices"
	"sync"

	"gcdesk/connections"
)

// decoded remembers what JSON meant, since reading it is nearly all that a long
// list costs. An entry counts only for the very bytes it was read from, so that
// it cannot be out of date.
type decoded[T any] struct {
	clone func(T) T

	reading sync.Mutex // guards what follows; whoever waits for it finds the list read
	listed  []T        // all records by name, as they were in state; nil: not read yet
	state   state

	mu   sync.Mutex           // guards byID
	byID map[string]*entry[T] // those of the list have their values there
}

// state is a database at one moment between two changes. One that a transaction
// is changing has none, which is the zero value and the same as no other.
type state struct {
	file os.FileInfo
	txid int // bbolt counts its changes
}

func (s state) same(as state) bool { return s.txid == as.txid && unchanged(s.file, as.file) }

// entry does not change, nor does what it leads to.
type entry[T any] struct {
	text  uint64 // checksum of the record's
	value *T     // nil: written by this process, and not read since
	plain bool   // it was written by this process, and holds nothing else
}

// sums differ from process to process, so that nobody can make two records for
// one of them.
var sums = maphash.MakeSeed()

// checksum stands for a record's text, which would take as much memory again:
// two that differ have the same once in 2^64.
func checksum(text []byte) uint64 { return maphash.Bytes(sums, text) }

func (d *decoded[T]) get(id, data []byte) (v T, ok bool) {
	e := d.look(id, checksum(data))
	if e == nil || e.value == nil {
		return v, false
	}
	return d.clone(*e.value), true
}

// look finds what is known of a text with that checksum, or nil.
func (d *decoded[T]) look(id []byte, text uint64) *entry[T] {
	d.mu.Lock()
	e := d.byID[string(id)]
	d.mu.Unlock()
	if e == nil || e.text != text {
		return nil
	}
	return e
}

func (d *decoded[T]) put(id []byte, e *entry[T]) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.byID[string(id)] = e
}

// putAll is put for a whole list, which may be the first.
func (d *decoded[T]) putAll(ids [][]byte, entries []*entry[T]) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.byID) == 0 {
		d.byID = make(map[string]*entry[T], len(ids)) // growing takes twice as long
	}
	for i, e := range entries {
		d.byID[string(ids[i])] = e
	}
}

func (d *decoded[T]) drop(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.byID, id)
}

// cache holds the decoded records of one store.
type cache struct {
	connections decoded[connections.Connection]
	clients     decoded[connections.Client]
}

func newCache() *cache {
	return &cache{
		connections: decoded[connections.Connection]{byID: map[string]*entry[connections.Connection]{}, clone: func(c connections.Connection) connections.Connection {
			c.Scopes, c.Granted, c.Headers = slices.Clone(c.Scopes), slices.Clone(c.Granted), slices.Clone(c.Headers)
			c.Failure, c.Count, c.Schedule.Failure = cloned(c.Failure), cloned(c.Count), cloned(c.Schedule.Failure)
			return c
		}},
		clients: decoded[connections.Client]{byID: map[string]*entry[connections.Client]{}, clone: func(c connections.Client) connections.Client {
			c.Parameters = slices.Clone(c.Parameters)
			return c
		}},
	}
}

func cloned[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
