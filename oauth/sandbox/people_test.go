package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// status reads a google.rpc.Status answer.
func (a answer) rpc() (status, reason, message string) {
	e, _ := a.body["error"].(map[string]any)
	status, _ = e["status"].(string)
	message, _ = e["message"].(string)
	details, _ := e["details"].([]any)
	for _, d := range details {
		if info, _ := d.(map[string]any); info["reason"] != nil {
			reason, _ = info["reason"].(string)
		}
	}
	return status, reason, message
}

// book reads all pages of the address book.
func book(t *testing.T, s *sandbox.Server, token, more string) (names []string, pages int) {
	t.Helper()
	for next := ""; ; pages++ {
		got := get(t, s.BaseURI()+"/v1/people/me/connections?personFields=names,metadata"+more+next, token)
		if got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.raw)
		}
		people, _ := got.body["connections"].([]any)
		for _, p := range people {
			names = append(names, p.(map[string]any)["resourceName"].(string))
		}
		token := got.text("nextPageToken")
		if token == "" {
			return names, pages + 1
		}
		next = "&pageToken=" + token
	}
}

func TestAddressBookIsWholeAndAlwaysTheSame(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("access_token")

	all, pages := book(t, s, token, "&pageSize=1000")
	if len(all) != 250 || pages != 1 {
		t.Errorf("got %d contacts on %d pages", len(all), pages)
	}
	byHundred, pages := book(t, s, token, "")
	if pages != 3 || !slices.Equal(all, byHundred) {
		t.Errorf("got %d contacts on %d pages", len(byHundred), pages)
	}
	bySeven, pages := book(t, s, token, "&pageSize=7&sortOrder=LAST_MODIFIED_DESCENDING")
	slices.Reverse(bySeven)
	if pages != 36 || !slices.Equal(all, bySeven) {
		t.Errorf("backwards: got %d contacts on %d pages", len(bySeven), pages)
	}
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != 250 {
		t.Error("a resource name twice")
	}
	first := get(t, s.BaseURI()+"/v1/people/me/connections?personFields=names&pageSize=1", token)
	if first.number("totalItems") != 250 || first.number("totalPeople") != 250 {
		t.Errorf("got %v items, %v people", first.number("totalItems"), first.number("totalPeople"))
	}

	again := start(t, &sandbox.Server{})
	a = newApp(t, again)
	if same, _ := book(t, again, a.signIn(sandbox.Person{}, readonly).text("access_token"), ""); !slices.Equal(all, same) {
		t.Error("another server makes other contacts")
	}
	grace, _ := book(t, again, a.signIn(sandbox.Person{Account: "grace@example.com"}, readonly).text("access_token"), "&pageSize=1000")
	if len(grace) != 1204 || slices.Contains(all, grace[0]) {
		t.Errorf("another account: %d contacts", len(grace))
	}
}

func TestEmptyAddressBook(t *testing.T) {
	s := start(t, &sandbox.Server{Accounts: []sandbox.Account{{Sub: "7", Email: "new@example.com"}}})
	a := newApp(t, s)
	if names, _ := book(t, s, a.signIn(sandbox.Person{}, readonly).text("access_token"), ""); len(names) != 0 {
		t.Errorf("got %d", len(names))
	}
}

func TestMaskOfFields(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("access_token")
	got := get(t, s.BaseURI()+"/v1/people/me/connections?personFields=names&pageSize=1000", token)
	for _, p := range got.body["connections"].([]any) {
		for field := range p.(map[string]any) {
			if !slices.Contains([]string{"names", "resourceName", "etag", "constellation"}, field) { // the last is of a later schema
				t.Fatalf("got %s, which was not asked for", field)
			}
		}
	}
}

func TestOwnCardTellsWhatTheScopesAllow(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	for scope, want := range map[string][]string{
		readonly: {}, "email": {"emailAddresses"}, "profile": {"names"}, "email profile": {"emailAddresses", "names"},
	} {
		token := a.signIn(sandbox.Person{}, scope, "prompt", "consent").text("access_token")
		got := get(t, s.BaseURI()+"/v1/people/me?personFields=names,emailAddresses", token)
		if got.text("resourceName") != "people/"+s.Accounts[0].Sub {
			t.Errorf("%s: got %s", scope, got.raw)
		}
		for _, field := range []string{"emailAddresses", "names"} {
			if _, there := got.body[field]; there != slices.Contains(want, field) {
				t.Errorf("%s: %s there is %t", scope, field, there)
			}
		}
	}
}

func TestPeopleErrors(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, "openid "+readonly).text("access_token")
	signIn := a.signIn(sandbox.Person{Account: "grace@example.com"}, "openid").text("access_token")
	me, list := s.BaseURI()+"/v1/people/me", s.BaseURI()+"/v1/people/me/connections"
	next := get(t, list+"?personFields=names&pageSize=10", token).text("nextPageToken")
	for _, tt := range []struct {
		name, address, token string
		code                 int
		status, reason       string
	}{
		{"no token", me + "?personFields=names", "", 401, "UNAUTHENTICATED", "CREDENTIALS_MISSING"},
		{"unknown token", list + "?personFields=names", "ya29.x", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"},
		{"scope for the list", list + "?personFields=names", signIn, 403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"},
		{"scope for the card", me + "?personFields=names", signIn, 403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"},
		{"no mask", list, token, 400, "INVALID_ARGUMENT", ""},
		{"no mask, own card", me, token, 400, "INVALID_ARGUMENT", ""},
		{"unknown mask", list + "?personFields=names,shoeSize", token, 400, "INVALID_ARGUMENT", ""},
		{"page too large", list + "?personFields=names&pageSize=1001", token, 400, "INVALID_ARGUMENT", ""},
		{"page of none", list + "?personFields=names&pageSize=0", token, 400, "INVALID_ARGUMENT", ""},
		{"unknown page", list + "?personFields=names&pageToken=zzz", token, 400, "INVALID_ARGUMENT", ""},
		{"another order", list + "?personFields=names&sortOrder=LAST_NAME_ASCENDING&pageToken=" + next, token, 400, "INVALID_ARGUMENT", ""},
		{"unknown order", list + "?personFields=names&sortOrder=BY_HEIGHT", token, 400, "INVALID_ARGUMENT", ""},
	} {
		got := get(t, tt.address, tt.token)
		status, reason, message := got.rpc()
		if got.status != tt.code || status != tt.status || reason != tt.reason || message == "" {
			t.Errorf("%s: got %d %s %s %q, want %d %s %s", tt.name, got.status, status, reason, message, tt.code, tt.status, tt.reason)
		}
	}
	if err := s.SetAPIDisabled(true); err != nil {
		t.Fatal(err)
	}
	got := get(t, list+"?personFields=names", token)
	status, reason, message := got.rpc()
	if got.status != 403 || status != "PERMISSION_DENIED" || reason != "SERVICE_DISABLED" || !strings.Contains(message, oauth.ProjectNumber(a.client.ID)) {
		t.Errorf("switched off: got %d %s %s %q", got.status, status, reason, message)
	}
	if err := s.SetAPIDisabled(false); err != nil {
		t.Fatal(err)
	}
	if got := get(t, list+"?personFields=names", token); got.status != http.StatusOK {
		t.Errorf("switched on again: %s", got.raw)
	}
}
