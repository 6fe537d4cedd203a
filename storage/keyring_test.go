package storage

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"gcdesk/connections"
)

func reason(err error) connections.KeyringReason {
	var e *connections.KeyringError
	errors.As(err, &e)
	if e == nil {
		return ""
	}
	return e.Reason
}

func promptOf(err error) connections.KeyringPrompt {
	var e *connections.KeyringError
	errors.As(err, &e)
	if e == nil {
		return ""
	}
	return e.Prompt
}

func TestKeyringThatHangs(t *testing.T) {
	var calls atomic.Int32
	release := make(chan struct{})
	provider := fakeProvider()
	get := provider.Get
	provider.Get = func(service, user string) (string, error) {
		calls.Add(1)
		<-release
		return get(service, user)
	}
	var later atomic.Int64
	k := &Keyring{
		Service: "s", Provider: provider, Timeout: time.Millisecond,
		now: func() time.Time { return time.Unix(later.Load(), 0) },
	}
	for range 3 {
		if _, err := k.Get(t.Context(), "a"); reason(err) != connections.KeyringSilent {
			t.Errorf("got %v, want silent", err)
		}
	}
	if err := k.Set(t.Context(), "a", "x"); reason(err) != connections.KeyringSilent {
		t.Errorf("got %v, want silent", err)
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("%d calls hang, want 1", n)
	}
	later.Store(int64(keyringGiveUp/time.Second) + 1) // the first is taken for lost
	k.Timeout = time.Minute
	if err := k.Set(t.Context(), "a", "x"); err != nil {
		t.Errorf("after giving up: %v", err)
	}
	close(release)
	if got, err := k.Get(t.Context(), "a"); got != "x" || err != nil {
		t.Errorf("after the hanging call: got %q, %v", got, err)
	}
}

// Who dismisses a prompt answers all who wait behind it, and nobody who comes
// later.
// A call for which a person is waited for longer keeps others away as long: a
// second prompt would come upon theirs.
func TestKeyringThatWaitsForAPerson(t *testing.T) {
	const long = 5 * time.Minute
	var calls atomic.Int32
	release := make(chan struct{})
	defer close(release)
	provider := fakeProvider()
	provider.Get = func(string, string) (string, error) {
		calls.Add(1)
		<-release
		return "", keyring.ErrNotFound
	}
	var later atomic.Int64
	k := &Keyring{
		Service: "s", Provider: provider, Timeout: time.Millisecond,
		now: func() time.Time { return time.Unix(later.Load(), 0) },
	}
	waited := connections.WithPrompts(t.Context(), connections.Prompts{For: long})
	for _, step := range []struct {
		at   time.Duration
		want int32
	}{{0, 1}, {long, 1}, {long + 2*keyringWait, 2}} {
		later.Store(int64(step.at / time.Second))
		if _, err := k.Get(waited, "a"); reason(err) != connections.KeyringSilent {
			t.Errorf("got %v, want silent", err)
		}
		if n := calls.Load(); n != step.want {
			t.Errorf("after %v: %d calls, want %d", step.at, n, step.want)
		}
	}
}

func TestKeyringPromptDismissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		dismiss := make(chan struct{})
		k := &Keyring{Service: "s", Provider: &KeyringProvider{Get: func(string, string) (string, error) {
			calls.Add(1)
			<-dismiss
			return "", errors.New("the prompt was dismissed")
		}}}
		var asking sync.WaitGroup
		for range 8 {
			asking.Go(func() {
				if _, err := k.Get(t.Context(), "a"); reason(err) != connections.KeyringLocked {
					t.Errorf("got %v, want locked", err)
				}
			})
		}
		synctest.Wait()
		close(dismiss)
		asking.Wait()
		if n := calls.Load(); n != 1 {
			t.Errorf("%d prompts, want 1", n)
		}
		if _, err := k.Get(t.Context(), "a"); reason(err) != connections.KeyringLocked || calls.Load() != 2 {
			t.Errorf("asked anew: %v, %d prompts in all", err, calls.Load())
		}
	})
}

func TestKeyringLimit(t *testing.T) {
	for goos, want := range map[string]int{"windows": 2560, "darwin": 3000, "linux": 0} {
		if got := maxSecret(goos); got != want {
			t.Errorf("%s: %d bytes, want %d", goos, got, want)
		}
	}
	k := &Keyring{Service: "s", Provider: fakeProvider(), max: 2560}
	if err := k.Set(t.Context(), "a", strings.Repeat("x", 2560)); err != nil {
		t.Error(err)
	}
	err := k.Set(t.Context(), "a", strings.Repeat("y", 2561))
	if !errors.Is(err, ErrTooLong) || reason(err) != connections.KeyringRefused || strings.Contains(err.Error(), "yy") {
		t.Errorf("got %v, want ErrTooLong", err)
	}
	if got, _ := k.Get(t.Context(), "a"); len(got) != 2560 || got[0] != 'x' {
		t.Error("the old secret is gone")
	}
	tooBig := fakeProvider()
	tooBig.Set = func(string, string, string) error { return keyring.ErrSetDataTooBig }
	if err := (&Keyring{Service: "s", Provider: tooBig}).Set(t.Context(), "a", "x"); !errors.Is(err, ErrTooLong) {
		t.Errorf("got %v, want ErrTooLong", err)
	}
}

func TestKeyringReasons(t *testing.T) {
	for text, want := range map[string]connections.KeyringReason{
		"dial unix /run/user/1000/bus: connect: no such file or directory":                              connections.KeyringAbsent,
		"dial unix /run/user/1000/bus: connect: connection refused":                                     connections.KeyringAbsent,
		"The name org.freedesktop.secrets was not provided by any .service files":                       connections.KeyringAbsent,
		`exec: "dbus-launch": executable file not found in $PATH`:                                       connections.KeyringAbsent,
		"dbus: connection closed by user":                                                               connections.KeyringAbsent,
		"failed to unlock correct collection '/org/freedesktop/secrets/collection/login'":               connections.KeyringLocked,
		"Cannot create an item in a locked collection":                                                  connections.KeyringLocked,
		"the prompt was dismissed":                                                                      connections.KeyringLocked,
		"exit status 36":                                                                                connections.KeyringLocked,
		"exit status 1":                                                                                 connections.KeyringRefused,
		"Did not receive a reply. Possible causes include: the remote application did not send a reply": connections.KeyringSilent,
		"something nobody has seen":                                                                     connections.KeyringRefused,
	} {
		p := fakeProvider()
		p.Get = func(string, string) (string, error) { return "", errors.New(text) }
		if _, err := (&Keyring{Service: "s", Provider: p}).Get(t.Context(), "a"); reason(err) != want || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestKeyringErrorsHoldNoSecret(t *testing.T) {
	p := fakeProvider()
	p.Set = func(_, _, secret string) error { return errors.New("cannot store " + secret + " here") }
	err := (&Keyring{Service: "s", Provider: p}).Set(t.Context(), "a", "TOPSECRET")
	if err == nil || strings.Contains(err.Error(), "TOPSECRET") || strings.Contains(errors.Unwrap(err).Error(), "TOPSECRET") {
		t.Errorf("got %v", err)
	}
}

func TestStoresDoNotShareSecrets(t *testing.T) {
	p := fakeProvider()
	a, b := &Store{dir: t.TempDir(), provider: p}, &Store{dir: t.TempDir(), provider: p}
	if err := errors.Join(a.open(), b.open(), a.Secrets().Set(t.Context(), "k", "mine")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Secrets().Get(t.Context(), "k"); !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if got, err := p.Get("gcdesk:"+a.ID(), "k"); got != "mine" || err != nil {
		t.Errorf("under the store's ID: %q, %v", got, err)
	}
}
