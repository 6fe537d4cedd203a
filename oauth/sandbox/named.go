package sandbox

import (
	"errors"
	"net/http"
	"sync"
)

// NamedFault is a fault that a person can arm.
type NamedFault struct {
	Name  string // "token-500"
	Group string // English words, the heading it stands under
	Title string // English sentence, what it does
	paths string // the requests it waits for
	make  func(*Server) Fault
}

// Fault is the fault as it happens to a request that comes now.
func (f NamedFault) Fault(s *Server) Fault { return f.make(s) }

// ErrNoSuchFault is the answer to a name that NamedFaults has not.
var ErrNoSuchFault = errors.New("there is no fault of this name")

// armoury holds the faults that wait for a request.
type armoury struct {
	mu    sync.Mutex // guards armed
	armed []armed
}

type armed struct {
	NamedFault
	Times int    // that are left
	path  string // the only one; empty: all that the fault concerns
	wait  int    // requests that are let through before
}

// Arm lets a named fault happen to the next requests that it concerns; 0 times
// disarms it.
func (s *Server) Arm(name string, times int) error { return s.ArmAt(name, "", 1, times) }

// ArmAt is Arm for the requests to one path, that the fault concerns, from the
// n-th on: the first is 1. An empty path is all of them.
func (s *Server) ArmAt(name, path string, n, times int) error {
	for _, f := range NamedFaults() {
		if f.Name == name {
			s.armoury.arm(armed{f, times, path, n - 1})
			return nil
		}
	}
	return ErrNoSuchFault
}

// Disarm takes every armed fault back.
func (s *Server) Disarm() {
	s.armoury.mu.Lock()
	defer s.armoury.mu.Unlock()
	s.armoury.armed = nil
}

func (a *armoury) arm(f armed) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.armed {
		if a.armed[i].Name == f.Name {
			a.armed = append(a.armed[:i], a.armed[i+1:]...)
			break
		}
	}
	if f.Times > 0 {
		a.armed = append(a.armed, f)
	}
}

// left returns how often each armed fault will still happen.
func (a *armoury) left() map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	left := map[string]int{}
	for _, f := range a.armed {
		left[f.Name] = f.Times
	}
	return left
}

// take returns the fault that was armed first for this request's endpoint.
func (a *armoury) take(s *Server, r *http.Request) *Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, f := range a.armed {
		if !in(r.URL.Path, f.paths) || f.path != "" && f.path != r.URL.Path {
			continue
		}
		if f.wait > 0 {
			a.armed[i].wait--
			continue
		}
		if a.armed[i].Times--; a.armed[i].Times == 0 {
			a.armed = append(a.armed[:i], a.armed[i+1:]...)
		}
		fault := f.Fault(s)
		return &fault
	}
	return nil
}
