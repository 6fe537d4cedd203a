package export_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// labelled is an address book of contacts that have one label each.
type labelled []contacts.Group

func (l labelled) Groups(context.Context) ([]contacts.Group, error) { return l, nil }

func (l labelled) Contacts(context.Context) iter.Seq2[contacts.Person, error] {
	return func(yield func(contacts.Person, error) bool) {
		for _, g := range l {
			if !yield(contacts.Decode(`{"resourceName":"people/` + g.Name + `","memberships":[{"contactGroupMembership":{"contactGroupResourceName":"` + g.ResourceName + `"}}]}`)) {
				return
			}
		}
	}
}

func (l labelled) OtherContacts(context.Context) iter.Seq2[contacts.Person, error] {
	return func(func(contacts.Person, error) bool) {}
}

func (l labelled) Photo(context.Context, string) (contacts.Photo, error) {
	return contacts.Photo{}, contacts.ErrNoPhoto
}

// A person's own label comes before Google's of the same name, and Google's is
// found by what it is shown as, too.
func TestDownload_Label(t *testing.T) {
	system := func(name string, members int) contacts.Group {
		return contacts.Group{ResourceName: "contactGroups/" + name, Name: name, GroupType: "SYSTEM_CONTACT_GROUP", MemberCount: members}
	}
	book := labelled{
		system("family", 1), system("friends", 1), system("myContacts", 3), system("blocked", 0),
		{ResourceName: "contactGroups/1", Name: "Freunde"},
		{ResourceName: "contactGroups/2", Name: "Friends"},
	}
	shown := func(g contacts.Group) string {
		return map[string]string{"family": "Familie", "friends": "Freunde", "blocked": "Blockiert"}[g.Name]
	}
	for label, want := range map[string]string{"familie": "family", "FAMILY": "family", "freunde": "Freunde", "friends": "Friends", "myContacts": "myContacts"} {
		file := filepath.Join(t.TempDir(), "contacts")
		err := export.Download(t.Context(), file, export.JSON, book, export.Selection{Label: label, Shown: shown}, nil, nil)
		got, _ := os.ReadFile(file)
		if err != nil || bytes.Count(got, []byte(`"people/`)) != 1 || !bytes.Contains(got, []byte(`"people/`+want+`"`)) {
			t.Errorf("%s: want %s alone, got %s, %v", label, want, got, err)
		}
	}
	err := export.Download(t.Context(), filepath.Join(t.TempDir(), "contacts"), export.JSON, book, export.Selection{Label: "Nobodies", Shown: shown}, nil, nil)
	var missing *export.NoLabelError
	if want := []string{"Familie", "Freunde", "Freunde", "Friends"}; !errors.As(err, &missing) || !slices.Equal(missing.Labels, want) {
		t.Errorf("got %v, want %q", err, want)
	}
}
