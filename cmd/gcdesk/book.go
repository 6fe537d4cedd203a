package main

import (
	"context"
	"errors"
	"path/filepath"
	"runtime/debug"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
	"gcdesk/oauth"
)

// errNoAPI is a connection of which nobody has said where its API is.
var errNoAPI = errors.New("the connection has no base URI of an API")

// book opens the address book behind a connection; m is told of every pause.
func (w *wiring) book(ctx context.Context, c connections.Connection, m *meter) (*contacts.Book, error) {
	var client connections.Client
	err := w.store.View(ctx, func(tx connections.Tx) (err error) {
		client, err = tx.Client(c.Client)
		return err
	})
	if err != nil {
		return nil, err
	}
	api := w.service.API(c, client)
	if api.BaseURI == "" {
		return nil, errNoAPI
	}
	server := api.ResourceServer()
	server.HTTP, server.Pace = w.service.HTTPAbout(c.ID), new(oauth.Pace)
	book := contacts.NewBook(server, w.service.TokenSource(c.ID))
	book.Waiting, book.Answered = m.wait, w.service.Answered(c.ID)
	return book, nil
}

// snapshotsFolder is where in the data folder snapshots are: a folder for each
// connection, by its ID.
const snapshotsFolder = "snapshots"

// snapshotRoots are the folders in which stores of snapshots may be, new ones in
// the first.
func (w *wiring) snapshotRoots(set connections.Settings) []string {
	return set.SnapshotFolders(filepath.Join(w.dir, snapshotsFolder))
}

// snapshots is the store of a connection's snapshots where the settings say.
func (w *wiring) snapshots(set connections.Settings, connection string) *snapshot.Store {
	s := &snapshot.Store{Within: set.SnapshotFolder, MadeBy: "gcdesk " + version, Now: w.service.Now}
	for _, folder := range w.snapshotRoots(set) {
		s.Former = append(s.Former, filepath.Join(folder, connection))
	}
	s.Dir, s.Former = s.Former[0], s.Former[1:]
	return s
}

// exportNotes is where in the data folder exports that are being written are
// noted.
func (w *wiring) exportNotes() string { return filepath.Join(w.dir, "exports") }

// sweepSnapshots takes away what killed processes have left of snapshots, those
// of connections that are gone among them.
func (w *wiring) sweepSnapshots(ctx context.Context) {
	if set, err := w.service.Settings(ctx); err == nil {
		snapshot.Sweep(w.snapshotRoots(set))
	}
}

// stored is snapshots for a command, and the rule by which they are kept.
func (w *wiring) stored(ctx context.Context, connection string) (*snapshot.Store, snapshot.Rule, error) {
	set, err := w.service.Settings(ctx)
	if err != nil {
		return nil, snapshot.Rule{}, err
	}
	return w.snapshots(set, connection), snapshot.Rule(set.Keep), nil
}

// snapshotOptions are everything that the connection may read.
func snapshotOptions(c connections.Connection) snapshot.Options {
	return snapshot.Options{
		Expected: expected(c), Connection: snapshot.Connection{ID: c.ID, Name: c.Name, Account: snapshot.Account{
			Subject: c.Account.Subject, ResourceName: c.Account.ResourceName, Email: c.Account.Email, Name: c.Account.Name,
		}},
		OtherContacts: c.Granted.Has("contacts.other.readonly"),
	}
}

// expected is how many contacts there were when they were last counted.
func expected(c connections.Connection) int {
	if c.Count == nil {
		return 0
	}
	return c.Count.Contacts
}

// frugal lets a command collect its garbage early: pages of contacts come and
// go, and with the usual slack they would lie about in the memory of a small
// program. More than that can be had where it is needed.
func frugal() { debug.SetMemoryLimit(32 << 20) }
