package connections

import (
	"cmp"
	"slices"
	"time"

	"gcdesk/oauth"
)

// Limits bound the requests to the API. A zero field is the preset's.
type Limits struct {
	Timeout   int `json:"timeout,omitempty"`   // seconds for one try
	Tries     int `json:"tries,omitempty"`     // how often a request is sent at most: once and the retries
	PerMinute int `json:"perMinute,omitempty"` // requests
}

// DefaultLimits are what Limits are preset to. Google's own quota is 90 reads a
// minute for one person (People API, "Quotas").
func DefaultLimits() Limits {
	return Limits{Timeout: int(oauth.RequestTimeout / time.Second), Tries: 4, PerMinute: 60}
}

// DefaultPing asks for nothing but whose contacts these are.
func DefaultPing() oauth.Ping {
	return oauth.Ping{Method: "GET", URI: "people/me?personFields=names", Status: 200}
}

// The most that Limits take.
const (
	MaxTimeout   = 300
	MaxTries     = 11
	MaxPerMinute = 6000
)

// API is how a connection's API is asked: its own settings, and the preset's
// where it has none.
type API struct {
	Connection string // Connection.ID: what the pace counts
	BaseURI    string // empty: there is none to ask
	Headers    []oauth.Parameter
	Ping       oauth.Ping
	Limits     Limits
	Count      bool // the permissions let contacts be counted
}

// ResourceServer is the API without its clients and clocks.
func (a API) ResourceServer() *oauth.ResourceServer {
	return &oauth.ResourceServer{
		BaseURI: a.BaseURI, Headers: a.Headers, Retries: a.Limits.Tries - 1, PerMinute: a.Limits.PerMinute,
		Timeout: time.Duration(a.Limits.Timeout) * time.Second,
	}
}

// API returns how a connection of this client asks its API. An access token of
// a server that a person named is never shown to the preset's API: it was not
// issued for it (RFC 9700 section 2.3).
func (s *Service) API(c Connection, client Client) API {
	a := API{Connection: c.ID, BaseURI: c.BaseURI, Headers: c.Headers, Ping: c.ping(), Limits: c.limits()}
	if a.BaseURI == "" && s.ofPreset(client) {
		a.BaseURI = s.Preset.BaseURI
	}
	return a
}

// NeedsSignIn reports whether a change of an authorized connection, which then
// has this client, makes its tokens useless: they were given to another client,
// or for another host.
func (s *Service) NeedsSignIn(before, now Connection, client Client) bool {
	return before.Client != now.Client || host(s.API(before, client).BaseURI) != host(s.API(now, client).BaseURI)
}

// ofPreset reports whether the preset server issues the client's tokens.
func (s *Service) ofPreset(c Client) bool {
	return host(s.Endpoints(c).Token) == host(s.Preset.Endpoints.Token)
}

func (c Connection) ping() oauth.Ping {
	preset := DefaultPing()
	return oauth.Ping{
		Method: cmp.Or(c.Ping.Method, preset.Method),
		URI:    cmp.Or(c.Ping.URI, preset.URI),
		Status: cmp.Or(c.Ping.Status, preset.Status),
	}
}

// limits leaves the timeout at zero, which is the HTTP client's own, where it
// is the preset's.
func (c Connection) limits() Limits {
	preset := DefaultLimits()
	return Limits{
		Timeout: c.Limits.Timeout, Tries: cmp.Or(c.Limits.Tries, preset.Tries), PerMinute: cmp.Or(c.Limits.PerMinute, preset.PerMinute),
	}
}

// Connection takes out of a record of one of the preset server's clients what
// is the preset's, so that the record follows it.
func (p Preset) Connection(c Connection) Connection {
	ping, limits := DefaultPing(), DefaultLimits()
	unset(&c.BaseURI, p.BaseURI)
	unset(&c.Ping.Method, ping.Method)
	unset(&c.Ping.URI, ping.URI)
	unset(&c.Ping.Status, ping.Status)
	unset(&c.Limits.Timeout, limits.Timeout)
	unset(&c.Limits.Tries, limits.Tries)
	unset(&c.Limits.PerMinute, limits.PerMinute)
	if len(c.Headers) == 0 {
		c.Headers = nil
	}
	return c
}

func unset[T comparable](v *T, preset T) {
	if *v == preset {
		*v = *new(T)
	}
}

// checkAPI finds what is to be mended in how the API is asked.
func (p *Problems) checkAPI(c Connection) {
	if c.BaseURI != "" {
		p.checkURL("baseUri", c.BaseURI)
		if _, err := oauth.Beneath(c.BaseURI, ""); err != nil {
			p.add("baseUri", "base-uri-form")
		}
	}
	p.checkPairs("headers", c.Headers, oauth.CheckHeader, true)
	ping := c.ping()
	_, err := oauth.Beneath("https://api.example/", ping.URI)
	switch {
	case err != nil:
		p.add("ping", "relative-uri-form")
	case !slices.Contains(oauth.PingMethods(), ping.Method):
		p.add("ping", "method-form")
	case ping.Status < 200 || ping.Status > 599 || ping.Status/100 == 3:
		p.add("ping", "status-form")
	}
	limits := c.limits()
	switch {
	case limits.Timeout < 0 || limits.Timeout > MaxTimeout:
		p.add("limits", "timeout-range")
	case limits.Tries < 1 || limits.Tries > MaxTries:
		p.add("limits", "tries-range")
	case limits.PerMinute < 1 || limits.PerMinute > MaxPerMinute:
		p.add("limits", "pace-range")
	}
}
