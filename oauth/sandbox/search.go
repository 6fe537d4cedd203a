package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode"
)

// searched are the values that a search looks into.
var searched = map[string][]string{
	"names":          {"displayName", "givenName", "familyName", "phoneticFullName"},
	"nicknames":      {"value"},
	"emailAddresses": {"value"},
	"phoneNumbers":   {"value", "canonicalForm"},
	"organizations":  {"name"},
}

// searchContacts is people.searchContacts. The empty query, which warms Google's
// cache, finds nothing.
func (s *Server) searchContacts(c call) *apiError {
	return s.search(c, &c.book.persons, personFields)
}

// searchOtherContacts is otherContacts.search.
func (s *Server) searchOtherContacts(c call) *apiError {
	return s.search(c, &c.book.others, otherFields)
}

func (s *Server) search(c call, in *chronicle[person], allowed []string) *apiError {
	fields, wrong := mask(c.q, "readMask", allowed)
	if wrong != nil {
		return wrong
	}
	size := 10
	if c.q.Has("pageSize") {
		if size, wrong = numberWithin(c.q.Get("pageSize"), "Page size must be between 1 and 30.", 1, 30); wrong != nil {
			return wrong
		}
	}
	if !c.q.Has("query") {
		return invalidArgument("query is required.")
	}
	answer := map[string]any{}
	if query := strings.ToLower(strings.TrimSpace(c.q.Get("query"))); query != "" {
		c.book.mu.Lock()
		versions := in.now()
		c.book.mu.Unlock()
		var results []any
		for _, v := range versions {
			if p := c.book.card(v); len(results) < size && p.begins(query) {
				results = append(results, map[string]any{"person": masked(p, fields)})
			}
		}
		if results != nil {
			answer["results"] = results
		}
	}
	answerJSON(c.w, c.r, answer)
	return nil
}

// begins reports whether a word of the person begins with the query.
func (p person) begins(query string) bool {
	for field, members := range searched {
		var values []map[string]any
		_ = json.Unmarshal(p[field], &values) // nothing, where it is not there
		for _, value := range values {
			for _, member := range members {
				text, _ := value[member].(string)
				text = strings.ToLower(text)
				if strings.HasPrefix(text, query) {
					return true
				}
				for i, r := range text {
					if unicode.IsSpace(r) && strings.HasPrefix(strings.TrimLeftFunc(text[i:], unicode.IsSpace), query) {
						return true
					}
				}
			}
		}
	}
	return false
}

// listDirectory is people.listDirectoryPeople: a consumer account has no
// directory.
func (s *Server) listDirectory(c call) *apiError { return s.directory(c, 1000, "") }

// searchDirectory is people.searchDirectoryPeople.
func (s *Server) searchDirectory(c call) *apiError {
	return s.directory(c, 500, strings.ToLower(c.q.Get("query")))
}

func (s *Server) directory(c call, most int, query string) *apiError {
	if c.account.Domain == "" {
		return &apiError{Code: http.StatusBadRequest, Status: "FAILED_PRECONDITION", Message: "Must be a G Suite domain user."}
	}
	fields, wrong := mask(c.q, "readMask", personFields)
	if wrong != nil {
		return wrong
	}
	if c.q.Has("pageSize") {
		if _, wrong := numberWithin(c.q.Get("pageSize"), "Page size is out of range.", 1, most); wrong != nil {
			return wrong
		}
	}
	if len(list(c.q, "sources")) == 0 {
		return invalidArgument("sources is required.")
	}
	if _, wrong := sourcesOf(c.q, "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE", "DIRECTORY_SOURCE_TYPE_DOMAIN_CONTACT"); wrong != nil {
		return wrong
	}
	var people []person
	for _, a := range s.Accounts {
		if p := s.books[a.Sub].generator.colleague(a); a.Domain == c.account.Domain && p.begins(query) {
			people = append(people, masked(p, fields))
		}
	}
	answer := map[string]any{}
	if len(people) > 0 {
		answer["people"], answer["totalSize"] = people, len(people)
	}
	answerJSON(c.w, c.r, answer)
	return nil
}
