package oauth

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// Scopes is a set of access token scopes (RFC 6749 section 3.3) in their full
// form, in the order in which they were named, each once.
type Scopes []string

const googleAuth = "https://www.googleapis.com/auth/"

// NewScopes makes a set from names in any form: short ("contacts.readonly",
// "email") or full. An empty name is skipped.
func NewScopes(names ...string) Scopes {
	var s Scopes
	var seen map[string]bool // once they are many: a server may send a hundred thousand
	for _, n := range names {
		n = FullScope(n)
		switch {
		case n == "" || seen[n] || seen == nil && slices.Contains(s, n):
			continue
		case len(s) == 16:
			seen = map[string]bool{}
			for _, n := range s {
				seen[n] = true
			}
		}
		if s = append(s, n); seen != nil {
			seen[n] = true
		}
	}
	return s
}

// ScopeDelimiters are what may stand between scopes: the protocol's space, and
// the comma of servers that have it their own way.
func ScopeDelimiters() []string { return []string{" ", ","} }

// ParseScopes reads the space-delimited form of the wire; it is never nil.
// What has not the form of a scope is left out.
func ParseScopes(wire string) Scopes { return ParseDelimitedScopes(wire, "") }

// ParseDelimitedScopes is ParseScopes for a server with another delimiter. A
// space ends a scope there, too.
func ParseDelimitedScopes(wire, delimiter string) Scopes {
	if delimiter != "" {
		wire = strings.ReplaceAll(wire, delimiter, " ")
	}
	names := slices.DeleteFunc(strings.Fields(wire), func(n string) bool { return CheckScope(n) != nil })
	return append(Scopes{}, NewScopes(names...)...)
}

// FullScope returns the name under which Google answers a scope: its own long
// form for the names of the catalogue and for "email" and "profile", anything
// else as it is.
func FullScope(name string) string {
	name = strings.TrimSpace(name)
	switch name {
	case "email", "profile":
		return googleAuth + "userinfo." + name
	}
	if k, ok := Known(name); ok {
		return k.Name
	}
	if k, ok := Known(googleAuth + name); ok {
		return k.Name
	}
	return name
}

// ShortScope returns the name that a person reads: the reverse of FullScope.
func ShortScope(name string) string {
	switch short := strings.TrimPrefix(name, googleAuth); short {
	case "userinfo.email", "userinfo.profile":
		return strings.TrimPrefix(short, "userinfo.")
	default:
		return short
	}
}

// Wire returns the form for an authorization request; an empty delimiter is a
// space. The sign-in scopes stand in their OpenID form, which every server
// knows.
func (s Scopes) Wire(delimiter string) string {
	names := make([]string, len(s))
	for i, n := range s {
		names[i] = n
		if short := ShortScope(n); short == "email" || short == "profile" {
			names[i] = short
		}
	}
	return strings.Join(names, cmp.Or(delimiter, " "))
}

// Has reports whether the set holds the scope, in whichever form it is named.
func (s Scopes) Has(name string) bool { return slices.Contains(s, FullScope(name)) }

// Without returns what is in s and not in t. Reading contacts counts as held
// where writing them is.
func (s Scopes) Without(t Scopes) Scopes {
	var rest Scopes
	for _, n := range s {
		if !t.Has(n) && !(n == googleAuth+"contacts.readonly" && t.Has("contacts")) {
			rest = append(rest, n)
		}
	}
	return rest
}

// ReadContacts reports whether contacts can be read: writing them includes it.
func (s Scopes) ReadContacts() bool { return s.Has("contacts") || s.Has("contacts.readonly") }

// Short returns the names that a person reads.
func (s Scopes) Short() []string {
	names := make([]string, len(s))
	for i, n := range s {
		names[i] = ShortScope(n)
	}
	return names
}

// TickBoxes reports whether Google's consent page lets a person leave single
// permissions out: with two or more beside sign-in, or one beside a sign-in
// scope (Google, "granular permissions").
func (s Scopes) TickBoxes() bool {
	signIn, others := 0, 0
	for _, n := range s {
		if IsSignIn(n) {
			signIn++
		} else {
			others++
		}
	}
	return others > 1 || others == 1 && signIn > 0
}

// IsSignIn reports whether a scope only names the account: openid, email or
// profile.
func IsSignIn(name string) bool {
	switch ShortScope(FullScope(name)) {
	case "openid", "email", "profile":
		return true
	}
	return false
}

// ErrScopeForm is the answer to a name that cannot be a scope.
var ErrScopeForm = errors.New("a scope is one word of printable ASCII without quotes or backslash")

// CheckScope checks the form of a scope token (RFC 6749 section 3.3).
func CheckScope(name string) error {
	if name == "" || len(name) > 512 {
		return ErrScopeForm
	}
	for _, r := range name {
		if r < 0x21 || r > 0x7e || r == '"' || r == '\\' {
			return ErrScopeForm
		}
	}
	return nil
}
