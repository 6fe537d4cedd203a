package export

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"

	"gcdesk/contacts"
)

// Spool is a Source of contacts that come once, as those that are being
// downloaded do. They wait in a contacts.Scratch.
type Spool struct {
	file *contacts.Scratch
	gob  *gob.Encoder
}

// spooled is one contact in the file.
type spooled struct {
	Raw    string
	Labels []Label
	Photo  contacts.Photo
}

// NewSpool makes an empty one in a folder, as contacts.NewScratch does.
func NewSpool(dir string) (*Spool, error) {
	file, err := contacts.NewScratch(dir)
	if err != nil {
		return nil, err
	}
	return &Spool{file, gob.NewEncoder(file)}, nil
}

// Add appends a contact. All are added before the first reading.
func (s *Spool) Add(c Contact) error {
	if err := s.gob.Encode(spooled{c.Raw, c.Labels, c.Photo}); err != nil {
		return fmt.Errorf("keep a contact for a moment: %w", err)
	}
	return nil
}

// Each gives the contacts as they were added.
func (s *Spool) Each(ctx context.Context, yield func(Contact) error) error {
	if err := s.file.Flush(); err != nil {
		return fmt.Errorf("keep the contacts for a moment: %w", err)
	}
	in := gob.NewDecoder(bufio.NewReaderSize(io.NewSectionReader(s.file, 0, 1<<62), 64<<10))
	for {
		var next spooled
		switch err := in.Decode(&next); {
		case errors.Is(err, io.EOF):
			return ctx.Err()
		case err != nil:
			return fmt.Errorf("read the kept contacts: %w", err)
		}
		p, err := contacts.Decode(next.Raw)
		if err != nil {
			return err
		}
		if err := yield(Contact{p, next.Labels, next.Photo}); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// Close takes the file away.
func (s *Spool) Close() error { return s.file.Close() }
