package connections_test

import (
	"net/url"
	"strings"
	"testing"

	"gcdesk/connections"
)

func TestCheckProject(t *testing.T) {
	for project, right := range map[string]bool{
		"": true, "acme-contacts-471203": true, "abcdef": true, strings.Repeat("a", 30): true, "471203958114": true, "example.com:api-project": true,
		"abcde": false, strings.Repeat("a", 31): false, "1acme-contacts": false, "-acme-contacts": false, "acme-contacts-": false, "Acme-contacts": false,
		"acme contacts": false, "acme_contacts": false, "012345": false, "12345-": false, "example:acme-contacts": false, "My project": false, "acme-contacts\n": false, "äcme-contacts": false,
	} {
		if got := connections.CheckProject(project) == nil; got != right {
			t.Errorf("%q: got %v, want %v", project, got, right)
		}
	}
}

// FuzzCheckProject: what is right changes nothing but the query of a link.
func FuzzCheckProject(f *testing.F) {
	for _, seed := range []string{"acme-contacts-471203", "471203958114", "example.com:acme-contacts", "a&b=c", "x#y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, project string) {
		link, err := url.Parse(connections.GooglePreset().ConsolePage(connections.PageClients, connections.Client{Project: project}))
		if err != nil || link.Path != "/auth/clients" || link.Fragment != "" {
			t.Fatalf("%v, %v", link, err)
		}
		want := project
		if connections.CheckProject(project) != nil {
			want = ""
		}
		if q := link.Query(); q.Get("project") != want || len(q) > 1 {
			t.Errorf("%q became %q", project, link)
		}
	})
}
