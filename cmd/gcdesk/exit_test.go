package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
)

func containsAll(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

func TestExitCode(t *testing.T) {
	keyring := func(r connections.KeyringReason) error {
		return &connections.KeyringError{Op: "read", Reason: r, Err: errors.New("why")}
	}
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"none", nil, 0},
		{"unknown", errors.New("odd"), 1},
		{"file", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, 1},
		{"client secret refused", &oauth.Error{Op: "refresh", Status: 401, Code: "invalid_client"}, 1},
		{"client may not sign in", &oauth.Error{Op: "authorize", Code: "unauthorized_client"}, 1},
		{"client may not exchange a code", &oauth.Error{Op: "exchange", Status: 401, Code: "unauthorized_client"}, 1},
		{"client secret lost", connections.ErrClientSecret, 1},
		{"port taken", &oauth.PortError{RedirectURI: "http://127.0.0.1:8765/", Err: errors.New("in use")}, 1},
		{"real address in practice", connections.ErrNotLoopback, 1},
		{"command line", &usageError{"gcdesk", "there is no option --x"}, 2},
		{"field", connections.Problems{{Field: "name", Code: "required"}}, 2},
		{"never signed in", connections.ErrNotAuthorized, 3},
		{"revoked", &oauth.Error{Op: "refresh", Status: 400, Code: "invalid_grant"}, 3},
		{"known to be revoked", &connections.DeadError{Failure: connections.Failure{Code: "invalid_grant"}}, 3},
		{"declined", &oauth.Error{Op: "authorize", Code: "access_denied"}, 3},
		{"no refresh token", connections.ErrNoRefreshToken, 3},
		{"token lost", connections.ErrSecretMissing, 3},
		{"other account", &connections.OtherAccountError{}, 4},
		{"keyring absent", keyring(connections.KeyringAbsent), 5},
		{"keyring locked", keyring(connections.KeyringLocked), 5},
		{"keyring silent", keyring(connections.KeyringSilent), 5},
		{"keyring refuses", keyring(connections.KeyringRefused), 5},
		{"no network", &oauth.NetworkError{Op: "refresh", Err: errors.New("refused")}, 6},
		{"no answer", &oauth.NetworkError{Op: "refresh", Timeout: true, Err: errors.New("late")}, 6},
		{"server in trouble", &oauth.Error{Op: "refresh", Status: 503, Code: "internal_failure"}, 6},
		{"asked for a pause by 429", &oauth.Error{Op: "refresh", Status: 429, Code: "rate_limit_exceeded"}, 6},
		{"asked for a pause by 403", &oauth.Error{Op: "refresh", Status: 403, Code: "rate_limit_exceeded"}, 6},
		{"asked for a pause by the API", &oauth.ResourceError{Status: 403, Reason: "RATE_LIMIT_EXCEEDED"}, 6},
		{"sign-in too late", connections.ErrSignInTimeout, 6},
		{"too late", context.DeadlineExceeded, 6},
		{"no such connection", &missingError{kind: "connection", name: "x"}, 7},
		{"gone meanwhile", connections.ErrNotFound, 7},
		{"disk full, in words alone", &connections.DiskError{Reason: connections.DiskFull, Err: errors.New("file resize error: no space left on device")}, 11},
		{"quota used up, in words alone", &connections.DiskError{Reason: connections.DiskQuota, Err: errors.New("file sync error: disk quota exceeded")}, 11},
		{"disk broken", &connections.DiskError{Reason: connections.DiskBroken, Err: errors.New("input/output error")}, 1},
		{"data folder busy", &connections.DiskError{Reason: connections.DiskBusy, Err: context.DeadlineExceeded}, 1},
		{"records held", &connections.DiskError{Reason: connections.DiskHeld, Err: errors.New("held")}, 1},
		{"interrupted", context.Canceled, 130},
		{"interrupted at the keyring", &connections.KeyringError{Op: "read", Reason: connections.KeyringSilent, Err: context.Canceled}, 130},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, err := range []error{c.err, wrapped(c.err)} {
				if got := exitCode(err); got != c.want {
					t.Errorf("exitCode(%v) = %d, want %d", err, got, c.want)
				}
			}
		})
	}
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return &connectionError{connections.Connection{Name: "Acme"}, "", fmt.Errorf("refresh: %w", err)}
}

func TestReport(t *testing.T) {
	var b strings.Builder
	report(&b, &connectionError{connections.Connection{Name: "Acme"}, (&settings{}).authorizeCommand("Acme"), &connections.DeadError{Failure: connections.Failure{Code: "invalid_grant"}}})
	if got := b.String(); !strings.HasPrefix(got, "gcdesk: ") || strings.Count(got, "\n") != 3 || !strings.Contains(got, `gcdesk authorize "Acme"`) {
		t.Errorf("got %q, want three lines, the last with the command", got)
	}
}

// A shell must read a quoted name as that name, whatever is in it.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"Acme CRM sync", `It's "$HOME"`, "`id`", `back\slash`, "hi!", "-n", "ümläut ☃", "a'b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if (connections.Client{Name: name, ClientID: "x", Type: oauth.Desktop}).Validate() != nil {
			t.Skip("no name")
		}
		got, err := exec.Command("sh", "-c", "printf %s "+quote(name)).Output()
		if err != nil || string(got) != name {
			t.Errorf("the shell reads %s as %q, %v", quote(name), got, err)
		}
	})
}
