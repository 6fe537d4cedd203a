package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
)

// encoder appends contacts to a file's bytes in one format, and counts in its
// tally what it leaves out.
type encoder interface {
	begin(out []byte) []byte
	contact(out []byte, c *Contact) ([]byte, error)
	end(out []byte) []byte
}

// measurer is an encoder that has to see every contact before the first.
type measurer interface{ measure(c *Contact) }

func (f Format) encoder(t *tally) (encoder, error) {
	switch f {
	case VCard4:
		return &vcard{version: 4, tally: t}, nil
	case VCard3:
		return &vcard{version: 3, tally: t}, nil
	case GoogleCSV:
		return newGoogleCSV(t), nil
	case CSV:
		return newSpreadsheet(t), nil
	case JSON:
		return &document{tally: t}, nil
	}
	return nil, fmt.Errorf("%w %q", ErrUnknownFormat, f)
}

// Write writes all contacts, and returns what the format could not carry of
// them, most first. After each it tells progress, which may be nil, how many
// are written. An error of the writer or the source is wrapped.
func Write(ctx context.Context, w io.Writer, f Format, s Source, progress func(written int)) ([]Loss, error) {
	t := newTally()
	e, err := f.encoder(t)
	if err != nil {
		return nil, err
	}
	if m, ok := e.(measurer); ok {
		if err := s.Each(ctx, func(c Contact) error {
			m.measure(&c)
			return ctx.Err()
		}); err != nil {
			return nil, fmt.Errorf("measure the contacts: %w", err)
		}
	}
	to := bufio.NewWriterSize(w, 64<<10)
	out := e.begin(nil)
	written := 0
	err = s.Each(ctx, func(c Contact) error {
		t.next(&c)
		if out, err = e.contact(out, &c); err != nil {
			return err
		}
		if _, err := to.Write(out); err != nil {
			return err
		}
		out = out[:0]
		if written++; progress != nil {
			progress(written)
		}
		return ctx.Err()
	})
	if err == nil {
		_, err = to.Write(e.end(out))
	}
	if err == nil {
		err = to.Flush()
	}
	if err != nil {
		return nil, fmt.Errorf("write the contacts: %w", err)
	}
	return t.sorted(), nil
}

// Count returns what a format cannot carry of the contacts, most first,
// without writing anything. A contact whose photo is yet to be fetched is
// counted as carrying it when any Data stands in for it.
func Count(ctx context.Context, f Format, s Source) ([]Loss, error) {
	return Write(ctx, io.Discard, f, s, nil)
}
