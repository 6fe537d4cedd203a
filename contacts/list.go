package contacts

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gcdesk/oauth"
)

// Sync lets a list tell only what has changed. A nil Sync asks for everything,
// and spares the quota that Google has for the beginning of a sync.
type Sync struct {
	// Token of an earlier reading; empty asks for everything. When a list has
	// come to its end, it is the token of this reading. Seven days after
	// everything was asked for, Google takes it no more.
	Token string
}

// ErrSyncToken is the answer to a sync token that the API does not take, or not
// any more: everything has to be asked for again.
var ErrSyncToken = errors.New("the sync token is of no use any more")

const mostOfAPage = 1000

// Every field that can be read, as a mask names them.
const (
	personFields = "addresses,ageRanges,biographies,birthdays,calendarUrls,clientData,coverPhotos,emailAddresses,events," +
		"externalIds,genders,imClients,interests,locales,locations,memberships,metadata,miscKeywords,names,nicknames," +
		"occupations,organizations,phoneNumbers,photos,relations,sipAddresses,skills,urls,userDefined"
	otherFields = "emailAddresses,metadata,names,phoneNumbers,photos"
	groupFields = "clientData,groupType,memberCount,metadata,name"
)

// list is what is asked, and how the answer calls it.
type list struct {
	path  string
	items string // member of the answer
	query url.Values
	whole bool // persons of whom a list may leave something out are read again
}

// Contacts gives all contacts, or what a Sync says, in the order in which they
// were last changed. With a Sync's token deleted ones are among them, which
// hold no more than their name. A contact that comes twice is given once.
func (b *Book) Contacts(ctx context.Context, s *Sync) iter.Seq2[Person, error] {
	return b.persons(ctx, "list contacts", list{
		path: "people/me/connections", items: "connections", whole: true, query: url.Values{"personFields": {personFields}},
	}, s)
}

// OtherContacts gives those whom Google saved by itself, which are few fields,
// as Contacts does. What a list leaves out of them nobody gives: people.get and
// getBatchGet know the names of contacts only (People API, people.getBatchGet).
func (b *Book) OtherContacts(ctx context.Context, s *Sync) iter.Seq2[Person, error] {
	return b.persons(ctx, "list other contacts", list{path: "otherContacts", items: "otherContacts", query: url.Values{"readMask": {otherFields}}}, s)
}

func (b *Book) persons(ctx context.Context, act string, l list, s *Sync) iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		pages := func(ctx context.Context) iter.Seq2[[]string, error] { return b.all(ctx, l, s) }
		seen := map[string]bool{}
		for some, err := range InOrder(ctx, decodersAtOnce, pages, decodeAll) {
			if err != nil {
				yield(Person{}, fmt.Errorf("%s: %w", act, err))
				return
			}
			for i := range some {
				if seen[some[i].ResourceName] {
					continue
				}
				// Not a part of the person's text, which would keep all of it.
				seen[strings.Clone(some[i].ResourceName)] = true
				if !yield(some[i], nil) {
					return
				}
			}
		}
	}
}

// Persons are decoded beside the one who works on those before, some in one go.
const (
	decodersAtOnce = 4
	someOfAPage    = 100
)

func decodeAll(_ context.Context, items []string) ([]Person, error) {
	persons := make([]Person, len(items))
	for i, raw := range items {
		var err error
		if persons[i], err = Decode(raw); err != nil {
			return nil, unusable(err.Error())
		} else if persons[i].ResourceName == "" {
			return nil, unusable("a person without a name")
		}
	}
	return persons, nil
}

// Groups returns all labels, Google's own among them.
func (b *Book) Groups(ctx context.Context) ([]Group, error) {
	var groups []Group
	for some, err := range b.all(ctx, list{path: "contactGroups", items: "contactGroups", query: url.Values{"groupFields": {groupFields}}}, nil) {
		for _, raw := range some {
			var g Group
			if g, err = DecodeGroup(json.RawMessage(raw)); err != nil {
				err = unusable(errNotJSON.Error())
				break
			}
			groups = append(groups, g)
		}
		if err != nil {
			return nil, fmt.Errorf("list labels: %w", err)
		}
	}
	return groups, nil
}

// Me returns the account's own profile, as far as the permissions show it.
func (b *Book) Me(ctx context.Context) (p Person, err error) {
	err = b.get(ctx, nil, "people/me?"+tersely(url.Values{"personFields": {personFields}}), func(body []byte) (err error) {
		p, err = Decode(string(body))
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("read the own profile: %w", err)
	}
	return p, nil
}

// tersely asks for JSON without indentation, which is half of the bytes.
func tersely(query url.Values) string { return query.Encode() + "&prettyPrint=false" }

// page is one answer of a list.
type page struct {
	items      []string
	rich       []int // of the items: those with more objects in them than a list gives values of a field
	next, sync string
	err        error
	whole      chan error // closed when the items are whole, after an error if there is one; nil: they are
}

// all gives the items of every page, some at once. While one page is worked on
// the next is fetched, and no more than that.
func (b *Book) all(ctx context.Context, l list, s *Sync) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pages := make(chan page)
		go b.fetch(ctx, l, s, pages)
		defer func() {
			cancel()
			for range pages { // until the other has seen it
			}
		}()
		for p := range pages {
			if p.err == nil && p.whole != nil {
				p.err = <-p.whole
			}
			if p.err != nil {
				yield(nil, p.err)
				return
			}
			for some := range slices.Chunk(p.items, someOfAPage) {
				if !yield(some, nil) {
					return
				}
			}
			if s != nil && p.next == "" {
				s.Token = p.sync
			}
		}
	}
}

// fetch sends page after page, and last an error if there is one.
func (b *Book) fetch(ctx context.Context, l list, s *Sync, pages chan<- page) {
	defer close(pages)
	query := url.Values{"pageSize": {strconv.Itoa(cmp.Or(b.PageSize, mostOfAPage))}}
	for name, values := range l.query {
		query[name] = values
	}
	if s != nil {
		query.Set("requestSyncToken", "true")
		if s.Token != "" {
			query.Set("syncToken", s.Token)
		}
	}
	known := map[string]bool{}
	var room []byte // of one answer after the other
	for more := true; more; {
		p := b.page(ctx, &room, l, query)
		var refusal *oauth.ResourceError
		switch {
		case p.err == nil && known[p.next]:
			p.err = unusable("a page token comes twice")
		case errors.As(p.err, &refusal) && refusal.Status == http.StatusBadRequest && query.Has("syncToken"):
			p.err = fmt.Errorf("%w: %w", ErrSyncToken, p.err)
		}
		more = p.err == nil && p.next != ""
		known[p.next] = more
		query.Set("pageToken", p.next)
		pages <- p
	}
}

func (b *Book) page(ctx context.Context, room *[]byte, l list, query url.Values) (p page) {
	p.err = b.get(ctx, *room, l.path+"?"+tersely(query), func(body []byte) (err error) {
		*room = body
		p, err = readPage(body, l.items)
		return err
	})
	if p.err == nil && l.whole { // while the next page is fetched
		p.whole = make(chan error, 1)
		go func() {
			defer close(p.whole)
			if err := b.complete(ctx, p); err != nil {
				p.whole <- err
			}
		}()
	}
	return p
}

// listedAtMost is how many e-mail addresses or phone numbers of a person stand
// in a list.
const listedAtMost = 100

// mostAtOnce is how many persons getBatchGet gives.
const mostAtOnce = 200

const codeNotFound = 5 // google.rpc.Code

// complete puts in the place of persons who may have more than a list gives
// what they are in full.
func (b *Book) complete(ctx context.Context, p page) error {
	at := map[string]int{} // by resource name
	for _, i := range p.rich {
		listed, err := Decode(p.items[i])
		if err != nil {
			return unusable(err.Error())
		}
		if len(listed.EmailAddresses) >= listedAtMost || len(listed.PhoneNumbers) >= listedAtMost {
			at[listed.ResourceName] = i
		}
		if len(at) == mostAtOnce {
			if err := b.replace(ctx, p.items, at); err != nil {
				return err
			}
			clear(at)
		}
	}
	return b.replace(ctx, p.items, at)
}

// replace reads persons again. Who is gone meanwhile stays as listed; each of
// the others has to come, for what is listed of them is cut.
func (b *Book) replace(ctx context.Context, items []string, at map[string]int) error {
	if len(at) == 0 {
		return nil
	}
	query := url.Values{"personFields": {personFields}}
	for name := range at {
		query.Add("resourceNames", name)
	}
	// The dot keeps the colon from ending a scheme (RFC 3986 section 4.2).
	return b.get(ctx, nil, "./people:batchGet?"+tersely(query), func(body []byte) error {
		p, err := readPage(body, "responses")
		if err != nil {
			return err
		}
		missing := maps.Clone(at)
		for _, raw := range p.items {
			var answer struct {
				Name   string          `json:"requestedResourceName"`
				Person json.RawMessage `json:"person"`
				HTTP   int             `json:"httpStatusCode"`
				Status struct {
					Code int `json:"code"` // google.rpc.Code
				} `json:"status"`
			}
			if err := json.Unmarshal([]byte(raw), &answer); err != nil {
				return err
			}
			i, asked := at[answer.Name]
			switch {
			case !asked, answer.Status.Code == codeNotFound, answer.HTTP == http.StatusNotFound:
			case answer.Status.Code != 0 || answer.Person == nil:
				return errNotJSON
			default:
				items[i] = string(answer.Person)
			}
			delete(missing, answer.Name)
		}
		if len(missing) > 0 {
			return errNotJSON
		}
		return nil
	})
}
