package connections

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Verification is what came of reading a snapshot through.
type Verification struct {
	At     time.Time `json:"at"`
	Damage string    `json:"damage,omitempty"` // the file that was not as it was written; empty: all was well
}

func verifiedDocument(id string) string { return "verified/" + id }

// Verified returns, by the IDs of a connection's snapshots, how each was found
// when it was last read through.
func (s *Service) Verified(ctx context.Context, id string) (found map[string]Verification, err error) {
	err = s.Records.View(ctx, func(tx Tx) error {
		found, err = verifiedIn(tx, id)
		return err
	})
	return found, err
}

func verifiedIn(tx Tx, id string) (map[string]Verification, error) {
	found := map[string]Verification{}
	err := tx.Document(verifiedDocument(id), &found)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return found, err
}

// NoteVerified remembers how a snapshot was found. Of those that are not among
// still any more, or whose connection was deleted, nothing is remembered.
func (s *Service) NoteVerified(ctx context.Context, id, snapshot string, v Verification, still []string) error {
	return s.Records.Update(ctx, func(tx Tx) error {
		if _, err := tx.Connection(id); errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		found, err := verifiedIn(tx, id)
		if err != nil {
			return err
		}
		for known := range found {
			if !slices.Contains(still, known) {
				delete(found, known)
			}
		}
		found[snapshot] = v
		return tx.PutDocument(verifiedDocument(id), found)
	})
}
