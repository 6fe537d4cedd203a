package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth/sandbox"
)

const week = 7 * 24 * time.Hour

// full reads everything and returns the sync token of its last page.
func (r reader) full(pairs ...string) (found []map[string]any, token string) {
	r.t.Helper()
	found, last := r.all("people/me/connections", "connections", append(pairs, "personFields", "names,metadata", "requestSyncToken", "true")...)
	return found, last.text("nextSyncToken")
}

func TestSyncTokenStandsOnTheLastPageAlone(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(25, 0)})
	first := r.list("pageSize", "20", "requestSyncToken", "true")
	if first.text("nextSyncToken") != "" || first.text("nextPageToken") == "" {
		t.Errorf("got %s", first.raw)
	}
	last := r.list("pageSize", "20", "requestSyncToken", "true", "pageToken", first.text("nextPageToken"))
	if last.text("nextSyncToken") == "" || last.text("nextPageToken") != "" || len(last.list("connections")) != 5 {
		t.Errorf("got %s", last.raw)
	}
	if got := r.list("pageSize", "1000"); got.text("nextSyncToken") != "" {
		t.Error("a token that nobody asked for")
	}
}

func TestNothingChanged(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(25, 0)})
	_, token := r.full()
	got := r.list("syncToken", token)
	if len(got.body) != 1 || got.text("nextSyncToken") == "" {
		t.Errorf("got %s", got.raw)
	}
}

func TestSyncSeesWhatAHandChanged(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(25, 0)})
	all, token := r.full()
	changed, deleted, linked := names(all)[1], names(all)[2], names(all)[3]
	name := []any{map[string]any{"givenName": "Changed"}}
	added, err := r.book.Add(map[string]any{"names": name})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.book.Change(changed, func(f map[string]any) { f["names"] = name }); err != nil {
		t.Fatal(err)
	}
	if err := r.book.Delete(deleted); err != nil {
		t.Fatal(err)
	}
	relinked, err := r.book.Relink(linked)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.book.SetPhoto(names(all)[4], nil); err != nil {
		t.Fatal(err)
	}

	got := r.list("syncToken", token, "requestSyncToken", "true")
	found := got.list("connections")
	if want := []string{added, changed, deleted, relinked, names(all)[4]}; !slices.Equal(names(found), want) {
		t.Fatalf("got %v, want %v", names(found), want)
	}
	if down(found[0], "names", 0, "givenName") != "Changed" || down(found[1], "names", 0, "displayName") != "Changed" {
		t.Errorf("got %s", got.raw)
	}
	if gone := found[2]; down(gone, "metadata", "deleted") != true || gone["etag"] == "" || gone["names"] != nil {
		t.Errorf("got %v", gone)
	}
	if down(found[3], "metadata", "previousResourceNames", 0) != linked {
		t.Errorf("got %v", found[3])
	}
	// Told once: not to the next sync, nor in a list from the beginning.
	if again := r.list("syncToken", got.text("nextSyncToken")); len(again.body) != 1 {
		t.Errorf("got %s", again.raw)
	}
	whole, _ := r.full()
	for _, p := range whole {
		if p["resourceName"] == deleted || p["resourceName"] == linked || down(p, "metadata", "previousResourceNames") != nil {
			t.Errorf("got %v", p)
		}
	}
	if len(whole) != 25 {
		t.Errorf("got %d", len(whole))
	}
	r.get(linked, "personFields", "names").refused(t, "the name before", 404, "NOT_FOUND", "")
	// The mask hides nobody's end.
	bare := r.get("people/me/connections", "personFields", "names", "requestSyncToken", "true", "pageSize", "1000")
	if err := r.book.Delete(added); err != nil {
		t.Fatal(err)
	}
	ended := r.get("people/me/connections", "personFields", "names", "syncToken", bare.text("nextSyncToken"))
	if down(ended.body, "connections", 0, "metadata", "deleted") != true {
		t.Errorf("got %s", ended.raw)
	}
}

func TestSyncTokenExpiresAWeekAfterTheFullSync(t *testing.T) {
	c := newClock()
	r := newReader(t, &sandbox.Server{Accounts: few(25, 0), Now: c.Now, AccessTokenLife: 2 * week})
	_, token := r.full()
	c.pass(week - time.Second)
	got := r.list("syncToken", token)
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.raw)
	}
	c.pass(time.Second)
	for what, token := range map[string]string{"the first": token, "a later one": got.text("nextSyncToken")} {
		expired := r.list("syncToken", token)
		expired.refused(t, what, 400, "INVALID_ARGUMENT", "EXPIRED_SYNC_TOKEN")
		if down(expired.body, "error", "details", 0, "domain") != "people.googleapis.com" ||
			down(expired.body, "error", "message") != "Sync token is expired. Clear local cache and retry call without the sync token." {
			t.Errorf("got %s", expired.raw)
		}
	}
	r.list("syncToken", "damaged").refused(t, "damaged", 400, "INVALID_ARGUMENT", "")
}

func TestSyncTokenOfAnotherHistory(t *testing.T) {
	c := newClock()
	changed := func() (reader, string) {
		r := newReader(t, &sandbox.Server{Accounts: few(3, 0), Now: c.Now})
		if _, err := r.book.Add(map[string]any{}); err != nil {
			t.Fatal(err)
		}
		_, token := r.full()
		return r, token
	}
	_, token := changed()
	c.pass(time.Hour)
	restarted, _ := changed()
	restarted.list("syncToken", token).refused(t, "as long, but another", 400, "INVALID_ARGUMENT", "EXPIRED_SYNC_TOKEN")
	shorter := newReader(t, &sandbox.Server{Accounts: few(3, 0), Now: c.Now})
	shorter.list("syncToken", token).refused(t, "shorter", 400, "INVALID_ARGUMENT", "EXPIRED_SYNC_TOKEN")
}

func TestChangesArriveLateForThoseWhoSync(t *testing.T) {
	c := newClock()
	r := newReader(t, &sandbox.Server{Accounts: few(3, 0), Now: c.Now, People: sandbox.PeopleAPI{Propagation: 10 * time.Second}})
	all, token := r.full()
	name := names(all)[0]
	for _, nick := range []string{"first", "second"} {
		if err := r.book.Change(name, func(f map[string]any) { f["nicknames"] = []any{map[string]any{"value": nick}} }); err != nil {
			t.Fatal(err)
		}
		if got := r.get(name, "personFields", "nicknames"); down(got.body, "nicknames", 0, "value") != nick {
			t.Errorf("not there at once: %s", got.raw)
		}
		c.pass(6 * time.Second)
	}
	sync := func(token string) answer {
		return r.get("people/me/connections", "personFields", "metadata,names", "syncToken", token)
	}
	seen := sync(token) // twelve seconds after the first change, six after the second
	if len(seen.list("connections")) != 1 {
		t.Fatalf("got %s", seen.raw)
	}
	// The version of then, not of now.
	if then := down(seen.body, "connections", 0, "etag"); then == r.get(name, "personFields", "names").text("etag") {
		t.Errorf("got the second change")
	}
	c.pass(4 * time.Second)
	if second := sync(seen.text("nextSyncToken")); len(second.list("connections")) != 1 {
		t.Errorf("got %s", second.raw)
	}
	if late := sync(token); len(late.list("connections")) != 1 {
		t.Errorf("one contact, changed twice: %s", late.raw)
	}
}

func TestParametersMustStayTheSame(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(30, 30)})
	page := r.list("pageSize", "10").text("nextPageToken")
	syncing := r.list("pageSize", "10", "requestSyncToken", "true").text("nextPageToken")
	_, token := r.full()
	other := r.get("otherContacts", "readMask", "names", "pageSize", "10").text("nextPageToken")
	for what, pairs := range map[string][]string{
		"other fields":         {"personFields", "metadata", "pageToken", page},
		"another order":        {"sortOrder", "LAST_NAME_ASCENDING", "pageToken", page},
		"other sources":        {"sources", "READ_SOURCE_TYPE_CONTACT", "pageToken", page},
		"sync asked later":     {"requestSyncToken", "true", "pageToken", page},
		"sync asked no more":   {"pageToken", syncing},
		"fields of a sync":     {"personFields", "metadata", "syncToken", token},
		"another list's page":  {"pageToken", other},
		"sync token as a page": {"requestSyncToken", "true", "pageToken", token},
		"page token as a sync": {"syncToken", page},
		"sync in order":        {"requestSyncToken", "true", "sortOrder", "FIRST_NAME_ASCENDING"},
	} {
		if len(pairs) > 0 && pairs[0] == "personFields" {
			r.get("people/me/connections", pairs...).refused(t, what, 400, "INVALID_ARGUMENT", "")
			continue
		}
		r.list(pairs...).refused(t, what, 400, "INVALID_ARGUMENT", "")
	}
	// How they are written does not matter, and the size of a page may change.
	same := r.get("people/me/connections", "personFields", "metadata", "personFields", "names", "pageToken", page, "pageSize", "3")
	if same.status != http.StatusOK || len(same.list("connections")) != 3 {
		t.Errorf("%d %s", same.status, same.raw)
	}
}

// A list goes on as it began, whatever changes meanwhile.
func TestPagesBelongTogether(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(30, 0)})
	want, _ := r.all("people/me/connections", "connections", "personFields", "names", "pageSize", "1000")
	first := r.list("pageSize", "10")
	if err := r.book.Delete(names(want)[0], names(want)[15]); err != nil {
		t.Fatal(err)
	}
	if _, err := r.book.Add(map[string]any{}); err != nil {
		t.Fatal(err)
	}
	got := names(first.list("connections"))
	for next := first.text("nextPageToken"); next != ""; {
		page := r.list("pageSize", "10", "pageToken", next)
		got, next = append(got, names(page.list("connections"))...), page.text("nextPageToken")
	}
	if !slices.Equal(got, names(want)) {
		t.Errorf("got %v", got)
	}
}

func TestOrders(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
	for order, field := range map[string]string{"FIRST_NAME_ASCENDING": "givenName", "LAST_NAME_ASCENDING": "familyName"} {
		found, _ := r.all("people/me/connections", "connections", "personFields", "names", "pageSize", "99", "sortOrder", order)
		before := ""
		for _, p := range found {
			name, _ := down(p, "names", 0, field).(string)
			if name = strings.ToLower(name); name < before {
				t.Errorf("%s: %q after %q", order, name, before)
			}
			before = name
		}
		sorted := names(found)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) != 250 {
			t.Errorf("%s: got %d", order, len(found))
		}
	}
}
