package oauth

import (
	"net"
	"net/http"
	"sync"
)

// silentConns are the connections on which no whole request has come yet.
// Browsers open some ahead of need; http.Server.Shutdown waits five seconds
// for them.
type silentConns struct {
	mu    sync.Mutex // guards conns
	conns map[net.Conn]bool
}

// note is an http.Server's ConnState.
func (s *silentConns) note(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		s.conns = map[net.Conn]bool{}
	}
	if state == http.StateNew {
		s.conns[c] = true
	} else {
		delete(s.conns, c)
	}
}

func (s *silentConns) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.Close()
	}
}
