package connections

import (
	"context"
	"errors"
	"time"

	"gcdesk/oauth"
)

// answer is what came of asking for a connection.
type answer struct {
	*Connection
	grant   oauth.Grant
	failure *Failure // nil: it works
	api     *Failure // why the API did not answer, if it was asked
	asked   bool     // false: its host or the keyring is known to fail
}

// record keeps in one transaction what has changed, and returns what it
// entered into the journal.
func (m *Monitor) record(ctx context.Context, answers []*answer) (changed int, events []Activity, err error) {
	now := m.Service.Now()
	var news []*answer
	for _, a := range answers {
		if c := *a.Connection; a.apply(&c, now) {
			news = append(news, a)
		}
	}
	if len(news) == 0 {
		return 0, nil, nil
	}
	err = m.Service.Records.Update(context.WithoutCancel(ctx), func(tx Tx) error {
		changed, events = 0, nil
		for _, a := range news {
			c, err := tx.Connection(a.ID)
			if errors.Is(err, ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			was := c
			if c.Tokens.Refresh != a.Tokens.Refresh || !c.Failure.same(a.Failure) || !a.apply(&c, now) { // somebody knows better by now, or it is said already
				continue
			}
			changed++
			events = append(events, changes(was, c)...)
			if err := tx.PutConnection(c); err != nil {
				return err
			}
		}
		return each(fold(events), func(a Activity) error { return m.Service.enter(tx, a) })
	})
	return changed, events, err
}

// apply writes the answer to a record, and reports whether it says anything
// new.
func (a *answer) apply(c *Connection, now time.Time) bool {
	if f := a.failure; f != nil {
		if was := c.Failure; was != nil && (was.Code == f.Code && f.Wait == 0 && was.LastTest == "" || was.api() && was.Code != f.Code && !f.Lasting()) {
			return false
		}
		own := *f
		own.begin(now)
		c.fail(&own)
		return c.Failure == &own
	}
	if !a.asked {
		return false
	}
	new := false
	if f := c.Failure; f != nil && !f.api() && !f.beyondRefresh() {
		c.works(now)
		new = true
	}
	if a.api == nil || !a.api.beyondRefresh() { // a token that is refused once is to be renewed once more
		new = c.answered(a.api, now) || new
	}
	if c.Tokens.Trouble.Code != "" {
		c.Tokens.Trouble, new = Failure{}, true
	}
	if granted := a.grant.Scopes; granted != nil && len(granted.Without(c.Granted))+len(c.Granted.Without(granted)) > 0 {
		c.Granted, new = granted, true
	}
	if c.Tokens.renewed(a.grant.RefreshExpiry, now) {
		new = true
	}
	if used := c.lastUse(); now.Sub(used) >= toTheDay || !c.outlivesTesting(used) && c.outlivesTesting(now) {
		c.Tokens.UsedAt, new = now, true
	}
	if new && a.grant.Scopes != nil {
		c.CheckedAt = now
	}
	return new
}

// fold makes one entry of many of a kind: an outage must not fill the journal.
func fold(events []Activity) (folded []Activity) {
	type sort struct {
		kind        ActivityKind
		code, cause string
	}
	among, told := map[sort][]string{}, map[sort]bool{}
	for _, a := range events {
		its := sort{a.Kind, a.Code, a.Cause}
		among[its] = append(among[its], a.Connection)
	}
	for _, a := range events {
		its := sort{a.Kind, a.Code, a.Cause}
		if n := len(among[its]); n <= foldedBeyond {
			folded = append(folded, a)
		} else if !told[its] {
			told[its] = true
			folded = append(folded, Activity{Kind: a.Kind, Code: a.Code, Cause: a.Cause, Count: n, Among: among[its]})
		}
	}
	return folded
}
