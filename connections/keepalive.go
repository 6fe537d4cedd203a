package connections

import (
	"context"
	"slices"
	"time"
)

// Google ends a refresh token that was not used for six months ("Using OAuth
// 2.0", refresh token expiration), and deletes a client that asked for no token
// for as long ("Manage OAuth Clients"). The rounds of the monitor use every
// refresh token; a client that none of them uses is used here.
const (
	keepAliveAfter = 30 * day // of disuse
	unusedSoon     = 30 * day // before its end, disuse is told of
	keepAliveAgain = day      // after one that failed
)

// lastUse is when the refresh token was last seen to work.
func (c Connection) lastUse() time.Time {
	return latest(c.AuthorizedAt, c.Tokens.RefreshedAt, c.Tokens.UsedAt)
}

// LastUse is when a client was last used, as far as is known here.
func (o Overview) LastUse(client Client) time.Time {
	used := latest(client.CreatedAt, client.SecretAt, client.UsedAt)
	for _, c := range o.Connections {
		if c.Client == client.ID {
			used = latest(used, c.lastUse())
		}
	}
	return used
}

func latest(times ...time.Time) (t time.Time) {
	for _, u := range times {
		if u.After(t) {
			t = u
		}
	}
	return t
}

// keepClients uses each client that was not used for a month, and notes it in
// the records and in o.
func (m *Monitor) keepClients(ctx context.Context, o *Overview) error {
	now, own := m.Service.Now(), false
	for i, client := range o.Clients {
		at := host(m.Service.Endpoints(client).Token)
		if now.Sub(o.LastUse(client)) < keepAliveAfter || client.Secret.IsZero() || m.Service.Kind(client) == OtherServer ||
			now.Before(m.clients[client.ID]) || now.Before(m.gate(at).next) {
			continue
		}
		m.clients[client.ID] = now.Add(keepAliveAgain)
		s := m.service(true)
		server, err := s.server(ctx, client)
		if err == nil {
			err = server.Check(ctx)
		}
		if err != nil {
			continue // told when it matters
		}
		used, err := s.changeClient(context.WithoutCancel(ctx), client.ID, func(c *Client) { c.UsedAt = now })
		if err != nil {
			return err
		}
		if !own { // the list is everybody's
			o.Clients, own = slices.Clone(o.Clients), true
		}
		o.Clients[i] = used
	}
	return nil
}
