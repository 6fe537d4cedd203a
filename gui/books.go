package gui

import (
	"context"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
)

// Books is how the windows come to contacts.
type Books struct {
	// Live opens Google's address book behind a connection; waiting is told of
	// every pause, on any goroutine.
	Live func(ctx context.Context, c connections.Connection, waiting func(contacts.Wait)) (*contacts.Book, error)
	// Snapshots is the store of a connection's snapshots where the settings say.
	Snapshots func(c connections.Connection, set connections.Settings) *snapshot.Store
	// Orphans are whose snapshots there are, without those whose ID is known.
	Orphans func(set connections.Settings, known func(id string) bool) []snapshot.Connection
	// Options are what a snapshot of a connection holds.
	Options func(c connections.Connection) snapshot.Options
}
