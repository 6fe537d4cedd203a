package connections

import (
	"fmt"
	"slices"

	"gcdesk/oauth"
)

// FreeClientName proposes a name that none of the clients has, made of what a
// client file says: its project, else its client ID.
func FreeClientName(clients []Client, file oauth.ClientFile) string {
	base := nameFrom(file.Project)
	if base == "" {
		base = nameFrom(oauth.ProjectNumber(file.ID))
	}
	if base == "" {
		base = "OAuth 2.0 client"
	}
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name = fmt.Sprintf("%s %d", base, n)
		}
		if !slices.ContainsFunc(clients, func(c Client) bool { return FoldName(c.Name) == FoldName(name) }) {
			return name
		}
	}
}
