package export_test

import (
	"context"
	"io"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// raws is a Source that decodes, as those that come from a wire or a disk do.
type raws struct{ book }

func (r raws) Each(ctx context.Context, yield func(export.Contact) error) error {
	return r.book.Each(ctx, func(c export.Contact) error {
		p, err := contacts.Decode(c.Raw)
		if err != nil {
			return err
		}
		c.Person = p
		return yield(c)
	})
}

// Per second: bytes of what Google gave. A book of 1,000 each time.
func BenchmarkWrite(b *testing.B) {
	r := raws{people(b, 1000)}
	size := 0
	for i := range r.book {
		size += len(r.book[i].Raw)
		r.book[i].Photo = contacts.Photo{}
	}
	for _, f := range export.Formats() {
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := export.Write(b.Context(), io.Discard, f, r, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
