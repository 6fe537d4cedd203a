//go:build uitest

package main

import (
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// stalls measures how long the UI goroutine lets others wait: again and again
// something is posted to it, and the longest time until it runs is kept. Painting
// counts; what the test itself looks at does not. What gcdesk itself runs there
// is measured besides, which painting is no part of.
type stalls struct {
	mu      sync.Mutex    // guards what follows
	longest time.Duration // since it was last asked for
	looking time.Duration // spent for the test, ever
	work    time.Duration // the longest of gcdesk's, since it was last asked for
}

// alive is that of this process, which only tests have.
var alive stalls

const stallPace = 4 * time.Millisecond

// publish tells whoever connects to the socket the longest stall and the longest
// work since the last one who did.
func (s *stalls) publish(path string) error {
	_ = os.Remove(path) // of a process before
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("publish the stalls: %w", err)
	}
	go func() {
		for range time.Tick(stallPace) {
			before, posted := s.looked(), time.Now()
			fyne.DoAndWait(func() { s.note(time.Since(posted) - (s.looked() - before)) })
		}
	}()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			longest, work := s.take()
			fmt.Fprintln(c, longest, work)
			_ = c.Close()
		}
	}()
	return nil
}

// look runs f, on the UI goroutine, for the test.
func (s *stalls) look(f func()) {
	began := time.Now()
	f()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looking += time.Since(began)
}

func (s *stalls) looked() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.looking
}

func (s *stalls) note(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.longest = max(s.longest, d)
}

func (s *stalls) take() (longest, work time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	longest, work = s.longest, s.work
	s.longest, s.work = 0, 0
	return longest, work
}

// measured is f whose time is kept.
func (s *stalls) measured(f func()) func() {
	return func() {
		began := time.Now()
		f()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.work = max(s.work, time.Since(began))
	}
}
