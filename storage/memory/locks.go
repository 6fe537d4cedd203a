package memory

import (
	"context"
	"fmt"
	"sync"

	"gcdesk/connections"
)

// Locks implements connections.Locks within one process.
type Locks struct {
	mu   sync.Mutex // guards held and what it holds
	held map[string]*lock
}

// lock is a name that somebody holds.
type lock struct {
	sharers int           // 0: held exclusively
	free    chan struct{} // closed when the last holder lets go
}

var _ connections.Locks = (*Locks)(nil)

// try returns unlock, or what to wait for.
func (l *Locks) try(name string, share bool) (unlock func(), wait <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = map[string]*lock{}
	}
	h := l.held[name]
	switch {
	case h == nil:
		h = &lock{free: make(chan struct{})}
		l.held[name] = h
	case !share || h.sharers == 0:
		return nil, h.free
	}
	if share {
		h.sharers++
	}
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if h.sharers--; h.sharers <= 0 {
			delete(l.held, name)
			close(h.free)
		}
	}), nil
}

func (l *Locks) wait(ctx context.Context, name string, share bool) (unlock func(), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("lock %q: %w", name, err)
		}
		unlock, free := l.try(name, share)
		if unlock != nil {
			return unlock, nil
		}
		select {
		case <-free:
		case <-ctx.Done():
		}
	}
}

// Lock implements connections.Locks.
func (l *Locks) Lock(ctx context.Context, name string) (unlock func(), err error) {
	return l.wait(ctx, name, false)
}

// Share implements connections.Locks.
func (l *Locks) Share(ctx context.Context, name string) (unlock func(), err error) {
	return l.wait(ctx, name, true)
}

// TryLock implements connections.Locks.
func (l *Locks) TryLock(name string) (unlock func(), ok bool, err error) {
	unlock, _ = l.try(name, false)
	return unlock, unlock != nil, nil
}
