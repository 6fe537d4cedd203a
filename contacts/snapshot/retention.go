package snapshot

import (
	"slices"
	"time"
)

// Rule says how many snapshots to keep. A snapshot stays when any of its
// numbers keeps it; the zero Rule keeps all.
type Rule struct {
	Last    int `json:"last,omitempty"`    // the newest
	Daily   int `json:"daily,omitempty"`   // the newest of so many days on which there is one
	Weekly  int `json:"weekly,omitempty"`  // the same of weeks (ISO 8601)
	Monthly int `json:"monthly,omitempty"` // the same of months
}

// Keep says of each time whether the snapshot that was made then stays. Days,
// weeks and months are those of the times' location.
func (r Rule) Keep(times []time.Time) []bool {
	keep := make([]bool, len(times))
	newestFirst := make([]int, len(times))
	for i := range times {
		newestFirst[i], keep[i] = i, r == Rule{}
	}
	slices.SortStableFunc(newestFirst, func(a, b int) int { return times[b].Compare(times[a]) })
	for _, of := range []struct {
		most   int
		period func(time.Time) any
	}{
		{r.Last, nil},
		{r.Daily, func(t time.Time) any { return t.Format(time.DateOnly) }},
		{r.Weekly, func(t time.Time) any { y, w := t.ISOWeek(); return [2]int{y, w} }},
		{r.Monthly, func(t time.Time) any { return t.Format("2006-01") }},
	} {
		var last any
		left := of.most
		for n, i := range newestFirst {
			var now any = n
			if of.period != nil {
				now = of.period(times[i])
			}
			if now != last && left > 0 {
				keep[i] = true
				left--
			}
			last = now
		}
	}
	return keep
}
