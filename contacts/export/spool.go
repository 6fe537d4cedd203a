package export

import (
	"bufio"
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gcdesk/contacts"
)

// Spool is a Source of contacts that come once, as those that are being
// downloaded do. They wait in a temporary file that its owner alone can read.
type Spool struct {
	file *os.File
	out  *bufio.Writer
	gob  *gob.Encoder
}

// spooled is one contact in the file.
type spooled struct {
	Raw    string
	Labels []Label
	Photo  contacts.Photo
}

// NewSpool makes an empty one in a folder; an empty name is the system's for
// temporary files. A full disk is a *contacts.RoomError of that folder, here and
// later. Close removes the file.
func NewSpool(dir string) (*Spool, error) {
	file, err := os.CreateTemp(dir, "gcdesk-export-*")
	if err != nil {
		return nil, fmt.Errorf("create a temporary file: %w", roomError(cmp.Or(dir, os.TempDir()), 0, err))
	}
	// Where the system lets an open file go, it does not outlive a kill.
	_ = os.Remove(file.Name())
	s := &Spool{file: file, out: bufio.NewWriterSize(file, 64<<10)}
	s.gob = gob.NewEncoder(s.out)
	return s, nil
}

// Add appends a contact. All are added before the first reading.
func (s *Spool) Add(c Contact) error {
	if err := s.gob.Encode(spooled{c.Raw, c.Labels, c.Photo}); err != nil {
		return fmt.Errorf("keep a contact for a moment: %w", roomError(filepath.Dir(s.file.Name()), 0, err))
	}
	return nil
}

// Each gives the contacts as they were added.
func (s *Spool) Each(ctx context.Context, yield func(Contact) error) error {
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("keep the contacts for a moment: %w", roomError(filepath.Dir(s.file.Name()), 0, err))
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

// Close removes the file.
func (s *Spool) Close() error {
	err := s.file.Close()
	_ = os.Remove(s.file.Name())
	return err
}
