package connections

import (
	"context"
	"sync"
)

// heldSecrets asks the keyring for each secret once. Since a key is never used
// for another secret, what is held cannot be out of date.
type heldSecrets struct {
	Secrets

	mu   sync.Mutex // guards held
	held map[SecretRef]string
}

// Get implements Secrets.
func (h *heldSecrets) Get(ctx context.Context, key SecretRef) (string, error) {
	h.mu.Lock()
	secret, ok := h.held[key]
	h.mu.Unlock()
	if ok {
		return secret, nil
	}
	return freshSecrets{h}.Get(ctx, key)
}

// freshSecrets asks the keyring for each secret each time, and holds it.
type freshSecrets struct{ *heldSecrets }

// Get implements Secrets.
func (h freshSecrets) Get(ctx context.Context, key SecretRef) (string, error) {
	secret, err := h.Secrets.Get(ctx, key)
	if err != nil {
		return "", err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held == nil {
		h.held = map[SecretRef]string{}
	}
	h.held[key] = secret
	return secret, nil
}

// keep forgets all but these.
func (h *heldSecrets) keep(current map[SecretRef]bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ref := range h.held {
		if !current[ref] {
			delete(h.held, ref)
		}
	}
}
