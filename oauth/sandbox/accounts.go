package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Account is a Google account of the stand-in. All of them are signed in to
// every browser.
type Account struct {
	Sub        string // the stable identifier, digits as Google's are
	Email      string
	GivenName  string
	FamilyName string
	Domain     string // the Workspace domain (hd); empty: a consumer account
	Contacts   int    // how many there are in its address book
}

// DefaultAccounts returns who is there unless a server is told otherwise: two
// consumer accounts and one of a Workspace domain.
func DefaultAccounts() []Account {
	return []Account{
		{Sub: "100000000000000000001", Email: "ada@example.com", GivenName: "Ada", FamilyName: "Lovelace", Contacts: 250},
		{Sub: "100000000000000000002", Email: "grace@example.com", GivenName: "Grace", FamilyName: "Hopper", Contacts: 1204},
		{Sub: "100000000000000000003", Email: "katherine@example.org", GivenName: "Katherine", FamilyName: "Johnson", Domain: "example.org", Contacts: 12},
	}
}

// Name returns the display name.
func (a Account) Name() string { return strings.TrimSpace(a.GivenName + " " + a.FamilyName) }

// Initials stand where a picture would.
func (a Account) Initials() string {
	var initials string
	for _, name := range []string{a.GivenName, a.FamilyName} {
		for _, r := range name {
			initials += string(r)
			break
		}
	}
	return initials
}

func checkAccounts(accounts []Account) error {
	seen := map[string]bool{}
	for _, a := range accounts {
		key := strings.ToLower(a.Email)
		if a.Sub == "" || a.Email == "" || strings.ContainsAny(a.Sub, " ") || a.Contacts < 0 {
			return fmt.Errorf("account %q: needs a sub without spaces, an e-mail address and a count of contacts", a.Email)
		}
		if seen[a.Sub] || seen[key] {
			return fmt.Errorf("account %q: there twice", a.Email)
		}
		seen[a.Sub], seen[key] = true, true
	}
	return nil
}

// account finds an account by its sub or its e-mail address.
func (s *Server) account(hint string) (Account, bool) {
	i := slices.IndexFunc(s.Accounts, func(a Account) bool {
		return hint != "" && (a.Sub == hint || strings.EqualFold(a.Email, hint))
	})
	if i < 0 {
		return Account{}, false
	}
	return s.Accounts[i], true
}
