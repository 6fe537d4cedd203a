package sandbox

import (
	"errors"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// policy is what the project's owner and the Workspace's administrator have
// decided. The zero value lets everybody in for ever.
type policy struct {
	Testing     bool `json:"testing"`     // publishing status
	APIDisabled bool `json:"apiDisabled"` // the People API, in the project
	Unverified  bool `json:"unverified,omitempty"`
	AsksHowLong bool `json:"asksHowLong,omitempty"` // the consent page offers time-based access

	// Of the Workspace's administrator: consumer accounts are not concerned.
	AdminBlocks   bool          `json:"adminBlocks,omitempty"`
	SessionLength time.Duration `json:"sessionLength,omitempty"` // 0: without end
}

func (l *ledger) policies() policy {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.policy
}

// switches tells whether the app is in testing and whether the API is off.
func (l *ledger) switches() (testing, apiDisabled bool) {
	p := l.policies()
	return p.Testing, p.APIDisabled
}

func (s *Server) setPolicy(set func(*policy)) error {
	return s.ledger.change(func() error { set(&s.ledger.policy); return nil })
}

// SetTesting puts the app in testing, or in production, from now on. Consents
// that exist, and their refresh tokens, keep the life they were given.
func (s *Server) SetTesting(on bool) error {
	return s.setPolicy(func(p *policy) { p.Testing = on })
}

// SetAPIDisabled switches the People API off or on in the project.
func (s *Server) SetAPIDisabled(off bool) error {
	return s.setPolicy(func(p *policy) { p.APIDisabled = off })
}

// SetUnverified makes Google warn of the app, once it is in production and asks
// for more than sign-in, and lets no more than 100 accounts in over its life.
func (s *Server) SetUnverified(on bool) error {
	return s.setPolicy(func(p *policy) { p.Unverified = on })
}

// SetAsksHowLong puts the choice of ongoing access on the consent page. Left
// out, access ends after 180 days.
func (s *Server) SetAsksHowLong(on bool) error {
	return s.setPolicy(func(p *policy) { p.AsksHowLong = on })
}

// SetAdminBlocks restricts the app in the Workspace, or trusts it again: with
// admin_policy_enforced for its accounts, on the page and at a refresh.
func (s *Server) SetAdminBlocks(on bool) error {
	return s.setPolicy(func(p *policy) { p.AdminBlocks = on })
}

// SetSessionLength makes the Workspace's accounts sign in again after so long
// (invalid_rapt); 0 ends that.
func (s *Server) SetSessionLength(d time.Duration) error {
	return s.setPolicy(func(p *policy) { p.SessionLength = d })
}

// SetOrganization makes the user type of every client Internal to a Workspace
// domain, or External when it is empty.
func (s *Server) SetOrganization(domain string) error {
	return s.ledger.change(func() error {
		for i := range s.ledger.Clients {
			s.ledger.Clients[i].Organization = domain
		}
		return nil
	})
}

// SetTestUser adds an account, by sub or e-mail address, to the test users of
// every client, or takes it out.
func (s *Server) SetTestUser(account string, on bool) error {
	a, ok := s.account(account)
	if !ok {
		return errNoAccount
	}
	return s.ledger.change(func() error {
		for i := range s.ledger.Clients {
			c := &s.ledger.Clients[i]
			users := []string{} // never nil again, which would be everybody
			for _, other := range s.Accounts {
				if other.Sub != a.Sub && c.tests(other) || other.Sub == a.Sub && on {
					users = append(users, other.Email)
				}
			}
			c.TestUsers = users
		}
		return nil
	})
}

// tests reports whether the account may sign in while the app is in testing.
func (c Client) tests(a Account) bool {
	return c.TestUsers == nil || slices.ContainsFunc(c.TestUsers, func(u string) bool { return strings.EqualFold(u, a.Email) })
}

const userCap = 100 // accounts over the life of an unverified project

// barred names the policy that keeps an account out of the app.
func (s *Server) barred(a authorizationRequest, account Account) *blocked {
	c, wrong := s.usable(a.client.ID)
	if wrong != nil {
		return &blocked{Code: wrong.Code, Detail: wrong.Description}
	}
	p := s.ledger.policies()
	switch {
	case c.Organization != "" && account.Domain != c.Organization:
		return &blocked{Code: "org_internal", App: c.App}
	case p.Testing && c.Organization == "" && !c.tests(account):
		return &blocked{Code: "access_denied", App: c.App}
	case p.AdminBlocks && account.Domain != "":
		return &blocked{Code: "admin_policy_enforced", App: c.App}
	case s.suspicious(a) && s.ledger.full(c.project(), account.Sub):
		return &blocked{Code: codeUserCap, App: c.App}
	}
	return nil
}

// suspicious reports whether Google warns of the app.
func (s *Server) suspicious(a authorizationRequest) bool {
	p := s.ledger.policies()
	return p.Unverified && !p.Testing && a.client.Organization == "" && beyondSignIn(a.scopes)
}

// full reports whether the account would be one too many for the project.
func (l *ledger) full(project, sub string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.Users[project]) >= userCap && !slices.Contains(l.Users[project], sub)
}

func beyondSignIn(scopes oauth.Scopes) bool {
	return slices.ContainsFunc(scopes, func(n string) bool { return !oauth.IsSignIn(n) })
}

// withdrawn tells why a living refresh token of the account is not served.
func (s *Server) withdrawn(r refreshToken, now time.Time) *wireError {
	account, there := s.account(r.Sub)
	p := s.ledger.policies()
	switch {
	case !there:
		return invalidGrant("Bad Request")
	case account.Domain == "":
		return nil
	case p.AdminBlocks:
		return &wireError{Status: 400, Code: "admin_policy_enforced"}
	case p.SessionLength > 0 && !now.Before(r.Signed.Add(p.SessionLength)):
		return sessionEnded("invalid_rapt")
	}
	return nil
}

// sessionEnded is what the end of a Workspace session looks like.
func sessionEnded(subtype string) *wireError {
	e := invalidGrant("reauth related error (" + subtype + ")")
	e.Subtype, e.URI = subtype, "https://support.google.com/a/answer/9368756"
	return e
}

var errNoAccount = errors.New("there is no such account")
