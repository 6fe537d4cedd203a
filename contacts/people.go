package contacts

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"gcdesk/oauth"
)

// People is the People API.
type People struct{ api *oauth.ResourceServer }

// NewPeople speaks with the API at a base URI ("https://people.googleapis.com/v1/").
// A base URI without a path means its version 1.
func NewPeople(api *oauth.ResourceServer) People {
	own := *api
	if u, err := url.Parse(api.BaseURI); err == nil && strings.Trim(u.Path, "/") == "" {
		own.BaseURI = u.JoinPath("v1/").String()
	}
	return People{&own}
}

// Account is the account behind a token, as far as the API names it.
type Account struct {
	ResourceName string // people/…
	Name         string // display name; empty where the permissions do not show it
}

// Ping asks whether the API answers, and whose token it is where the answer
// says so. A GET of people/me has to say so; any other needs the expected
// status only. A refusal is an *oauth.ResourceError.
func (p People) Ping(ctx context.Context, ping oauth.Ping, accessToken string) (Account, error) {
	body, err := p.api.Ping(ctx, ping, accessToken)
	if err != nil {
		return Account{}, err
	}
	var wire struct {
		ResourceName string `json:"resourceName"`
		Names        []struct {
			DisplayName string `json:"displayName"`
		} `json:"names"`
	}
	if err := json.Unmarshal(body, &wire); err != nil && asksMe(ping) {
		return Account{}, &oauth.ResponseError{Op: "ping", Status: ping.Status, Reason: "not JSON"}
	} else if err != nil {
		return Account{}, nil
	}
	me := Account{ResourceName: oauth.Clean(wire.ResourceName)}
	if len(wire.Names) > 0 {
		me.Name = oauth.Clean(wire.Names[0].DisplayName)
	}
	return me, nil
}

// Probe is Ping, and Count where that is wanted: it answers nil where it is
// not. An API that was given a ping of its own need not be Google's: when it
// does not count, that is no failure.
func (p People) Probe(ctx context.Context, ping oauth.Ping, count bool, accessToken string) (Account, *int, error) {
	me, err := p.Ping(ctx, ping, accessToken)
	if err != nil || !count {
		return me, nil, err
	}
	n, err := p.Count(ctx, accessToken)
	switch {
	case err == nil:
		return me, &n, nil
	case !asksMe(ping):
		return me, nil, ctx.Err()
	}
	return me, nil, err
}

// asksMe reports whether a ping is one of people/me.
func asksMe(ping oauth.Ping) bool {
	path, _, _ := strings.Cut(ping.URI, "?")
	return ping.Method == http.MethodGet && path == "people/me"
}

// Count asks how many contacts the account has (people.connections.list,
// totalItems), without fetching them.
func (p People) Count(ctx context.Context, accessToken string) (int, error) {
	var t totals
	err := p.api.Get(ctx, totalsURI, accessToken, &t)
	return t.most(), err
}
