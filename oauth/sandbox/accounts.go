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
	Others     int    // how many were saved by themselves, as "Other contacts"
}

// DefaultAccounts returns who is there unless a server is told otherwise: two
// consumer accounts and one of a Workspace domain.
func DefaultAccounts() []Account {
	return []Account{
		{Sub: "100000000000000000001", Email: "ada@example.com", GivenName: "Ada", FamilyName: "Lovelace", Contacts: 250, Others: 40},
		{Sub: "100000000000000000002", Email: "grace@example.com", GivenName: "Grace", FamilyName: "Hopper", Contacts: 1204, Others: 130},
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
		if a.Sub == "" || a.Email == "" || strings.ContainsAny(a.Sub, " ") || a.Contacts < 0 || a.Others < 0 {
			return fmt.Errorf("account %q: needs a sub without spaces, an e-mail address and a count of contacts", a.Email)
		}
		if seen[a.Sub] || seen[key] {
			return fmt.Errorf("account %q: there twice", a.Email)
		}
		seen[a.Sub], seen[key] = true, true
	}
	return nil
}

// AccountState says whether somebody can sign in.
type AccountState string

const (
	AccountActive   AccountState = ""
	AccountDisabled AccountState = "disabled" // by Google
	AccountDeleted  AccountState = "deleted"  // by its owner
)

// SetAccountState disables or deletes an account, by sub or e-mail address, or
// restores it. Meanwhile its refresh tokens get invalid_grant, its access
// tokens ACCOUNT_STATE_INVALID, and nobody can sign in with it.
func (s *Server) SetAccountState(account string, state AccountState) error {
	i := s.place(account)
	if i < 0 {
		return errNoAccount
	}
	return s.ledger.change(func() error {
		s.ledger.Accounts[s.Accounts[i].Sub] = state
		return nil
	})
}

func (l *ledger) accountState(sub string) AccountState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Accounts[sub]
}

// active returns the accounts that can sign in.
func (s *Server) active() []Account {
	return slices.DeleteFunc(slices.Clone(s.Accounts), func(a Account) bool { return s.ledger.accountState(a.Sub) != AccountActive })
}

func (s *Server) place(hint string) int {
	return slices.IndexFunc(s.Accounts, func(a Account) bool {
		return hint != "" && (a.Sub == hint || strings.EqualFold(a.Email, hint))
	})
}

// account finds an active account by its sub or its e-mail address.
func (s *Server) account(hint string) (Account, bool) {
	i := s.place(hint)
	if i < 0 || s.ledger.accountState(s.Accounts[i].Sub) != AccountActive {
		return Account{}, false
	}
	return s.Accounts[i], true
}
