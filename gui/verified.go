package gui

import (
	"context"
	"errors"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
)

// NoteVerified remembers how a snapshot was found when it was read through. An
// err that says nothing of that is not remembered.
func NoteVerified(ctx context.Context, service *connections.Service, store *snapshot.Store, s *snapshot.Snapshot, err error) error {
	v := connections.Verification{At: service.Now()}
	if damaged := (*snapshot.DamagedError)(nil); errors.As(err, &damaged) {
		v.Damage = damaged.File
	} else if err != nil {
		return nil
	}
	all, _, err := store.List()
	if err != nil {
		return err
	}
	var still []string
	for _, one := range all {
		still = append(still, one.Manifest.ID)
	}
	return service.NoteVerified(ctx, s.Manifest.Connection.ID, s.Manifest.ID, v, still)
}
