package connections

import (
	"context"
	"errors"
	"sync"
)

// UntilRefused asks a keyring until it has failed once, and gives that answer
// from then on: who has dismissed a prompt is not shown the next. It is safe
// for concurrent use, and asks for one secret at a time.
type UntilRefused struct {
	Secrets

	mu      sync.Mutex // guards refused
	refused error
}

// Get implements Secrets.
func (u *UntilRefused) Get(ctx context.Context, key SecretRef) (secret string, err error) {
	err = u.ask(func() error { secret, err = u.Secrets.Get(ctx, key); return err })
	return secret, err
}

// Set implements Secrets.
func (u *UntilRefused) Set(ctx context.Context, key SecretRef, secret string) error {
	return u.ask(func() error { return u.Secrets.Set(ctx, key, secret) })
}

// Delete implements Secrets.
func (u *UntilRefused) Delete(ctx context.Context, key SecretRef) error {
	return u.ask(func() error { return u.Secrets.Delete(ctx, key) })
}

func (u *UntilRefused) ask(keyring func() error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.refused != nil {
		return u.refused
	}
	err := keyring()
	if refused := (*KeyringError)(nil); errors.As(err, &refused) {
		u.refused = err
	}
	return err
}
