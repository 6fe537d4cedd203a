package connections

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// Step is how far a sign-in has come.
type Step int

const (
	StepSaved    Step = iota // the record is stored; the sign-in begins
	StepWaiting              // the browser has the word
	StepExchange             // the code is being exchanged
	StepCheck                // what was granted is being checked
	StepDone
)

// SignIn is a sign-in that waits for the browser.
type SignIn struct {
	URL  string    // for another browser; it carries the state, so it is for this person only
	Ends time.Time // when the waiting gives up
	Hint string    // account that is expected; empty if any
	// Paste takes the address of the page that failed; see
	// oauth.Authorization.Paste.
	Paste func(address string) error
	// OpenAgain opens the browser once more.
	OpenAgain func(context.Context) error
	// OpenDesktops opens the desktop's browser in place of the command that the
	// connection or the settings have.
	OpenDesktops func(context.Context) error
}

// Conduct is how a caller follows and steers a sign-in. Any field may be nil.
// The functions are called on the sign-in's goroutine, one at a time.
type Conduct struct {
	Step    func(Step)
	Waiting func(SignIn) // just before the browser is asked for
	// OpenFailed is told why the browser did not open; the waiting goes on.
	OpenFailed func(error)
	// Switch decides when another account than before has signed in, or may have:
	// true takes the new one, false keeps the old. Without it the old one is kept.
	// Where none was ever known it is asked only if the refresh token that is
	// stored would go and no other come.
	Switch func(ctx context.Context, before, now Account) (bool, error)
	// Stored is told of the connection as soon as it is stored; what is still to
	// do then is to tidy up.
	Stored func(Connection)
	// Consent makes the server show its consent page again, also where it
	// thinks that it need not: to ask for a missing permission.
	Consent bool
	// ChooseAccount makes the server offer all accounts, also where it knows
	// which one is expected and would ask nothing.
	ChooseAccount bool
}

// OtherAccountError is a sign-in with another account than before, or with one
// that nobody would name (Now is zero), or where nobody ever named one (Before is
// zero), which was not taken. Nothing of the connection has changed.
type OtherAccountError struct{ Before, Now Account }

func (e *OtherAccountError) Error() string {
	return fmt.Sprintf("signed in as %s, but the connection belongs to %s", e.Now.Label(), e.Before.Label())
}

// Errors of Authorize beside those of package oauth.
var (
	ErrSignInTimeout = errors.New("the sign-in was not finished in time")
	ErrTokenLost     = errors.New("the connection was deleted or changed meanwhile")
)

const signInTimeout = 5 * time.Minute

// SignInTime is how long a person is waited for at each of a sign-in's places:
// the browser, and the keyring.
func (s *Service) SignInTime() time.Duration { return cmp.Or(s.SignInTimeout, signInTimeout) }

// Authorize lets a person sign in in the browser and stores what was granted.
// Until the very end nothing of the connection changes; a failure leaves one
// that was authorized as it was, and is written to one that was not. ctx
// cancels.
func (s *Service) Authorize(ctx context.Context, id string, conduct Conduct) (Connection, error) {
	c, err := s.authorize(ctx, id, conduct)
	if err == nil || errors.Is(err, context.Canceled) {
		return c, err
	}
	s.change(context.WithoutCancel(ctx), id, func(tx Tx, c *Connection) error { //nolint:errcheck // the first error is the one to tell
		f := s.failure(err)
		if !c.Authorized() {
			c.Failure = f
		}
		return s.enter(tx, c.activity(ActivitySignInFailed).of(*f))
	})
	return c, err
}

func (s *Service) authorize(ctx context.Context, id string, conduct Conduct) (Connection, error) {
	ctx = about(ctx, id)
	step := func(n Step) {
		if conduct.Step != nil {
			conduct.Step(n)
		}
	}
	c, client, err := s.load(ctx, id)
	if err != nil {
		return c, err
	}
	step(StepSaved)
	server, err := s.server(ctx, client)
	if err != nil {
		return c, err
	}
	if err := s.proveWritable(ctx); err != nil { // better found before a person consents
		return c, err
	}
	options := oauth.Options{LoginHint: c.Account.Hint(), Prompt: s.prompt(c, client, conduct.Consent), Language: s.Language, Page: s.Page}
	if conduct.ChooseAccount {
		options.LoginHint, options.Prompt = "", strings.TrimSpace("select_account "+strings.TrimPrefix(options.Prompt, "select_account"))
	}
	if conduct.Consent || conduct.ChooseAccount { // what was asked for here comes before what the client always asks
		server.Client.Parameters = without(server.Client.Parameters, "prompt")
	}
	if conduct.ChooseAccount {
		server.Client.Parameters = without(server.Client.Parameters, "login_hint")
	}
	a, err := oauth.Begin(server.Client, c.Scopes, options)
	if err != nil {
		return c, err
	}
	defer a.Close()

	step(StepWaiting)
	code, err := s.wait(ctx, a, c, conduct)
	if err != nil {
		return c, err
	}
	step(StepExchange)
	grant, err := server.Exchange(ctx, a, code)
	if err != nil {
		return c, err
	}
	step(StepCheck)
	got := s.examine(ctx, server, c, client, grant)
	lost := grant.RefreshToken == "" && !c.Tokens.Refresh.IsZero() // it is kept for the same account only
	if !c.Account.surelySame(got.account) && (c.Account.Key() != "" || lost) {
		take := false
		if conduct.Switch != nil {
			if take, err = conduct.Switch(ctx, c.Account, got.account); err != nil {
				return c, err
			}
		}
		if !take {
			return c, &OtherAccountError{Before: c.Account, Now: got.account}
		}
	}
	if err := ctx.Err(); err != nil { // cancelled while it was examined
		return c, err
	}
	c, err = s.keep(ctx, c, client, grant, got)
	if err == nil {
		step(StepDone)
		if conduct.Stored != nil {
			conduct.Stored(c)
		}
	}
	s.tidy(ctx, err)
	return c, err
}

func without(list []oauth.Parameter, name string) []oauth.Parameter {
	return slices.DeleteFunc(slices.Clone(list), func(p oauth.Parameter) bool { return p.Name == name })
}

// prompt decides what the authorization server must ask although it may think
// that it need not. Google gives a Web client a refresh token only with the
// consent page, and other servers may; the seven days of an app in testing count
// from the consent; without a known account a person chooses one.
func (s *Service) prompt(c Connection, client Client, consent bool) string {
	switch {
	case consent, client.Type == oauth.Web, !s.ofPreset(client),
		c.Authorized() && (len(c.Missing()) > 0 || c.Tokens.Refresh.IsZero() || c.End(client).Testing):
		return "consent"
	case c.Account.Hint() == "":
		return "select_account"
	}
	return ""
}

// wait opens the browser and waits for the response.
func (s *Service) wait(ctx context.Context, a *oauth.Authorization, c Connection, conduct Conduct) (code string, err error) {
	limit := s.SignInTime()
	waiting, cancel := context.WithTimeoutCause(ctx, limit, ErrSignInTimeout)
	defer cancel()
	signIn := SignIn{
		URL: a.URL(), Ends: s.Now().Add(limit), Hint: c.Account.Label(), Paste: a.Paste,
		OpenAgain:    func(ctx context.Context) error { return s.Browse(about(ctx, c.ID), c.Browser, a.URL()) },
		OpenDesktops: func(ctx context.Context) error { return s.OpenURL(about(ctx, c.ID), a.URL()) },
	}
	if conduct.Waiting != nil {
		conduct.Waiting(signIn)
	}
	opened := make(chan error, 1) // a helper that is the browser itself stays: nobody waits for it
	go func() { opened <- s.Browse(waiting, c.Browser, a.URL()) }()
	answered := make(chan error, 1)
	go func() {
		var err error
		code, err = a.Wait(waiting)
		answered <- err
	}()
	for {
		select {
		case err := <-opened:
			if err != nil && waiting.Err() == nil && conduct.OpenFailed != nil {
				conduct.OpenFailed(err)
			}
		case err := <-answered:
			if err != nil && ctx.Err() == nil && waiting.Err() != nil {
				err = context.Cause(waiting)
			}
			return code, err
		}
	}
}

// finding is what was found out about a fresh grant.
type finding struct {
	account Account
	granted oauth.Scopes
	expiry  time.Time
	count   *Count
	failure *Failure // the grant is good, its use is not
}

// examine finds out what was granted and by whom: from the token answer, from
// token info and user info where the answer is silent, and from the API. None
// of the questions can spoil a sign-in that has succeeded.
func (s *Service) examine(ctx context.Context, server *oauth.AuthorizationServer, c Connection, client Client, grant oauth.Grant) finding {
	f := finding{
		account: Account{Subject: grant.Identity.Subject, Email: grant.Identity.Email, Name: grant.Identity.Name},
		granted: grant.Scopes, expiry: grant.AccessExpiry,
	}
	if server.Client.Endpoints.TokenInfo != "" && (f.granted == nil || f.expiry.IsZero()) {
		if info, err := server.TokenInfo(ctx, grant.AccessToken); err == nil && info.Audience == server.Client.ID {
			if f.granted == nil {
				f.granted = info.Scopes
			}
			if f.expiry.IsZero() {
				f.expiry = info.Expiry
			}
		}
	}
	if f.granted == nil { // RFC 6749 section 5.1: not stated means as asked
		f.granted = c.Scopes
	}
	names := f.granted.Has("openid") || f.granted.Has("email") || f.granted.Has("profile")
	incomplete := f.account.Subject == "" || f.account.Email == "" && f.granted.Has("email") || f.account.Name == "" && f.granted.Has("profile")
	if names && incomplete && server.Client.Endpoints.UserInfo != "" {
		who, err := server.UserInfo(ctx, grant.AccessToken)
		if err == nil && (f.account.Subject == "" || who.Subject == f.account.Subject) { // OpenID Connect Core section 5.3.2
			f.account.complete(Account{Subject: who.Subject, Email: who.Email, Name: who.Name})
		}
	}
	reply, err := s.probe(ctx, s.reached(c, client, f.granted), grant.AccessToken)
	if err != nil {
		f.failure = s.failure(err)
	} else if reply != nil {
		f.account.complete(Account{ResourceName: reply.ResourceName, Name: reply.Name})
		f.count = s.count(reply)
	}
	return f
}

// complete fills in what is not known yet.
func (a *Account) complete(b Account) {
	for _, p := range []struct {
		to   *string
		from string
	}{{&a.Subject, b.Subject}, {&a.ResourceName, b.ResourceName}, {&a.Email, b.Email}, {&a.Name, b.Name}} {
		if *p.to == "" {
			*p.to = p.from
		}
	}
}

// reached is the API of a connection; nil where it has none, or the permissions
// do not reach it.
func (s *Service) reached(c Connection, client Client, granted oauth.Scopes) *API {
	api := s.API(c, client)
	api.Count = granted.ReadContacts()
	if s.Probe == nil || api.BaseURI == "" || !api.Count && api.Ping == DefaultPing() {
		return nil
	}
	return &api
}

// probe asks the API; without one the reply is nil.
func (s *Service) probe(ctx context.Context, api *API, accessToken string) (*Reply, error) {
	if api == nil {
		return nil, nil
	}
	if s.Preset.Practice && !oauth.IsLoopback(api.BaseURI) {
		return nil, ErrNotLoopback
	}
	reply, err := s.Probe(ctx, *api, accessToken)
	if err != nil {
		return nil, err
	}
	return &reply, nil
}

// count is how many contacts the API told of, if it did.
func (s *Service) count(reply *Reply) *Count {
	if reply.Contacts == nil {
		return nil
	}
	return &Count{Contacts: *reply.Contacts, At: s.Now()}
}

// keep stores a grant: secrets first, then the record, in the order that
// storeSecrets guards; to tidy up is the caller's. A refresh token that is held
// for the same account is not replaced by nothing.
func (s *Service) keep(ctx context.Context, c Connection, client Client, grant oauth.Grant, got finding) (saved Connection, err error) {
	ctx = context.WithoutCancel(ctx) // from here on it is done or not done
	unlock, err := s.Locks.Lock(ctx, c.lock())
	if err != nil {
		return c, err
	}
	defer unlock()
	access := newSecret{newSecretRef(accessToken, c.ID), grant.AccessToken}
	secrets := []newSecret{access}
	if grant.RefreshToken != "" {
		secrets = append(secrets, newSecret{newSecretRef(refreshToken, c.ID), grant.RefreshToken})
	}
	err = s.storeSecrets(ctx, secrets, func(tx Tx) error {
		if saved, err = s.stillFor(tx, c, client); err != nil {
			return err
		}
		known := saved.Account.surelySame(got.account)
		now := s.Now()
		tokens := Tokens{Access: access.ref, AccessExpiry: got.expiry, RefreshedAt: now, RefreshExpiry: grant.RefreshExpiry}
		old := []SecretRef{saved.Tokens.Access}
		switch {
		case grant.RefreshToken != "":
			tokens.Refresh = secrets[1].ref
			old = append(old, saved.Tokens.Refresh)
		case known:
			tokens.Refresh, tokens.RefreshExpiry = saved.Tokens.Refresh, saved.Tokens.RefreshExpiry
		default:
			old = append(old, saved.Tokens.Refresh)
		}
		if err := retire(tx, old...); err != nil {
			return err
		}
		if known {
			got.account.complete(saved.Account)
		} else {
			saved.Count = nil
		}
		before := saved.Account
		saved.Account, saved.Granted, saved.Tokens = got.account, got.granted, tokens
		saved.AuthorizedAt, saved.CheckedAt, saved.Failure = now, now, got.failure
		if got.count != nil {
			saved.Count = got.count
		}
		a := saved.activity(ActivityAuthorized)
		a.Scopes, a.Lost = saved.Granted, saved.Missing()
		if !before.Same(saved.Account) {
			a.Detail = before.Label()
		}
		if err := s.enter(tx, a); err != nil {
			return err
		}
		if err := saved.namesEnd(tx); err != nil {
			return err
		}
		return tx.PutConnection(saved)
	})
	if err != nil {
		return c, err
	}
	return saved, nil
}

// stillFor reads the connection again. When it was deleted meanwhile, or now
// belongs to another client or talks to other hosts than the tokens were given
// for, it answers ErrTokenLost.
func (s *Service) stillFor(tx Tx, c Connection, client Client) (Connection, error) {
	saved, err := tx.Connection(c.ID)
	if errors.Is(err, ErrNotFound) {
		return c, ErrTokenLost
	} else if err != nil {
		return c, err
	}
	now, err := tx.Client(saved.Client)
	if err != nil {
		return c, err
	}
	if now.ID != client.ID || now.ClientID != client.ClientID || host(saved.BaseURI) != host(c.BaseURI) ||
		s.moved(tokenHosts, client, now) {
		return c, ErrTokenLost
	}
	return saved, nil
}

// lock names the lock under which a connection's tokens change.
func (c Connection) lock() string { return "connection-" + c.ID }
