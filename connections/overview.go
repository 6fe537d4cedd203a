package connections

import (
	"context"
	"slices"
)

// Overview is everything that is stored, at one moment. Its lists are shared:
// nobody changes them.
type Overview struct {
	Connections []Connection // by name
	Clients     []Client     // by name
}

// Overview reads everything that is stored.
func (s *Service) Overview(ctx context.Context) (o Overview, err error) {
	err = s.Records.View(ctx, func(tx Tx) error {
		o, err = overviewIn(tx)
		return err
	})
	return o, err
}

func overviewIn(tx Tx) (o Overview, err error) {
	if o.Connections, err = tx.Connections(); err != nil {
		return o, err
	}
	o.Clients, err = tx.Clients()
	return o, err
}

// Client returns the client with an ID, and whether it is there.
func (o Overview) Client(id string) (Client, bool) {
	for _, c := range o.Clients {
		if c.ID == id {
			return c, true
		}
	}
	return Client{}, false
}

// Connection is Client for a connection.
func (o Overview) Connection(id string) (Connection, bool) {
	for _, c := range o.Connections {
		if c.ID == id {
			return c, true
		}
	}
	return Connection{}, false
}

// Users names the connections that use a client.
func (o Overview) Users(clientID string) []string { return users(o.Connections, clientID) }

// Refused returns a connection that has stopped working because the server
// refuses its client.
func (o Overview) Refused(clientID string) (c Connection, refused bool) {
	i := slices.IndexFunc(o.Connections, func(c Connection) bool { return c.Client == clientID && c.ofClient() })
	if i < 0 {
		return c, false
	}
	return o.Connections[i], true
}

// Named finds a connection by its name, without regard to case.
func (s *Service) Named(ctx context.Context, name string) (c Connection, err error) {
	err = s.Records.View(ctx, func(tx Tx) error {
		c, err = tx.ConnectionByName(name)
		return err
	})
	return c, err
}
