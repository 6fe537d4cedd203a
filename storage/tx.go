package storage

import (
	"go.etcd.io/bbolt"

	"gcdesk/connections"
)

// Buckets of the database. An index leads from a folded name to an ID.
const (
	bucketMeta            = "meta"
	bucketConnections     = "connections"
	bucketConnectionNames = "connection-names"
	bucketClients         = "clients"
	bucketClientNames     = "client-names"
	bucketLedger          = "ledger"
	bucketDocuments       = "documents" // made with the first one
	bucketActivity        = "activity"  // made with the first entry
)

// tx is one transaction: connections.Tx on bbolt.
type tx struct {
	connections table[connections.Connection]
	clients     table[connections.Client]
	ledger      *bbolt.Bucket
	documents   documents
	journal     journal
}

func newTx(b *bbolt.Tx, c *cache, at state) *tx {
	return &tx{
		connections: table[connections.Connection]{
			records: b.Bucket([]byte(bucketConnections)), names: b.Bucket([]byte(bucketConnectionNames)),
			key:     func(c *connections.Connection) (id, name *string) { return &c.ID, &c.Name },
			decoded: &c.connections, state: at,
		},
		clients: table[connections.Client]{
			records: b.Bucket([]byte(bucketClients)), names: b.Bucket([]byte(bucketClientNames)),
			key:     func(c *connections.Client) (id, name *string) { return &c.ID, &c.Name },
			decoded: &c.clients, state: at,
		},
		ledger:    b.Bucket([]byte(bucketLedger)),
		documents: documents{b},
		journal:   journal{b, bucketActivity, connections.MaxActivities},
	}
}

func (t *tx) Connections() ([]connections.Connection, error) { return t.connections.all() }
func (t *tx) Connection(id string) (connections.Connection, error) {
	return t.connections.get([]byte(id))
}

func (t *tx) ConnectionByName(name string) (connections.Connection, error) {
	return t.connections.byName(name)
}
func (t *tx) PutConnection(c connections.Connection) error { return t.connections.put(c) }
func (t *tx) DeleteConnection(id string) error             { return t.connections.delete(id) }

func (t *tx) Clients() ([]connections.Client, error)               { return t.clients.all() }
func (t *tx) Client(id string) (connections.Client, error)         { return t.clients.get([]byte(id)) }
func (t *tx) ClientByName(name string) (connections.Client, error) { return t.clients.byName(name) }
func (t *tx) PutClient(c connections.Client) error                 { return t.clients.put(c) }
func (t *tx) DeleteClient(id string) error                         { return t.clients.delete(id) }

func (t *tx) Document(name string, v any) error    { return t.documents.get(name, v) }
func (t *tx) PutDocument(name string, v any) error { return t.documents.put(name, v) }
func (t *tx) DeleteDocument(name string) error     { return t.documents.delete(name) }

func (t *tx) AddActivity(a connections.Activity) error { return t.journal.add(a) }
func (t *tx) Activities(f func(connections.Activity) bool) error {
	return each(t.journal, f)
}

func (t *tx) Ledger() ([]connections.SecretRef, error) {
	var refs []connections.SecretRef
	err := t.ledger.ForEach(func(k, _ []byte) error {
		refs = append(refs, connections.SecretRef(k))
		return nil
	})
	return refs, err
}

func (t *tx) AddToLedger(r connections.SecretRef) error    { return t.ledger.Put([]byte(r), nil) }
func (t *tx) DropFromLedger(r connections.SecretRef) error { return t.ledger.Delete([]byte(r)) }
