package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// person is a Person of the People API: the JSON of each field.
type person map[string]json.RawMessage

// card is a person in the making.
type card struct {
	fields map[string][]byte // values as JSON, separated by commas
	source json.RawMessage   // of the values' metadata
	more   json.RawMessage   // a second source of the person; nil: none
}

func newCard(kind, id string) *card {
	return &card{fields: map[string][]byte{}, source: object("type", kind, "id", id)}
}

// add puts a value into a field, from pairs of a name and a string, bool, int
// or JSON. Empty strings are left out, as Google does. The first value of a
// field is the primary one.
func (c *card) add(field string, pairs ...any) {
	metadata := []any{"source", c.source}
	values, begun := c.fields[field]
	if begun {
		values = append(values, ',')
	} else if field != "memberships" {
		metadata = append(metadata, "primary", true)
		if !strings.Contains(string(c.source), "PROFILE") {
			metadata = append(metadata, "sourcePrimary", true)
		}
	}
	c.fields[field] = append(values, object(append([]any{"metadata", object(metadata...)}, pairs...)...)...)
}

// size is how many bytes of JSON there are so far.
func (c *card) size() int {
	n := 0
	for field, values := range c.fields {
		n += len(field) + len(values)
	}
	return n
}

// typed is add for a value that has a type.
func (c *card) typed(field, kind string, pairs ...any) {
	c.add(field, append(pairs, "type", kind, "formattedType", formattedType(kind))...)
}

// formattedType is a type as a person reads it: "homeFax" is "Home Fax". What a person
// typed stays as it is.
func formattedType(kind string) string {
	if strings.ContainsFunc(kind, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || unicode.IsPunct(r) }) {
		return kind
	}
	var b strings.Builder
	for i, r := range kind {
		if i == 0 {
			r = unicode.ToUpper(r)
		} else if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// person ends the making; source is the person's own record.
func (c *card) person(name, etag string, source json.RawMessage) person {
	p := make(person, len(c.fields)+3)
	for field, values := range c.fields {
		p[field] = slices.Concat([]byte{'['}, values, []byte{']'})
	}
	sources := []json.RawMessage{source}
	if c.more != nil {
		sources = append(sources, c.more)
	}
	p["resourceName"], p["etag"] = quoted(name), quoted(etag)
	p["metadata"] = object("sources", array(sources...), "objectType", "PERSON")
	return p
}

// object is JSON with members in the order in which they are named.
func object(pairs ...any) json.RawMessage {
	b := make([]byte, 1, 96)
	b[0] = '{'
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), pairs[i].(string)...), `":`...)
		switch v := pairs[i+1].(type) {
		case json.RawMessage:
			b = append(b, v...)
		case string:
			b = append(b, quoted(v)...)
		default:
			b = fmt.Append(b, v)
		}
	}
	return append(b, '}')
}

func array(values ...json.RawMessage) json.RawMessage {
	b := []byte{'['}
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, v...)
	}
	return append(b, ']')
}

func quoted(s string) json.RawMessage {
	q, _ := json.Marshal(s) // a string
	return q
}

// dateOf is a Date; zero is unknown.
func dateOf(year, month, day int) json.RawMessage {
	var pairs []any
	for _, part := range []struct {
		name  string
		value int
	}{{"year", year}, {"month", month}, {"day", day}} {
		if part.value != 0 {
			pairs = append(pairs, part.name, part.value)
		}
	}
	return object(pairs...)
}
