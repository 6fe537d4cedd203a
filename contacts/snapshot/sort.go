package snapshot

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"gcdesk/contacts"
)

// sorter puts persons in the order of their resource names, however many there
// are: what is too much for memory lies in a temporary file.
type sorter struct {
	held []named
	size int
	most int // bytes to hold

	file *contacts.Scratch // nil: all is held
	runs []run
	end  int64
}

type named struct {
	name string
	raw  json.RawMessage
}

// run is a sorted part of the file.
type run struct{ start, end int64 }

const heldAtMost = 8 << 20

// sorted gives the persons by resource name.
func sorted(ctx context.Context, persons iter.Seq2[contacts.Person, error]) iter.Seq2[named, error] {
	return func(yield func(named, error) bool) {
		s := &sorter{most: heldAtMost}
		defer s.close()
		for p, err := range persons {
			if err == nil {
				err = s.add(named{p.ResourceName, json.RawMessage(p.Raw)})
			}
			if err != nil {
				yield(named{}, err)
				return
			}
		}
		for n, err := range s.all() {
			if err == nil {
				err = ctx.Err()
			}
			if !yield(n, err) || err != nil {
				return
			}
		}
	}
}

func (s *sorter) add(n named) error {
	n.name = strings.Clone(n.name) // of its own, not a part of the whole text
	s.held, s.size = append(s.held, n), s.size+len(n.name)+len(n.raw)
	if s.size < s.most {
		return nil
	}
	return s.spill()
}

func byName(a, b named) int { return strings.Compare(a.name, b.name) }

// spill writes what is held to the file.
func (s *sorter) spill() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("sort the contacts: %w", err)
		}
	}()
	if s.file == nil {
		if s.file, err = contacts.NewScratch(""); err != nil {
			return err
		}
	}
	slices.SortStableFunc(s.held, byName)
	r := run{start: s.end}
	var head []byte
	for _, n := range s.held {
		head = binary.AppendUvarint(head[:0], uint64(len(n.name)))
		head = binary.AppendUvarint(head, uint64(len(n.raw)))
		for _, b := range [][]byte{head, []byte(n.name), n.raw} {
			if _, err := s.file.Write(b); err != nil {
				return err
			}
			s.end += int64(len(b))
		}
	}
	r.end = s.end
	s.runs = append(s.runs, r)
	clear(s.held)
	s.held, s.size = s.held[:0], 0
	return s.file.Flush()
}

func (s *sorter) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
}

// all merges the runs with what is held.
func (s *sorter) all() iter.Seq2[named, error] {
	return func(yield func(named, error) bool) {
		slices.SortStableFunc(s.held, byName)
		var heads []head
		for _, r := range s.runs {
			heads = append(heads, head{from: bufio.NewReaderSize(io.NewSectionReader(s.file, r.start, r.end-r.start), 64<<10)})
		}
		heads = append(heads, head{held: s.held})
		for i := range heads {
			if err := heads[i].next(); err != nil {
				yield(named{}, err)
				return
			}
		}
		for {
			least := -1
			for i := range heads {
				if !heads[i].over && (least < 0 || heads[i].now.name < heads[least].now.name) {
					least = i
				}
			}
			if least < 0 || !yield(heads[least].now, nil) {
				return
			}
			if err := heads[least].next(); err != nil {
				yield(named{}, err)
				return
			}
		}
	}
}

// head is the next of a run.
type head struct {
	from *bufio.Reader // nil: held
	held []named
	now  named
	over bool
}

func (h *head) next() error {
	if h.from == nil {
		if h.over = len(h.held) == 0; !h.over {
			h.now, h.held = h.held[0], h.held[1:]
		}
		return nil
	}
	if _, err := h.from.Peek(1); err == io.EOF {
		h.over = true
		return nil
	}
	name, err := binary.ReadUvarint(h.from)
	if err != nil {
		return err
	}
	raw, err := binary.ReadUvarint(h.from)
	if err != nil {
		return err
	}
	both := make([]byte, name+raw)
	if _, err := io.ReadFull(h.from, both); err != nil {
		return err
	}
	h.now = named{string(both[:name]), both[name:]}
	return nil
}
