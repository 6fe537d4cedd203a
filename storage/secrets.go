package storage

import (
	"context"

	"gcdesk/connections"
)

// secrets asks the keyring for the items of the store's database, whichever it
// is by then.
type secrets struct{ store *Store }

func (s secrets) keyring() *Keyring {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	return s.store.keys
}

func (s secrets) Get(ctx context.Context, key connections.SecretRef) (string, error) {
	return s.keyring().Get(ctx, key)
}

func (s secrets) Set(ctx context.Context, key connections.SecretRef, secret string) error {
	return s.keyring().Set(ctx, key, secret)
}

func (s secrets) Delete(ctx context.Context, key connections.SecretRef) error {
	return s.keyring().Delete(ctx, key)
}
