package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const shownContacts = 20 // on the page of an address book

// shownContact is a line of that page.
type shownContact struct {
	Name, Given, Family string // Name is the resource name
	Title               string
	Photo               string
}

// contactsPage is where a person changes an account's contacts and labels, as
// they would on Google's page.
func (s *Server) contactsPage(w http.ResponseWriter, r *http.Request) {
	account := s.ofPage(r)
	book := s.books[account.Sub]
	query := strings.TrimSpace(r.Form.Get("q"))
	book.mu.Lock()
	versions, groups := book.persons.now(), book.groups.now()
	book.mu.Unlock()
	groups = slices.DeleteFunc(groups, func(v version[group]) bool { return v.value.system })
	shown := []shownContact{}
	for _, v := range slices.Backward(versions) {
		p := book.card(v)
		if len(shown) == shownContacts {
			break
		}
		if query == "" || p.begins(strings.ToLower(query)) {
			shown = append(shown, p.shown(v.name))
		}
	}
	labels := make([]struct{ Name, Title string }, len(groups))
	for i, v := range groups {
		labels[i].Name, labels[i].Title = v.name, v.value.name
	}
	s.pages.show(w, s.pages.language(r), "contacts", http.StatusOK, "", map[string]any{
		"Key": s.formKey, "Account": account, "Accounts": s.Accounts, "Query": query, "Count": len(versions), "Contacts": shown, "Labels": labels,
	})
}

// ofPage is the account whose address book is shown: the first, unless another
// one is named.
func (s *Server) ofPage(r *http.Request) Account {
	return s.Accounts[max(0, s.place(r.Form.Get("account")))]
}

func (p person) shown(name string) shownContact {
	var names []struct{ DisplayName, GivenName, FamilyName string }
	var photos []struct{ URL string }
	var emails []struct{ Value string }
	_ = json.Unmarshal(p["names"], &names) // nothing, where it is not there
	_ = json.Unmarshal(p["photos"], &photos)
	_ = json.Unmarshal(p["emailAddresses"], &emails)
	c := shownContact{Name: name, Title: name}
	if len(emails) > 0 {
		c.Title = emails[0].Value
	}
	if len(names) > 0 {
		c.Given, c.Family, c.Title = names[0].GivenName, names[0].FamilyName, cmp.Or(names[0].DisplayName, c.Title)
	}
	if len(photos) > 0 {
		c.Photo = photos[0].URL
	}
	return c
}

// changeContacts does what a button of that page says.
func (s *Server) changeContacts(w http.ResponseWriter, r *http.Request) {
	if !s.ownForm(r) {
		s.showOutdated(w, s.pages.language(r))
		return
	}
	account, form := s.ofPage(r), r.PostForm
	if err := s.books[account.Sub].press(form); err != nil {
		http.Error(w, "the change was not made: "+err.Error(), http.StatusConflict)
		return
	}
	http.Redirect(w, r, pathContacts+"?"+url.Values{"account": {account.Sub}, "q": {form.Get("q")}}.Encode(), http.StatusSeeOther)
}

const pathContacts = "/contacts"

// press does what a button says: its name is the act, its value the contact or
// label.
func (b *AddressBook) press(form url.Values) error {
	name := []any{map[string]any{"givenName": form.Get("given"), "familyName": form.Get("family")}}
	var err error
	switch of := form.Get; {
	case form.Has("add"):
		_, err = b.Add(map[string]any{"names": name})
	case form.Has("rename"):
		err = b.Change(of("rename"), func(fields map[string]any) { fields["names"] = name })
	case form.Has("delete"):
		err = b.Delete(of("delete"))
	case form.Has("photo"):
		b.mu.Lock()
		n := uint32(len(b.photos))
		b.mu.Unlock()
		picture, _, _ := encode(drawing(n*2654435761, 400), true)
		err = b.SetPhoto(of("photo"), picture)
	case form.Has("no-photo"):
		err = b.SetPhoto(of("no-photo"), nil)
	case form.Has("add-label"):
		_, err = b.AddGroup(of("label"))
	case form.Has("rename-label"):
		err = b.RenameGroup(of("rename-label"), of("label"))
	case form.Has("delete-label"):
		err = b.DeleteGroup(of("delete-label"))
	default:
		err = errors.New("no button was pressed")
	}
	return err
}
