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
// counts; what the test itself looks at does not.
type stalls struct {
	mu      sync.Mutex    // guards what follows
	longest time.Duration // since it was last asked for
	looking time.Duration // spent for the test, ever
}

const stallPace = 4 * time.Millisecond

// publish tells whoever connects to the socket the longest stall since the last
// one who did.
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
			fmt.Fprintln(c, s.take())
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

func (s *stalls) take() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.longest
	s.longest = 0
	return d
}
