package gui

import (
	"slices"
	"strings"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// scopeChoice is what may be asked for and what of it is chosen.
type scopeChoice struct {
	known  oauth.Scopes // the catalogue, then what a person typed, while the window is open
	chosen oauth.Scopes // in the order of choice
}

func newScopeChoice(chosen oauth.Scopes) scopeChoice {
	var c scopeChoice
	for _, s := range oauth.Catalogue() {
		c.known = append(c.known, s.Name)
	}
	c.set(chosen)
	return c
}

// set chooses exactly these.
func (c *scopeChoice) set(names oauth.Scopes) {
	c.chosen = nil
	c.add(names)
}

// add chooses these as well.
func (c *scopeChoice) add(names oauth.Scopes) {
	c.chosen = oauth.NewScopes(slices.Concat(c.chosen, names)...)
	c.known = oauth.NewScopes(slices.Concat(c.known, c.chosen)...)
}

func (c *scopeChoice) remove(names oauth.Scopes) {
	c.chosen = slices.DeleteFunc(slices.Clone(c.chosen), names.Has)
}

// available is what is not chosen and fits a search.
func (c *scopeChoice) available(query string) oauth.Scopes {
	return slices.DeleteFunc(slices.Clone(c.known), func(name string) bool {
		return c.chosen.Has(name) || !scopeMatches(name, query)
	})
}

// scopeMatches reports whether every word of a search occurs in the scope's
// title, consent text or name, in capitals or not.
func scopeMatches(name, query string) bool {
	title, consent, _ := words.Scope(name)
	return connections.HasWords(strings.ToLower(title+"\n"+consent+"\n"+name), strings.Fields(strings.ToLower(query)))
}

// sameScopes compares two sets; the order does not count.
func sameScopes(a, b oauth.Scopes) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(name string) bool { return !b.Has(name) })
}
