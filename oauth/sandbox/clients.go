package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// Client is an OAuth 2.0 client as the console of the stand-in holds it.
type Client struct {
	ID           string           `json:"id"` // digits, the project's number, a dash, the rest
	Secret       string           `json:"secret"`
	SecondSecret string           `json:"secondSecret,omitempty"` // valid as well while secrets are rotated
	OffSecrets   []string         `json:"offSecrets,omitempty"`   // those of the two that are disabled
	Type         oauth.ClientType `json:"type"`
	App          string           `json:"app"`                    // the name on the consent page
	ProjectID    string           `json:"projectId"`              // consent is remembered by project
	RedirectURIs []string         `json:"redirectUris,omitempty"` // Web only, compared as strings
	Organization string           `json:"organization,omitempty"` // user type Internal: only accounts of this Workspace domain
	TestUsers    []string         `json:"testUsers"`              // who may sign in while testing, by e-mail; nil: everybody
	Deleted      bool             `json:"deleted,omitempty"`
	DeletedAt    time.Time        `json:"deletedAt,omitzero"` // after 30 days nothing brings it back
	Disabled     bool             `json:"disabled,omitempty"`
	Used         time.Time        `json:"used,omitzero"` // last token request or edit; after six months it is deleted
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

const restorable = 30 * 24 * time.Hour // after a client's deletion

// settle deletes the clients that nobody has used, and forgets those that
// cannot be restored any more. The caller holds mu.
func (l *ledger) settle(now time.Time) {
	for i := range l.Clients {
		if c := &l.Clients[i]; !c.Deleted && !now.Before(c.Used.AddDate(0, unusedMonths, 0)) {
			c.Deleted, c.DeletedAt = true, c.Used.AddDate(0, unusedMonths, 0)
		}
	}
	l.Clients = slices.DeleteFunc(l.Clients, func(c Client) bool { return c.Deleted && !now.Before(c.DeletedAt.Add(restorable)) })
}

// clients returns those that the console still knows.
func (l *ledger) clients(now time.Time) []Client {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settle(now)
	return slices.Clone(l.Clients)
}

// touch notes a token request; the next save keeps it.
func (l *ledger) touch(id string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.Clients {
		if l.Clients[i].ID == id {
			l.Clients[i].Used = now
		}
	}
}

// client finds a client by its ID.
func (s *Server) client(id string) (Client, bool) {
	all := s.Clients
	if s.http != nil {
		all = s.ledger.clients(s.Now())
	}
	i := slices.IndexFunc(all, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return Client{}, false
	}
	return all[i], true
}

// usable finds a client that may be used, else says why not.
func (s *Server) usable(id string) (Client, *wireError) {
	c, ok := s.client(id)
	switch {
	case !ok:
		return c, clientRefused("invalid_client")
	case c.Deleted:
		return c, clientRefused("deleted_client")
	case c.Disabled:
		return c, clientRefused("disabled_client")
	}
	return c, nil
}

// clientRefused says of a client what the page and the token endpoint say alike.
func clientRefused(code string) *wireError {
	state := map[string]string{"invalid_client": "not found", "deleted_client": "deleted", "disabled_client": "disabled"}[code]
	return &wireError{Status: 401, Code: code, Description: "The OAuth client was " + state + "."}
}

// editClient is an edit in the console, which counts as use.
func (s *Server) editClient(id string, edit func(*Client) error) error {
	return s.ledger.change(func() error {
		s.ledger.settle(s.Now())
		i := slices.IndexFunc(s.ledger.Clients, func(c Client) bool { return c.ID == id })
		if i < 0 {
			return errors.New("there is no such client")
		}
		s.ledger.Clients[i].Used = s.Now()
		return edit(&s.ledger.Clients[i])
	})
}

// SetClientDeleted deletes a client, or restores it within 30 days.
func (s *Server) SetClientDeleted(id string, deleted bool) error {
	return s.editClient(id, func(c *Client) error {
		c.Deleted, c.DeletedAt = deleted, s.Now()
		return nil
	})
}

// SetClientDisabled disables a client, as Google does for a breach of its
// policies, or enables it.
func (s *Server) SetClientDisabled(id string, disabled bool) error {
	return s.editClient(id, func(c *Client) error { c.Disabled = disabled; return nil })
}

// CreateClient makes a further client of the practice project.
func (s *Server) CreateClient(kind oauth.ClientType) (Client, error) {
	c := DesktopClient()
	if kind == oauth.Web {
		c = WebClient()
	}
	c.ID = oauth.ProjectNumber(c.ID) + "-" + strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(random(24))) + ".apps.googleusercontent.com"
	c.Secret, c.Used = newSecret(), s.Now()
	return c, s.ledger.change(func() error {
		s.ledger.Clients = append(s.ledger.Clients, c)
		return checkClients(s.ledger.Clients)
	})
}

// project is what consent and revocation go by.
func (c Client) project() string {
	if c.ProjectID != "" {
		return c.ProjectID
	}
	return c.ID
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
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.String() != uri {
		return errRedirectForm // out-of-band and custom schemes, and what is no URI as it stands
	}
	loopback := slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname())
	if c.Type == oauth.Web || u.Scheme != "http" || !loopback || u.User != nil || strings.ContainsAny(uri, "?#") {
		return errRedirectMismatch
	}
	return nil
}

// ClientFile returns the client_secret_*.json that the console offers for
// download, with the newest secret that is enabled and this server's addresses
// in it; nil for an unknown client.
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
		"client_secret":               c.newest(),
		"redirect_uris":               redirects,
	}})
	if err != nil {
		return nil // strings always marshal
	}
	return file
}
