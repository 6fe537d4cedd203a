package gui

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/shelf"
)

// A person types in the filter and sees the rows, without what painting costs.
func BenchmarkFilter(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b).show()
			all := make([]connections.Connection, n)
			for i := range all {
				all[i] = connections.Connection{
					ID: fmt.Sprint(i), Name: fmt.Sprintf("Connection %05d", i),
					Account: connections.Account{Subject: fmt.Sprint(i), Email: fmt.Sprintf("person%d@example.com", i), Name: "Ada Lovelace"},
				}
			}
			d.app.set(connections.Overview{Connections: all})
			page := d.app.main.connections
			for i := 0; b.Loop(); i++ {
				page.filter.SetText([]string{"person", "connection 0"}[i%2]) // both let every row through
				page.list.Refresh()
			}
			if len(page.shown) == 0 {
				b.Fatal("the filter hides all")
			}
		})
	}
}

// The menu of the tray is made anew, as far as the UI goroutine makes it.
func BenchmarkTray(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b).show()
			all := make([]connections.Connection, n)
			for i := range all {
				all[i] = connections.Connection{ID: fmt.Sprint(i), Name: fmt.Sprintf("Connection %05d", i)}
			}
			d.app.set(connections.Overview{Connections: all})
			for b.Loop() {
				d.app.tray.view()
			}
		})
	}
}

// A person searches in an address book and sees the rows, without what painting
// costs.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1000, 25_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b)
			d.connection("Acme CRM sync")
			d.show()
			s, err := shelf.Read(b.Context(), manyContacts(n), nil)
			if err != nil {
				b.Fatal(err)
			}
			d.app.main.turn(pageExports)
			p := d.app.main.exports
			p.fill(s)
			p.draw()
			settle(d.top(), fyne.NewSize(1160, 700))
			for i := 0; b.Loop(); i++ {
				p.search.SetText([]string{"person", "example com"}[i%2]) // both find every contact
			}
			if len(p.table.rows) != n || len(find[*contactRow](p.browser)) < 10 {
				b.Fatal("the search hides some")
			}
		})
	}
}

// manyContacts is an address book of so many contacts with notes.
type manyContacts int

func (manyContacts) Groups(context.Context) ([]contacts.Group, error) { return nil, nil }

func (n manyContacts) Contacts(context.Context) iter.Seq2[contacts.Person, error] {
	return func(yield func(contacts.Person, error) bool) {
		note := strings.Repeat("met at the fair, wants to be called back in spring ", 6)
		for i := range int(n) {
			raw := fmt.Sprintf(`{"resourceName":"people/%[1]d","names":[{"displayName":"Person %05[1]d"}],"emailAddresses":[{"value":"person%[1]d@example com"}],
"phoneNumbers":[{"value":"+49 30 %07[1]d"}],"organizations":[{"name":"Acme"}],"biographies":[{"value":%[2]q}]}`, i, note)
			if !yield(contacts.Decode(raw)) {
				return
			}
		}
	}
}

func (manyContacts) OtherContacts(context.Context) iter.Seq2[contacts.Person, error] {
	return func(func(contacts.Person, error) bool) {}
}

func (manyContacts) Photo(context.Context, string) (contacts.Photo, error) {
	return contacts.Photo{}, contacts.ErrNoPhoto
}
