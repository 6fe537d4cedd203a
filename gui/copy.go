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
	after  func(d time.Duration, f func()) (stop func())
	secret string // copied last, and still to be taken back
}

func (c *copier) copy(text string) { c.clipboard.SetContent(text) }

// copySecret copies what must not stay: it is taken back after 30 seconds, or
// when the windows close.
func (c *copier) copySecret(secret string) {
	c.clipboard.SetContent(secret)
	c.secret = secret
	c.after(secretStays, func() {
		if c.secret == secret {
			c.takeBack()
		}
	})
}

// takeBack empties the clipboard if a copied secret still lies in it.
func (c *copier) takeBack() {
	if c.secret != "" && c.clipboard.Content() == c.secret {
		c.clipboard.SetContent("")
	}
	c.secret = ""
}

// newCopyButton makes an icon button that copies what text returns and shows
// it by a tick. Its name says what is copied.
func newCopyButton(c *copier, name string, text func() string) *button {
	b := newIconButton("copy", name, nil)
	c.ticks(b, func() { c.copy(text()) })
	return b
}

// ticks lets a button do the copying and show a tick for two seconds after it.
func (c *copier) ticks(b *button, act func()) {
	stop := func() {}
	b.onTapped = func() {
		act()
		stop()
		b.setIcon("check")
		stop = c.after(copyTick, func() { b.setIcon("copy") })
	}
}
