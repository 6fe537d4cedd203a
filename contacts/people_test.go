package contacts_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/oauth"
)

const token = "ya29.hush-hush"

var pingMe = oauth.Ping{Method: "GET", URI: "people/me?personFields=names", Status: 200}

// api answers every request with one body, to those who show the token.
func api(t *testing.T, status int, body string) contacts.People {
	t.Helper()
	hs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token || strings.Contains(r.URL.String(), token) || r.URL.Query().Get("personFields") == "" || !strings.HasPrefix(r.URL.Path, "/v1/people/me") {
			t.Errorf("got %s without the token in its header, or without a mask", r.URL.Path)
		}
		w.WriteHeader(status)
		io.WriteString(w, body) //nolint:errcheck // loopback
	}))
	t.Cleanup(hs.Close)
	return contacts.NewPeople(&oauth.ResourceServer{BaseURI: hs.URL + "/"})
}

func TestPing(t *testing.T) {
	for body, want := range map[string]contacts.Account{
		`{"resourceName":"people/1","names":[{"displayName":"Ada"},{"displayName":"Countess"}]}`: {ResourceName: "people/1", Name: "Ada"},
		`{"resourceName":"people/1"}`: {ResourceName: "people/1"},
		`{"resourceName":"people/1","names":[{"displayName":"\u202eAda\u001b\n"}]}`: {ResourceName: "people/1", Name: "Ada"},
	} {
		if got, err := api(t, 200, body).Ping(t.Context(), pingMe, token); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
	}
}

// What the caller handed over stays the caller's.
func TestNewPeople_ChangesNothing(t *testing.T) {
	server := &oauth.ResourceServer{BaseURI: "https://people.googleapis.com"}
	contacts.NewPeople(server)
	contacts.NewBook(server, nil)
	if server.BaseURI != "https://people.googleapis.com" || server.HTTP != nil || server.Sleep != nil {
		t.Errorf("got %+v", server)
	}
}

func TestCount(t *testing.T) {
	for body, want := range map[string]int{
		`{"connections":[{}],"totalPeople":1204,"totalItems":1204}`: 1204,
		`{"totalPeople":7}`:                  7,
		`{}`:                                 0,
		`{"totalItems":-1,"totalPeople":-1}`: 0,
	} {
		if got, err := api(t, 200, body).Count(t.Context(), token); err != nil || got != want {
			t.Errorf("%s: got %d, %v; want %d", body, got, err, want)
		}
	}
}

func TestPeopleRefuse(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		want   any
	}{
		{401, `{"error":{"code":401,"message":"bad ` + token + `","details":[{"reason":"ACCESS_TOKEN_EXPIRED"}]}}`, new(*oauth.ResourceError)},
		{403, `{"error":{"code":403,"details":[{"reason":"SERVICE_DISABLED"}]}}`, new(*oauth.ResourceError)},
		{502, "<p>Bad gateway", new(*oauth.ResourceError)},
		{200, "<p>Welcome to the hotel", new(*oauth.ResponseError)},
		{200, `{"totalItems":"many","resourceName":1}`, new(*oauth.ResponseError)},
		{307, "", new(*oauth.ResponseError)},
	} {
		p := api(t, test.status, test.body)
		_, err1 := p.Ping(t.Context(), pingMe, token)
		_, err2 := p.Count(t.Context(), token)
		for _, err := range []error{err1, err2} {
			if !errors.As(err, test.want) || strings.Contains(fmt.Sprintf("%+v %#v", err, err), token) {
				t.Errorf("HTTP %d: got %v", test.status, err)
			}
		}
	}
}

// Where the API is somebody else's, its ping counts and nothing more is asked
// of it.
func TestProbe(t *testing.T) {
	if _, n, err := api(t, 200, `{"resourceName":"people/1","totalItems":7}`).Probe(t.Context(), pingMe, true, token); err != nil || n == nil || *n != 7 {
		t.Errorf("got %v, %v", n, err)
	}
	if _, n, err := api(t, 200, `{"totalItems":"many"}`).Probe(t.Context(), pingMe, true, token); err == nil {
		t.Errorf("Google's own that does not count: got %v", n)
	}
	own := oauth.Ping{Method: "GET", URI: "people/me/connections?personFields=names", Status: 200}
	if me, n, err := api(t, 200, "up").Probe(t.Context(), own, true, token); err != nil || n != nil || me != (contacts.Account{}) {
		t.Errorf("another's: got %v, %v, %v", me, n, err)
	}
	if _, n, err := api(t, 200, `{"totalItems":7}`).Probe(t.Context(), pingMe, false, token); err != nil || n != nil {
		t.Errorf("counted without the permission: %v, %v", n, err)
	}
}
