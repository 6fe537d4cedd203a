package oauth

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Pace remembers when requests began, so that no more than so many do within a
// minute. The zero value has seen none. Its methods are safe for concurrent use.
type Pace struct {
	mu    sync.Mutex // guards begun
	begun []time.Time
}

// wait returns when one more request may begin; perMinute 0 is without limit.
func (p *Pace) wait(ctx context.Context, perMinute int, now func() time.Time, sleep func(context.Context, time.Duration) error) error {
	for {
		pause := p.begin(now(), perMinute)
		if pause <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// begin notes a request, or returns how long it has to wait for its turn.
func (p *Pace) begin(now time.Time, perMinute int) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun = slices.DeleteFunc(p.begun, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	if n := len(p.begun); perMinute > 0 && n >= perMinute {
		return p.begun[n-perMinute].Add(time.Minute).Sub(now)
	}
	p.begun = append(p.begun, now)
	return 0
}
