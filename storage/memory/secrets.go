package memory

import (
	"context"
	"maps"
	"sync"

	"gcdesk/connections"
)

// Secrets implements connections.Secrets.
type Secrets struct {
	// Fail is asked before each call, with "read", "store" or "delete"; an
	// error is the call's answer.
	Fail func(op string, key connections.SecretRef) error

	mu    sync.Mutex // guards items
	items map[connections.SecretRef]string
}

var _ connections.Secrets = (*Secrets)(nil)

// All returns what the keyring holds.
func (s *Secrets) All() map[connections.SecretRef]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.items)
}

func (s *Secrets) begin(ctx context.Context, op string, key connections.SecretRef) error {
	if err := ctx.Err(); err != nil {
		return &connections.KeyringError{Op: op, Reason: connections.KeyringSilent, Err: err}
	}
	if s.Fail != nil {
		return s.Fail(op, key)
	}
	return nil
}

// Get implements connections.Secrets.
func (s *Secrets) Get(ctx context.Context, key connections.SecretRef) (string, error) {
	if err := s.begin(ctx, "read", key); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if secret, ok := s.items[key]; ok {
		return secret, nil
	}
	return "", connections.ErrNotFound
}

// Set implements connections.Secrets.
func (s *Secrets) Set(ctx context.Context, key connections.SecretRef, secret string) error {
	if err := s.begin(ctx, "store", key); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.items == nil {
		s.items = map[connections.SecretRef]string{}
	}
	s.items[key] = secret
	return nil
}

// Delete implements connections.Secrets.
func (s *Secrets) Delete(ctx context.Context, key connections.SecretRef) error {
	if err := s.begin(ctx, "delete", key); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.items, key)
	return nil
}
