package gui

import (
	"time"

	"fyne.io/fyne/v2"
)

const (
	copyTick    = 2 * time.Second  // how long a button shows that it copied
	secretStays = 30 * time.Second // how long a secret stays in the clipboard
)

// copier puts texts into the clipboard.
type copier struct {
	clipboard fyne.Clipboard
	// after calls f on the UI goroutine when d has passed; the answer stops it.
	after func(d time.Duration, f func()) (stop func())
}

func (c copier) copy(text string) { c.clipboard.SetContent(text) }

// copySecret copies what must not stay: after 30 seconds the clipboard is
// emptied, unless something else lies in it by then.
func (c copier) copySecret(secret string) {
	c.clipboard.SetContent(secret)
	c.after(secretStays, func() {
		if c.clipboard.Content() == secret {
			c.clipboard.SetContent("")
		}
	})
}

// newCopyButton makes an icon button that copies what text returns and shows
// it by a tick. Its name says what is copied.
func newCopyButton(c copier, name string, text func() string) *button {
	b := newIconButton("copy", name, nil)
	c.ticks(b, func() { c.copy(text()) })
	return b
}

// newCopySecretButton is newCopyButton for what must leave the clipboard.
func newCopySecretButton(c copier, name string, secret func() string) *button {
	b := newIconButton("copy", name, nil)
	c.ticks(b, func() { c.copySecret(secret()) })
	return b
}

// ticks lets a button do the copying and show a tick for two seconds after it.
func (c copier) ticks(b *button, act func()) {
	stop := func() {}
	b.onTapped = func() {
		act()
		stop()
		b.setIcon("check")
		stop = c.after(copyTick, func() { b.setIcon("copy") })
	}
}
