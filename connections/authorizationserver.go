package connections

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"gcdesk/oauth"
)

// Endpoints returns the endpoints that a client really has.
func (s *Service) Endpoints(c Client) oauth.Endpoints {
	if c.Endpoints.Named() {
		return c.Endpoints
	}
	e := s.Preset.Endpoints
	e.AuthStyle = c.Endpoints.AuthStyle
	return e
}

// AllParameters returns what the client's authorization requests carry beside
// the protocol's own.
func (c Client) AllParameters() []oauth.Parameter {
	if c.Parameters == nil {
		return oauth.DefaultParameters()
	}
	return c.Parameters
}

// Client takes out of a record what is the preset's, so that the record follows
// it.
func (p Preset) Client(c Client) Client {
	unset(&c.Endpoints.AuthStyle, oauth.InBody)
	unset(&c.ScopeDelimiter, " ")
	named := c.Endpoints
	named.AuthStyle = p.Endpoints.AuthStyle
	if named == p.Endpoints {
		c.Endpoints = oauth.Endpoints{AuthStyle: c.Endpoints.AuthStyle}
	}
	if slices.Equal(c.Parameters, oauth.DefaultParameters()) {
		c.Parameters = nil
	}
	return c
}

// Moved says what a change of a client brings with it: secret, that the stored
// secret would go to a host that it was not saved for, so that it is wanted
// again; signIns, that the same is true of the connections' tokens, which are
// then dropped.
func (s *Service) Moved(before, now Client) (secret, signIns bool) {
	return s.moved(secretHosts, before, now), before.ClientID != now.ClientID || s.moved(tokenHosts, before, now)
}

// CheckClient is Client.Validate with what practice mode refuses.
func (s *Service) CheckClient(c Client) Problems {
	p := c.Validate()
	if s.Preset.Practice {
		for _, e := range endpointFields(c.Endpoints) {
			p.checkLoopback(e.field, e.url)
		}
	}
	return p
}

// ValidateConnection is Connection.Validate with what practice mode refuses.
func (s *Service) ValidateConnection(c Connection) Problems {
	p := c.Validate()
	if s.Preset.Practice {
		p.checkLoopback("baseUri", c.BaseURI)
	}
	return p
}

func (p *Problems) checkLoopback(field, u string) {
	if _, found := p.Of(field); !found && u != "" && !oauth.IsLoopback(u) {
		p.add(field, "not-loopback")
	}
}

type endpointField struct {
	field, url string
	required   bool
}

// endpointFields names the URLs as the JSON does.
func endpointFields(e oauth.Endpoints) []endpointField {
	return []endpointField{
		{"endpoints.authorization", e.Authorization, true},
		{"endpoints.token", e.Token, true},
		{"endpoints.revoke", e.Revoke, false},
		{"endpoints.tokenInfo", e.TokenInfo, false},
		{"endpoints.userInfo", e.UserInfo, false},
		{"endpoints.issuer", e.Issuer, false},
	}
}

// CheckEndpoints returns what a person has to mend in URLs that are named.
func CheckEndpoints(e oauth.Endpoints) Problems {
	var p Problems
	for _, f := range endpointFields(e) {
		if f.required && f.url == "" {
			p.add(f.field, "required")
		} else if f.url != "" {
			p.checkURL(f.field, f.url)
		}
	}
	if u, err := url.Parse(e.Authorization); err == nil {
		for name := range u.Query() {
			if errors.Is(oauth.CheckParameter(oauth.Parameter{Name: name}), oauth.ErrParameterReserved) {
				p = append(p, Problem{Field: "endpoints.authorization", Code: "parameter-reserved", Param: name})
				break
			}
		}
	}
	return p
}

// checkRequest finds what is to be mended in how the client asks.
func (p *Problems) checkRequest(c Client) {
	switch c.Endpoints.AuthStyle {
	case "", oauth.InBody, oauth.InHeader:
	default:
		p.add("endpoints.authStyle", "required")
	}
	if c.ScopeDelimiter != "" && !slices.Contains(oauth.ScopeDelimiters(), c.ScopeDelimiter) {
		p.add("scopeDelimiter", "required")
	}
	p.checkPairs("parameters", c.Parameters, oauth.CheckParameter, false)
}

func (p *Problems) checkURL(field, u string) {
	switch err := oauth.SecureURL(u); {
	case errors.Is(err, oauth.ErrURLForm):
		p.add(field, "url-blank-or-port")
	case errors.Is(err, oauth.ErrURLHost):
		p.add(field, "url-host")
	case err != nil:
		p.add(field, "url-form")
	}
}

// checkPairs checks each of a list, and that no name stands there twice.
func (p *Problems) checkPairs(field string, list []oauth.Parameter, check func(oauth.Parameter) error, foldCase bool) {
	seen := map[string]bool{}
	for _, v := range list {
		name := v.Name
		if foldCase {
			name = strings.ToLower(name)
		}
		err, code := check(v), ""
		switch {
		case errors.Is(err, oauth.ErrParameterReserved):
			code = "parameter-reserved"
		case errors.Is(err, oauth.ErrHeaderReserved):
			code = "header-reserved"
		case errors.Is(err, oauth.ErrHeaderForm):
			code = "header-form"
		case err != nil:
			code = "parameter-form"
		case seen[name]:
			code = "twice"
		}
		if code != "" {
			*p = append(*p, Problem{Field: field, Code: code, Param: v.Name})
			return
		}
		seen[name] = true
	}
}
