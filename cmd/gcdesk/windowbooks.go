package main

import (
	"context"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui"
)

// books is how the windows come to contacts.
func (w *wiring) books() gui.Books {
	return gui.Books{
		Live: func(ctx context.Context, c connections.Connection, waiting func(contacts.Wait)) (*contacts.Book, error) {
			book, err := w.book(ctx, c, new(meter))
			if err == nil {
				book.Waiting = waiting
			}
			return book, err
		},
		Snapshots: func(c connections.Connection, set connections.Settings) *snapshot.Store {
			return w.snapshots(set, c.ID)
		},
		Orphans: func(set connections.Settings, known func(id string) bool) []snapshot.Connection {
			return snapshot.Orphans(w.snapshotRoots(set), known)
		},
		Options: snapshotOptions,
	}
}
