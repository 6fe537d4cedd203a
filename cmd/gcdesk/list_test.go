package main

import (
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// The command says the same status as the window, also of an end that only the
// rules of an app in testing tell.
func TestTheListKnowsOfTesting(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	scopes := oauth.NewScopes("contacts.readonly", "openid")
	all := connections.Overview{
		Clients: []connections.Client{{ID: "k", Name: "Desk", UserType: connections.ExternalTesting}},
		Connections: []connections.Connection{{
			ID: "c", Name: "Acme", Client: "k", Scopes: scopes, Granted: scopes,
			AuthorizedAt: now.AddDate(0, 0, -6), Tokens: connections.Tokens{Refresh: "r", Access: "a"},
		}},
	}
	got := listOf(all, now)[0]
	if got.Status != connections.NeedsAttention || got.Reason != connections.CodeDiesSoon || !got.Since.Equal(now.AddDate(0, 0, -1)) {
		t.Errorf("got %s, %s since %v", got.Status, got.Reason, got.Since)
	}
}
