package sandbox

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"gcdesk/oauth"
)

// Client is an OAuth 2.0 client as the console of the stand-in holds it.
type Client struct {
	ID           string           `json:"id"` // digits, the project's number, a dash, the rest
	Secret       string           `json:"secret"`
	SecondSecret string           `json:"secondSecret,omitempty"` // valid as well while secrets are rotated
	Type         oauth.ClientType `json:"type"`
	App          string           `json:"app"`                    // the name on the consent page
	ProjectID    string           `json:"projectId"`              // consent is remembered by project
	RedirectURIs []string         `json:"redirectUris,omitempty"` // Web only, compared as strings
	Organization string           `json:"organization,omitempty"` // user type Internal: only accounts of this Workspace domain
	TestUsers    []string         `json:"testUsers,omitempty"`    // who may sign in while testing, by e-mail; empty: everybody
	Deleted      bool             `json:"deleted,omitempty"`
	Disabled     bool             `json:"disabled,omitempty"`
}

const practiceProject = "gcdesk-practice"

// DesktopClient returns the Desktop app client that a server has unless told
// otherwise.
func DesktopClient() Client {
	return Client{
		ID:        "100000000001-practicedesktopclient00000000001.apps.googleusercontent.com",
		Secret:    "GOCSPX-practice-desktop",
		Type:      oauth.Desktop,
		App:       "Practice app",
		ProjectID: practiceProject,
	}
}

// WebClient returns the Web application client that a server has unless told
// otherwise. It belongs to the same project as DesktopClient.
func WebClient() Client {
	return Client{
		ID:           "100000000001-practicewebapplication0000000002.apps.googleusercontent.com",
		Secret:       "GOCSPX-practice-web",
		Type:         oauth.Web,
		App:          "Practice app",
		ProjectID:    practiceProject,
		RedirectURIs: []string{oauth.DefaultWebRedirectURI},
	}
}

func checkClients(clients []Client) error {
	seen := map[string]bool{}
	for _, c := range clients {
		if c.ID == "" || c.Secret == "" || c.Type != oauth.Desktop && c.Type != oauth.Web {
			return fmt.Errorf("client %q: needs an ID, a secret and a type", c.ID)
		}
		if strings.ContainsAny(c.ID, "/ ") {
			return fmt.Errorf("client %q: no slash and no space in an ID", c.ID)
		}
		if seen[c.ID] {
			return fmt.Errorf("client %q: registered twice", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}

// client finds a client by its ID.
func (s *Server) client(id string) (Client, bool) {
	i := slices.IndexFunc(s.Clients, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return Client{}, false
	}
	return s.Clients[i], true
}

// project is what consent and revocation go by.
func (c Client) project() string {
	if c.ProjectID != "" {
		return c.ProjectID
	}
	return c.ID
}

// secretFits compares with both secrets in constant time.
func (c Client) secretFits(secret string) bool {
	first := subtle.ConstantTimeCompare([]byte(secret), []byte(c.Secret))
	second := subtle.ConstantTimeCompare([]byte(secret), []byte(c.SecondSecret))
	return secret != "" && first|second == 1
}

var (
	errRedirectMismatch = errors.New("redirect URI is not one of this client's")
	errRedirectForm     = errors.New("redirect URI has a form that is not supported any more")
)

// checkRedirect applies the rule of the client's type: a Desktop app may name
// any port and path of this machine over http, a Web application exactly what
// is registered.
func (c Client) checkRedirect(uri string) error {
	if c.Type == oauth.Web && slices.Contains(c.RedirectURIs, uri) {
		return nil
	}
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errRedirectForm // out-of-band and custom schemes
	}
	loopback := slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname())
	if c.Type == oauth.Web || u.Scheme != "http" || !loopback || u.User != nil || strings.ContainsAny(uri, "?#") {
		return errRedirectMismatch
	}
	return nil
}

// ClientFile returns the client_secret_*.json that the console offers for
// download, with this server's addresses in it; nil for an unknown client.
func (s *Server) ClientFile(clientID string) []byte {
	c, ok := s.client(clientID)
	if !ok {
		return nil
	}
	kind, redirects := "installed", []string{"http://localhost"}
	if c.Type == oauth.Web {
		kind, redirects = "web", c.RedirectURIs
	}
	file, err := json.Marshal(map[string]any{kind: map[string]any{
		"client_id":                   c.ID,
		"project_id":                  c.ProjectID,
		"auth_uri":                    s.Endpoints().Authorization,
		"token_uri":                   s.Endpoints().Token,
		"auth_provider_x509_cert_url": s.URL + "/oauth2/v1/certs",
		"client_secret":               c.Secret,
		"redirect_uris":               redirects,
	}})
	if err != nil {
		return nil // strings always marshal
	}
	return file
}
