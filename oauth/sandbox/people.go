package sandbox

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gcdesk/oauth"
)

// personFields are what a mask may name (People API, revision 20251117).
var personFields = strings.Fields(`addresses ageRanges biographies birthdays calendarUrls clientData coverPhotos
	emailAddresses events externalIds genders imClients interests locales locations memberships metadata miscKeywords
	names nicknames occupations organizations phoneNumbers photos relations sipAddresses skills urls userDefined`)

const (
	methodGet  = "google.people.v1.PeopleService.GetPerson"
	methodList = "google.people.v1.PeopleService.ListConnections"
)

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

// mask reads personFields.
func mask(q url.Values) ([]string, *apiError) {
	var fields []string
	for f := range strings.SplitSeq(q.Get("personFields"), ",") {
		if f = strings.TrimSpace(f); f == "" {
			continue
		}
		if !slices.Contains(personFields, f) {
			return nil, invalidArgument("Invalid personFields mask path: \"" + f + "\".")
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return nil, invalidArgument("personFields mask is required. Please specify one or more valid paths.")
	}
	return fields, nil
}

// masked keeps what every answer has and the fields of the mask.
func masked(p person, fields []string) person {
	kept := person{"resourceName": p["resourceName"], "etag": p["etag"]}
	for _, f := range fields {
		if v, ok := p[f]; ok {
			kept[f] = v
		}
	}
	return kept
}

// me is people.get for the account itself: what its scopes tell about it.
func (s *Server) me(w http.ResponseWriter, r *http.Request) {
	account, a, wrong := s.caller(r, methodGet, "contacts", "contacts.readonly", "profile", "email",
		"user.addresses.read", "user.birthday.read", "user.emails.read", "user.gender.read", "user.organization.read", "user.phonenumbers.read")
	var fields []string
	if wrong == nil {
		fields, wrong = mask(r.URL.Query())
	}
	if wrong != nil {
		wrong.write(w)
		return
	}
	writeJSON(w, http.StatusOK, masked(profile(account, a.Scopes), fields))
}

// connections is people.connections.list.
func (s *Server) connections(w http.ResponseWriter, r *http.Request) {
	account, _, wrong := s.caller(r, methodList, "contacts", "contacts.readonly")
	if wrong != nil {
		wrong.write(w)
		return
	}
	q := r.URL.Query()
	fields, wrong := mask(q)
	size, start := 100, 0
	if wrong == nil && q.Has("pageSize") {
		size, wrong = numberWithin(q.Get("pageSize"), "Page size must be between 1 and 1000.", 1, 1000)
	}
	order := q.Get("sortOrder")
	if wrong == nil && q.Has("pageToken") {
		start, wrong = pageStart(q.Get("pageToken"), order, account)
	}
	if wrong != nil {
		wrong.write(w)
		return
	}
	book, ok := sorted(account, order)
	if !ok {
		invalidArgument("Invalid sortOrder: \"" + order + "\".").write(w)
		return
	}
	end := min(start+size, len(book))
	answer := map[string]any{}
	if start < end {
		page := make([]person, 0, end-start)
		for _, p := range book[start:end] {
			page = append(page, masked(p, fields))
		}
		answer["connections"] = page
		answer["totalPeople"], answer["totalItems"] = len(book), len(book)
	}
	if end < len(book) {
		answer["nextPageToken"] = pageToken(end, order)
	}
	writeJSON(w, http.StatusOK, answer)
}

func numberWithin(value, message string, least, most int) (int, *apiError) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, invalidArgument(message)
	}
	return n, nil
}

// pageToken carries the place and the order, which must not change on the way.
func pageToken(start int, order string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(start) + " " + order))
}

func pageStart(token, order string, account Account) (int, *apiError) {
	const message = "Invalid page token."
	plain, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, invalidArgument(message)
	}
	start, ordered, _ := strings.Cut(string(plain), " ")
	if ordered != order {
		return 0, invalidArgument("All parameters except for page size must match the first call.")
	}
	return numberWithin(start, message, 1, account.Contacts)
}
