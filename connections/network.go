package connections

import (
	"context"
	"net/url"
	"slices"

	"gcdesk/oauth"
)

// Network is the way to the servers that the settings name.
func (s Settings) Network() oauth.Network { return oauth.Network{Proxy: s.Proxy, CAFile: s.CAFile} }

// TryNetwork finds out whether the preset's servers answer on a network, in
// force or not, and names their hosts.
func (s *Service) TryNetwork(ctx context.Context, way oauth.Network) (hosts []string, err error) {
	urls := []string{s.Preset.Endpoints.Token, s.Preset.BaseURI}
	for _, at := range urls {
		if u, err := url.Parse(at); err == nil && !slices.Contains(hosts, u.Host) {
			hosts = append(hosts, u.Host)
		}
	}
	return hosts, way.Try(ctx, urls...)
}
