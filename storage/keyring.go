package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/zalando/go-keyring"

	"gcdesk/connections"
	"gcdesk/storage/bus"
)

// ErrTooLong is the answer to a secret that the platform's keyring cannot hold
// in one item.
var ErrTooLong = errors.New("secret too long for this keyring")

const (
	keyringWait = 5 * time.Second
	// keyringGiveUp is how long a call that hangs keeps others away, so that a
	// person who is away finds one prompt and not ten; longer where that person is
	// waited for longer. Then it is taken for lost: the keyring's process may have
	// died with the prompt.
	keyringGiveUp = 2 * time.Minute
	// keyringSlow is how long a call takes before its keyring is looked at.
	keyringSlow = 300 * time.Millisecond
)

// errDismissed is the answer to those for whom no prompt is shown, because a
// person has just dismissed the one before.
var errDismissed = errors.New("the prompt was dismissed")

// errKeyringLeft is the answer of a keyring that ended while it was asked.
var errKeyringLeft = errors.New("the keyring has ended")

// Keyring is connections.Secrets on the keyring of the person's desktop: the
// Secret Service on Linux, the Keychain on macOS, the Credential Manager on
// Windows. It is asked for one item at a time.
type Keyring struct {
	Service  string           // under which the items lie
	Timeout  time.Duration    // of each call, waiting for others included, unless connections.Prompts is longer; 0 means five seconds
	Provider *KeyringProvider // nil means the desktop's

	max int              // bytes a secret may have, 0 means the platform's limit
	now func() time.Time // nil means time.Now

	mu   sync.Mutex // guards busy
	busy *call      // the latest call
}

// KeyringProvider is a keyring that waits as long as it likes. It answers a
// missing item with the ErrNotFound of github.com/zalando/go-keyring.
type KeyringProvider struct {
	Get    func(service, user string) (string, error)
	Set    func(service, user, secret string) error
	Delete func(service, user string) error
}

// call is one call of the provider.
type call struct {
	lost   time.Time // it is taken for it from then on
	once   sync.Once
	done   chan struct{} // closed when it has returned, or never will
	locked bool          // it has found the keyring locked; known when done
}

var _ connections.Secrets = (*Keyring)(nil)

// Get implements connections.Secrets.
func (k *Keyring) Get(ctx context.Context, key connections.SecretRef) (string, error) {
	return k.do(ctx, "read", "", func(p *KeyringProvider) (string, error) { return p.Get(k.Service, string(key)) })
}

// Set implements connections.Secrets. A secret over the platform's limit is
// refused with ErrTooLong.
func (k *Keyring) Set(ctx context.Context, key connections.SecretRef, secret string) error {
	limit := k.max
	if limit == 0 {
		limit = maxSecret(runtime.GOOS)
	}
	if limit > 0 && len(secret) > limit {
		err := fmt.Errorf("%w: %d bytes, of at most %d", ErrTooLong, len(secret), limit)
		return &connections.KeyringError{Op: "store", Reason: connections.KeyringRefused, Err: err}
	}
	_, err := k.do(ctx, "store", secret, func(p *KeyringProvider) (string, error) {
		return "", p.Set(k.Service, string(key), secret)
	})
	return err
}

// Delete implements connections.Secrets.
func (k *Keyring) Delete(ctx context.Context, key connections.SecretRef) error {
	_, err := k.do(ctx, "delete", "", func(p *KeyringProvider) (string, error) {
		return "", p.Delete(k.Service, string(key))
	})
	if errors.Is(err, connections.ErrNotFound) {
		return nil
	}
	return err
}

// maxSecret returns how many bytes one item holds, 0 for no limit of note.
func maxSecret(goos string) int {
	switch goos {
	case "windows":
		return 2560 // CRED_MAX_CREDENTIAL_BLOB_SIZE
	case "darwin":
		return 3000 // a line of /usr/bin/security, which takes 4,096 bytes in base64
	default:
		return 0
	}
}

// do runs f on its own goroutine, because nothing ends a call that waits for a
// person. After a time-out f goes on, and may still succeed.
func (k *Keyring) do(ctx context.Context, op, secret string, f func(*KeyringProvider) (string, error)) (string, error) {
	fail := func(reason connections.KeyringReason, err error) (string, error) {
		return "", &connections.KeyringError{Op: op, Reason: reason, Err: err}
	}
	locked := func(prompt connections.KeyringPrompt, err error) (string, error) {
		return "", &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: err, Prompt: prompt}
	}
	if k.Service == "" {
		return fail(connections.KeyringRefused, errors.New("the records are damaged"))
	}
	provider, desktop := k.Provider, k.Provider == nil
	if desktop {
		if err := bus.Find(); err != nil {
			return fail(connections.KeyringAbsent, err)
		}
		provider = &KeyringProvider{Get: getFromDesktop, Set: keyring.Set, Delete: keyring.Delete}
	}
	prompts, begun := connections.PromptsOf(ctx)
	if desktop && prompts.For < 0 && keyringLocked() {
		return fail(connections.KeyringLocked, errDismissed)
	}
	asking := ctx
	ctx, cancel := k.patience(asking, desktop)
	defer cancel()
	unanswered := func() (string, error) {
		switch {
		case asking.Err() == context.Canceled, begun.Err() == context.Canceled:
			return fail(connections.KeyringSilent, context.Canceled)
		case desktop && keyringLocked():
			return locked(shown(connections.PromptOpen), context.DeadlineExceeded)
		}
		return fail(connections.KeyringSilent, context.DeadlineExceeded)
	}
	giveUp := max(keyringGiveUp, prompts.For+keyringWait)
	mine, err := k.enter(ctx, giveUp)
	switch {
	case errors.Is(err, errDismissed):
		return locked(shown(connections.PromptClosed), err)
	case err != nil:
		return unanswered()
	}
	type answer struct {
		value string
		err   error
	}
	answers := make(chan answer, 1)
	left := make(chan struct{}, 2)
	leave := func() {
		mine.end(false) // it may never return
		left <- struct{}{}
	}
	go func() {
		defer mine.end(false)
		if desktop {
			watching, stop := context.WithTimeout(context.WithoutCancel(ctx), giveUp) // for those who come later, too
			defer stop()
			defer watchKeyring(watching, leave)()
			defer func() {
				if recover() != nil { // go-keyring waits for a prompt of a bus that has gone
					leave()
				}
			}()
		}
		value, err := f(provider)
		mine.end(err != nil && keyringAnswer(err.Error()).reason == connections.KeyringLocked) // first: who has the answer may ask anew
		answers <- answer{value, err}
	}()
	select {
	case <-left:
		return fail(connections.KeyringAbsent, errKeyringLeft)
	case a := <-answers:
		switch {
		case a.err == nil:
			return a.value, nil
		case errors.Is(a.err, keyring.ErrNotFound):
			return "", connections.ErrNotFound
		case errors.Is(a.err, keyring.ErrSetDataTooBig):
			return fail(connections.KeyringRefused, ErrTooLong)
		}
		text := a.err.Error()
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
		said := keyringAnswer(text)
		if said.closed {
			return locked(shown(connections.PromptClosed), errors.New(text))
		}
		return fail(said.reason, errors.New(text))
	case <-ctx.Done():
		return unanswered()
	}
}

func getFromDesktop(service, user string) (string, error) {
	if secret, ok := getAtOnce(service, user); ok {
		return secret, nil
	}
	return keyring.Get(service, user)
}

// patience is a context for as long as a call may wait. Where the keyring is
// locked that is as long as the person is waited for.
func (k *Keyring) patience(ctx context.Context, desktop bool) (context.Context, context.CancelFunc) {
	prompts, begun := connections.PromptsOf(ctx)
	wait := cmp.Or(k.Timeout, keyringWait)
	if !desktop || prompts.For <= wait {
		return context.WithTimeout(ctx, wait)
	}
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		for end := time.Now().Add(wait); time.Now().Before(end); {
			select {
			case <-time.After(keyringSlow):
			case <-ctx.Done():
				return
			}
			if !keyringLocked() {
				continue
			}
			if prompts.Wait != nil {
				prompts.Wait(true)
				defer prompts.Wait(false)
			}
			select {
			case <-time.After(prompts.For):
			case <-begun.Done():
			case <-ctx.Done():
			}
			return
		}
	}()
	return ctx, cancel
}

// enter waits until no other call is under way, unless that ends with a prompt
// that was dismissed. The call that may begin is given up after so long.
func (k *Keyring) enter(ctx context.Context, giveUp time.Duration) (*call, error) {
	now := time.Now
	if k.now != nil {
		now = k.now
	}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		k.mu.Lock()
		other := k.busy
		if other == nil || other.over() || now().After(other.lost) {
			k.busy = &call{lost: now().Add(giveUp), done: make(chan struct{})}
			other = k.busy
			k.mu.Unlock()
			return other, nil
		}
		k.mu.Unlock()
		select {
		case <-other.done:
			if other.locked {
				return nil, errDismissed
			}
		case <-ctx.Done():
		}
	}
}

// end lets others in, once.
func (c *call) end(locked bool) {
	c.once.Do(func() {
		c.locked = locked
		close(c.done)
	})
}

func (c *call) over() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}
