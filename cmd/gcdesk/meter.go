package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/term"

	"gcdesk/contacts"
	"gcdesk/gui/words"
)

// meter shows on a terminal how far something has come, and what it waits for.
// Elsewhere it says once that it waits for a quota for longer. Its methods are
// safe for concurrent use.
type meter struct {
	w    io.Writer
	done chan struct{} // closed at the end; nil: there is no terminal

	mu       sync.Mutex // guards what follows
	contacts int
	until    contacts.Wait
	told     bool // where there is no terminal
}

// longWait is what a script should hear of.
const longWait = 5 * time.Second

// newMeter begins one. The answer ends it and takes its line away; to end it
// twice is to end it once.
func newMeter(w io.Writer) (_ *meter, end func()) {
	m := &meter{w: w}
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return m, func() {}
	}
	m.done = make(chan struct{})
	var shown sync.WaitGroup
	shown.Go(m.show)
	return m, sync.OnceFunc(func() {
		close(m.done)
		shown.Wait()
	})
}

func (m *meter) wait(w contacts.Wait) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.until = w
	if now := time.Now(); m.done == nil && w.Quota && w.Until.Sub(now) > longWait && !m.told {
		m.told = true
		fmt.Fprintln(m.w, "gcdesk: "+m.line(now))
	}
}

func (m *meter) count(contacts int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.contacts = contacts
}

func (m *meter) show() {
	const wipe = "\r\x1b[K" // ECMA-48 EL
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-m.done:
			fmt.Fprint(m.w, wipe)
			return
		case now := <-tick.C:
			m.mu.Lock()
			line := m.line(now)
			m.mu.Unlock()
			fmt.Fprint(m.w, wipe+line)
		}
	}
}

// line says how far it has come. The caller holds mu.
func (m *meter) line(now time.Time) string {
	count := lang.L("{{.Count}} contacts", map[string]any{"Count": words.Number(m.contacts)})
	left := int(m.until.Until.Sub(now).Round(time.Second).Seconds())
	switch {
	case left <= 0:
		return count
	case m.until.Quota:
		return lang.L("{{.Contacts}}; the quota of this minute is used up, going on in {{.Seconds}} s", map[string]any{"Contacts": count, "Seconds": left})
	}
	return lang.L("{{.Contacts}}; going on in {{.Seconds}} s", map[string]any{"Contacts": count, "Seconds": left})
}
