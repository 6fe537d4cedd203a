package connections

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"time"
)

const noticesDocument = "notices"

// noticeBook remembers what was told, and when. A key begins with whose sign-in
// it is about, so that another sign-in begins a new page.
type noticeBook struct {
	Told map[string]time.Time `json:"told"`
	Ends map[string]time.Time `json:"ends,omitempty"` // entered into the journal
}

func noticesIn(tx Tx) (b noticeBook, err error) {
	if err = tx.Document(noticesDocument, &b); errors.Is(err, ErrNotFound) {
		err = nil
	}
	return b, err
}

// tell finds what is to be told for the first time, notes that first, and tells
// it: what two processes see at once, one of them tells.
func (m *Monitor) tell(ctx context.Context, s sight, events []Activity) error {
	now := m.Service.Now()
	if err := m.enterEnds(ctx, s, now); err != nil {
		return err
	}
	if m.Tell == nil || s.settings.NotificationsOff {
		return nil
	}
	news := lost(s.Overview, events, now)
	if _, changed := s.told.next(m.Service, s.Overview, now); changed {
		err := m.Service.Records.Update(ctx, func(tx Tx) error {
			book, err := noticesIn(tx)
			if err != nil {
				return err
			}
			list, _ := book.next(m.Service, s.Overview, now)
			news = append(news, list...)
			return tx.PutDocument(noticesDocument, book)
		})
		if err != nil {
			return err
		}
	}
	if len(news) > 0 {
		m.Tell(ctx, news)
	}
	return nil
}

// enterEnds writes into the journal, once for each sign-in, that it ends soon,
// and that its named end has passed.
func (m *Monitor) enterEnds(ctx context.Context, s sight, now time.Time) error {
	if _, changed := s.told.ends(s.Overview, now); !changed {
		return nil
	}
	return m.Service.Records.Update(ctx, func(tx Tx) error {
		book, err := noticesIn(tx)
		if err != nil {
			return err
		}
		entries, _ := book.ends(s.Overview, now)
		if err := each(fold(entries), func(a Activity) error { return m.Service.enter(tx, a) }); err != nil {
			return err
		}
		return tx.PutDocument(noticesDocument, book)
	})
}

// ends is next for the journal.
func (b *noticeBook) ends(o Overview, now time.Time) (entries []Activity, changed bool) {
	was := noticeBook{Told: b.Ends}
	is := noticeBook{Told: map[string]time.Time{}}
	for _, c := range o.Connections {
		h := o.Health(c, now)
		page := c.ID + "/" + strconv.FormatInt(c.AuthorizedAt.UnixNano(), 10) + "/"
		died := h.Code == CodeDied
		if died && is.first(was.Told, page+CodeDied, now) && h.Failure == nil {
			entries = append(entries, c.activity(ActivityFailed).of(Failure{Code: CodeDied}))
		}
		if (died || h.Code == CodeDiesSoon) && is.first(was.Told, page+CodeDiesSoon, now) && !died {
			entries = append(entries, c.activity(ActivityEndsSoon))
		}
		for _, code := range []string{CodeDied, CodeDiesSoon} { // what is told stays so until the end moves
			key := page + code
			if at, told := was.Told[key]; told && h.Status != Online {
				is.Told[key] = at
			}
		}
	}
	b.Ends = is.Told
	return entries, !maps.Equal(was.Told, b.Ends)
}

// lost tells of permissions that were asked for and taken away; whoever sees
// that first has entered it.
func lost(o Overview, events []Activity, now time.Time) (list []Notice) {
	for _, a := range events {
		for _, c := range o.Connections {
			if c.ID != a.Connection || a.Kind != ActivityPermissions {
				continue
			}
			if missing := a.Lost.Without(a.Lost.Without(c.Scopes)); len(missing) > 0 {
				n := c.notice(NoticePermissionLost, now)
				n.Lost = missing
				list = append(list, n)
			}
		}
	}
	return list
}

func (c Connection) notice(kind NoticeKind, at time.Time) Notice {
	return Notice{Kind: kind, Connection: c.ID, Client: c.Client, Name: c.Name, At: at}
}

// before are the times at which the end of a sign-in is told, nearest first.
var before = []struct {
	kind NoticeKind
	left time.Duration
}{{NoticeTwoHours, 2 * time.Hour}, {NoticeOneDay, day}, {NoticeTwoDays, SoonBefore}}

// next turns the page: it returns what is new, and whether the book says
// something else now.
func (b *noticeBook) next(s *Service, o Overview, now time.Time) (list []Notice, changed bool) {
	was := b.Told
	b.Told = map[string]time.Time{}
	clients := map[string]Client{}
	for _, c := range o.Clients {
		clients[c.ID] = c
		end := o.LastUse(c).AddDate(0, unusedMonths, 0)
		key := "client/" + c.ID + "/" + strconv.FormatInt(end.Unix(), 10)
		if s.Kind(c) != OtherServer && now.After(end.Add(-unusedSoon)) && b.first(was, key, now) {
			list = append(list, Notice{Kind: NoticeClientUnused, Client: c.ID, Name: c.Name, At: now, End: End{At: end, Estimated: true}})
		}
	}
	for _, c := range o.Connections {
		if c.Authorized() {
			list = append(list, b.of(was, c, c.End(clients[c.Client]), now)...)
		}
	}
	return list, !maps.Equal(was, b.Told)
}

// first notes that something is told, and reports whether it was not before.
func (b *noticeBook) first(was map[string]time.Time, key string, now time.Time) bool {
	at, told := was[key]
	if !told {
		at = now
	}
	b.Told[key] = at
	return !told
}

// of is next for one connection.
func (b *noticeBook) of(was map[string]time.Time, c Connection, end End, now time.Time) (list []Notice) {
	page := c.ID + "/" + strconv.FormatInt(c.AuthorizedAt.UnixNano(), 10) + "/"
	health := c.Health(now)
	stopped := health.Status == Expired || c.Failure != nil && c.Failure.Lasting()
	broken := page + string(NoticeNeedsPerson)
	_, wasBroken := was[broken]
	switch {
	case stopped && b.first(was, broken, now):
		n := c.notice(NoticeNeedsPerson, now)
		if n.Code = health.Code; health.Status == Expired && !end.At.IsZero() && !now.Before(end.At) {
			n.End = end
		}
		list = append(list, n)
	case !stopped && wasBroken && health.Status == Offline: // nobody knows
		b.Told[broken] = was[broken]
	case !stopped && wasBroken:
		list = append(list, c.notice(NoticeRecovered, now))
	}
	if health.Status == Expired { // it may go on, and is not told of again then
		for _, t := range before {
			if at, told := was[page+string(t.kind)]; told {
				b.Told[page+string(t.kind)] = at
			}
		}
		return list
	}
	if !now.Before(end.At) {
		return list
	}
	said := false // the nearest that is due is told, the farther ones are over
	for _, t := range before {
		if end.At.Sub(now) > t.left {
			continue
		}
		if b.first(was, page+string(t.kind), now) && !said {
			n := c.notice(t.kind, now)
			n.End = end
			list = append(list, n)
		}
		said = true
	}
	return list
}
