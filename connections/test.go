package connections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gcdesk/oauth"
)

// Test asks the servers afresh how the connection stands: whether the tokens
// still work, what is granted now, whether the API answers. The answer is
// written to the record, a failure too; the error is for what could not be
// asked at all.
func (s *Service) Test(ctx context.Context, id string) (Connection, error) {
	c, _, err := s.test(ctx, id)
	return c, err
}

// TestAndClock is Test that also says by how much this computer's clock is
// ahead of the server's, where that is too much.
func (s *Service) TestAndClock(ctx context.Context, id string) (c Connection, skew time.Duration, err error) {
	k := &collector{s: s}
	c, _, err = k.dated(CheckedToken).test(ctx, id)
	k.clock()
	if !k.evidence.clockWrong() {
		return c, 0, err
	}
	return c, k.evidence.Skew, err
}

// test is Test that also says what the servers answered; nil when all is well.
func (s *Service) test(ctx context.Context, id string) (c Connection, answered, err error) {
	ctx = about(ctx, id)
	c, _, err = s.load(ctx, id)
	if err != nil {
		return c, nil, err
	}
	if !c.Authorized() {
		return c, nil, ErrNotAuthorized
	}
	unlock, err := s.Locks.Lock(ctx, c.lock())
	if err != nil {
		return c, nil, err
	}
	defer unlock()
	c, client, err := s.load(ctx, id)
	if err != nil {
		return c, nil, err
	}
	if !c.Authorized() { // signed out meanwhile
		return c, nil, ErrNotAuthorized
	}
	found, answered := s.ask(ctx, c, client)
	if ctx.Err() != nil {
		return c, answered, ctx.Err()
	}
	if answered != nil && FailureOf(answered).local() {
		return c, nil, answered
	}
	c, err = s.change(ctx, id, func(tx Tx, c *Connection) error {
		if !c.Authorized() { // signed out meanwhile
			return nil
		}
		if found.granted != nil {
			c.Granted, c.CheckedAt = found.granted, s.Now()
		}
		tested := c.activity(ActivityTested)
		if answered != nil {
			c.testFailed(s.failure(answered))
			return s.enter(tx, tested.of(FailureOf(answered)))
		}
		c.works(s.Now())
		c.CheckedAt = s.Now()
		tested.Lost, tested.Code = c.Missing(), Overview{Clients: []Client{client}}.Health(*c, s.Now()).Code
		if err := s.enter(tx, tested); err != nil {
			return err
		}
		if found.count != nil {
			c.Count = found.count
		}
		c.Account.complete(found.account)
		return nil
	})
	return c, answered, err
}

// ask renews the access token, since a living one says nothing of the refresh
// token behind it; where there is none, what is stored has to do. Where token
// info or the API refuses the new one, it is renewed once more.
func (s *Service) ask(ctx context.Context, c Connection, client Client) (finding, error) {
	var token Token
	var err error
	if c.Tokens.Refresh.IsZero() && c.Tokens.fresh(s.Now(), 0) {
		token, err = s.stored(ctx, c)
	} else {
		token, c, err = s.refresh(ctx, c, client)
	}
	if err != nil {
		return finding{}, err
	}
	found, err := s.askWith(ctx, c, client, token.Value)
	var resource *oauth.ResourceError
	if errors.Is(err, &oauth.Error{Code: "invalid_token"}) || errors.As(err, &resource) && resource.Status == 401 {
		if token, c, err = s.refresh(ctx, c, client); err == nil {
			found, err = s.askWith(ctx, c, client, token.Value)
		}
	}
	return found, err
}

// ErrAudience is a token that was issued to another client.
var ErrAudience = errors.New("the token belongs to another client")

func (s *Service) askWith(ctx context.Context, c Connection, client Client, token string) (finding, error) {
	granted, found := c.Granted, finding{}
	if endpoints := s.Endpoints(client); endpoints.TokenInfo != "" {
		server, err := s.serverWith(client, "") // token info needs no secret
		if err != nil {
			return found, err
		}
		info, err := server.TokenInfo(ctx, token)
		if err != nil {
			return found, err
		}
		if info.Audience != client.ClientID {
			return found, fmt.Errorf("test %q: %w", c.Name, ErrAudience)
		}
		found.granted, found.account = info.Scopes, Account{Subject: info.Subject, Email: info.Email}
	}
	if found.granted != nil {
		granted = found.granted
	}
	reply, err := s.probe(ctx, s.reached(c, client, granted), token)
	if reply != nil {
		found.account.complete(Account{ResourceName: reply.ResourceName, Name: reply.Name})
		found.count = s.count(reply)
	}
	return found, err
}

// TestClient finds out without a person whether the authorization server knows
// a client's ID and secret. An empty secret means the stored one, which is not
// sent to a host that it was not saved for: that is Problems, as in SaveClient.
func (s *Service) TestClient(ctx context.Context, c Client, secret string) error {
	server, err := s.serverWith(c, secret)
	if secret == "" {
		server, err = s.storedServer(ctx, c)
	}
	if err != nil {
		return err
	}
	err = server.Check(ctx)
	if err == nil && secret == "" { // then connections that it was refused for are worth another try
		_, _ = s.changeClient(context.WithoutCancel(ctx), c.ID, func(saved *Client) {
			if saved.ClientID == c.ClientID {
				saved.UsedAt = s.Now()
			}
		})
	}
	return err
}

// storedServer is server for a client that may have been edited.
func (s *Service) storedServer(ctx context.Context, c Client) (*oauth.AuthorizationServer, error) {
	err := s.Records.View(ctx, func(tx Tx) error {
		saved, err := tx.Client(c.ID)
		switch {
		case err != nil:
			return err
		case s.moved(secretHosts, saved, c):
			return errHostChanged
		}
		c.Secret = saved.Secret
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.server(ctx, c)
}
