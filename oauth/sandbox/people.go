package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// PeopleAPI is how the stand-in's People API behaves. The zero value answers at
// once, always, and with everything that has just been changed.
type PeopleAPI struct {
	Latency     time.Duration // before each answer
	Propagation time.Duration // until those who sync see a change; Google's takes seconds to minutes
	Quotas      Quotas
}

// personFields are what a mask may name (People API, revision 20251117).
var personFields = strings.Fields(`addresses ageRanges biographies birthdays calendarUrls clientData coverPhotos
	emailAddresses events externalIds genders imClients interests locales locations memberships metadata miscKeywords
	names nicknames occupations organizations phoneNumbers photos relations sipAddresses skills urls userDefined`)

// otherFields are what readMask may name for other contacts.
var otherFields = strings.Fields("emailAddresses metadata names phoneNumbers photos")

const (
	methodGet  = "google.people.v1.PeopleService.GetPerson"
	methodList = "google.people.v1.PeopleService.ListConnections"
)

// method is a method of the API: what it is called, what it costs, and which
// scopes allow it, any one of them.
type method struct {
	name   string
	quota  quota
	scopes []string
	serve  func(*Server, call) *apiError
}

// call is a request that was let in.
type call struct {
	w       http.ResponseWriter
	r       *http.Request
	q       url.Values
	account Account
	token   accessToken
	book    *AddressBook
}

// routePeople registers the reading half of the People API and the photos.
func (s *Server) routePeople() {
	contacts := []string{"contacts", "contacts.readonly"}
	others := []string{"contacts.other.readonly"}
	directory := []string{"directory.readonly"}
	own := append(strings.Fields(`profile email contacts.other.readonly directory.readonly user.addresses.read user.birthday.read
		user.emails.read user.gender.read user.organization.read user.phonenumbers.read`), contacts...)
	const people, groups = "google.people.v1.PeopleService.", "google.people.v1.ContactGroupsService."
	for path, m := range map[string]method{
		"/v1/people/{id}":                  {methodGet, criticalReads, own, (*Server).getPerson},
		"/v1/people:batchGet":              {people + "GetBatchGet", criticalReads, own, (*Server).batchGetPeople},
		pathConnections:                    {methodList, criticalReads, contacts, (*Server).listConnections},
		"/v1/people:searchContacts":        {people + "SearchContacts", criticalReads, contacts, (*Server).searchContacts},
		"/v1/contactGroups":                {groups + "ListContactGroups", groupReads, contacts, (*Server).listGroups},
		"/v1/contactGroups/{id}":           {groups + "GetContactGroup", groupReads, contacts, (*Server).getGroup},
		"/v1/contactGroups:batchGet":       {groups + "BatchGetContactGroups", groupReads, contacts, (*Server).batchGetGroups},
		"/v1/otherContacts":                {people + "ListOtherContacts", criticalReads, others, (*Server).listOtherContacts},
		"/v1/otherContacts:search":         {people + "SearchOtherContacts", criticalReads, others, (*Server).searchOtherContacts},
		"/v1/people:listDirectoryPeople":   {people + "ListDirectoryPeople", criticalReads, directory, (*Server).listDirectory},
		"/v1/people:searchDirectoryPeople": {people + "SearchDirectoryPeople", criticalReads, directory, (*Server).searchDirectory},
	} {
		s.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			if !s.late(r) {
				panic(http.ErrAbortHandler)
			}
			account, a, wrong := s.caller(r, m.name, m.scopes...)
			if wrong == nil {
				wrong = s.spend(w, meter{m.quota, oauth.ProjectNumber(a.ClientID), a.Sub})
			}
			if wrong == nil {
				wrong = m.serve(s, call{w, r, r.URL.Query(), account, a, s.books[account.Sub]})
			}
			if wrong != nil {
				wrong.write(w)
			}
		})
	}
	s.mux.HandleFunc("GET "+pathContacts, s.contactsPage)
	s.mux.HandleFunc("POST "+pathContacts, s.changeContacts)
	s.mux.HandleFunc("GET "+pathContactPhoto+"{photo}", s.photo)
	s.mux.HandleFunc("GET "+pathProfilePhoto+"{photo}", s.photo)
}

// late waits for the latency; false: the client, or the server, is gone.
func (s *Server) late(r *http.Request) bool {
	if s.People.Latency == 0 {
		return true
	}
	timer := time.NewTimer(s.People.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.stopping.Done():
	}
	return false
}

// caller lets a request of the People API in whose token holds one of the
// scopes, and returns whose it is.
func (s *Server) caller(r *http.Request, method string, scopes ...string) (Account, accessToken, *apiError) {
	token, ok := bearer(r)
	if !ok {
		return Account{}, accessToken{}, unauthenticated("CREDENTIALS_MISSING", method)
	}
	a, ok := s.ledger.access(token, s.Now())
	if !ok {
		return Account{}, a, unauthenticated("ACCESS_TOKEN_EXPIRED", method)
	}
	account, ok := s.account(a.Sub)
	if !ok {
		return Account{}, a, unauthenticated("ACCOUNT_STATE_INVALID", method)
	}
	if _, off := s.ledger.switches(); off {
		return account, a, serviceDisabled(oauth.ProjectNumber(a.ClientID))
	}
	if !slices.ContainsFunc(scopes, a.Scopes.Has) {
		return account, a, scopeInsufficient(method)
	}
	return account, a, nil
}

// mask reads the parameter that says which fields to give.
func mask(q url.Values, parameter string, allowed []string) ([]string, *apiError) {
	fields := list(q, parameter)
	for _, f := range fields {
		if !slices.Contains(allowed, f) {
			return nil, invalidArgument("Invalid " + parameter + " mask path: \"" + f + "\".")
		}
	}
	if len(fields) == 0 {
		return nil, invalidArgument(parameter + " mask is required. Please specify one or more valid paths.")
	}
	return fields, nil
}

// masked keeps what every answer has, the fields of the mask, and what is
// unknown to the schema of today.
func masked(p person, fields []string) person {
	kept := person{}
	for field, value := range p {
		if slices.Contains(fields, field) || !slices.Contains(personFields, field) {
			kept[field] = value
		}
	}
	return kept
}

// sourcesOf reads which sources a person is merged from.
func sourcesOf(q url.Values, allowed ...string) ([]string, *apiError) {
	sources := list(q, "sources")
	for _, source := range sources {
		if !slices.Contains(allowed, source) {
			return nil, invalidArgument("Invalid value at 'sources': \"" + source + "\".")
		}
	}
	return sources, nil
}

// of leaves out what a person has from its profile, unless the profile is asked
// for: no sources are contact and profile.
func (p person) of(sources []string) person {
	if len(sources) == 0 || slices.Contains(sources, "READ_SOURCE_TYPE_PROFILE") || !strings.Contains(string(p["metadata"]), `"PROFILE"`) {
		return p
	}
	kept := person{}
	for field, value := range p {
		var values []json.RawMessage
		if json.Unmarshal(value, &values) == nil {
			values = slices.DeleteFunc(values, func(v json.RawMessage) bool { return strings.Contains(string(v), `"source":{"type":"PROFILE"`) })
			if len(values) == 0 {
				continue
			}
			value = array(values...)
		}
		kept[field] = value
	}
	return kept
}

// found returns a contact, or the account itself, as the caller may see it.
func (s *Server) found(c call, name string) (person, *apiError) {
	if name == "people/me" || name == "people/"+c.account.Sub {
		return c.book.generator.profile(c.account, c.token.Scopes), nil
	}
	if c.token.Scopes.ReadContacts() {
		c.book.mu.Lock()
		v, ok := c.book.persons.get(name)
		c.book.mu.Unlock()
		if ok {
			return c.book.card(v), nil
		}
	}
	return nil, &apiError{Code: http.StatusNotFound, Status: "NOT_FOUND", Message: "Requested entity was not found."}
}

const (
	fromContact   = "READ_SOURCE_TYPE_CONTACT"
	fromProfile   = "READ_SOURCE_TYPE_PROFILE"
	fromDomain    = "READ_SOURCE_TYPE_DOMAIN_CONTACT"
	fromOthers    = "READ_SOURCE_TYPE_OTHER_CONTACT"
	mostResources = 200 // of one batch
)

// getPerson is people.get: everything of one contact, or what the scopes tell
// about the account itself.
func (s *Server) getPerson(c call) *apiError {
	fields, wrong := mask(c.q, "personFields", personFields)
	if wrong != nil {
		return wrong
	}
	sources, wrong := sourcesOf(c.q, fromContact, fromProfile, fromDomain, fromOthers)
	if wrong != nil {
		return wrong
	}
	p, wrong := s.found(c, "people/"+c.r.PathValue("id"))
	if wrong == nil {
		answerJSON(c.w, c.r, masked(p.of(sources), fields))
	}
	return wrong
}

// batch reads the resource names of a batchGet.
func batch(q url.Values) ([]string, *apiError) {
	names := list(q, "resourceNames")
	if len(names) == 0 || len(names) > mostResources {
		return nil, invalidArgument("Must request between 1 and 200 resource names.")
	}
	return names, nil
}

// batchGetPeople is people.getBatchGet.
func (s *Server) batchGetPeople(c call) *apiError {
	fields, wrong := mask(c.q, "personFields", personFields)
	if wrong != nil {
		return wrong
	}
	sources, wrong := sourcesOf(c.q, fromContact, fromProfile, fromDomain, fromOthers)
	if wrong != nil {
		return wrong
	}
	names, wrong := batch(c.q)
	if wrong != nil {
		return wrong
	}
	responses := make([]any, len(names))
	for i, name := range names {
		p, missing := s.found(c, name)
		if missing != nil {
			responses[i] = map[string]any{"requestedResourceName": name, "httpStatusCode": 404, "status": map[string]any{"code": 5, "message": missing.Message}}
			continue
		}
		responses[i] = map[string]any{"requestedResourceName": name, "httpStatusCode": 200, "person": masked(p.of(sources), fields)}
	}
	answerJSON(c.w, c.r, map[string]any{"responses": responses})
	return nil
}
