package contacts

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"gcdesk/oauth"
)

// People is the People API at a base URI ("https://people.googleapis.com/").
type People struct {
	BaseURI string
	HTTP    *http.Client // nil means oauth.NewHTTPClient()
}

// Person is the account behind a token, as far as the API names it.
type Person struct {
	ResourceName string // people/…
	Name         string // display name; empty where the permissions do not show it
}

// Me asks whose token it is (people.get of people/me). A refusal is an
// *oauth.ResourceError.
func (p People) Me(ctx context.Context, accessToken string) (Person, error) {
	var wire struct {
		ResourceName string `json:"resourceName"`
		Names        []struct {
			DisplayName string `json:"displayName"`
		} `json:"names"`
	}
	if err := p.get(ctx, "v1/people/me", url.Values{"personFields": {"names,metadata"}}, accessToken, &wire); err != nil {
		return Person{}, err
	}
	me := Person{ResourceName: oauth.Clean(wire.ResourceName)}
	if len(wire.Names) > 0 {
		me.Name = oauth.Clean(wire.Names[0].DisplayName)
	}
	return me, nil
}

// Count asks how many contacts the account has (people.connections.list,
// totalItems), without fetching them.
func (p People) Count(ctx context.Context, accessToken string) (int, error) {
	var wire struct {
		TotalItems  int `json:"totalItems"`
		TotalPeople int `json:"totalPeople"`
	}
	query := url.Values{"personFields": {"metadata"}, "pageSize": {"1"}}
	if err := p.get(ctx, "v1/people/me/connections", query, accessToken, &wire); err != nil {
		return 0, err
	}
	return max(0, wire.TotalItems, wire.TotalPeople), nil
}

func (p People) get(ctx context.Context, path string, query url.Values, accessToken string, v any) error {
	return oauth.GetResource(ctx, p.HTTP, strings.TrimSuffix(p.BaseURI, "/")+"/"+path+"?"+query.Encode(), accessToken, v)
}
