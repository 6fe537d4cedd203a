package connections

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// SaveConnection stores what a person can change of a connection (name,
// client, scopes, how its API is asked); a new one has no ID yet. Anything to
// mend is Problems. With another client, or another API host, the tokens no longer fit
// and are dropped: the connection is then not authorized.
func (s *Service) SaveConnection(ctx context.Context, c Connection) (saved Connection, err error) {
	c.Name, c.Browser = strings.TrimSpace(c.Name), strings.TrimSpace(c.Browser)
	if p := s.ValidateConnection(c); p != nil {
		return c, p
	}
	defer s.sweep(ctx)
	err = s.Records.Update(ctx, func(tx Tx) error {
		client, err := tx.Client(c.Client)
		if errors.Is(err, ErrNotFound) {
			return Problems{{Field: "client", Code: "gone"}}
		} else if err != nil {
			return err
		}
		if c.ID == "" {
			saved = Connection{ID: rand.Text(), Client: c.Client, CreatedAt: s.Now(), BaseURI: c.BaseURI}
		} else if saved, err = tx.Connection(c.ID); err != nil {
			return err
		}
		was := saved
		if s.NeedsSignIn(saved, c, client) {
			if err := signOut(tx, &saved); err != nil {
				return err
			}
		}
		saved.Name, saved.Client, saved.Scopes, saved.Browser = c.Name, c.Client, oauth.NewScopes(c.Scopes...), c.Browser
		own := s.Preset.Connection(c)
		if !s.ofPreset(client) {
			own.BaseURI = c.BaseURI // whose token that API is shown is the person's decision
		}
		saved.BaseURI, saved.Headers, saved.Ping, saved.Limits = own.BaseURI, own.Headers, own.Ping, own.Limits
		if err := s.enterSaved(tx, saved.activity(""), c.ID == "", was.edits(saved)); err != nil {
			return err
		}
		return tx.PutConnection(saved)
	})
	if err != nil {
		return c, err
	}
	return saved, nil
}

// signOut takes away what a sign-in gave, but not the account: a later sign-in
// is compared with it.
func signOut(tx Tx, c *Connection) error {
	if err := retire(tx, c.Tokens.Refresh, c.Tokens.Access); err != nil {
		return err
	}
	c.Tokens, c.Granted, c.Failure, c.Count = Tokens{}, nil, nil, nil
	return nil
}

// SaveClient stores a client and, unless it is empty, its new secret. A new
// client has no ID yet. Anything to mend is Problems. A stored secret goes
// only to the hosts it was saved for: a new host wants it again, and the
// client's connections have to sign in again.
func (s *Service) SaveClient(ctx context.Context, c Client, secret string) (saved Client, err error) {
	c.Name, c.ClientID = strings.TrimSpace(c.Name), strings.TrimSpace(c.ClientID)
	secret = strings.TrimSpace(secret)
	c = s.Preset.Client(c)
	p := append(s.CheckClient(c), CheckSecret(secret)...)
	if c.ID == "" && secret == "" {
		p.add("secret", "required")
	}
	if p != nil {
		return c, p
	}
	var secrets []newSecret
	isNew := c.ID == ""
	if isNew {
		c.ID, c.CreatedAt = rand.Text(), s.Now()
		c.Secret, c.SecretAt = "", time.Time{} // of the client that this one was copied from
	}
	if secret != "" {
		secrets = []newSecret{{newSecretRef(clientSecret, c.ID), secret}}
	}
	commit := func(tx Tx) error {
		saved = c
		var edits []string
		if !isNew {
			old, err := tx.Client(c.ID)
			if err != nil {
				return err
			}
			edits = old.edits(c)
			saved.Secret, saved.SecretAt, saved.CreatedAt = old.Secret, old.SecretAt, old.CreatedAt
			saved.UsedAt, saved.Publishing = old.UsedAt, old.Publishing
			if secret == "" && s.moved(secretHosts, old, c) {
				return errHostChanged
			}
			if _, signIns := s.Moved(old, c); signIns {
				if err := s.signOutAll(tx, c.ID); err != nil {
					return err
				}
			}
		}
		if secret != "" {
			if err := retire(tx, saved.Secret); err != nil {
				return err
			}
			saved.Secret, saved.SecretAt = secrets[0].ref, s.Now()
			if !isNew {
				if err := s.enter(tx, saved.activity(ActivitySecret)); err != nil {
					return err
				}
			}
		}
		if err := s.enterSaved(tx, saved.activity(""), isNew, edits); err != nil {
			return err
		}
		if isNew {
			if err := adoptGuide(tx, saved.ID); err != nil {
				return err
			}
		}
		return tx.PutClient(saved)
	}
	if secret == "" {
		defer s.sweep(ctx)
		err = s.Records.Update(ctx, commit)
	} else if err = s.checkName(ctx, c); err == nil { // before the keyring is asked for anything
		err = s.putSecrets(ctx, secrets, commit)
	}
	if err != nil {
		return c, err
	}
	return saved, nil
}

// errHostChanged is what a person has to mend before a stored secret may go to
// a host that it was not saved for.
var errHostChanged = Problems{{Field: "secret", Code: "host-changed"}}

// checkName answers Problems when another client has the name.
func (s *Service) checkName(ctx context.Context, c Client) error {
	return s.Records.View(ctx, func(tx Tx) error {
		other, err := tx.ClientByName(c.Name)
		if err == nil && other.ID != c.ID {
			return Problems{{Field: "name", Code: "taken", Param: other.Name}}
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
}

func (s *Service) signOutAll(tx Tx, clientID string) error {
	list, err := tx.Connections()
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Client != clientID || !c.Authorized() {
			continue
		}
		if err := s.enter(tx, c.activity(ActivitySignedOut)); err != nil {
			return err
		}
		if err := signOut(tx, &c); err != nil {
			return err
		}
		if err := tx.PutConnection(c); err != nil {
			return err
		}
	}
	return nil
}

// moved reports whether a change of a client's endpoints adds a host to those
// that hosts lists. The preset server never moves: practice mode's has another
// port every day.
func (s *Service) moved(hosts func(oauth.Endpoints) []string, before, now Client) bool {
	if !before.Endpoints.Named() && !now.Endpoints.Named() {
		return false
	}
	old := hosts(s.Endpoints(before))
	return slices.ContainsFunc(hosts(s.Endpoints(now)), func(h string) bool { return h != "" && !slices.Contains(old, h) })
}

// secretHosts are sent the client's secret.
func secretHosts(e oauth.Endpoints) []string { return []string{host(e.Token), host(e.Revoke)} }

// tokenHosts are sent refresh or access tokens.
func tokenHosts(e oauth.Endpoints) []string {
	return append(secretHosts(e), host(e.TokenInfo), host(e.UserInfo))
}
