package contacts

import (
	"context"
	"encoding/json"
	"fmt"
)

// totals is how many contacts a list says that there are.
type totals struct {
	TotalItems  int `json:"totalItems"`
	TotalPeople int `json:"totalPeople"` // the older name
}

// totalsURI asks for as little else as can be.
const totalsURI = "people/me/connections?pageSize=1&personFields=metadata"

func (t totals) most() int { return max(0, t.TotalItems, t.TotalPeople) }

// Count asks how many contacts there are (people.connections.list, totalItems),
// without reading them. "Other contacts" are not among them.
func (b *Book) Count(ctx context.Context) (int, error) {
	var t totals
	if err := b.get(ctx, nil, totalsURI, func(body []byte) error { return json.Unmarshal(body, &t) }); err != nil {
		return 0, fmt.Errorf("count the contacts: %w", err)
	}
	return t.most(), nil
}
