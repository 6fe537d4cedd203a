package connections

import (
	"cmp"
	"time"

	"gcdesk/oauth"
)

// findings are when a connection was last found to fail for good, and when to
// work, by whom else that concerns: those of its project, or of its account
// there.
type findings struct {
	projects      map[string]string // by Client.ID
	failed, works map[string]time.Time
}

func (o Overview) findings() findings {
	f := findings{map[string]string{}, map[string]time.Time{}, map[string]time.Time{}}
	for _, c := range o.Clients {
		f.projects[c.ID] = c.project()
	}
	for i := range o.Connections {
		c := &o.Connections[i]
		all, there := f.projects[c.Client]
		if !there || !c.Authorized() {
			continue
		}
		switch was := c.Failure; {
		case was == nil:
			f.works[all] = latest(f.works[all], c.RecoveredAt, c.AuthorizedAt)
		case !was.Lasting() || was.Code == CodeAPIScope:
		case was.api() || was.ofClient():
			f.failed[all] = latest(f.failed[all], was.Since)
		default:
			own := all + "/" + c.Account.Key()
			f.failed[own] = latest(f.failed[own], was.Since)
		}
	}
	return f
}

// concern reports whether something was found since a connection was asked that
// may be so of it as well.
func (f findings) concern(c *Connection, asked time.Time) bool {
	all := f.projects[c.Client]
	if c.Failure != nil && c.Failure.Lasting() {
		return c.Failure.api() && f.works[all].After(latest(c.Failure.Since, asked))
	}
	return len(f.failed) > 0 && latest(f.failed[all], f.failed[all+"/"+c.Account.Key()]).After(asked)
}

// project is what clients of one project have in common, as far as can be
// known.
func (c Client) project() string {
	if c.Elsewhere() {
		return c.ClientID
	}
	return cmp.Or(oauth.ProjectNumber(c.ClientID), c.ClientID)
}
