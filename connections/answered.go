package connections

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Answered returns what hears for a connection how the requests to its API end,
// and writes to the record what that proves, see Connection.answered: that it was
// let in, and that it was refused, which is the end of its work. It is safe for
// concurrent use.
func (s *Service) Answered(id string) func(context.Context, error) {
	var mu sync.Mutex // guards what follows
	var let, refused bool
	return func(ctx context.Context, err error) {
		var f *Failure
		if err != nil {
			if f = s.failure(err); ctx.Err() != nil || !f.ofWhoAsks() {
				return
			}
		}
		mu.Lock()
		defer mu.Unlock()
		if refused || let && f == nil {
			return
		}
		let, refused = true, f != nil
		ctx = context.WithoutCancel(ctx)
		c, _, err := s.load(ctx, id)
		known := f != nil && f.Code == CodeAPIScope && !c.Granted.ReadContacts() // it was never given
		if err != nil || known || !c.answered(f, s.Now()) {
			return
		}
		_, _ = s.change(ctx, id, func(_ Tx, c *Connection) error { // whoever asks has the answer, and the monitor finds it out, too
			c.answered(f, s.Now())
			return nil
		})
	}
}

// ofWhoAsks reports whether the API refuses who asks, and not this one request.
func (f Failure) ofWhoAsks() bool {
	return f.Op == opAPI && (f.Status == http.StatusUnauthorized || f.Status == http.StatusForbidden)
}

// answered notes how the API has answered a token that was good, and reports
// whether that is new. What lasts is what the connection suffers from now, what
// passes says nothing, and an answer, which is nil, ends what the API said
// before. Where the sign-in itself is refused, that comes first.
func (c *Connection) answered(f *Failure, now time.Time) (new bool) {
	was := c.Failure
	switch {
	case !c.Authorized(), was != nil && was.Lasting() && !was.api():
	case f == nil:
		if new = was != nil && (was.api() || was.ofAPI()); new {
			c.works(now)
		}
	case f.Lasting():
		if new = was == nil || was.Code != f.Code || was.Reason != f.Reason || was.LastTest != ""; new {
			own := *f
			own.begin(now)
			c.fail(&own)
		}
	}
	return new
}
