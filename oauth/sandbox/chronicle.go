package sandbox

import (
	"slices"
	"sort"
	"time"
)

// chronicle is what became of things of one kind, oldest first. Nothing is ever
// taken out of it, so that a list goes on as it began whatever changes
// meanwhile, and a sync token is a place in it.
type chronicle[T any] struct {
	versions []version[T]
	born     int            // how many were there from the beginning
	latest   map[string]int // the newest version, by resource name
}

type version[T any] struct {
	name    string // resource name
	former  string // the resource name before, where this version changed it
	index   int    // its place
	next    int    // of the version that took its place; 0: it is the newest
	at      time.Time
	deleted bool
	value   T
}

// begin makes the chronicle of n things.
func begin[T any](n int, first func(i int) version[T]) chronicle[T] {
	c := chronicle[T]{versions: make([]version[T], n), born: n, latest: make(map[string]int, n)}
	for i := range c.versions {
		c.versions[i] = first(i)
		c.versions[i].index = i
		c.latest[c.versions[i].name] = i
	}
	return c
}

// add makes v the newest version. Time never goes back in it.
func (c *chronicle[T]) add(v version[T]) {
	v.index = len(c.versions)
	if v.index > c.born {
		if last := c.versions[v.index-1].at; v.at.Before(last) {
			v.at = last
		}
	}
	for _, name := range []string{v.name, v.former} {
		if i, known := c.latest[name]; known {
			c.versions[i].next = v.index
			delete(c.latest, name)
		}
	}
	c.versions, c.latest[v.name] = append(c.versions, v), v.index
}

// get returns the newest version of what is there.
func (c *chronicle[T]) get(name string) (version[T], bool) {
	i, known := c.latest[name]
	if !known || c.versions[i].deleted {
		return version[T]{}, false
	}
	return c.versions[i], true
}

// until returns how many versions there were at a moment.
func (c *chronicle[T]) until(t time.Time) int {
	return c.born + sort.Search(len(c.versions)-c.born, func(i int) bool { return c.versions[c.born+i].at.After(t) })
}

// between returns what was the newest when there were cut versions, of those
// that came with or after from. What is deleted is told only to those who may
// know it from before.
func (c *chronicle[T]) between(from, cut int) []version[T] {
	found := make([]version[T], 0, cut-from)
	for _, v := range c.versions[from:cut] {
		if (v.next == 0 || v.next >= cut) && (from > 0 || !v.deleted) {
			found = append(found, v)
		}
	}
	return found
}

// now returns what is there.
func (c *chronicle[T]) now() []version[T] { return c.between(0, len(c.versions)) }

// mark tells the history of one server from another's of the same length.
func (c *chronicle[T]) mark(cut int) int64 {
	if cut == 0 {
		return 0
	}
	return c.versions[cut-1].at.UnixNano()
}

// page is a part of a list and the tokens that lead on.
type page[T any] struct {
	versions    []version[T]
	total       int
	incremental bool // only what has changed, deletions among it
	place       bookmark
	next, sync  string // tokens; empty: none
}

// read answers one call of a list. The order sorts what is listed; nil leaves
// it as it changed.
func (c *chronicle[T]) read(a asked, now time.Time, lag time.Duration, order func([]version[T])) (page[T], *apiError) {
	at, wrong := c.open(a, now, lag)
	if wrong != nil {
		return page[T]{}, wrong
	}
	all := c.between(at.From, at.Cut)
	if order != nil {
		order(all)
	}
	p := page[T]{total: len(all), incremental: at.From > 0 || a.syncToken != "", place: at}
	rest := all[min(at.Offset, len(all)):]
	p.versions = slices.Clone(rest[:min(a.size, len(rest))])
	if len(rest) > a.size {
		at.Offset += a.size
		p.next = at.String()
	} else if a.wantsSync {
		p.sync = bookmark{Sync: true, From: at.Cut, Cut: at.Cut, Mark: at.Mark, Full: at.Full, Query: a.query}.String()
	}
	return p, nil
}

// open finds the place from which a call reads.
func (c *chronicle[T]) open(a asked, now time.Time, lag time.Duration) (bookmark, *apiError) {
	if !a.wantsSync {
		lag = 0
	}
	cut := c.until(now.Add(-lag))
	fresh := bookmark{Cut: cut, Mark: c.mark(cut), Full: now.Unix(), Query: a.page}
	if a.pageToken != "" {
		b, ok := parseBookmark(a.pageToken)
		if !ok || b.Sync || b.Cut > len(c.versions) || c.mark(b.Cut) != b.Mark || b.Offset > b.Cut {
			return b, invalidArgument("Invalid page token.")
		}
		if b.Query != a.page {
			return b, invalidArgument("All parameters except for page size must match the first call.")
		}
		return b, nil
	}
	if a.syncToken == "" {
		return fresh, nil
	}
	b, ok := parseBookmark(a.syncToken)
	switch {
	case !ok || !b.Sync:
		return b, invalidArgument("Invalid sync token.")
	case b.Query != a.query:
		return b, invalidArgument("All parameters except for page size must match the call that provided the sync token.")
	case b.Cut > len(c.versions) || c.mark(b.Cut) != b.Mark || now.Unix()-b.Full >= int64(syncTokenLife.Seconds()):
		return b, syncTokenExpired()
	}
	fresh.From, fresh.Full, fresh.Cut = b.Cut, b.Full, max(b.Cut, cut)
	fresh.Mark = c.mark(fresh.Cut)
	return fresh, nil
}
