package memory

import (
	"bytes"
	"encoding/json"
	"sync"

	"gcdesk/connections"
)

// lent are the lists that all share who read one state.
type lent struct {
	mu          sync.Mutex // guards what follows
	connections list[connections.Connection]
	clients     list[connections.Client]
}

type list[T any] struct {
	values []T
	text   []byte // of the values as they were read
}

// lend reads a list once.
func lend[T any](l *lent, to *list[T], read func() ([]T, error)) (_ []T, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if to.text == nil {
		if to.values, err = read(); err == nil {
			to.text, err = json.Marshal(to.values)
		}
	}
	return to.values, err
}

func (l *lent) changed() bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.connections.changed() || l.clients.changed()
}

func (l *list[T]) changed() bool {
	if l.text == nil {
		return false
	}
	text, err := json.Marshal(l.values)
	return err != nil || !bytes.Equal(text, l.text)
}

// ListsChanged reports whether somebody who read a list has changed it under
// the hands of the others.
func (r *Records) ListsChanged() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.changed || r.lent.changed()
}
