package connections

import (
	"context"

	"gcdesk/oauth"
)

// Network is the way to the servers that the settings name.
func (s Settings) Network() oauth.Network { return oauth.Network{Proxy: s.Proxy, CAFile: s.CAFile} }

// TryNetwork finds out whether the preset's servers answer on a network, in
// force or not, and which way led to each.
func (s *Service) TryNetwork(ctx context.Context, way oauth.Network) ([]oauth.Tried, error) {
	return way.Try(ctx, s.Preset.Endpoints.Token, s.Preset.BaseURI)
}
