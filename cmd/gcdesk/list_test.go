package main

import (
	"strings"
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
	if want := now.AddDate(0, 0, 1); !got.Ends.Equal(want) || !got.EndsEstimated {
		t.Errorf("it ends %v, estimated: %v, want %v by estimate", got.Ends, got.EndsEstimated, want)
	}
	var table strings.Builder
	if err := printTable(&table, listOf(all, now), now); err != nil || !strings.Contains(table.String(), "about tomorrow") && !strings.Contains(table.String(), "about Mon") {
		t.Errorf("got %q, %v", table.String(), err)
	}
}

// A script knows what the API refuses for; the reason that was promised stays.
func TestTheListNamesTheCause(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	of := func(f connections.Failure) connections.Overview {
		return connections.Overview{Connections: []connections.Connection{{
			Name: "Acme", Failure: &f, AuthorizedAt: now, Tokens: connections.Tokens{Refresh: "r", Access: "a"},
		}}}
	}
	for _, r := range []struct {
		failure connections.Failure
		cause   string
		says    string
	}{
		{connections.Failure{Code: connections.CodeAPI, Reason: "USER_BLOCKED_BY_ADMIN"}, connections.CauseAPIAdmin, "Needs attention: the administrator switched it off"},
		{connections.Failure{Code: connections.CodeAPI, Reason: "CONSUMER_SUSPENDED"}, connections.CauseProject, "Needs attention: the project is suspended or gone"},
		{connections.Failure{Code: connections.CodeRevoked}, "", "Revoked"},
	} {
		list := listOf(of(r.failure), now)
		if got := list[0]; got.Reason != r.failure.Code || got.Cause != r.cause {
			t.Errorf("got %s and %q, want %s and %q", got.Reason, got.Cause, r.failure.Code, r.cause)
		}
		var table strings.Builder
		if err := printTable(&table, list, now); err != nil || !strings.Contains(table.String(), r.says+"  ") {
			t.Errorf("got %q, %v, want %q", table.String(), err, r.says)
		}
	}
}
