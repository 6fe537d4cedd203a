package connections

import (
	"context"
	"errors"
)

// Used enters in the journal that contacts were exported or kept through a
// connection, or that snapshots were deleted by rule: how many, by whom, and in
// which format.
func (s *Service) Used(ctx context.Context, id string, kind ActivityKind, by By, count int, format string) error {
	return s.enterAbout(ctx, id, Activity{Kind: kind, By: by, Count: count, Detail: format})
}

// UseFailed enters in the journal that an export or a snapshot could not be
// made, and why. Where nobody has signed in yet, none was begun.
func (s *Service) UseFailed(ctx context.Context, id string, kind ActivityKind, by By, err error) error {
	if errors.Is(err, ErrNotAuthorized) {
		return nil
	}
	return s.enterAbout(ctx, id, Activity{Kind: kind, By: by}.of(FailureOf(err)))
}

func (s *Service) enterAbout(ctx context.Context, id string, a Activity) error {
	return s.Records.Update(ctx, func(tx Tx) error {
		c, err := tx.Connection(id)
		if err != nil {
			return err
		}
		about := c.activity("")
		a.Connection, a.Name, a.Account = about.Connection, about.Name, about.Account
		return s.enter(tx, a)
	})
}
