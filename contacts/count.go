package contacts

import (
	"context"
	"encoding/json"
	"fmt"
)

// Count asks how many contacts there are (people.connections.list, totalItems),
// without reading them. "Other contacts" are not among them.
func (b *Book) Count(ctx context.Context) (int, error) {
	var wire struct {
		TotalItems  int `json:"totalItems"`
		TotalPeople int `json:"totalPeople"`
	}
	err := b.get(ctx, nil, "people/me/connections?personFields=metadata&pageSize=1", func(body []byte) error { return json.Unmarshal(body, &wire) })
	if err != nil {
		return 0, fmt.Errorf("count the contacts: %w", err)
	}
	return max(wire.TotalItems, wire.TotalPeople), nil
}
