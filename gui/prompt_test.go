package gui

import (
	"context"
	"testing"

	"gcdesk/connections"
)

// locked is a keyring that waits for its password before it takes or gives
// anything.
type locked struct {
	connections.Secrets
	typed chan struct{} // closed: it is open
	late  bool          // it gives all the same
}

func (l locked) open(ctx context.Context) error {
	prompts, begun := connections.PromptsOf(ctx)
	if prompts.For != connections.PromptTime {
		return &connections.KeyringError{Op: "store", Reason: connections.KeyringLocked, Err: context.DeadlineExceeded}
	}
	prompts.Wait(true)
	defer prompts.Wait(false)
	select {
	case <-l.typed:
		return nil
	case <-begun.Done():
		return &connections.KeyringError{Op: "store", Reason: connections.KeyringSilent, Err: begun.Err()}
	}
}

func (l locked) Get(ctx context.Context, key connections.SecretRef) (string, error) {
	if !l.late {
		if err := l.open(ctx); err != nil {
			return "", err
		}
	}
	return l.Secrets.Get(ctx, key)
}

func (l locked) Set(ctx context.Context, key connections.SecretRef, secret string) error {
	if err := l.open(ctx); err != nil {
		return err
	}
	return l.Secrets.Set(ctx, key, secret)
}

// What somebody has begun waits for them at the keyring's prompt, says so, goes
// on when they have typed the password, and ends at once when they cancel.
func TestPrompt_WaitsForThePerson(t *testing.T) {
	const waits = "The keyring is locked, and waits for its password."
	for name, c := range map[string]struct {
		begins func(*desk)
		before string // what the window says otherwise
		done   string
		window string // with the Cancel
		late   bool
	}{
		"sign-in":          {func(d *desk) { d.tapOn("Reauthorize") }, "Saved", "Connected", "Reauthorize", false},
		"end of a sign-in": {func(d *desk) { d.tapOn("Reauthorize") }, "Checking what was granted", "Connected", "Reauthorize", true},
		"test":             {func(d *desk) { d.tapOn("Test") }, "Testing “Acme”…", "“Acme” was tested: Online", "gcdesk", false},
		"client": {func(d *desk) {
			d.tap("Clients")
			d.tap("Edit")
			d.write("Client secret", d.google.Clients[0].Secret)
			d.tapOn("Save")
		}, "Saving…", "The new secret is stored", "OAuth 2.0 client", false},
		"without words of its own": {func(d *desk) {
			d.app.run("", func(ctx context.Context) error {
				_, err := d.service.Secrets.Get(ctx, d.named("Acme").Tokens.Refresh)
				return err
			}, func(err error) {
				if err == nil {
					d.app.say("It was read.")
				}
			})
		}, "", "It was read.", "gcdesk", false},
	} {
		for _, cancels := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				d := newDesk(t)
				d.online("Acme")
				d.show()
				keyring := locked{d.secrets, make(chan struct{}), c.late}
				d.service.Secrets = keyring
				c.begins(d)
				d.awaits(waits)
				d.pass(slow)
				d.sees(waits)
				if c.before != "" {
					d.misses(c.before)
				}
				if cancels {
					d.window(c.window).RequestFocus()
					d.tapOn("Cancel")
					d.wait("the end of the wait", func() bool { return !d.reads(waits) })
					d.misses(c.done, "The keyring is locked.")
					close(keyring.typed)
				} else {
					close(keyring.typed)
					d.awaits(c.done)
					d.misses(waits)
				}
				d.settle()
			})
		}
	}
}

// A keyring that is locked says nothing of the connection: list and diagnosis
// show the same.
func TestPrompt_LockedKeyringIsNoStatus(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme")
	d.show()
	d.secrets.Fail = func(op string, _ connections.SecretRef) error {
		return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked, Err: context.DeadlineExceeded}
	}
	d.app.openTrouble(c, nil)
	d.settle()
	d.sees("The keyring is locked.", "Online")
	d.misses("Needs attention")
}
