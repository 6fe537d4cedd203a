package shelf

import (
	"context"
	"iter"

	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
)

// Live is Google's own address book as a Book.
type Live struct {
	*contacts.Book
	Others bool // "Other contacts" may be read
}

// Contacts implements Book.
func (l Live) Contacts(ctx context.Context) iter.Seq2[contacts.Person, error] {
	return l.Book.Contacts(ctx, nil)
}

// OtherContacts implements Book.
func (l Live) OtherContacts(ctx context.Context) iter.Seq2[contacts.Person, error] {
	if !l.Others {
		return func(func(contacts.Person, error) bool) {}
	}
	return l.Book.OtherContacts(ctx, nil)
}

// Kept is a snapshot as a Book. An encrypted one has to be unlocked.
type Kept struct {
	*snapshot.Snapshot
	photos snapshot.Photos
}

// OpenKept reads which photos a snapshot has.
func OpenKept(ctx context.Context, s *snapshot.Snapshot) (Kept, error) {
	photos, err := s.Photos(ctx)
	return Kept{s, photos}, err
}

// Photo implements Book.
func (k Kept) Photo(ctx context.Context, address string) (contacts.Photo, error) {
	return k.photos.Photo(ctx, address)
}
