package export

import (
	"context"
	"path"
	"slices"

	"gcdesk/contacts"
)

// Contact is a person with what Google keeps beside it.
type Contact struct {
	contacts.Person
	Labels []Label
	Photo  contacts.Photo // of the primary photo; without Data only its address is written
}

// Label is a group by the name that a person reads.
type Label struct {
	Name   string `json:"name"`
	System bool   `json:"system,omitempty"` // one of Google's own: myContacts, starred
}

// Source gives contacts in an order that stays. It is read more than once. A
// yield that fails ends the reading with its error.
type Source interface {
	Each(ctx context.Context, yield func(Contact) error) error
}

// Labels names the groups that a person is in, its own labels first. A group
// that is not among those known, by their resource names, is called by its ID.
func Labels(p contacts.Person, groups map[string]contacts.Group) []Label {
	var labels []Label
	for _, m := range p.Memberships {
		name := m.ContactGroup.ResourceName
		if name == "" {
			continue
		}
		g, known := groups[name]
		if !known {
			g.Name = path.Base(name)
		}
		labels = append(labels, Label{g.Name, g.IsSystem() || !known && systemGroup(g.Name)})
	}
	slices.SortStableFunc(labels, func(a, b Label) int {
		switch {
		case a.System == b.System:
			return 0
		case a.System:
			return 1
		}
		return -1
	})
	return labels
}

func systemGroup(id string) bool {
	return slices.Contains([]string{"myContacts", "starred", "friends", "family", "coworkers", "blocked", "chatBuddies", "all"}, id)
}
