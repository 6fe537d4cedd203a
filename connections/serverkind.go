package connections

import "gcdesk/oauth"

// ServerKind says whose an authorization server is.
type ServerKind string

const (
	GoogleServer   ServerKind = "google"
	PracticeServer ServerKind = "practice"
	OtherServer    ServerKind = "other" // has no console that is known here
)

// Kind says whose the authorization server of a client is.
func (s *Service) Kind(client Client) ServerKind {
	switch token := host(s.Endpoints(client).Token); {
	case token == host(oauth.Google().Token):
		return GoogleServer
	case s.Preset.Practice && token == host(s.Preset.Endpoints.Token):
		return PracticeServer
	}
	return OtherServer
}

// Elsewhere reports whether the client's own endpoints name another server than
// Google's.
func (c Client) Elsewhere() bool {
	return c.Endpoints.Named() && host(c.Endpoints.Token) != host(oauth.Google().Token)
}
