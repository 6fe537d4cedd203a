package shelf

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// Book is an address book that can be read: one of Google's (contacts.Book) or
// a snapshot.
type Book interface {
	Groups(ctx context.Context) ([]contacts.Group, error)
	Contacts(ctx context.Context) iter.Seq2[contacts.Person, error]
	OtherContacts(ctx context.Context) iter.Seq2[contacts.Person, error] // none where they may not be read
	// Photo fetches one of a person's pictures, or answers contacts.ErrNoPhoto.
	Photo(ctx context.Context, address string) (contacts.Photo, error)
}

// Row is what a list shows of a contact.
type Row struct {
	Name, Email, Phone, Organization string
	Photo                            string   // address of the picture that somebody chose; empty: none
	Labels                           []uint16 // indexes of Shelf.Labels
	Other                            bool     // one of "Other contacts"

	words  string // folded, what is searched
	number string // digits of the telephone numbers
	at     int64  // in the file
	length int
}

// Label is a label of the address book, and how many contacts have it.
type Label struct {
	Group    contacts.Group
	Contacts int
}

// Shelf is an address book as it was read. After Read it is safe for concurrent
// use.
type Shelf struct {
	Rows   []Row   // contacts, then "Other contacts"
	Labels []Label // own ones by name, behind Google's own
	Others int     // how many rows are "Other contacts"

	book   Book
	groups map[string]contacts.Group
	file   *contacts.Scratch
	orders [columns][]int32 // rows by what stands in a column; those without anything last
	empty  [columns]int     // how many have nothing
}

// Read reads a whole address book. After each contact it tells progress, which
// may be nil, how many there are. Close takes the temporary file away.
func Read(ctx context.Context, b Book, progress func(contacts int)) (s *Shelf, err error) {
	groups, err := b.Groups(ctx)
	if err != nil {
		return nil, err
	}
	s = &Shelf{book: b, groups: map[string]contacts.Group{}}
	if s.file, err = contacts.NewScratch(""); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.Close()
			s = nil
		}
	}()
	s.label(groups)
	places := map[string]uint16{}
	for i, l := range s.Labels {
		places[l.Group.ResourceName] = uint16(i)
	}
	at := int64(0)
	for _, list := range []struct {
		other   bool
		persons iter.Seq2[contacts.Person, error]
	}{{false, b.Contacts(ctx)}, {true, b.OtherContacts(ctx)}} {
		for p, err := range list.persons {
			if err == nil {
				_, err = s.file.WriteString(p.Raw)
			}
			if err != nil {
				return s, err
			}
			row := rowOf(p, places)
			row.Other, row.at, row.length = list.other, at, len(p.Raw)
			at += int64(len(p.Raw))
			s.Rows = append(s.Rows, row)
			for _, l := range row.Labels {
				s.Labels[l].Contacts++
			}
			if list.other {
				s.Others++
			}
			if progress != nil {
				progress(len(s.Rows))
			}
		}
	}
	if err := s.file.Flush(); err != nil {
		return s, fmt.Errorf("keep the contacts for a moment: %w", err)
	}
	s.sort()
	return s, ctx.Err()
}

// label takes over the labels in the order in which they are offered.
func (s *Shelf) label(groups []contacts.Group) {
	const most = 1 << 16
	for _, g := range groups {
		s.groups[g.ResourceName] = g
		if len(s.Labels) < most {
			s.Labels = append(s.Labels, Label{Group: g})
		}
	}
	slices.SortStableFunc(s.Labels, func(a, b Label) int {
		switch {
		case a.Group.IsSystem() == b.Group.IsSystem():
			return cmp.Compare(Fold(a.Group.Name), Fold(b.Group.Name))
		case a.Group.IsSystem():
			return -1
		}
		return 1
	})
}

// rowOf makes a row whose texts keep nothing else of the person alive.
func rowOf(p contacts.Person, labels map[string]uint16) Row {
	r := Row{
		Name: inARow(p.DisplayName()), Email: inARow(contacts.Primary(p.EmailAddresses).Value),
		Phone: inARow(contacts.Primary(p.PhoneNumbers).Value), Organization: inARow(organization(p)),
	}
	if own := p.OwnPhotos(); len(own) > 0 {
		r.Photo = strings.Clone(own[0])
	}
	for _, m := range p.Memberships {
		if i, known := labels[m.ContactGroup.ResourceName]; known && !slices.Contains(r.Labels, i) {
			r.Labels = append(r.Labels, i)
		}
	}
	slices.Sort(r.Labels)
	r.words, r.number = searchable(p)
	return r
}

// inARow is as much of a text as a row has room for, as a copy.
func inARow(s string) string {
	const most = 120
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return strings.Clone(s)
}

func organization(p contacts.Person) string {
	o := contacts.Primary(p.Organizations)
	return cmp.Or(o.Name, o.Title, o.Department)
}

// searchable is what a search looks through: names, e-mail addresses, phone
// numbers, organizations and notes.
func searchable(p contacts.Person) (words, number string) {
	var all, numbers []string
	for _, n := range p.Names {
		all = append(all, n.DisplayName, n.Unstructured, n.GivenName+" "+n.MiddleName+" "+n.FamilyName, n.PhoneticFullName,
			n.PhoneticGivenName+" "+n.PhoneticFamilyName)
	}
	for _, n := range p.Nicknames {
		all = append(all, n.Value)
	}
	for _, e := range p.EmailAddresses {
		all = append(all, e.Value, e.DisplayName)
	}
	for _, o := range p.Organizations {
		all = append(all, o.Name, o.PhoneticName, o.Department, o.Title)
	}
	for _, b := range p.Biographies {
		all = append(all, b.Value)
	}
	for _, n := range p.PhoneNumbers {
		all = append(all, n.Value)
		numbers = append(numbers, digits(n.Value), digits(n.CanonicalForm))
	}
	var folded []string
	for _, s := range all {
		// A name that Google made of its parts need not be searched twice.
		if s = Fold(s); s != "" && !slices.Contains(folded, s) {
			folded = append(folded, s)
		}
	}
	return strings.Join(folded, "\n"), strings.Join(numbers, "\n")
}

// Contact returns everything about a row.
func (s *Shelf) Contact(row int) (export.Contact, error) {
	raw := make([]byte, s.Rows[row].length)
	if _, err := s.file.ReadAt(raw, s.Rows[row].at); err != nil {
		return export.Contact{}, fmt.Errorf("read a kept contact: %w", err)
	}
	p, err := contacts.Decode(string(raw))
	return export.Contact{Person: p, Labels: export.Labels(p, s.groups)}, err
}

// Photo fetches the picture at the address that a row names.
func (s *Shelf) Photo(ctx context.Context, address string) (contacts.Photo, error) {
	return s.book.Photo(ctx, address)
}

// Close takes the temporary file away. Nothing can be read any more.
func (s *Shelf) Close() { _ = s.file.Close() }
