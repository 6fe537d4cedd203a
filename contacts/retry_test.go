package contacts

import (
	"testing"
	"time"

	"gcdesk/oauth"
)

// Many programs that were refused at once do not come back at once.
func TestPausesAreJittered(t *testing.T) {
	for name, refusal := range map[string]oauth.ResourceError{
		"429":              {Status: 429},
		"429, Retry-After": {Status: 429, RetryAfter: 20 * time.Second},
		"503":              {Status: 503},
		"503, Retry-After": {Status: 503, RetryAfter: 20 * time.Second},
	} {
		seen := map[time.Duration]bool{}
		for range 50 {
			p := (&Book{tries: 2}).patience()
			w, again := p.next(&refusal)
			if !again || w.pause < refusal.RetryAfter || w.pause > refusal.RetryAfter+5*time.Second {
				t.Fatalf("%s: got %v, %v", name, w.pause, again)
			}
			seen[w.pause] = true
		}
		if len(seen) < 2 {
			t.Errorf("%s: 50 times the same pause", name)
		}
	}
}
