package storage

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/zalando/go-keyring"

	"gcdesk/connections"
	"gcdesk/storage/memory"
)

// fakeProvider is a keyring in memory, shared by the services that use it.
func fakeProvider() *KeyringProvider {
	var items sync.Map
	return &KeyringProvider{
		Get: func(service, user string) (string, error) {
			if secret, ok := items.Load([2]string{service, user}); ok {
				return secret.(string), nil
			}
			return "", keyring.ErrNotFound
		},
		Set: func(service, user, secret string) error {
			items.Store([2]string{service, user}, secret)
			return nil
		},
		Delete: func(service, user string) error {
			if _, ok := items.LoadAndDelete([2]string{service, user}); !ok {
				return keyring.ErrNotFound
			}
			return nil
		},
	}
}

func TestSecrets(t *testing.T) {
	for name, fresh := range map[string]func() connections.Secrets{
		"keyring": func() connections.Secrets { return &Keyring{Service: "gcdesk:TEST", Provider: fakeProvider()} },
		"memory":  func() connections.Secrets { return &memory.Secrets{} },
	} {
		t.Run(name, func(t *testing.T) { testSecrets(t, fresh()) })
	}
}

// testSecrets is what every connections.Secrets promises.
func testSecrets(t *testing.T, s connections.Secrets) {
	ctx := t.Context()
	a, b := connections.SecretRef("refresh-token/C1/AAAAAAAAAA"), connections.SecretRef("refresh-token/C1/BBBBBBBBBB")
	if _, err := s.Get(ctx, a); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("missing: got %v, want ErrNotFound", err)
	}
	if err := s.Delete(ctx, a); err != nil {
		t.Errorf("delete what is not there: %v", err)
	}
	for _, secret := range []string{"1//0e-x_Y", "with spaces and\nlines\t", `"quotes' $(x) \`, "ümläut ☃", strings.Repeat("x", 2560)} {
		if err := s.Set(ctx, a, secret); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(ctx, a); err != nil || got != secret {
			t.Errorf("got %q, %v, want %q", got, err, secret)
		}
	}
	if err := s.Set(ctx, b, "other"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, a); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(ctx, a); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("deleted: got %v, want ErrNotFound", err)
	}
	if got, err := s.Get(ctx, b); err != nil || got != "other" {
		t.Errorf("got %q, %v, want the other secret", got, err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	var e *connections.KeyringError
	if _, err := s.Get(cancelled, b); !errors.As(err, &e) || e.Op != "read" || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if err := s.Set(cancelled, b, "TOPSECRET"); !errors.As(err, &e) || e.Op != "store" || strings.Contains(err.Error(), "TOPSECRET") {
		t.Errorf("cancelled: got %v", err)
	}
	if err := s.Delete(cancelled, b); !errors.As(err, &e) || e.Op != "delete" {
		t.Errorf("cancelled: got %v", err)
	}
	if err := s.Delete(ctx, b); err != nil {
		t.Error(err)
	}
}
