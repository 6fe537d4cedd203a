package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// AddressBook is an account's contacts, labels and photos, as their owner
// handles them on Google's page: the changes are there at once for who asks
// for a contact, and after PeopleAPI.Propagation for who syncs. It begins anew
// with each start of the server. Its methods are safe for concurrent use.
type AddressBook struct {
	generator generator
	now       func() time.Time

	mu      sync.Mutex // guards what follows
	persons chronicle[person]
	others  chronicle[person]
	groups  chronicle[group]
	photos  [][]byte
	// labelled are the contacts of each label when there were so many versions
	// of contacts: to make 25,000 of them takes longer than to send them.
	labelled   map[string][]string
	labelledAt int
}

var (
	errNoContact = errors.New("there is no such contact")
	errNoGroup   = errors.New("there is no such label")
	// ErrNotOwnGroup is the answer to a change of one of Google's own groups.
	ErrNotOwnGroup = errors.New("a system group cannot be changed")
)

// newAddressBook makes the address book of an account as it begins.
func newAddressBook(account Account, base string, now func() time.Time) *AddressBook {
	g := newGenerator(account, base)
	first := func(kind string, at int) func(i int) version[person] {
		return func(i int) version[person] {
			return version[person]{name: kind + g.id(at|i), at: updated(i)}
		}
	}
	return &AddressBook{
		generator: g, now: now,
		persons: begin(account.Contacts, first("people/", 0)),
		others:  begin(account.Others, first("otherContacts/", othersFrom)),
		groups:  g.firstGroups(account.Contacts),
	}
}

// AddressBook returns the address book of an account, by sub or e-mail address,
// or nil. The server has to be started.
func (s *Server) AddressBook(account string) *AddressBook {
	if i := s.place(account); i >= 0 {
		return s.books[s.Accounts[i].Sub]
	}
	return nil
}

// card returns a version of a contact; those of the beginning are made anew.
func (b *AddressBook) card(v version[person]) person {
	switch {
	case v.value != nil:
		return v.value
	case strings.HasPrefix(v.name, "otherContacts/"):
		return b.generator.otherContact(v.index)
	}
	return b.generator.contact(v.index)
}

// Contacts returns every contact as people.get gives it to who may see all, in
// the order of the last change.
func (b *AddressBook) Contacts() iter.Seq[json.RawMessage] { return b.all(&b.persons) }

// OtherContacts returns the same of "Other contacts".
func (b *AddressBook) OtherContacts() iter.Seq[json.RawMessage] { return b.all(&b.others) }

func (b *AddressBook) all(c *chronicle[person]) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		b.mu.Lock()
		versions := c.now()
		b.mu.Unlock()
		for _, v := range versions {
			plain, err := json.Marshal(b.card(v))
			if err != nil {
				panic(err) // our own JSON
			}
			if !yield(plain) {
				return
			}
		}
	}
}

// Add puts a contact with these fields of a Person into the address book and
// returns its resource name. Metadata, display names, photo and the membership
// of myContacts are filled in where they are missing.
func (b *AddressBook) Add(fields map[string]any) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.persons.versions)
	id := b.generator.id(addedFrom | n)
	fields = maps.Clone(fields)
	if fields["photos"] == nil {
		url := photoKey{Sub: b.generator.sub, Number: n, Kind: monogram}.url(b.generator.base)
		fields["photos"] = []any{map[string]any{"url": url, "default": true}}
	}
	return "people/" + id, b.write("people/"+id, "", id[9:], fields)
}

// Change edits a contact: the fields of its Person as encoding/json decodes
// them, numbers as json.Number. What is missing afterwards is filled in as Add
// does: a name that changes loses its displayName to get a new one.
func (b *AddressBook) Change(resourceName string, edit func(fields map[string]any)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.change(resourceName, resourceName, edit)
}

// Relink gives a contact a new resource name, as happens when Google finds the
// profile that belongs to it. A sync learns of both names.
func (b *AddressBook) Relink(resourceName string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := "people/" + b.generator.id(addedFrom|len(b.persons.versions))
	return name, b.change(resourceName, name, func(map[string]any) {})
}

// change writes a new version. The caller holds mu.
func (b *AddressBook) change(former, name string, edit func(map[string]any)) error {
	v, ok := b.persons.get(former)
	if !ok {
		return errNoContact
	}
	plain, _ := json.Marshal(b.card(v)) // our own JSON
	fields, err := decode(plain)
	if err != nil {
		return err
	}
	edit(fields)
	if former == name {
		former = ""
	}
	id := ""
	if sources, _ := path(fields, "metadata", "sources").([]any); len(sources) > 0 {
		id, _ = path(sources[0], "id").(string)
	}
	return b.write(name, former, id, fields)
}

// write adds a version of a contact. The caller holds mu.
func (b *AddressBook) write(name, former, id string, fields map[string]any) error {
	n, now := len(b.persons.versions), b.now().UTC()
	fill(fields, id)
	fields["resourceName"], fields["etag"] = name, fmt.Sprintf("%%EgUD%08d=", n)
	source := map[string]any{"type": "CONTACT", "id": id, "etag": fmt.Sprintf("#%08d", n), "updateTime": now.Format(time.RFC3339Nano)}
	more, _ := path(fields, "metadata", "sources").([]any)
	fields["metadata"] = map[string]any{"sources": append([]any{source}, more[min(1, len(more)):]...), "objectType": "PERSON"}
	plain, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("write a contact: %w", err)
	}
	var p person
	if err := json.Unmarshal(plain, &p); err != nil {
		return fmt.Errorf("write a contact: %w", err)
	}
	b.persons.add(version[person]{name: name, former: former, at: now, value: p})
	return nil
}

// Delete takes contacts away.
func (b *AddressBook) Delete(resourceNames ...string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range resourceNames {
		v, ok := b.persons.get(name)
		if !ok {
			return errNoContact
		}
		b.persons.add(version[person]{name: name, at: b.now(), deleted: true, value: tombstone(b.card(v))})
	}
	return nil
}

// tombstone is what a sync is told of a contact that is gone.
func tombstone(p person) person {
	var metadata map[string]json.RawMessage
	_ = json.Unmarshal(p["metadata"], &metadata) // our own
	metadata["deleted"] = json.RawMessage("true")
	plain, _ := json.Marshal(metadata)
	return person{"resourceName": p["resourceName"], "etag": p["etag"], "metadata": plain}
}

// SetPhoto gives a contact a photo, JPEG or PNG, or with nil the monogram that
// Google makes.
func (b *AddressBook) SetPhoto(resourceName string, data []byte) error {
	if data != nil {
		if _, format, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || format != "jpeg" && format != "png" {
			return errors.New("set a photo: it is neither JPEG nor PNG")
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	key := photoKey{Sub: b.generator.sub, Number: len(b.photos), Kind: uploaded}
	photo := map[string]any{}
	if data == nil {
		key.Kind, photo["default"] = monogram, true
	}
	photo["url"] = key.url(b.generator.base)
	err := b.change(resourceName, resourceName, func(fields map[string]any) { fields["photos"] = []any{photo} })
	if err == nil && data != nil {
		b.photos = append(b.photos, slices.Clone(data))
	}
	return err
}

// AddGroup makes a label and returns its resource name. A name is there once.
func (b *AddressBook) AddGroup(name string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.freeGroupName(name); err != nil {
		return "", err
	}
	resource := b.generator.groupName(addedFrom | len(b.groups.versions))
	b.groups.add(version[group]{name: resource, at: b.now(), value: group{name, name, false}})
	return resource, nil
}

func (b *AddressBook) freeGroupName(name string) error {
	taken := slices.ContainsFunc(b.groups.now(), func(v version[group]) bool { return strings.EqualFold(v.value.name, name) })
	if taken || strings.TrimSpace(name) == "" {
		return fmt.Errorf("label %q: empty, or there already", name)
	}
	return nil
}

// RenameGroup gives a label another name.
func (b *AddressBook) RenameGroup(resourceName, name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := b.ownGroup(resourceName); err != nil {
		return err
	}
	if err := b.freeGroupName(name); err != nil {
		return err
	}
	b.groups.add(version[group]{name: resourceName, at: b.now(), value: group{name, name, false}})
	return nil
}

// DeleteGroup takes a label away, from the contacts too.
func (b *AddressBook) DeleteGroup(resourceName string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	v, err := b.ownGroup(resourceName)
	if err != nil {
		return err
	}
	for _, name := range b.members()[resourceName] {
		if err := b.change(name, name, func(fields map[string]any) { leave(fields, resourceName) }); err != nil {
			return err
		}
	}
	b.groups.add(version[group]{name: resourceName, at: b.now(), deleted: true, value: v.value})
	return nil
}

func (b *AddressBook) ownGroup(resourceName string) (version[group], error) {
	v, ok := b.groups.get(resourceName)
	if !ok {
		return v, errNoGroup
	}
	if v.value.system {
		return v, ErrNotOwnGroup
	}
	return v, nil
}

// members returns the resource names of the contacts in each label. The caller
// holds mu.
func (b *AddressBook) members() map[string][]string {
	if b.labelled != nil && b.labelledAt == len(b.persons.versions) {
		return b.labelled
	}
	b.labelled, b.labelledAt = map[string][]string{}, len(b.persons.versions)
	for _, v := range b.persons.now() {
		for _, g := range b.labels(v) {
			b.labelled[g] = append(b.labelled[g], v.name)
		}
	}
	return b.labelled
}

// labels returns the groups of a contact, without making it where that can be
// spared.
func (b *AddressBook) labels(v version[person]) []string {
	if v.value == nil && b.generator.oddity(v.index) == nil {
		return b.generator.sketch(v.index).groups
	}
	var memberships []struct {
		Group struct {
			Name string `json:"contactGroupResourceName"`
		} `json:"contactGroupMembership"`
	}
	_ = json.Unmarshal(b.card(v)["memberships"], &memberships) // what a test wrote has none
	names := make([]string, len(memberships))
	for i, m := range memberships {
		names[i] = m.Group.Name
	}
	return names
}

// leave takes a label from a contact's memberships.
func leave(fields map[string]any, group string) {
	memberships, _ := fields["memberships"].([]any)
	fields["memberships"] = slices.DeleteFunc(memberships, func(m any) bool {
		return path(m, "contactGroupMembership", "contactGroupResourceName") == group
	})
}

// fill adds what Google does to the fields that a person gave.
func fill(fields map[string]any, id string) {
	if memberships, _ := fields["memberships"].([]any); len(memberships) == 0 {
		fields["memberships"] = []any{map[string]any{"contactGroupMembership": map[string]any{
			"contactGroupId": "myContacts", "contactGroupResourceName": "contactGroups/myContacts",
		}}}
	}
	for field, values := range fields {
		values, _ := values.([]any)
		for i, v := range values {
			value, ok := v.(map[string]any)
			if !ok {
				continue
			}
			if value["metadata"] == nil {
				metadata := map[string]any{"source": map[string]any{"type": "CONTACT", "id": id}}
				if i == 0 && field != "memberships" {
					metadata["primary"], metadata["sourcePrimary"] = true, true
				}
				value["metadata"] = metadata
			}
			if kind, _ := value["type"].(string); kind != "" && value["formattedType"] == nil {
				value["formattedType"] = formattedType(kind)
			}
			if field == "names" && value["displayName"] == nil {
				given, _ := value["givenName"].(string)
				family, _ := value["familyName"].(string)
				value["displayName"] = strings.TrimSpace(given + " " + family)
				value["displayNameLastFirst"] = strings.Trim(family+", "+given, ", ")
			}
		}
	}
}

// decode reads an object with its numbers as they are written.
func decode(plain []byte) (object map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(plain))
	d.UseNumber()
	return object, d.Decode(&object)
}

// path goes down into decoded objects; nil where there is nothing.
func path(v any, names ...string) any {
	for _, name := range names {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}
