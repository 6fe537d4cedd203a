package connections_test

import (
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func TestConsolePage(t *testing.T) {
	const google = "https://console.cloud.google.com/"
	unknown := connections.Client{}
	numbered := connections.Client{ClientID: "471203958114-k7f2m0c9.apps.googleusercontent.com"}
	named := connections.Client{ClientID: numbered.ClientID, Project: "acme-contacts-471203"}
	for want, got := range map[string]string{
		google + "projectcreate": connections.GooglePreset().ConsolePage(connections.PageNewProject, unknown),
		google + "apis/library/people.googleapis.com?project=471203958114": connections.GooglePreset().ConsolePage(connections.PagePeopleAPI, numbered),
		google + "auth/overview?project=acme-contacts-471203":              connections.GooglePreset().ConsolePage(connections.PageOverview, named),
		google + "auth/branding?project=acme-contacts-471203":              connections.GooglePreset().ConsolePage(connections.PageBranding, named),
		google + "auth/audience?project=acme-contacts-471203":              connections.GooglePreset().ConsolePage(connections.PageAudience, named),
		google + "auth/scopes?project=acme-contacts-471203":                connections.GooglePreset().ConsolePage(connections.PageDataAccess, named),
		google + "auth/clients?project=acme-contacts-471203":               connections.GooglePreset().ConsolePage(connections.PageClients, named),
		google + "auth/clients/create?project=acme-contacts-471203":        connections.GooglePreset().ConsolePage(connections.PageNewClient, named),
		google + "apis/credentials/deleted?project=471203958114":           connections.GooglePreset().ConsolePage(connections.PageDeletedClients, numbered),
		google + "auth/verification?project=471203958114":                  connections.GooglePreset().ConsolePage(connections.PageVerification, numbered),
		google + "auth/clients?project=example.com%3Aapi-project-12":       connections.GooglePreset().ConsolePage(connections.PageClients, connections.Client{Project: "example.com:api-project-12"}),
		google + "auth/clients":                                            connections.GooglePreset().ConsolePage(connections.PageClients, connections.Client{Project: "a&b"}),
		"http://127.0.0.1:40001/": connections.Preset{
			Practice: true, Endpoints: oauth.Endpoints{Authorization: "http://127.0.0.1:40001/o/oauth2/v2/auth"},
		}.ConsolePage(connections.PageAudience, named),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
