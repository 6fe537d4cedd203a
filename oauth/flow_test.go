package oauth_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func startSandbox(t *testing.T, s *sandbox.Server) *sandbox.Server {
	t.Helper()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() }) //nolint:errcheck // what hangs is cut
	return s
}

// serverFor is the sandbox as one of its clients sees it.
func serverFor(s *sandbox.Server, c sandbox.Client) *oauth.AuthorizationServer {
	client := oauth.Client{ID: c.ID, Secret: c.Secret, Type: c.Type, Endpoints: s.Endpoints()}
	if len(c.RedirectURIs) > 0 {
		client.RedirectURI = c.RedirectURIs[0]
	}
	return &oauth.AuthorizationServer{Client: client, HTTP: oauth.NewHTTPClient(), Now: s.Now}
}

// signIn lets a person go through the browser's part and exchanges the code.
func signIn(t *testing.T, server *oauth.AuthorizationServer, person sandbox.Person, scopes ...string) (oauth.Grant, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	a, err := oauth.Begin(server.Client, oauth.NewScopes(scopes...), oauth.Options{LoginHint: person.Account})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := person.Visit(ctx, a.URL()); err != nil {
		t.Fatal(err)
	}
	code, err := a.Wait(ctx)
	if err != nil {
		return oauth.Grant{}, err
	}
	return server.Exchange(ctx, a, code)
}

func TestFlow(t *testing.T) {
	s := startSandbox(t, new(sandbox.Server))
	server := serverFor(s, s.Clients[0])
	ada := sandbox.Person{Account: "ada@example.com"}

	grant, err := signIn(t, server, ada, "contacts.readonly", "email", "profile", "openid")
	if err != nil {
		t.Fatal(err)
	}
	if want := (oauth.Identity{Subject: s.Accounts[0].Sub, Email: "ada@example.com", Name: "Ada Lovelace"}); grant.Identity != want {
		t.Errorf("got %+v, want %+v", grant.Identity, want)
	}
	if grant.RefreshToken == "" || grant.AccessExpiry.IsZero() || !grant.RefreshExpiry.IsZero() || len(grant.Scopes) != 4 {
		t.Errorf("got scopes %v, expiry %v", grant.Scopes, grant.AccessExpiry)
	}
	info, err := server.TokenInfo(t.Context(), grant.AccessToken)
	if err != nil || info.Audience != server.Client.ID || len(info.Scopes.Without(grant.Scopes)) > 0 || info.Email != "ada@example.com" {
		t.Errorf("token info: got %+v, %v", info, err)
	}
	if who, err := server.UserInfo(t.Context(), grant.AccessToken); err != nil || who != grant.Identity {
		t.Errorf("user info: got %+v, %v", who, err)
	}
	fresh, err := server.Refresh(t.Context(), grant.RefreshToken)
	if err != nil || fresh.AccessToken == grant.AccessToken || fresh.RefreshToken != "" {
		t.Errorf("refresh: %v", err)
	}
	if err := server.Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
	if err := server.Revoke(t.Context(), grant.RefreshToken); err != nil {
		t.Errorf("revoke: %v", err)
	}
	if err := server.Revoke(t.Context(), grant.RefreshToken); err != nil {
		t.Errorf("revoke what is gone: %v", err)
	}
	before := s.Count(server.Client.Endpoints.Token)
	if _, err := server.Refresh(t.Context(), grant.RefreshToken); !errors.Is(err, &oauth.Error{Code: "invalid_grant"}) {
		t.Errorf("refresh after revoke: got %v", err)
	}
	if n := s.Count(server.Client.Endpoints.Token) - before; n != 1 {
		t.Errorf("invalid_grant was asked for %d times", n)
	}
	for _, r := range s.Requests() {
		for _, name := range r.Query {
			if strings.Contains(name, "token") || strings.Contains(name, "secret") || name == "code" {
				t.Errorf("%s has %s in its URL", r.Path, name)
			}
		}
	}
}

func TestFlowOutcomes(t *testing.T) {
	s := startSandbox(t, &sandbox.Server{Testing: true})
	server := serverFor(s, s.Clients[0])
	t.Run("declined", func(t *testing.T) {
		if _, err := signIn(t, server, sandbox.Person{Cancels: true}, "contacts"); !errors.Is(err, &oauth.Error{Code: "access_denied"}) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("fewer permissions than asked", func(t *testing.T) {
		asked := oauth.NewScopes("contacts", "contacts.other.readonly", "email")
		grant, err := signIn(t, server, sandbox.Person{Leaves: oauth.NewScopes("contacts")}, asked...)
		if missing := asked.Without(grant.Scopes).Short(); err != nil || len(missing) != 1 || missing[0] != "contacts" {
			t.Errorf("got %v, %v", missing, err)
		}
	})
	t.Run("in testing", func(t *testing.T) {
		grant, err := signIn(t, server, sandbox.Person{}, "contacts", "openid")
		if left := time.Until(grant.RefreshExpiry); err != nil || left < 6*24*time.Hour || left > 7*24*time.Hour {
			t.Errorf("got %v left, %v; want seven days", left, err)
		}
	})
	t.Run("secret wrong", func(t *testing.T) {
		wrong := *server
		wrong.Client.Secret = "GOCSPX-wrong-secret"
		if err := wrong.Check(t.Context()); !errors.Is(err, &oauth.Error{Code: "invalid_client"}) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("header credentials", func(t *testing.T) {
		basic := *server
		basic.Client.Endpoints.AuthStyle = oauth.InHeader
		if _, err := signIn(t, &basic, sandbox.Person{}, "openid"); err != nil {
			t.Error(err)
		}
	})
}

func TestFlowOfWebClient(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c := sandbox.WebClient()
	c.RedirectURIs = []string{"http://" + l.Addr().String() + "/connection/oauth2callback"}
	s := startSandbox(t, &sandbox.Server{Clients: []sandbox.Client{c}, Rotate: true})
	server := serverFor(s, c)
	grant, err := signIn(t, server, sandbox.Person{}, "contacts.readonly")
	if err != nil || grant.RefreshToken == "" {
		t.Fatal(err)
	}
	rotated, err := server.Refresh(t.Context(), grant.RefreshToken)
	if err != nil || rotated.RefreshToken == "" || rotated.RefreshToken == grant.RefreshToken {
		t.Errorf("a rotated refresh token is missed: %v", err)
	}
}

// The faults that a person can arm on the way back and at the token endpoint,
// each with what must come of it.
func TestArmedFaults(t *testing.T) {
	s := startSandbox(t, new(sandbox.Server))
	server := serverFor(s, s.Clients[0])
	server.HTTP.Timeout = 200 * time.Millisecond
	is := func(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }
	unusable := func(err error) bool { var e *oauth.ResponseError; return errors.As(err, &e) }
	broken := func(err error) bool { var e *oauth.NetworkError; return errors.As(err, &e) }
	for fault, want := range map[string]func(error) bool{
		"code-missing":        is(oauth.ErrNoCode),
		"iss-wrong":           is(oauth.ErrIssuer),
		"server_error":        is(&oauth.Error{Code: "server_error"}),
		"error-script":        is(&oauth.Error{Code: "access_denied"}),
		"invalid_grant":       is(&oauth.Error{Code: "invalid_grant"}),
		"token-500":           is(&oauth.Error{Code: "internal_failure"}),
		"token-429":           is(&oauth.Error{Code: "rate_limit_exceeded"}),
		"token-html":          unusable,
		"token-truncated":     unusable,
		"token-empty":         unusable,
		"token-huge":          unusable,
		"token-elsewhere":     unusable,
		"token-cut":           broken,
		"token-lost":          broken,
		"token-hang":          broken,
		"token-stall":         broken,
		"iss-missing":         func(err error) bool { return err == nil },
		"no-refresh-token":    func(err error) bool { return err == nil },
		"fewer-scopes":        func(err error) bool { return err == nil },
		"token-invalid_scope": is(&oauth.Error{Code: "invalid_scope"}),
	} {
		t.Run(fault, func(t *testing.T) {
			s.Disarm()
			if err := s.Arm(fault, 10); err != nil {
				t.Fatal(err)
			}
			before := s.Count(server.Client.Endpoints.Token)
			_, err := signIn(t, server, sandbox.Person{Account: "ada@example.com"}, "contacts.readonly", "openid")
			if !want(err) {
				t.Errorf("got %v", err)
			}
			if n := s.Count(server.Client.Endpoints.Token) - before; n > 1 {
				t.Errorf("the code was sent %d times", n)
			}
			if n := s.Count("/elsewhere"); n > 0 {
				t.Error("the redirect was followed")
			}
		})
	}
}
