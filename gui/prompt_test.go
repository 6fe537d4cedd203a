package gui

import (
	"context"
	"testing"
	"time"

	"gcdesk/connections"
)

// locked is a keyring that waits for its password before it takes or gives
// anything.
type locked struct {
	connections.Secrets
	desk  *desk
	typed chan struct{} // closed: it is open
	late  bool          // it gives all the same
}

func (l locked) open(ctx context.Context) error {
	prompts, begun := connections.PromptsOf(ctx)
	silent := &connections.KeyringError{Op: "store", Reason: connections.KeyringLocked, Err: context.DeadlineExceeded}
	if prompts.For < connections.PromptTime {
		return silent
	}
	over := make(chan struct{})
	l.desk.do(func() { l.desk.after(prompts.For, func() { close(over) }) })
	prompts.Wait(true)
	defer prompts.Wait(false)
	select {
	case <-l.typed:
		return nil
	case <-over:
		return silent
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
				keyring := locked{d.secrets, d, make(chan struct{}), c.late}
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

// What a person has consented to waits for their password as long as for their
// consent, and is stored without the browser.
func TestPrompt_KeepsAConsent(t *testing.T) {
	for name, c := range map[string]struct {
		types time.Duration // after which the password comes
		sees  string
	}{
		"the password is looked for": {4 * time.Minute, "Connected"},
		"nobody comes":               {6 * time.Minute, "What was just granted could not be kept"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			before := d.online("Acme")
			d.show()
			keyring := locked{d.secrets, d, make(chan struct{}), true}
			d.service.Secrets = keyring
			d.tapOn("Reauthorize")
			d.awaits("The keyring is locked, and waits for its password.")
			d.sees("What was granted is kept as soon as the keyring opens.", "Where does the keyring ask?")
			d.misses("Open the browser again")
			d.pass(c.types)
			close(keyring.typed)
			d.awaits(c.sees)
			d.settle()
			d.misses("Where does the keyring ask?")
			if got, stored := d.named("Acme").AuthorizedAt, c.sees == "Connected"; got.After(before.AuthorizedAt) != stored {
				t.Errorf("signed in %v, before %v", got, before.AuthorizedAt)
			}
		})
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
