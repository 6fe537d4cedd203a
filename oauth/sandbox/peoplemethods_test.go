package sandbox_test

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth/sandbox"
)

func TestBatchGet(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
	all := names(r.list("pageSize", "1000").list("connections"))
	ask := []string{"personFields", "names"}
	for _, name := range append([]string{"people/c0", "people/me"}, all[:198]...) {
		ask = append(ask, "resourceNames", name)
	}
	got := r.get("people:batchGet", ask...)
	responses := got.list("responses")
	if len(responses) != 200 || responses[0]["httpStatusCode"] != 404.0 || responses[0]["requestedResourceName"] != "people/c0" ||
		down(responses[1], "person", "resourceName") != "people/77" || responses[1]["httpStatusCode"] != 200.0 {
		t.Fatalf("got %.500s", got.raw)
	}
	for i, name := range all[:198] {
		single := r.get(name, "personFields", "names")
		if person := down(responses[i+2], "person"); !reflect.DeepEqual(person, any(single.body)) {
			t.Errorf("%s: got %v, want %s", name, person, single.raw)
		}
	}
	r.get("people:batchGet", append(ask, "resourceNames", all[200])...).refused(t, "201", 400, "INVALID_ARGUMENT", "")
	r.get("people:batchGet", "personFields", "names").refused(t, "none", 400, "INVALID_ARGUMENT", "")
	r.get("people:batchGet", "resourceNames", all[0]).refused(t, "no mask", 400, "INVALID_ARGUMENT", "")
}

func TestSearch(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 30)})
	for query, want := range map[string]string{
		"contact17@": "contact17@example.com", "CONTACT17@EX": "contact17@example.com", "only": "Only a Company & Co. KG",
		"company": "Only a Company & Co. KG", "gran": "", "佐藤": "佐藤", "call the": "call the front desk",
	} {
		got := r.get("people:searchContacts", "query", query, "readMask", "names,emailAddresses,organizations,phoneNumbers")
		if len(got.list("results")) == 0 || !strings.Contains(strings.ReplaceAll(got.raw, `\u0026`, "&"), want) {
			t.Errorf("%s: got %s", query, got.raw)
		}
	}
	for query, want := range map[string]int{"": 0, "nobody is called so": 0, "contact": 10} {
		if got := r.get("people:searchContacts", "query", query, "readMask", "names"); len(got.list("results")) != want {
			t.Errorf("%q: got %d, want %d", query, len(got.list("results")), want)
		}
	}
	if got := r.get("people:searchContacts", "query", "contact", "readMask", "names", "pageSize", "30"); len(got.list("results")) != 30 {
		t.Errorf("got %s", got.raw)
	}
	if got := r.get("otherContacts:search", "query", "other7@", "readMask", "emailAddresses"); len(got.list("results")) != 1 {
		t.Errorf("got %s", got.raw)
	}
	for what, got := range map[string]answer{
		"31":         r.get("people:searchContacts", "query", "a", "readMask", "names", "pageSize", "31"),
		"no mask":    r.get("people:searchContacts", "query", "a"),
		"no query":   r.get("people:searchContacts", "readMask", "names"),
		"other mask": r.get("otherContacts:search", "query", "a", "readMask", "birthdays"),
	} {
		got.refused(t, what, 400, "INVALID_ARGUMENT", "")
	}
}

func TestOtherContacts(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(3, 130)})
	found, last := r.all("otherContacts", "otherContacts", "readMask", "emailAddresses,names,photos,metadata", "requestSyncToken", "true")
	if len(found) != 130 || last.number("totalSize") != 130 || last.text("nextSyncToken") == "" {
		t.Fatalf("got %d: %s", len(found), last.raw)
	}
	if !strings.HasPrefix(names(found)[0], "otherContacts/") || down(found[0], "metadata", "sources", 0, "type") != "OTHER_CONTACT" ||
		down(found[129], "emailAddresses", 0, "value") != "other130@example.net" {
		t.Errorf("got %v", found[0])
	}
	same := r.get("otherContacts", "readMask", "emailAddresses,names,photos,metadata", "syncToken", last.text("nextSyncToken"))
	if len(same.body) != 1 {
		t.Errorf("got %s", same.raw)
	}
	r.get("otherContacts", "readMask", "names,birthdays").refused(t, "a field that others have not", 400, "INVALID_ARGUMENT", "")
	r.get("otherContacts").refused(t, "no mask", 400, "INVALID_ARGUMENT", "")
	r.get("otherContacts", "readMask", "names", "pageSize", "1001").refused(t, "too large", 400, "INVALID_ARGUMENT", "")
}

func TestDirectory(t *testing.T) {
	r := newReader(t, &sandbox.Server{})
	const source = "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"
	refused := r.get("people:listDirectoryPeople", "readMask", "names", "sources", source)
	refused.refused(t, "a consumer", 400, "FAILED_PRECONDITION", "")
	if message := down(refused.body, "error", "message"); message != "Must be a G Suite domain user." {
		t.Errorf("got %v", message)
	}
	r.token = newApp(t, r.s).signIn(sandbox.Person{Account: "katherine@example.org"}, directoryScope).text("access_token")
	if got := r.get("people:listDirectoryPeople", "readMask", "names,emailAddresses", "sources", source); down(got.body, "people", 0, "emailAddresses", 0, "value") != "katherine@example.org" || len(got.list("people")) != 1 {
		t.Errorf("got %s", got.raw)
	}
	if got := r.get("people:searchDirectoryPeople", "readMask", "names", "sources", source, "query", "ada"); len(got.body) != 0 {
		t.Errorf("got %s", got.raw)
	}
	r.get("people:listDirectoryPeople", "readMask", "names").refused(t, "no source", 400, "INVALID_ARGUMENT", "")
	r.get("people:searchDirectoryPeople", "readMask", "names", "sources", source, "pageSize", "501").refused(t, "too large", 400, "INVALID_ARGUMENT", "")
}

// Each method wants one of its own scopes (google.md 5).
func TestScopesOfEveryMethod(t *testing.T) {
	s := start(t, &sandbox.Server{})
	methods := map[string]string{ // by the name in the refusal
		"PeopleService.ListConnections":              "people/me/connections?personFields=names",
		"PeopleService.GetPerson":                    "people/me?personFields=names",
		"PeopleService.GetBatchGet":                  "people:batchGet?personFields=names&resourceNames=people/me",
		"PeopleService.SearchContacts":               "people:searchContacts?readMask=names&query=a",
		"ContactGroupsService.ListContactGroups":     "contactGroups?",
		"ContactGroupsService.GetContactGroup":       "contactGroups/starred?",
		"ContactGroupsService.BatchGetContactGroups": "contactGroups:batchGet?resourceNames=contactGroups/starred",
		"PeopleService.ListOtherContacts":            "otherContacts?readMask=names",
		"PeopleService.SearchOtherContacts":          "otherContacts:search?readMask=names&query=a",
		"PeopleService.ListDirectoryPeople":          "people:listDirectoryPeople?readMask=names&sources=DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE",
		"PeopleService.SearchDirectoryPeople":        "people:searchDirectoryPeople?readMask=names&sources=DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE",
	}
	own := []string{"PeopleService.GetPerson", "PeopleService.GetBatchGet"}
	reads := append([]string{
		"PeopleService.ListConnections", "PeopleService.SearchContacts", "ContactGroupsService.ListContactGroups",
		"ContactGroupsService.GetContactGroup", "ContactGroupsService.BatchGetContactGroups",
	}, own...)
	for scope, allowed := range map[string][]string{
		"openid": nil, "email": own, readonly: reads, contacts: reads,
		otherRead:      append([]string{"PeopleService.ListOtherContacts", "PeopleService.SearchOtherContacts"}, own...),
		directoryScope: append([]string{"PeopleService.ListDirectoryPeople", "PeopleService.SearchDirectoryPeople"}, own...),
	} {
		token := newApp(t, s).signIn(sandbox.Person{Account: "katherine@example.org"}, scope, "prompt", "consent").text("access_token")
		for method, uri := range methods {
			got := get(t, s.BaseURI()+"/v1/"+uri, token)
			if slices.Contains(allowed, method) {
				if got.status != http.StatusOK {
					t.Errorf("%s: %s: %d %s", scope, method, got.status, got.raw)
				}
				continue
			}
			got.refused(t, scope+": "+method, 403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
			if named := down(got.body, "error", "details", 0, "metadata", "method"); named != "google.people.v1."+method {
				t.Errorf("%s: named %v", method, named)
			}
		}
	}
	if err := s.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	token := newApp(t, s).signIn(sandbox.Person{}, readonly).text("access_token")
	for method, uri := range methods {
		get(t, s.BaseURI()+"/v1/"+uri, token).refused(t, method, 403, "PERMISSION_DENIED", "SERVICE_DISABLED")
	}
}

func TestContactsAreOfTheirOwnerAlone(t *testing.T) {
	r := newReader(t, &sandbox.Server{})
	name := names(r.list().list("connections"))[0]
	for what, account := range map[string]struct{ account, scope string }{
		"another account": {"grace@example.com", readonly}, "another scope": {"ada@example.com", "email"},
	} {
		token := newApp(t, r.s).signIn(sandbox.Person{Account: account.account}, account.scope, "prompt", "consent").text("access_token")
		get(t, r.s.BaseURI()+"/v1/"+name+"?personFields=names", token).refused(t, what, 404, "NOT_FOUND", "")
	}
}

func TestExpiredToken(t *testing.T) {
	c := newClock()
	r := newReader(t, &sandbox.Server{Now: c.Now})
	c.pass(time.Hour)
	got := r.get("contactGroups")
	got.refused(t, "expired", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED")
	if got.header.Get("WWW-Authenticate") == "" {
		t.Error("no challenge")
	}
}

func TestQuotas(t *testing.T) {
	c := newClock()
	c.pass(40 * time.Second)
	s := &sandbox.Server{Now: c.Now, People: sandbox.PeopleAPI{Quotas: sandbox.Quotas{
		CriticalReads: 3, GroupReads: 2, FullSyncs: 1, Photos: 1, RetryAfter: true,
	}}}
	r := newReader(t, s)
	photo, _ := down(r.list("personFields", "photos").body, "connections", 0, "photos", 0, "url").(string)
	if first := r.list("requestSyncToken", "true"); first.status != http.StatusOK {
		t.Fatal(first.raw)
	}
	full := r.list("requestSyncToken", "true")
	full.refused(t, "full syncs", 429, "RESOURCE_EXHAUSTED", "")
	if down(full.body, "error", "details", 0, "violations", 0, "description") != "FBS quota limit exceeded" {
		t.Errorf("got %s", full.raw)
	}
	reads := r.list()
	reads.refused(t, "critical reads", 429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
	if down(reads.body, "error", "details", 0, "metadata", "quota_limit_value") != "3" || reads.header.Get("Retry-After") != "20" {
		t.Errorf("got %v %s", reads.header, reads.raw)
	}
	for want := range 3 {
		if got := r.get("contactGroups"); (got.status == http.StatusOK) != (want < 2) {
			t.Errorf("labels, %d: got %d", want, got.status)
		} else if want == 2 && !strings.Contains(got.raw, "Contact Group Reads") {
			t.Errorf("got %s", got.raw)
		}
	}
	if photo == "" || get(t, photo, "").status != http.StatusOK || get(t, photo, "").status != http.StatusTooManyRequests {
		t.Error("the second photo is let through, or the first is not")
	}
	// Each account has its own.
	grace := newApp(t, s).signIn(sandbox.Person{Account: "grace@example.com"}, readonly).text("access_token")
	if got := get(t, s.BaseURI()+"/v1/people/me?personFields=names", grace); got.status != http.StatusOK {
		t.Errorf("another account: %s", got.raw)
	}
	c.pass(20 * time.Second)
	if got := r.list("requestSyncToken", "true"); got.status != http.StatusOK {
		t.Errorf("the next minute: %s", got.raw)
	}
}

func TestRetryAfterIsNotAlwaysThere(t *testing.T) {
	r := newReader(t, &sandbox.Server{People: sandbox.PeopleAPI{Quotas: sandbox.Quotas{CriticalReads: 1}}, Now: newClock().Now})
	r.list()
	if got := r.list(); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "" {
		t.Errorf("got %d %v", got.status, got.header)
	}
}

func TestLatency(t *testing.T) {
	r := newReader(t, &sandbox.Server{People: sandbox.PeopleAPI{Latency: time.Hour}})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, r.s.BaseURI()+"/v1/people/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := http.DefaultClient.Do(q); err == nil {
		res.Body.Close()
		t.Error("it is not late")
	}
	soon := newReader(t, &sandbox.Server{People: sandbox.PeopleAPI{Latency: 30 * time.Millisecond}})
	begun := time.Now()
	if got := soon.list(); got.status != http.StatusOK || time.Since(begun) < 30*time.Millisecond {
		t.Errorf("%d after %v", got.status, time.Since(begun))
	}
}

func TestAnswersAreCompressedAsAsked(t *testing.T) {
	r := newReader(t, &sandbox.Server{})
	for _, uri := range []string{"people/me/connections?personFields=" + everyField, "contactGroups?", "people/me?personFields=names"} {
		address := r.s.BaseURI() + "/v1/" + uri
		header, _, plain, err := r.zipped(address, "identity")
		if err != nil || header.Get("Content-Encoding") != "" {
			t.Fatalf("%s: %v, %v", uri, header, err)
		}
		header, sent, inflated, err := r.zipped(address, "br, gzip;q=0.8")
		if err != nil || header.Get("Content-Encoding") != "gzip" || header.Get("Vary") != "Accept-Encoding" {
			t.Fatalf("%s: %v, %v", uri, header, err)
		}
		if strings.HasPrefix(uri, "contactGroups") || strings.HasSuffix(uri, "names") {
			if !bytes.Equal(plain, inflated) {
				t.Errorf("%s: got %s, want %s", uri, inflated, plain)
			}
		} else if 4*len(sent) > len(inflated) {
			t.Errorf("%s: %d bytes for %d", uri, len(sent), len(inflated))
		}
		if got, want := decoded(t, inflated), decoded(t, plain); !reflect.DeepEqual(got["connections"], want["connections"]) || got["totalItems"] != want["totalItems"] {
			t.Errorf("%s: it says something else", uri)
		}
		_, _, compact, err := r.zipped(address+"&prettyPrint=false", "gzip")
		if err != nil || bytes.Contains(compact, []byte("\n")) || len(compact) >= len(inflated) {
			t.Errorf("%s: not compact: %v", uri, err)
		}
	}
}

func TestPageThirteenOfTwentyFive(t *testing.T) {
	const list = "/v1/people/me/connections"
	for _, name := range []string{
		"people-401", "people-429", "people-500", "people-cut", "people-hang", "people-page-again", "people-page-unknown", "people-gzip", "people-twice",
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
			if err := r.s.ArmAt(name, list, 13, 1); err != nil {
				t.Fatal(err)
			}
			for range 20 { // other requests are not counted
				r.get("people/me", "personFields", "names")
			}
			next, before := "", ""
			for page := 1; page < 13; page++ {
				got := r.list("pageSize", "10", "pageToken", next)
				if got.status != http.StatusOK || len(got.list("connections")) != 10 {
					t.Fatalf("page %d: %d %s", page, got.status, got.raw)
				}
				before, next = next, got.text("nextPageToken")
			}
			address := r.s.BaseURI() + list + "?personFields=names,metadata&pageSize=10&pageToken=" + next
			switch name {
			case "people-hang":
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
				q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
				if err != nil {
					t.Fatal(err)
				}
				if res, err := http.DefaultClient.Do(q); err == nil {
					res.Body.Close()
					t.Error("an answer comes")
				}
			case "people-cut", "people-gzip":
				if _, _, _, err := r.zipped(address, "gzip"); err == nil {
					t.Error("the answer is whole")
				}
			default:
				got := get(t, address, r.token)
				status, _ := strconv.Atoi(strings.TrimPrefix(name, "people-"))
				switch {
				case status > 0 && got.status != status,
					name == "people-page-again" && (got.text("nextPageToken") != next || next == before),
					name == "people-page-unknown" && r.list("pageSize", "10", "pageToken", got.text("nextPageToken")).status != http.StatusBadRequest,
					name == "people-twice" && (len(got.list("connections")) != 11 || names(got.list("connections"))[0] != names(got.list("connections"))[10]):
					t.Errorf("got %d %s", got.status, got.raw)
				}
			}
			if got := get(t, address, r.token); got.status != http.StatusOK || len(got.list("connections")) != 10 {
				t.Errorf("afterwards: %d %s", got.status, got.raw)
			}
		})
	}
}

func TestContactsPageByHand(t *testing.T) {
	r := newReader(t, &sandbox.Server{})
	_, token := r.full()
	page := r.s.URL + "/contacts"
	press(t, page, "add", "contact", "given", "Hand", "family", "Made")
	changes := r.list("syncToken", token).list("connections")
	if len(changes) != 1 || down(changes[0], "names", 0, "displayName") != "Hand Made" {
		t.Fatalf("got %v", changes)
	}
	name := names(changes)[0]
	press(t, page, "rename", name, "given", "Other", "family", "Name")
	press(t, page, "photo", name)
	got := r.get(name, "personFields", "names,photos")
	if down(got.body, "names", 0, "displayName") != "Other Name" || down(got.body, "photos", 0, "default") != nil {
		t.Errorf("got %s", got.raw)
	}
	if found := press(t, page, "no-photo", name, "q", "other").raw; !strings.Contains(found, `value="Other"`) || strings.Count(found, `name="rename"`) != 1 {
		t.Errorf("got %s", found)
	}
	press(t, page, "delete", name)
	r.get(name, "personFields", "names").refused(t, "deleted", 404, "NOT_FOUND", "")
	press(t, page, "add-label", "label", "label", "By <hand>")
	groups, _ := r.all("contactGroups", "contactGroups")
	label := names(groups)[len(groups)-1]
	if groups[len(groups)-1]["name"] != "By <hand>" {
		t.Errorf("got %v", groups[len(groups)-1])
	}
	press(t, page, "rename-label", label, "label", "By hand")
	if got := r.get(label).text("name"); got != "By hand" {
		t.Errorf("got %s", got)
	}
	press(t, page, "delete-label", label)
	r.get(label).refused(t, "deleted label", 404, "NOT_FOUND", "")
	if got := press(t, page, "delete", name); got.status != http.StatusConflict {
		t.Errorf("deleted twice: got %d", got.status)
	}
	if got := post(t, page, "delete", name, "key", "forged"); strings.Contains(got.raw, `name="rename"`) {
		t.Errorf("a forged form: got %d", got.status)
	}
}
