package storage

import (
	"bytes"
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

	mu   sync.Mutex // guards byID
	byID map[string]entry[T]
}

// state is a database at one moment between two changes. One that a transaction
// is changing has none, which is the zero value and the same as no other.
type state struct {
	file os.FileInfo
	txid int // bbolt counts its changes
}

func (s state) same(as state) bool { return s.txid == as.txid && unchanged(s.file, as.file) }

type entry[T any] struct {
	data  []byte
	value T
}

func (d *decoded[T]) get(id, data []byte) (v T, ok bool) {
	if v, ok = d.look(id, data); ok {
		v = d.clone(v)
	}
	return v, ok
}

// look is get of a value that nobody may change.
func (d *decoded[T]) look(id, data []byte) (v T, ok bool) {
	d.mu.Lock()
	e, ok := d.byID[string(id)]
	d.mu.Unlock()
	if !ok || !bytes.Equal(e.data, data) {
		return v, false
	}
	return e.value, true
}

// put keeps data and value, which must not change any more.
func (d *decoded[T]) put(id, data []byte, v T) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byID == nil {
		d.byID = map[string]entry[T]{}
	}
	d.byID[string(id)] = entry[T]{data, v}
}

// reserve makes room for so many at once.
func (d *decoded[T]) reserve(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byID == nil {
		d.byID = make(map[string]entry[T], n)
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
		connections: decoded[connections.Connection]{clone: func(c connections.Connection) connections.Connection {
			c.Scopes, c.Granted, c.Headers = slices.Clone(c.Scopes), slices.Clone(c.Granted), slices.Clone(c.Headers)
			if c.Failure != nil {
				f := *c.Failure
				c.Failure = &f
			}
			if c.Count != nil {
				n := *c.Count
				c.Count = &n
			}
			return c
		}},
		clients: decoded[connections.Client]{clone: func(c connections.Client) connections.Client {
			c.Parameters = slices.Clone(c.Parameters)
			return c
		}},
	}
}
