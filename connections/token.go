package connections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gcdesk/oauth"
)

// Token is an access token for somebody else's use.
type Token struct {
	Value  string
	Expiry time.Time // zero: the server did not say
}

// Errors of Token beside those of package oauth.
var (
	ErrSecretMissing  = errors.New("the token is not in the keyring")
	ErrNoRefreshToken = errors.New("the server gave no refresh token")
	ErrNotAuthorized  = errors.New("not authorized yet")
)

// DeadError is a connection that is known to need a person: it was refused
// before, and is not tried again.
type DeadError struct{ Failure Failure }

func (e *DeadError) Error() string { return "needs a new sign-in: " + e.Failure.Code }

// PassingError is the answer to a caller who waited for another's refresh: it
// failed, and to ask the server once more at the same moment is of no use.
type PassingError struct{ Failure Failure }

func (e *PassingError) Error() string { return "the refresh failed just now: " + e.Failure.Code }

// Leeway is how long an access token must last to be handed out without asking
// for more.
const Leeway = 10 * time.Second

// Token returns an access token that lasts at least minValid, refreshing it if
// it must. One process at a time refreshes, and what anybody got since this
// call began is good enough, a passing failure too (*PassingError); so the
// token may last shorter than asked when the server gives no better. A connection that was refused for good is a
// *DeadError at once, without asking the server.
func (s *Service) Token(ctx context.Context, id string, minValid time.Duration) (Token, error) {
	began := s.Now()
	c, client, err := s.load(ctx, id)
	if err != nil {
		return Token{}, err
	}
	return s.token(ctx, began, c, client, minValid)
}

// TokenNamed is Token of the connection that has a name, which it returns too;
// ErrNotFound where none has.
func (s *Service) TokenNamed(ctx context.Context, name string, minValid time.Duration) (c Connection, t Token, err error) {
	began := s.Now()
	var client Client
	err = s.Records.View(ctx, func(tx Tx) error {
		if c, err = tx.ConnectionByName(name); err != nil {
			return err
		}
		client, err = tx.Client(c.Client)
		return err
	})
	if err != nil {
		return c, t, err
	}
	t, err = s.token(ctx, began, c, client, minValid)
	return c, t, err
}

// token is Token of a connection that was read since began.
func (s *Service) token(ctx context.Context, began time.Time, c Connection, client Client, minValid time.Duration) (Token, error) {
	ctx = about(ctx, c.ID)
	if err := c.usable(); err != nil {
		return Token{}, err
	}
	if c.Tokens.fresh(began, minValid) && !c.unsure() {
		if t, err := s.stored(ctx, c); !errors.Is(err, ErrSecretMissing) {
			return t, err
		}
	}
	// A keyring that does not answer is waited for by all at once, not in turn.
	if _, err := s.clientSecret(ctx, client); errors.As(err, new(*KeyringError)) {
		return Token{}, fmt.Errorf("refresh the token of %q: %w", c.Name, err)
	}
	unlock, waited, err := s.wonLock(ctx, c.lock())
	if err != nil {
		return Token{}, err
	}
	defer unlock()
	c, client, err = s.load(ctx, c.ID)
	if err != nil {
		return Token{}, err
	}
	if err := c.usable(); err != nil {
		return Token{}, err
	}
	if t := c.Tokens.Trouble; waited && t.Code != "" && !t.Since.Before(began) {
		return Token{}, fmt.Errorf("refresh the token of %q: %w", c.Name, &PassingError{t})
	}
	if !c.Tokens.RefreshedAt.Before(began) && c.Tokens.alive(s.Now()) && !c.unsure() {
		if t, err := s.stored(ctx, c); !errors.Is(err, ErrSecretMissing) {
			return t, err
		}
	}
	if c.Tokens.Refresh.IsZero() && c.Tokens.alive(s.Now()) { // the server gives no better
		return s.stored(ctx, c)
	}
	t, _, err := s.refresh(ctx, c, client)
	return t, err
}

// wonLock is Lock that says whether somebody else held it.
func (s *Service) wonLock(ctx context.Context, name string) (unlock func(), waited bool, err error) {
	unlock, ok, err := s.Locks.TryLock(name)
	if ok || err != nil {
		return unlock, false, err
	}
	unlock, err = s.Locks.Lock(ctx, name)
	return unlock, true, err
}

// usable reports why a token of this connection is not worth asking for.
func (c Connection) usable() error {
	switch {
	case !c.Authorized():
		return ErrNotAuthorized
	case c.Failure != nil && c.Failure.Dead():
		return &DeadError{*c.Failure}
	}
	return nil
}

// assumedLife is how long an access token is taken to last when the server does
// not say (RFC 6749 section 5.1 only recommends that it does).
const assumedLife = time.Hour

// end is when the access token ends, or is taken to.
func (t Tokens) end() time.Time {
	if t.AccessExpiry.IsZero() {
		return t.RefreshedAt.Add(assumedLife)
	}
	return t.AccessExpiry
}

// alive reports whether the access token has not ended yet.
func (t Tokens) alive(now time.Time) bool { return now.Before(t.end()) }

// fresh reports whether the access token still lasts for d and a little.
func (t Tokens) fresh(now time.Time, d time.Duration) bool {
	return t.end().Sub(now) >= max(d, Leeway)
}

// renewed keeps what a refresh that went well says of the sign-in's end, and
// reports whether that is new: another end is named, or none is any more after
// the one that was named has passed, which therefore does not hold.
func (t *Tokens) renewed(named, now time.Time) bool {
	switch {
	case !named.IsZero() && named.Sub(t.RefreshExpiry).Abs() > time.Minute: // it is said in seconds from now on
		t.RefreshExpiry, t.NamedAt = named, now
	case named.IsZero() && !t.RefreshExpiry.IsZero() && !now.Before(t.RefreshExpiry):
		t.RefreshExpiry, t.NamedAt = time.Time{}, time.Time{}
	default:
		return false
	}
	return true
}

func (s *Service) stored(ctx context.Context, c Connection) (Token, error) {
	value, err := s.secret(ctx, c.Tokens.Access)
	return Token{Value: value, Expiry: c.Tokens.AccessExpiry}, err
}

func (s *Service) secret(ctx context.Context, ref SecretRef) (string, error) {
	value, err := s.Secrets.Get(ctx, ref)
	if errors.Is(err, ErrNotFound) {
		return "", ErrSecretMissing
	}
	return value, err
}

// refresh gets a new access token and stores it; the caller holds the
// connection's lock. A lasting refusal is remembered in the record.
func (s *Service) refresh(ctx context.Context, c Connection, client Client) (Token, Connection, error) {
	// A server that rotates has forgotten the old refresh token once it answers.
	if err := s.proveWritable(ctx); err != nil {
		return Token{}, c, err
	}
	grant, err := s.askRefresh(ctx, c, client)
	c, lost := s.rotated(ctx, c, grant)
	if lost != nil {
		return Token{}, c, errors.Join(lost, err)
	}
	if err != nil {
		switch f := s.failure(err); {
		case f.Lasting():
			c = s.remember(ctx, c, func(c *Connection) { c.fail(f) })
		case !f.local() && ctx.Err() == nil: // who gave up says nothing of the server
			c = s.remember(ctx, c, func(c *Connection) { c.Tokens.Trouble = *f })
		}
		return Token{}, c, fmt.Errorf("refresh the token of %q: %w", c.Name, err)
	}
	ctx = context.WithoutCancel(ctx) // what the server gave must not be lost
	c, err = s.replaceSecret(ctx, c, accessToken, grant.AccessToken, func(c *Connection) *SecretRef { return &c.Tokens.Access }, func(c *Connection) {
		c.Tokens.AccessExpiry, c.Tokens.RefreshedAt, c.Tokens.Trouble = grant.AccessExpiry, s.Now(), Failure{}
		c.Tokens.renewed(grant.RefreshExpiry, s.Now())
		if grant.Scopes != nil {
			c.Granted, c.CheckedAt = grant.Scopes, s.Now()
		}
		if f := c.Failure; f != nil && !f.api() && !f.beyondRefresh() {
			c.works(s.Now())
		}
	})
	if err != nil {
		return Token{}, c, err
	}
	return Token{Value: grant.AccessToken, Expiry: grant.AccessExpiry}, c, nil
}

// rotated stores the refresh token that a server has given in the old one's
// place. It is made current before the access token is used, or even stored: a
// server that rotates has already forgotten the old one, also where the rest of
// its answer is of no use.
func (s *Service) rotated(ctx context.Context, c Connection, grant oauth.Grant) (Connection, error) {
	if grant.RefreshToken == "" {
		return c, nil
	}
	return s.replaceSecret(context.WithoutCancel(ctx), c, refreshToken, grant.RefreshToken, func(c *Connection) *SecretRef { return &c.Tokens.Refresh }, nil)
}

// replaceSecret stores a new secret of a connection and makes it the one that
// field points to. A connection whose sign-in has been taken away meanwhile is
// ErrTokenLost.
func (s *Service) replaceSecret(ctx context.Context, c Connection, kind, value string, field func(*Connection) *SecretRef, set func(*Connection)) (saved Connection, err error) {
	secret := newSecret{newSecretRef(kind, c.ID), value}
	err = s.putSecrets(ctx, []newSecret{secret}, func(tx Tx) error {
		if saved, err = tx.Connection(c.ID); err != nil {
			return err
		}
		if saved.Tokens.Refresh != c.Tokens.Refresh {
			return ErrTokenLost
		}
		was, current := saved, field(&saved)
		if err := retire(tx, *current); err != nil {
			return err
		}
		*current = secret.ref
		if set != nil {
			set(&saved)
		}
		return s.put(tx, was, saved)
	})
	if err != nil {
		return c, err
	}
	return saved, nil
}

func (s *Service) askRefresh(ctx context.Context, c Connection, client Client) (oauth.Grant, error) {
	if c.Tokens.Refresh.IsZero() {
		return oauth.Grant{}, ErrNoRefreshToken
	}
	server, err := s.server(ctx, client)
	if err != nil {
		return oauth.Grant{}, err
	}
	secret, err := s.secret(ctx, c.Tokens.Refresh)
	if err != nil {
		return oauth.Grant{}, err
	}
	return server.Refresh(ctx, secret)
}

// remember writes a failure to the record. A connection that was signed out
// meanwhile has nothing that could fail.
func (s *Service) remember(ctx context.Context, c Connection, note func(*Connection)) Connection {
	saved, err := s.change(context.WithoutCancel(ctx), c.ID, func(_ Tx, c *Connection) error {
		if c.Authorized() {
			note(c)
		}
		return nil
	})
	if err != nil {
		note(&c)
		return c
	}
	return saved
}
