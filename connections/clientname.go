package connections

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"gcdesk/oauth"
)

// FreeClientName proposes a name that none of the clients has, made of what a
// client file says: its project, else its client ID.
func FreeClientName(clients []Client, file oauth.ClientFile) string {
	id, _, _ := strings.Cut(file.ID, ".")
	base := cmp.Or(nameFrom(file.Project), nameFrom(id), "OAuth 2.0 client")
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

// nameFrom makes a name of what stands in a file, with room for a number.
func nameFrom(s string) string {
	var name []rune
	for _, r := range strings.TrimSpace(s) {
		if unicode.IsPrint(r) && len(name) < MaxName-10 {
			name = append(name, r)
		}
	}
	return strings.TrimSpace(string(name))
}
