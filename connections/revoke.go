package connections

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"gcdesk/oauth"
)

// ErrNoRevocation is the answer where the authorization server has no
// revocation endpoint.
var ErrNoRevocation = errors.New("the server has no revocation endpoint")

// Siblings returns the other connections that go with c when it is revoked;
// those whose sign-in has ended already are not among them. At
// Google they all do: one token ends everything that the account gave to any
// client of the same project ("Using OAuth 2.0 for web server applications",
// revoking a token). A server elsewhere may end what the account gave to the
// same client, or not (RFC 7009 section 2.1).
func (o Overview) Siblings(c Connection) []Connection {
	client, _ := o.Client(c.Client)
	var siblings []Connection
	for _, other := range o.Connections {
		its, _ := o.Client(other.Client)
		over := other.Failure != nil && (other.Failure.Code == CodeRevoked || other.Failure.Code == "invalid_grant")
		if other.ID != c.ID && other.Authorized() && !over && c.Account.surelySame(other.Account) && client.goesWith(its) {
			siblings = append(siblings, other)
		}
	}
	return siblings
}

// MayUse reports whether a connection other than c lives on what an account gave
// to the project of c's client, or may.
func (o Overview) MayUse(account Account, c Connection) bool {
	client, _ := o.Client(c.Client)
	return slices.ContainsFunc(o.Connections, func(other Connection) bool {
		its, _ := o.Client(other.Client)
		return other.ID != c.ID && other.Authorized() && other.Account.Same(account) && client.goesWith(its)
	})
}

// goesWith reports whether two clients were made in one project of Google's, or
// are one client of a server elsewhere, as far as can be known.
func (c Client) goesWith(d Client) bool {
	if c.Elsewhere() != d.Elsewhere() {
		return false
	}
	if c.Elsewhere() {
		return c.ClientID == d.ClientID && host(c.Endpoints.Token) == host(d.Endpoints.Token)
	}
	number := oauth.ProjectNumber(c.ClientID)
	return c.ClientID == d.ClientID ||
		number != "" && number == oauth.ProjectNumber(d.ClientID) ||
		c.Project != "" && c.Project == d.Project
}

// Revoke ends the access at the authorization server. The connection stays, and
// is known to need a new sign-in; at Google its siblings are, too. After a
// *RevokingError nobody knows that, until the server is asked for a token;
// after another error nothing has changed.
func (s *Service) Revoke(ctx context.Context, id string) (Connection, error) {
	return s.revoke(ctx, id, func(c Connection) Activity { return c.activity(ActivityRevoked) })
}

// revoke is Revoke with the entry that the journal gets of it.
func (s *Service) revoke(ctx context.Context, id string, act func(Connection) Activity) (Connection, error) {
	ctx = about(ctx, id)
	c, client, err := s.load(ctx, id)
	if err != nil {
		return c, err
	}
	if !c.Authorized() {
		return c, ErrNotAuthorized
	}
	if s.Endpoints(client).Revoke == "" {
		return c, ErrNoRevocation
	}
	unlock, err := s.Locks.Lock(ctx, c.lock())
	if err != nil {
		return c, err
	}
	defer unlock()
	if c, client, err = s.load(ctx, id); err != nil {
		return c, err
	}
	if !c.Authorized() { // signed out meanwhile
		return c, ErrNotAuthorized
	}
	server, err := s.server(ctx, client)
	if err != nil {
		return c, err
	}
	ref := c.Tokens.Refresh
	if ref.IsZero() {
		ref = c.Tokens.Access
	}
	token, err := s.secret(ctx, ref)
	if err != nil {
		return c, err
	}
	asked := server.Revoke(ctx, token)
	ctx = context.WithoutCancel(ctx)
	switch {
	case asked == nil:
		return s.markRevoked(ctx, c, CodeRevoked, act)
	case mayHaveRevoked(asked):
		unsure := func(c Connection) Activity { return c.activity(ActivityFailed).of(Failure{Code: CodeRevoking}) }
		c, err = s.markRevoked(ctx, c, CodeRevoking, unsure)
		return c, errors.Join(&RevokingError{asked}, err)
	}
	return c, asked
}

// RevokingError is a revocation to which no answer came: the server may have
// carried it out.
type RevokingError struct{ Err error }

func (e *RevokingError) Error() string { return "not known whether it was revoked: " + e.Err.Error() }
func (e *RevokingError) Unwrap() error { return e.Err }

func (e *RevokingError) failure() Failure {
	f := FailureOf(e.Err)
	f.Code, f.Reason, f.Wait = CodeRevoking, f.Code, 0
	return f
}

// mayHaveRevoked excepts the one answer by which a server in trouble says that
// the token still lives (RFC 7009 section 2.2.1).
func mayHaveRevoked(err error) bool {
	var network *oauth.NetworkError
	f := FailureOf(err)
	return errors.As(err, &network) && network.MayHaveArrived() || f.Status >= 500 && f.Status != http.StatusServiceUnavailable
}

// unsure reports whether the sign-in may have been revoked.
func (c *Connection) unsure() bool { return c.Failure != nil && c.Failure.Code == CodeRevoking }

// markRevoked writes to a connection, and to the siblings that surely go with
// it, that they need a sign-in, or may need one.
func (s *Service) markRevoked(ctx context.Context, c Connection, code string, act func(Connection) Activity) (saved Connection, err error) {
	failure := &Failure{Code: code, Since: s.Now()}
	err = s.Records.Update(ctx, func(tx Tx) error {
		o, err := overviewIn(tx)
		if err != nil {
			return err
		}
		if saved, err = tx.Connection(c.ID); err != nil {
			return err
		}
		gone := []Connection{saved}
		if client, _ := o.Client(saved.Client); !client.Elsewhere() {
			gone = append(o.Siblings(saved), saved)
		}
		return each(gone, func(c Connection) error {
			c.Failure = failure
			entry := act(c)
			if c.ID == saved.ID {
				saved = c
			} else if code == CodeRevoked {
				entry = c.activity(ActivityRevoked)
				entry.Detail = saved.Name
			}
			if err := s.enter(tx, entry); err != nil {
				return err
			}
			return tx.PutConnection(c)
		})
	})
	return saved, err
}
