package connections

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"gcdesk/oauth"
)

// Service is the use cases and what they need. The fields down to OpenURL
// are required.
type Service struct {
	Records Records
	Secrets Secrets
	Locks   Locks
	Preset  Preset
	HTTP    *http.Client
	Now     func() time.Time
	OpenURL func(ctx context.Context, url string) error // opens the system browser

	// RunBrowser starts a browser command, see BrowserCommand.
	RunBrowser func(ctx context.Context, command []string) error
	// SettingsChanged is told of settings that this process has stored.
	SettingsChanged func(Settings)
	// Page renders the browser's last page.
	Page func(oauth.Outcome) []byte
	// Language is what the authorization server's pages should speak, BCP 47.
	Language string
	// Probe asks an API whether an access token works there.
	Probe func(ctx context.Context, api API, accessToken string) (Reply, error)
	// SignInTimeout bounds the wait for the browser; zero means five minutes.
	SignInTimeout time.Duration
	// DiagnosisTime bounds what Diagnose asks; zero means eight seconds.
	DiagnosisTime time.Duration
}

// Preset is the server that a client belongs to unless its record names
// another: Google, or practice mode's stand-in.
type Preset struct {
	Endpoints oauth.Endpoints
	BaseURI   string
	Practice  bool // nothing but loopback addresses may be reached
}

// GooglePreset is the real thing.
func GooglePreset() Preset {
	return Preset{Endpoints: oauth.Google(), BaseURI: "https://people.googleapis.com/v1/"}
}

// Reply is what the API says of the account behind a token.
type Reply struct {
	ResourceName string // people/…
	Name         string
	Contacts     *int // nil: not counted
}

// ErrNotLoopback is practice mode's refusal to talk to anybody but this
// machine.
var ErrNotLoopback = errors.New("practice mode talks to this computer only")

// server returns the authorization server as the client sees it. A secret that
// is not in the keyring is ErrClientSecret.
func (s *Service) server(ctx context.Context, client Client) (*oauth.AuthorizationServer, error) {
	secret, err := s.clientSecret(ctx, client)
	if err != nil {
		return nil, err
	}
	return s.serverWith(client, secret)
}

func (s *Service) clientSecret(ctx context.Context, client Client) (string, error) {
	secret, err := "", ErrNotFound
	if !client.Secret.IsZero() {
		secret, err = s.Secrets.Get(ctx, client.Secret)
	}
	if errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("client %q: %w", client.Name, ErrClientSecret)
	}
	return secret, err
}

func (s *Service) serverWith(client Client, secret string) (*oauth.AuthorizationServer, error) {
	endpoints := s.Endpoints(client)
	if s.Preset.Practice {
		for _, u := range endpoints.URLs() {
			if !oauth.IsLoopback(u) {
				return nil, ErrNotLoopback
			}
		}
	}
	return &oauth.AuthorizationServer{
		Client: oauth.Client{
			ID: client.ClientID, Secret: secret, Type: client.Type, RedirectURI: client.RedirectURI, Endpoints: endpoints,
			ScopeDelimiter: client.ScopeDelimiter, Parameters: client.AllParameters(),
		},
		HTTP: s.HTTP, Now: s.Now,
	}, nil
}

// ErrClientSecret is the answer when the keyring has lost a client secret.
var ErrClientSecret = errors.New("the client secret is not in the keyring")

// load reads a connection with its client.
func (s *Service) load(ctx context.Context, id string) (c Connection, client Client, err error) {
	err = s.Records.View(ctx, func(tx Tx) error {
		if c, err = tx.Connection(id); err != nil {
			return err
		}
		client, err = tx.Client(c.Client)
		return err
	})
	return c, client, err
}

// change applies f to the connection as it is stored now and returns the
// outcome.
func (s *Service) change(ctx context.Context, id string, f func(Tx, *Connection) error) (c Connection, err error) {
	err = s.Records.Update(ctx, func(tx Tx) error {
		if c, err = tx.Connection(id); err != nil {
			return err
		}
		was := c
		if err := f(tx, &c); err != nil {
			return err
		}
		return s.put(tx, was, c)
	})
	return c, err
}
