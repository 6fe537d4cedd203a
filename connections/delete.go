package connections

import (
	"context"
	"fmt"
)

// DeleteConnection forgets a connection here: the record goes and its tokens
// are put into the ledger in one transaction, then the tokens leave the
// keyring, now or with the next Sweep. At the authorization server nothing
// changes.
func (s *Service) DeleteConnection(ctx context.Context, id string) error {
	err := s.Records.Update(ctx, func(tx Tx) error {
		c, err := tx.Connection(id)
		if err != nil {
			return err
		}
		if err := retire(tx, c.Tokens.Refresh, c.Tokens.Access, c.Schedule.Passphrase); err != nil {
			return err
		}
		if err := s.enter(tx, c.activity(ActivityDeleted)); err != nil {
			return err
		}
		if err := tx.DeleteDocument(verifiedDocument(id)); err != nil {
			return err
		}
		return tx.DeleteConnection(id)
	})
	if err != nil {
		return err
	}
	s.sweep(ctx)
	return nil
}

// InUseError is the refusal to delete a client that connections use.
type InUseError struct{ Names []string }

func (e *InUseError) Error() string { return fmt.Sprintf("used by %d connections", len(e.Names)) }

// DeleteClient deletes a client that no connection uses, with its secret.
func (s *Service) DeleteClient(ctx context.Context, id string) error {
	err := s.Records.Update(ctx, func(tx Tx) error {
		c, err := tx.Client(id)
		if err != nil {
			return err
		}
		list, err := tx.Connections()
		if err != nil {
			return err
		}
		if names := users(list, id); len(names) > 0 {
			return &InUseError{names}
		}
		if err := retire(tx, c.Secret); err != nil {
			return err
		}
		if err := s.enter(tx, c.activity(ActivityDeleted)); err != nil {
			return err
		}
		if err := tx.DeleteDocument(guideDocument(id)); err != nil {
			return err
		}
		return tx.DeleteClient(id)
	})
	if err != nil {
		return err
	}
	s.sweep(ctx)
	return nil
}

// users names the connections that use a client.
func users(list []Connection, clientID string) []string {
	var names []string
	for _, c := range list {
		if c.Client == clientID {
			names = append(names, c.Name)
		}
	}
	return names
}
