package connections

import "context"

// Used enters in the journal that contacts were exported or kept through a
// connection: how many, and in which format.
func (s *Service) Used(ctx context.Context, id string, kind ActivityKind, contacts int, format string) error {
	return s.Records.Update(ctx, func(tx Tx) error {
		c, err := tx.Connection(id)
		if err != nil {
			return err
		}
		a := c.activity(kind)
		a.Count, a.Detail = contacts, format
		return s.enter(tx, a)
	})
}
