package connections

import (
	"context"
	"errors"
	"slices"

	"gcdesk/oauth"
)

// importLock lets one process at a time look whether a client is known.
const importLock = "import"

// ImportClient returns the client that a console's file describes, made from
// it when it is not known. A client is known by its client ID, and by its
// endpoints and redirect URI where they are given; zero endpoints mean the
// preset server's for a new client, the file's own are never used. What is
// known stays as it is, but a secret that the keyring has lost is replaced by
// the file's. Anything to mend is Problems.
func (s *Service) ImportClient(ctx context.Context, file oauth.ClientFile, endpoints oauth.Endpoints, redirectURI string) (c Client, known bool, err error) {
	unlock, err := s.Locks.Lock(ctx, importLock)
	if err != nil {
		return c, false, err
	}
	defer unlock()
	all, err := s.Overview(ctx)
	if err != nil {
		return c, false, err
	}
	for _, c := range presetFirst(all.Clients) {
		if s.describes(file, endpoints, redirectURI, c) {
			c, err = s.restoreSecret(ctx, c, file.Secret)
			return c, true, err
		}
	}
	if endpoints == s.Preset.Endpoints { // written out: practice mode's change from day to day
		endpoints = oauth.Endpoints{}
	}
	for _, u := range endpoints.URLs() {
		if s.Preset.Practice && !oauth.IsLoopback(u) {
			return c, false, ErrNotLoopback
		}
	}
	c = Client{ClientID: file.ID, Type: file.Type, Endpoints: endpoints, Project: file.Project}
	if c.Type == oauth.Web {
		if c.RedirectURI = redirectURI; c.RedirectURI == "" {
			c.RedirectURI = file.LoopbackRedirectURI()
		}
		if c.RedirectURI == "" {
			return c, false, Problems{{Field: "redirectUri", Code: "redirect-uri-missing", Param: oauth.DefaultWebRedirectURI}}
		}
	}
	c.Name = FreeClientName(all.Clients, file)
	c, err = s.SaveClient(ctx, c, file.Secret)
	return c, false, err
}

// presetFirst puts the clients of the preset server before those of others.
func presetFirst(clients []Client) []Client {
	others := func(c Client) bool { return c.Endpoints.Named() }
	return append(slices.DeleteFunc(slices.Clone(clients), others), slices.DeleteFunc(slices.Clone(clients), func(c Client) bool { return !others(c) })...)
}

func (s *Service) describes(file oauth.ClientFile, endpoints oauth.Endpoints, redirectURI string, c Client) bool {
	has := s.Endpoints(c)
	has.AuthStyle = endpoints.AuthStyle // no part of whose server it is
	return c.ClientID == file.ID &&
		(!endpoints.Named() || endpoints == has) &&
		(redirectURI == "" || redirectURI == c.RedirectURI)
}

// restoreSecret stores the secret for a client whose own is lost.
func (s *Service) restoreSecret(ctx context.Context, c Client, secret string) (Client, error) {
	if secret == "" {
		return c, nil
	}
	if !c.Secret.IsZero() {
		if _, err := s.Secrets.Get(ctx, c.Secret); !errors.Is(err, ErrNotFound) {
			return c, err
		}
	}
	return s.SaveClient(ctx, c, secret)
}

// HoldsSecret reports whether the keyring holds this secret, and no other, for
// a client.
func (s *Service) HoldsSecret(ctx context.Context, c Client, secret string) (bool, error) {
	held, err := s.Secrets.Get(ctx, c.Secret)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return held == secret, err
}

// CheckConnection returns what SaveConnection would want mended in a new
// connection whose client is not there yet, as Problems.
func (s *Service) CheckConnection(ctx context.Context, c Connection) error {
	p := slices.DeleteFunc(s.ValidateConnection(c), func(p Problem) bool { return p.Field == "client" })
	if len(p) > 0 {
		return p
	}
	switch other, err := s.Named(ctx, c.Name); {
	case err == nil:
		return Problems{{Field: "name", Code: "taken", Param: other.Name}}
	case !errors.Is(err, ErrNotFound):
		return err
	}
	return nil
}
