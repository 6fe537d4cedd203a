// Package memory holds connections.Records, Secrets and Locks that live and end
// with the process, for tests. Zero values are ready for use.
package memory

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"gcdesk/connections"
)

// Records implements connections.Records.
type Records struct {
	Fail func() error // an Update that has run asks it: an error keeps nothing

	mu      sync.RWMutex // guards what follows
	state   state
	lent    *lent // of this state; nil in the first
	changed bool  // a list of an earlier one, by who read it
}

// state holds records as JSON, so that nobody shares memory with them.
type state struct {
	connections, clients map[string][]byte // by ID
	ledger               map[connections.SecretRef]bool
	documents            map[string][]byte
	activities           [][]byte // oldest first
}

var _ connections.Records = (*Records)(nil)

// View implements connections.Records.
func (r *Records) View(ctx context.Context, f func(connections.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return f(tx{&r.state, r.lent, false})
}

// Update implements connections.Records.
func (r *Records) Update(ctx context.Context, f func(connections.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	next := state{maps.Clone(r.state.connections), maps.Clone(r.state.clients), maps.Clone(r.state.ledger), maps.Clone(r.state.documents), r.state.activities}
	if next.ledger == nil {
		next = state{map[string][]byte{}, map[string][]byte{}, map[connections.SecretRef]bool{}, map[string][]byte{}, nil}
	}
	if err := f(tx{&next, nil, true}); err != nil {
		return err
	}
	if r.Fail != nil {
		if err := r.Fail(); err != nil {
			return err
		}
	}
	r.changed = r.changed || r.lent.changed()
	r.state, r.lent = next, new(lent)
	return nil
}

// errReadOnly is the answer to a change in a View.
var errReadOnly = errors.New("change records: this is a view")

type tx struct {
	*state
	lent     *lent // nil where nobody shares
	writable bool
}

func connectionKey(c *connections.Connection) (id, name *string) { return &c.ID, &c.Name }
func clientKey(c *connections.Client) (id, name *string)         { return &c.ID, &c.Name }

func (t tx) Connections() ([]connections.Connection, error) {
	read := func() ([]connections.Connection, error) { return all(t.connections, connectionKey) }
	if t.lent == nil {
		return read()
	}
	return lend(t.lent, &t.lent.connections, read)
}

func (t tx) Connection(id string) (connections.Connection, error) {
	return get[connections.Connection](t.connections, id)
}

func (t tx) ConnectionByName(name string) (connections.Connection, error) {
	return byName(t.connections, name, connectionKey)
}

func (t tx) PutConnection(c connections.Connection) error {
	return put(t, t.connections, c, connectionKey)
}
func (t tx) DeleteConnection(id string) error { return remove(t, t.connections, id) }

func (t tx) Clients() ([]connections.Client, error) {
	read := func() ([]connections.Client, error) { return all(t.clients, clientKey) }
	if t.lent == nil {
		return read()
	}
	return lend(t.lent, &t.lent.clients, read)
}

func (t tx) Client(id string) (connections.Client, error) {
	return get[connections.Client](t.clients, id)
}

func (t tx) ClientByName(name string) (connections.Client, error) {
	return byName(t.clients, name, clientKey)
}
func (t tx) PutClient(c connections.Client) error { return put(t, t.clients, c, clientKey) }
func (t tx) DeleteClient(id string) error         { return remove(t, t.clients, id) }

func (t tx) Document(name string, v any) error {
	data, ok := t.documents[name]
	if !ok {
		return connections.ErrNotFound
	}
	return json.Unmarshal(data, v)
}

func (t tx) PutDocument(name string, v any) error {
	switch {
	case !t.writable:
		return errReadOnly
	case name == "":
		return errors.New("save document: it has no name")
	}
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	t.documents[name] = data
	return nil
}

func (t tx) DeleteDocument(name string) error { return remove(t, t.documents, name) }

func (t tx) AddActivity(a connections.Activity) error {
	if !t.writable {
		return errReadOnly
	}
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	t.activities = append(slices.Clone(t.activities[max(0, len(t.activities)+1-connections.MaxActivities):]), data)
	return nil
}

func (t tx) Activities(f func(connections.Activity) bool) error {
	for _, data := range slices.Backward(t.activities) {
		var a connections.Activity
		if err := json.Unmarshal(data, &a); err != nil || !f(a) {
			return err
		}
	}
	return nil
}

func (t tx) Ledger() ([]connections.SecretRef, error) {
	return slices.Sorted(maps.Keys(t.ledger)), nil
}

func (t tx) AddToLedger(r connections.SecretRef) error {
	switch {
	case !t.writable:
		return errReadOnly
	case r.IsZero():
		return errors.New("add to ledger: no key")
	}
	t.ledger[r] = true
	return nil
}

func (t tx) DropFromLedger(r connections.SecretRef) error {
	if !t.writable {
		return errReadOnly
	}
	delete(t.ledger, r)
	return nil
}

func all[T any](records map[string][]byte, key func(*T) (id, name *string)) ([]T, error) {
	var vs []T
	for id := range records {
		v, err := get[T](records, id)
		if err != nil {
			return nil, err
		}
		vs = append(vs, v)
	}
	slices.SortFunc(vs, func(a, b T) int {
		_, an := key(&a)
		_, bn := key(&b)
		return cmp.Compare(connections.FoldName(*an), connections.FoldName(*bn))
	})
	return vs, nil
}

func get[T any](records map[string][]byte, id string) (v T, err error) {
	data, ok := records[id]
	if !ok {
		return v, connections.ErrNotFound
	}
	return v, json.Unmarshal(data, &v)
}

func byName[T any](records map[string][]byte, name string, key func(*T) (id, name *string)) (T, error) {
	vs, err := all(records, key)
	for _, v := range vs {
		if _, n := key(&v); connections.FoldName(*n) == connections.FoldName(name) {
			return v, nil
		}
	}
	var none T
	return none, cmp.Or(err, connections.ErrNotFound)
}

func put[T any](t tx, records map[string][]byte, v T, key func(*T) (id, name *string)) error {
	id, name := key(&v)
	*name = strings.TrimSpace(*name)
	switch {
	case !t.writable:
		return errReadOnly
	case *id == "":
		return errors.New("save record: it has no ID")
	case *name == "":
		return connections.Problems{{Field: "name", Code: "required"}}
	}
	if holder, err := byName(records, *name, key); err == nil {
		if otherID, other := key(&holder); *otherID != *id {
			return connections.Problems{{Field: "name", Code: "taken", Param: *other}}
		}
	}
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	records[*id] = data
	return nil
}

func remove(t tx, records map[string][]byte, id string) error {
	if !t.writable {
		return errReadOnly
	}
	delete(records, id)
	return nil
}
