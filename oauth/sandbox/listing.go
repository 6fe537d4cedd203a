package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gcdesk/oauth"
)

const mostOfAField = 100 // e-mail addresses and phone numbers of a person in a list

// listConnections is people.connections.list.
func (s *Server) listConnections(c call) *apiError {
	fields, wrong := mask(c.q, "personFields", personFields)
	if wrong != nil {
		return wrong
	}
	sources, wrong := sourcesOf(c.q, fromContact, fromProfile, fromDomain)
	if wrong != nil {
		return wrong
	}
	order := c.q.Get("sortOrder")
	by, ok := c.book.order(order)
	if !ok {
		return invalidArgument("Invalid sortOrder: \"" + order + "\".")
	}
	a, wrong := askedOf(c.q, 100, c.account.Sub, "connections", sortedList(fields), order, sortedList(sources))
	if wrong != nil {
		return wrong
	}
	if a.wantsSync && by != nil {
		return invalidArgument("Sync tokens are supported for sortOrder LAST_MODIFIED_ASCENDING alone.")
	}
	return s.listPersons(c, &c.book.persons, a, by, shape{name: "connections", fields: fields, sources: sources, totals: []string{"totalPeople", "totalItems"}})
}

// listOtherContacts is otherContacts.list.
func (s *Server) listOtherContacts(c call) *apiError {
	fields, wrong := mask(c.q, "readMask", otherFields)
	if wrong != nil {
		return wrong
	}
	sources, wrong := sourcesOf(c.q, fromContact, fromProfile)
	if wrong != nil {
		return wrong
	}
	a, wrong := askedOf(c.q, 100, c.account.Sub, "otherContacts", sortedList(fields), sortedList(sources))
	if wrong != nil {
		return wrong
	}
	return s.listPersons(c, &c.book.others, a, nil, shape{name: "otherContacts", fields: fields, totals: []string{"totalSize"}})
}

// shape is what a list of persons looks like.
type shape struct {
	name            string
	fields, sources []string
	totals          []string // the members that count
}

func (s *Server) listPersons(c call, of *chronicle[person], a asked, order func([]version[person]), as shape) *apiError {
	if a.wantsSync && a.syncToken == "" && a.pageToken == "" {
		if wrong := s.spend(c.w, meter{fullSyncs, oauth.ProjectNumber(c.token.ClientID), c.account.Sub}); wrong != nil {
			return wrong
		}
	}
	c.book.mu.Lock()
	p, wrong := of.read(a, s.Now(), s.People.Propagation, order)
	c.book.mu.Unlock()
	if wrong != nil {
		return wrong
	}
	tail := map[string]any{}
	if p.next != "" {
		tail["nextPageToken"] = p.next
	}
	if p.sync != "" {
		tail["nextSyncToken"] = p.sync
	}
	if len(p.versions) == 0 {
		answerJSON(c.w, c.r, tail)
		return nil
	}
	if !p.incremental {
		for _, total := range as.totals {
			tail[total] = p.total
		}
	}
	name := fmt.Sprint(a.query, a.size, p.place.From, " ", p.place.Cut, " ", p.place.Offset, pretty(c.r))
	head := s.presses.get(name, func() []byte {
		page := make([]person, len(p.versions))
		for i, v := range p.versions {
			page[i] = c.book.listed(v, as, p.incremental)
		}
		return bytes.TrimRight(indented(c.r, map[string]any{as.name: page}), "}\n")
	})
	end := indented(c.r, tail)
	if len(tail) > 0 {
		end[0] = ','
	} else {
		end = end[1:]
	}
	head.write(c.w, c.r, end)
	return nil
}

// listed is a person as lists give it.
func (b *AddressBook) listed(v version[person], as shape, incremental bool) person {
	p := masked(b.card(v).of(as.sources), as.fields)
	if v.deleted {
		p["metadata"] = b.card(v)["metadata"] // told whatever the mask says
	}
	if incremental && v.former != "" && p["metadata"] != nil {
		var metadata map[string]json.RawMessage
		_ = json.Unmarshal(p["metadata"], &metadata) // our own
		metadata["previousResourceNames"] = array(quoted(v.former))
		p["metadata"], _ = json.Marshal(metadata)
	}
	for _, field := range []string{"emailAddresses", "phoneNumbers"} {
		if len(p[field]) < 20*mostOfAField { // bytes: with metadata no value is as short
			continue
		}
		var values []json.RawMessage
		if json.Unmarshal(p[field], &values) == nil && len(values) > mostOfAField {
			p[field] = array(values[:mostOfAField]...)
		}
	}
	return p
}

// order returns what sorts a list; nil for the order of the last change, which
// is the default.
func (b *AddressBook) order(name string) (sort func([]version[person]), known bool) {
	by := func(key func(given, family string) string) func([]version[person]) {
		return func(versions []version[person]) {
			keys := make(map[int]string, len(versions))
			for _, v := range versions {
				given, family := b.names(v)
				keys[v.index] = strings.ToLower(key(given, family))
			}
			slices.SortStableFunc(versions, func(a, b version[person]) int { return cmp.Compare(keys[a.index], keys[b.index]) })
		}
	}
	switch name {
	case "", "LAST_MODIFIED_ASCENDING":
		return nil, true
	case "LAST_MODIFIED_DESCENDING":
		return slices.Reverse[[]version[person]], true
	case "FIRST_NAME_ASCENDING":
		return by(func(given, family string) string { return given + "\x00" + family }), true
	case "LAST_NAME_ASCENDING":
		return by(func(given, family string) string { return family + "\x00" + given }), true
	}
	return nil, false
}

// names returns what a contact is sorted by, without making it where that can
// be spared.
func (b *AddressBook) names(v version[person]) (given, family string) {
	if v.value == nil && b.generator.oddity(v.index) == nil {
		k := b.generator.sketch(v.index)
		return k.given, k.family
	}
	var names []struct{ GivenName, FamilyName string }
	if json.Unmarshal(b.card(v)["names"], &names) != nil || len(names) == 0 {
		return "", ""
	}
	return names[0].GivenName, names[0].FamilyName
}
