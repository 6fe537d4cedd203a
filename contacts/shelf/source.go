package shelf

import (
	"context"
	"errors"
	"iter"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// Photos says what an export does with the photos.
type Photos int

const (
	PhotoLinks    Photos = iota // their addresses alone
	PhotosCounted               // something that stands for each, to count what a format cannot carry
	PhotosWhole                 // fetched
)

// Source is rows for an export, in their order.
type Source struct {
	Missing int // photos that nobody gave, at the last reading

	shelf  *Shelf
	rows   []int32
	photos Photos
}

// Source gives rows to an export.
func (s *Shelf) Source(rows []int32, photos Photos) *Source {
	return &Source{shelf: s, rows: rows, photos: photos}
}

// Each implements export.Source.
func (s *Source) Each(ctx context.Context, yield func(export.Contact) error) error {
	s.Missing = 0
	for c, err := range contacts.InOrder(ctx, contacts.PhotosAtOnce, s.contacts, s.pictured) {
		if err != nil {
			return err
		}
		if s.photos == PhotosWhole && len(c.OwnPhotos()) > 0 && c.Photo.Data == nil {
			s.Missing++
		}
		if err := yield(c); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (s *Source) contacts(context.Context) iter.Seq2[export.Contact, error] {
	return func(yield func(export.Contact, error) bool) {
		for _, row := range s.rows {
			if c, err := s.shelf.Contact(int(row)); !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// pictured adds the photo.
func (s *Source) pictured(ctx context.Context, c export.Contact) (_ export.Contact, err error) {
	own := c.OwnPhotos()
	if len(own) == 0 {
		return c, nil
	}
	switch s.photos {
	case PhotosCounted:
		c.Photo = contacts.Photo{ContentType: "image/png", Data: []byte{0}}
	case PhotosWhole:
		if c.Photo, err = s.shelf.Photo(ctx, own[0]); errors.Is(err, contacts.ErrNoPhoto) {
			err = nil
		}
	}
	return c, err
}
