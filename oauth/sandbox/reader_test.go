package sandbox_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"

	"gcdesk/oauth/sandbox"
)

const (
	directoryScope = "https://www.googleapis.com/auth/directory.readonly"
	everyField     = "addresses,ageRanges,biographies,birthdays,calendarUrls,clientData,coverPhotos,emailAddresses,events,externalIds," +
		"genders,imClients,interests,locales,locations,memberships,metadata,miscKeywords,names,nicknames,occupations,organizations," +
		"phoneNumbers,photos,relations,sipAddresses,skills,urls,userDefined"
)

// reader is a program that reads one account's contacts.
type reader struct {
	t     testing.TB
	s     *sandbox.Server
	book  *sandbox.AddressBook
	token string
}

// newReader signs the first account of a server in.
func newReader(t testing.TB, s *sandbox.Server) reader {
	t.Helper()
	start(t, s)
	token := newApp(t, s).signIn(sandbox.Person{}, readonly+" "+otherRead+" "+directoryScope+" profile").text("access_token")
	return reader{t, s, s.AddressBook(s.Accounts[0].Sub), token}
}

// few is an account with so many contacts and others.
func few(contacts, others int) []sandbox.Account {
	return []sandbox.Account{{Sub: "77", Email: "few@example.com", GivenName: "Few", FamilyName: "Friends", Contacts: contacts, Others: others}}
}

// get asks a method, with parameters in pairs.
func (r reader) get(path string, pairs ...string) answer {
	r.t.Helper()
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return get(r.t, r.s.BaseURI()+"/v1/"+path+"?"+q.Encode(), r.token)
}

// list asks for one page of contacts.
func (r reader) list(pairs ...string) answer {
	r.t.Helper()
	return r.get("people/me/connections", append([]string{"personFields", "names,metadata"}, pairs...)...)
}

// all reads a list to its end and returns its members and its last page.
func (r reader) all(path, member string, pairs ...string) (found []map[string]any, last answer) {
	r.t.Helper()
	for next := ""; ; {
		last = r.get(path, append(pairs[:len(pairs):len(pairs)], "pageToken", next)...)
		if last.status != http.StatusOK {
			r.t.Fatalf("%d %s", last.status, last.raw)
		}
		found = append(found, last.list(member)...)
		if next = last.text("nextPageToken"); next == "" {
			return found, last
		}
	}
}

// list returns the objects of a member.
func (a answer) list(member string) []map[string]any {
	values, _ := a.body[member].([]any)
	all := make([]map[string]any, len(values))
	for i, v := range values {
		all[i], _ = v.(map[string]any)
	}
	return all
}

// names returns the resource names of persons or labels.
func names(found []map[string]any) []string {
	all := make([]string, len(found))
	for i, p := range found {
		all[i], _ = p["resourceName"].(string)
	}
	return all
}

// down goes into objects and lists; nil where there is nothing.
func down(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := v.(map[string]any)
			v = object[step]
		case int:
			list, _ := v.([]any)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		}
	}
	return v
}

// refused checks an error answer.
func (a answer) refused(t testing.TB, what string, code int, status, reason string) {
	t.Helper()
	gotStatus, gotReason, message := a.rpc()
	if a.status != code || gotStatus != status || gotReason != reason || message == "" {
		t.Errorf("%s: got %d %s %s %q, want %d %s %s", what, a.status, gotStatus, gotReason, message, code, status, reason)
	}
}

// zipped asks for a coding and returns what comes, before and after inflating.
func (r reader) zipped(address, coding string) (header http.Header, sent, plain []byte, err error) {
	r.t.Helper()
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+r.token)
	q.Header.Set("Accept-Encoding", coding)
	res, err := http.DefaultClient.Do(q)
	if err != nil {
		return nil, nil, nil, err
	}
	defer res.Body.Close()
	if sent, err = io.ReadAll(res.Body); err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		return res.Header, sent, sent, err
	}
	inflater, err := gzip.NewReader(bytes.NewReader(sent))
	if err != nil {
		return res.Header, sent, nil, err
	}
	plain, err = io.ReadAll(inflater)
	return res.Header, sent, plain, errors.Join(err, inflater.Close())
}

func decoded(t testing.TB, plain []byte) (v map[string]any) {
	t.Helper()
	if err := json.Unmarshal(plain, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
