package snapshot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"

	"gcdesk/contacts"
)

// Kind is what a Change is one of.
type Kind string

const (
	KindContact Kind = "contact"
	KindOther   Kind = "otherContact"
	KindGroup   Kind = "group"
	KindProfile Kind = "profile"
)

// What is what became of it.
type What string

const (
	Added   What = "added"
	Removed What = "removed"
	Changed What = "changed"
)

// Change is a contact, label or profile that is not the same in two snapshots.
type Change struct {
	Kind         Kind    `json:"kind"`
	What         What    `json:"change"`
	ResourceName string  `json:"resourceName"`
	Name         string  `json:"name"`             // what a list shows for it
	Fields       []Field `json:"fields,omitempty"` // of what has changed, by name
}

// Field is a field of a person or label whose values differ. Values that are in
// both are left out, and so is what Google computes of others.
type Field struct {
	Name   string            `json:"field"`
	Before []json.RawMessage `json:"before"`
	After  []json.RawMessage `json:"after"`
}

// Diff tells what has changed from one snapshot to another: contacts, other
// contacts where both have them, labels, the profile, each by resource name. It
// holds no more than a few MB of them at once. An error of each ends it.
func Diff(ctx context.Context, before, after *Snapshot, each func(Change) error) error {
	labels := func(s *Snapshot) iter.Seq2[named, error] {
		return func(yield func(named, error) bool) {
			groups, err := s.Groups(ctx)
			if err != nil {
				yield(named{}, err)
				return
			}
			var all []named
			for _, g := range groups {
				all = append(all, named{g.ResourceName, g.Raw})
			}
			slices.SortStableFunc(all, byName)
			for _, n := range all {
				if !yield(n, nil) {
					return
				}
			}
		}
	}
	both := func(of func(*Snapshot) iter.Seq2[contacts.Person, error]) [2]iter.Seq2[named, error] {
		return [2]iter.Seq2[named, error]{sorted(ctx, of(before)), sorted(ctx, of(after))}
	}
	part := func(name string) func(*Snapshot) iter.Seq2[contacts.Person, error] {
		return func(s *Snapshot) iter.Seq2[contacts.Person, error] { return s.persons(ctx, name) }
	}
	for _, of := range []struct {
		kind  Kind
		sides [2]iter.Seq2[named, error]
		skip  bool
	}{
		{KindGroup, [2]iter.Seq2[named, error]{labels(before), labels(after)}, false},
		{KindProfile, both(part(partProfile)), false},
		{KindContact, both(part(partContacts)), false},
		{KindOther, both(part(partOthers)), before.Manifest.OtherContacts == nil || after.Manifest.OtherContacts == nil},
	} {
		if of.skip {
			continue
		}
		if err := join(of.kind, of.sides, each); err != nil {
			return fmt.Errorf("compare two snapshots: %w", err)
		}
	}
	return nil
}

// join walks through two sorted sides at once.
func join(kind Kind, sides [2]iter.Seq2[named, error], each func(Change) error) error {
	var next [2]func() (named, error, bool)
	var now [2]named
	var there [2]bool
	advance := func(i int) (err error) {
		now[i], err, there[i] = next[i]()
		return err
	}
	for i, side := range sides {
		pull, stop := iter.Pull2(side)
		defer stop()
		next[i] = pull
		if err := advance(i); err != nil {
			return err
		}
	}
	for there[0] || there[1] {
		order := bytes.Compare([]byte(now[0].name), []byte(now[1].name))
		var c Change
		var err error
		switch {
		case !there[1] || there[0] && order < 0:
			c, err = change(kind, Removed, now[0], named{})
			order = -1
		case !there[0] || order > 0:
			c, err = change(kind, Added, named{}, now[1])
			order = 1
		case !bytes.Equal(now[0].raw, now[1].raw):
			c, err = change(kind, Changed, now[0], now[1])
		}
		if err == nil && (c.What == Added || c.What == Removed || len(c.Fields) > 0) {
			err = each(c)
		}
		for i := range now {
			if err == nil && (order == 0 || order < 0 == (i == 0)) {
				err = advance(i)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func change(kind Kind, what What, before, after named) (Change, error) {
	c := Change{Kind: kind, What: what, ResourceName: before.name}
	latest := before.raw
	if what != Removed {
		c.ResourceName, latest = after.name, after.raw
	}
	if kind == KindGroup {
		g, err := contacts.DecodeGroup(latest)
		if err != nil {
			return c, err
		}
		c.Name = g.Name
	} else {
		p, err := contacts.Decode(string(latest))
		if err != nil {
			return c, err
		}
		c.Name = p.DisplayName()
	}
	if what != Changed {
		return c, nil
	}
	was, err := fieldsOf(kind, before.raw)
	if err != nil {
		return c, err
	}
	is, err := fieldsOf(kind, after.raw)
	if err != nil {
		return c, err
	}
	for _, name := range slices.Sorted(union(was, is)) {
		f := Field{name, without(was[name], is[name]), without(is[name], was[name])}
		if len(f.Before)+len(f.After) > 0 {
			c.Fields = append(c.Fields, f)
		}
	}
	return c, nil
}

func union(a, b map[string][]json.RawMessage) iter.Seq[string] {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return maps.Keys(all)
}

// without returns the values of a that have no like in b, each of which is like
// one.
func without(a, b []json.RawMessage) []json.RawMessage {
	left := slices.Clone(b)
	rest := []json.RawMessage{}
	for _, v := range a {
		if i := slices.IndexFunc(left, func(w json.RawMessage) bool { return bytes.Equal(v, w) }); i >= 0 {
			left = slices.Delete(left, i, i+1)
		} else {
			rest = append(rest, v)
		}
	}
	return rest
}

// computed are what Google makes of the rest (People API, "output only"): of
// the whole, in every field, and in some.
var (
	computedOfPerson = []string{"resourceName", "etag", "metadata"}
	computedOfGroup  = []string{"resourceName", "etag", "metadata", "formattedName", "memberCount", "memberResourceNames"}
	computedOfAll    = []string{"metadata", "formattedType"}
	computedOf       = map[string][]string{
		"names":        {"displayName", "displayNameLastFirst"},
		"imClients":    {"formattedProtocol"},
		"phoneNumbers": {"canonicalForm"},
		"memberships":  {"contactGroupId"},
		"genders":      {"formattedValue"},
	}
)

// fieldsOf returns the values of each field without what is computed, in one
// form: two that are the same are so byte for byte.
func fieldsOf(kind Kind, raw json.RawMessage) (map[string][]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		return nil, err
	}
	whole := computedOfPerson
	if kind == KindGroup {
		whole = computedOfGroup
	}
	fields := map[string][]json.RawMessage{}
	for name, value := range object {
		if slices.Contains(whole, name) {
			continue
		}
		values, many := value.([]any)
		if !many {
			values = []any{value}
		}
		for _, v := range values {
			if own, ok := v.(map[string]any); ok && own["default"] == true { // a picture that Google drew
				continue
			}
			if prune(v, append(computedOf[name], computedOfAll...)) {
				continue
			}
			plain, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			fields[name] = append(fields[name], plain)
		}
	}
	return fields, nil
}

// prune takes what is computed out of an object and the objects in it, and
// reports whether nothing is left.
func prune(v any, computed []string) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return v == nil
	}
	for name, inner := range object {
		if slices.Contains(computed, name) || prune(inner, computed) {
			delete(object, name)
		}
	}
	return len(object) == 0
}
