package shelf

import (
	"cmp"
	"slices"
	"strings"
)

// Column is what rows are sorted by.
type Column int

const (
	ByName Column = iota
	ByEmail
	ByPhone
	ByOrganization
	columns
)

// AnyLabel is the Label of a Query that asks for none.
const AnyLabel = -1

// Query says which rows are meant, and their order.
type Query struct {
	Text       string // each of its words; empty: all
	Label      int    // index of Shelf.Labels, or AnyLabel
	Others     bool   // "Other contacts" instead of the contacts
	Everybody  bool   // both
	By         Column
	Descending bool
}

// sort finds every order at once, so that none is waited for later.
func (s *Shelf) sort() {
	for c := range columns {
		keys := make([]string, len(s.Rows))
		order := make([]int32, len(s.Rows))
		for i, r := range s.Rows {
			keys[i] = Fold([columns]string{r.Name, r.Email, r.Phone, r.Organization}[c])
			order[i] = int32(i)
			if keys[i] == "" {
				s.empty[c]++
			}
		}
		slices.SortStableFunc(order, func(a, b int32) int {
			if keys[a] == "" || keys[b] == "" {
				return cmp.Compare(keys[b], keys[a])
			}
			return cmp.Compare(keys[a], keys[b])
		})
		s.orders[c] = order
	}
}

// Find appends the rows that a query means to rows[:0], in its order.
func (s *Shelf) Find(q Query, rows []int32) []int32 {
	rows = rows[:0]
	text := Fold(q.Text)
	wanted, number := strings.Fields(text), ""
	if isNumber(text) {
		number = digits(text)
	}
	order := s.orders[q.By]
	filled := len(order) - s.empty[q.By]
	for n := range order {
		i := order[n]
		if q.Descending && n < filled {
			i = order[filled-1-n]
		}
		r := &s.Rows[i]
		switch {
		case !q.Everybody && r.Other != q.Others,
			q.Label != AnyLabel && !slices.Contains(r.Labels, uint16(q.Label)),
			!r.matches(wanted, number):
		default:
			rows = append(rows, i)
		}
	}
	return rows
}

func (r *Row) matches(wanted []string, number string) bool {
	if number != "" && strings.Contains(r.number, number) {
		return true
	}
	for _, w := range wanted {
		if !strings.Contains(r.words, w) {
			return false
		}
	}
	return true
}
