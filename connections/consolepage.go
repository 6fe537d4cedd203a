package connections

import (
	"net/url"

	"gcdesk/oauth"
)

// ConsolePage is a page of Google's console by its path (Google Auth Platform,
// 2025; the pages under auth/ stood under "APIs & Services" before).
type ConsolePage string

const (
	PageNewProject     ConsolePage = "projectcreate"
	PagePeopleAPI      ConsolePage = "apis/library/people.googleapis.com"
	PageQuotas         ConsolePage = "apis/api/people.googleapis.com/quotas"
	PageOverview       ConsolePage = "auth/overview"
	PageBranding       ConsolePage = "auth/branding"
	PageAudience       ConsolePage = "auth/audience"
	PageDataAccess     ConsolePage = "auth/scopes"
	PageClients        ConsolePage = "auth/clients"
	PageNewClient      ConsolePage = "auth/clients/create"
	PageDeletedClients ConsolePage = "apis/credentials/deleted"
	PageVerification   ConsolePage = "auth/verification"
)

// ConsolePage returns the address of a page, of the client's own project where
// that is known. Practice mode's console is one page for everything.
func (p Preset) ConsolePage(page ConsolePage, client Client) string {
	u := url.URL{Scheme: "https", Host: "console.cloud.google.com", Path: "/" + string(page)}
	if p.Practice {
		own, err := url.Parse(p.Endpoints.Authorization)
		if err == nil {
			return (&url.URL{Scheme: own.Scheme, Host: own.Host, Path: "/"}).String()
		}
	}
	project := knownProject(client.Project)
	if project == "" {
		project = oauth.ProjectNumber(client.ClientID)
	}
	if project != "" {
		u.RawQuery = url.Values{"project": {project}}.Encode()
	}
	return u.String()
}
