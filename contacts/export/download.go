package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"gcdesk/contacts"
)

// Selection says which contacts of an address book are exported.
type Selection struct {
	Label         string                      // only those with this label, without regard to case; empty: all
	Shown         func(contacts.Group) string // what one of Google's own labels is called as well; empty: nothing
	OtherContacts bool                        // those whom Google saved by itself, as well
	Photos        bool                        // embedded
}

// NoLabelError is the answer to the name of no label.
type NoLabelError struct {
	Name   string   // as it was asked for
	Labels []string // that there are, as they are shown
}

func (e *NoLabelError) Error() string { return fmt.Sprintf("there is no label %q", e.Name) }

// AddressBook is where contacts come from: an account (Live), or a snapshot of
// one. Its methods answer as those of contacts.Book do, and are safe for
// concurrent use.
type AddressBook interface {
	Contacts(context.Context) iter.Seq2[contacts.Person, error]
	OtherContacts(context.Context) iter.Seq2[contacts.Person, error]
	Groups(context.Context) ([]contacts.Group, error)
	Photo(ctx context.Context, address string) (contacts.Photo, error)
}

// Live is the address book of an account as it is now.
type Live struct{ *contacts.Book }

// Contacts implements AddressBook.
func (l Live) Contacts(ctx context.Context) iter.Seq2[contacts.Person, error] {
	return l.Book.Contacts(ctx, nil)
}

// OtherContacts implements AddressBook.
func (l Live) OtherContacts(ctx context.Context) iter.Seq2[contacts.Person, error] {
	return l.Book.OtherContacts(ctx, nil)
}

// Download is WriteFile of what an address book holds. It also tells lost how
// many photos nobody gave.
func Download(ctx context.Context, path string, f Format, book AddressBook, s Selection, progress func(contacts int), lost func(_ []Loss, photosMissing int)) error {
	d := &download{book: book, selection: s}
	tell := func(losses []Loss) {
		if lost != nil {
			lost(losses, d.missing)
		}
	}
	if f != GoogleCSV && f != CSV {
		return WriteFile(ctx, path, f, d, progress, tell)
	}
	d.selection.Photos = false // of which a table takes the addresses alone
	// A table has to know its widest row before the first.
	spool, err := NewSpool("")
	if err != nil {
		return err
	}
	defer spool.Close()
	n := 0
	if err := d.Each(ctx, func(c Contact) error {
		if n++; progress != nil {
			progress(n)
		}
		return spool.Add(c)
	}); err != nil {
		return err
	}
	return WriteFile(ctx, path, f, spool, nil, tell)
}

// download is a Source that is downloaded at each reading.
type download struct {
	book      AddressBook
	selection Selection
	missing   int // photos
}

func (d *download) Each(ctx context.Context, yield func(Contact) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	labels := sync.OnceValues(func() (map[string]contacts.Group, error) { return d.labels(ctx) })
	go labels() //nolint:errcheck // asked for again where the first contact is
	lists := []func(context.Context) iter.Seq2[contacts.Person, error]{d.book.Contacts}
	if d.selection.OtherContacts {
		lists = append(lists, d.book.OtherContacts)
	}
	d.missing = 0
	label, err := d.selection.label(labels)
	if err != nil {
		return err
	}
	for i, list := range lists {
		only := label
		if i > 0 { // others have no labels
			only = Label{}
		}
		atOnce := 1
		if d.selection.Photos {
			atOnce = contacts.PhotosAtOnce
		}
		for c, err := range contacts.InOrder(ctx, atOnce, list, func(ctx context.Context, p contacts.Person) (Contact, error) {
			return d.contact(ctx, p, labels, only)
		}) {
			if err != nil {
				return err
			}
			if c.Raw == "" { // another label's
				continue
			}
			if d.selection.Photos && len(c.OwnPhotos()) > 0 && c.Photo.Data == nil {
				d.missing++
			}
			if err := yield(c); err != nil {
				return err
			}
		}
	}
	return nil
}

type labelsOf func() (map[string]contacts.Group, error)

// contact is a person with labels and photo, or nothing when it has not got the
// label that alone is asked for.
func (d *download) contact(ctx context.Context, p contacts.Person, labels labelsOf, only Label) (Contact, error) {
	groups, err := labels()
	if err != nil {
		return Contact{}, err
	}
	c := Contact{Person: p, Labels: Labels(p, groups)}
	if only != (Label{}) && !slices.Contains(c.Labels, only) {
		return Contact{}, nil
	}
	own := p.OwnPhotos()
	if !d.selection.Photos || len(own) == 0 {
		return c, nil
	}
	if c.Photo, err = d.book.Photo(ctx, own[0]); errors.Is(err, contacts.ErrNoPhoto) {
		err = nil
	}
	return c, err
}

// label finds the label that alone is asked for: one of the person's own before
// those of Google's, and what these are named before what they are shown as. No
// name needs none, and does not wait.
func (s Selection) label(labels labelsOf) (found Label, err error) {
	if s.Label == "" {
		return found, nil
	}
	groups, err := labels()
	if err != nil {
		return found, err
	}
	missing := &NoLabelError{Name: s.Label}
	var own, named, shownAs Label
	for _, g := range groups {
		label, shown := Label{g.Name, g.IsSystem()}, g.Name
		if label.System && s.Shown != nil {
			shown = s.Shown(g)
		}
		switch {
		case !strings.EqualFold(g.Name, s.Label):
			if strings.EqualFold(shown, s.Label) {
				shownAs = label
			}
		case label.System:
			named = label
		default:
			own = label
		}
		if shown != "" && (!label.System || g.MemberCount > 0) {
			missing.Labels = append(missing.Labels, shown)
		}
	}
	if found = cmp.Or(own, named, shownAs); found != (Label{}) {
		return found, nil
	}
	slices.Sort(missing.Labels)
	return found, missing
}

func (d *download) labels(ctx context.Context) (map[string]contacts.Group, error) {
	all, err := d.book.Groups(ctx)
	groups := make(map[string]contacts.Group, len(all))
	for _, g := range all {
		groups[g.ResourceName] = g
	}
	return groups, err
}
