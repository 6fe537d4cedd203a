package gui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// clock is time that goes on when a test says so.
type clock struct {
	now   time.Duration
	calls map[*func()]time.Duration
}

func (c *clock) after(d time.Duration, f func()) func() {
	if c.calls == nil {
		c.calls = map[*func()]time.Duration{}
	}
	key := &f
	c.calls[key] = c.now + d
	return func() { delete(c.calls, key) }
}

func (c *clock) pass(d time.Duration) {
	c.now += d
	for f, at := range c.calls {
		if at <= c.now {
			delete(c.calls, f)
			(*f)()
		}
	}
}

func TestCopyButton(t *testing.T) {
	var c clock
	clipboard := test.NewClipboard()
	b := newCopyButton(&copier{clipboard: clipboard, after: c.after}, "Copy redirect URI", func() string { return "http://127.0.0.1:8765/" })
	stage(t, Light, b, fyne.NewSize(36, 36))

	test.Tap(b)
	if clipboard.Content() != "http://127.0.0.1:8765/" || b.icon != "check" {
		t.Errorf("clipboard %q, icon %q", clipboard.Content(), b.icon)
	}
	c.pass(time.Second)
	test.Tap(b)
	c.pass(1500 * time.Millisecond)
	if b.icon != "check" {
		t.Error("the tick of the second copy went with the time of the first")
	}
	c.pass(time.Second)
	if b.icon != "copy" {
		t.Error("the tick stays")
	}
	c.pass(time.Hour)
	if clipboard.Content() == "" {
		t.Error("what is no secret left the clipboard")
	}
}

func TestCopySecretButton(t *testing.T) {
	var c clock
	clipboard := test.NewClipboard()
	copies := &copier{clipboard: clipboard, after: c.after}
	b := newButton(secondary, "copy", "Copy link", nil)
	copies.ticks(b, func() { copies.copySecret("hush") })
	stage(t, Light, b, fyne.NewSize(36, 36))

	test.Tap(b)
	c.pass(29 * time.Second)
	if clipboard.Content() != "hush" {
		t.Error("the secret left too early")
	}
	c.pass(time.Second)
	if clipboard.Content() != "" {
		t.Error("the secret is still in the clipboard")
	}

	test.Tap(b)
	clipboard.SetContent("something else")
	c.pass(time.Minute)
	if clipboard.Content() != "something else" {
		t.Error("what somebody else copied was taken away")
	}
}
