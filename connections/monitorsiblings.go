package connections

import (
	"cmp"
	"time"

	"gcdesk/oauth"
)

// findings are when a connection was last found to fail for good, and when to
// work, by whom else that concerns: those of its project, or of its account
// there.
type findings struct{ failed, works map[string]time.Time }

func (o Overview) findings(clients map[string]*Client) findings {
	f := findings{map[string]time.Time{}, map[string]time.Time{}}
	for _, c := range o.Connections {
		client := clients[c.Client]
		if client == nil || !c.Authorized() {
			continue
		}
		all, own := client.project(), client.project()+"/"+c.Account.Key()
		switch was := c.Failure; {
		case was == nil:
			f.works[all] = latest(f.works[all], c.RecoveredAt, c.AuthorizedAt)
		case !was.Lasting() || was.Code == CodeAPIScope:
		case was.api() || was.ofClient():
			f.failed[all] = latest(f.failed[all], was.Since)
		default:
			f.failed[own] = latest(f.failed[own], was.Since)
		}
	}
	return f
}

// concern reports whether something was found since a connection was asked that
// may be so of it as well.
func (f findings) concern(c *Connection, client *Client, asked time.Time) bool {
	all := client.project()
	if c.Failure != nil && c.Failure.Lasting() {
		return c.Failure.api() && f.works[all].After(latest(c.Failure.Since, asked))
	}
	return latest(f.failed[all], f.failed[all+"/"+c.Account.Key()]).After(asked)
}

// project is what clients of one project have in common, as far as can be
// known.
func (c Client) project() string {
	if c.Elsewhere() {
		return c.ClientID
	}
	return cmp.Or(oauth.ProjectNumber(c.ClientID), c.ClientID)
}
