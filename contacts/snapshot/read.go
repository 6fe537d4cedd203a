package snapshot

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"

	"gcdesk/contacts"
)

// Contacts gives the contacts in the order of their last change. An error is
// the last that it gives: that of ctx, of the disk, or a *DamagedError.
func (s *Snapshot) Contacts(ctx context.Context) iter.Seq2[contacts.Person, error] {
	return s.persons(ctx, partContacts)
}

// OtherContacts does the same for "Other contacts". Where they were not asked
// for there are none.
func (s *Snapshot) OtherContacts(ctx context.Context) iter.Seq2[contacts.Person, error] {
	return s.persons(ctx, partOthers)
}

func (s *Snapshot) persons(ctx context.Context, part string) iter.Seq2[contacts.Person, error] {
	return decoded(s, ctx, part, func(raw json.RawMessage) (contacts.Person, error) { return contacts.Decode(string(raw)) })
}

// Groups returns the labels.
func (s *Snapshot) Groups(ctx context.Context) ([]contacts.Group, error) {
	return collect(decoded(s, ctx, partGroups, contacts.DecodeGroup))
}

// Profile returns the account's own person.
func (s *Snapshot) Profile(ctx context.Context) (contacts.Person, error) {
	all, err := collect(s.persons(ctx, partProfile))
	if err == nil && len(all) != 1 {
		p, _ := s.Manifest.part(partProfile)
		err = s.damaged(cmp.Or(p.File, fileManifest), "it has no person")
	}
	if err != nil {
		return contacts.Person{}, err
	}
	return all[0], nil
}

func collect[T any](items iter.Seq2[T, error]) (all []T, err error) {
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// Photos are a snapshot's pictures by the addresses that stand in the persons.
// Its methods are safe for concurrent use.
type Photos struct {
	snapshot *Snapshot
	known    map[string]picture
}

// Photos reads which pictures there are.
func (s *Snapshot) Photos(ctx context.Context) (Photos, error) {
	known := map[string]picture{}
	for p, err := range s.pictures(ctx) {
		if err != nil {
			return Photos{}, err
		}
		if !p.Missing {
			known[p.URL] = p
		}
	}
	return Photos{s, known}, nil
}

// Photo returns a picture, or contacts.ErrNoPhoto.
func (p Photos) Photo(_ context.Context, address string) (contacts.Photo, error) {
	one, there := p.known[address]
	if !there {
		return contacts.Photo{}, contacts.ErrNoPhoto
	}
	data, err := p.snapshot.read(one)
	return contacts.Photo{ContentType: one.ContentType, Data: data}, err
}

// Book is a snapshot with its pictures, as an address book to export.
type Book struct {
	*Snapshot
	Photos
}

// Book opens it.
func (s *Snapshot) Book(ctx context.Context) (Book, error) {
	photos, err := s.Photos(ctx)
	return Book{s, photos}, err
}

func (s *Snapshot) pictures(ctx context.Context) iter.Seq2[picture, error] {
	return decoded(s, ctx, partPhotos, func(raw json.RawMessage) (p picture, err error) {
		return p, json.Unmarshal(raw, &p)
	})
}

// decoded reads the lines of a part.
func decoded[T any](s *Snapshot, ctx context.Context, part string, decode func(json.RawMessage) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for raw, err := range s.lines(ctx, part) {
			var item T
			if err == nil {
				if item, err = decode(raw); err != nil {
					p, _ := s.Manifest.part(part)
					err = s.damaged(p.File, "a line is not what was written")
				}
			}
			if !yield(item, err) || err != nil {
				return
			}
		}
	}
}
