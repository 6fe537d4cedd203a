package connections

import (
	"net"
	"strings"
	"sync"
	"time"
)

// addressesOf names this computer's addresses in networks: what ask says, or
// the system where it is nil.
func addressesOf(ask func() string) string {
	if ask != nil {
		return ask()
	}
	var names []string
	all, _ := net.InterfaceAddrs() // none is offline
	for _, a := range all {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() {
			names = append(names, ip.IP.String())
		}
	}
	return strings.Join(names, " ")
}

// gate stands before a host, or before the keyring: what would fail for every
// connection is not tried with each.
type gate struct {
	next  time.Time // not to be tried before
	tries int       // rounds in a row that ended at it

	mu    sync.Mutex // guards what follows, of one round
	shut  *Failure
	fails int // in a row
}

// closed returns why nobody is let through in this round; nil when they are.
func (g *gate) closed() *Failure {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}

// note hears what an attempt came to, and shuts the gate after so many failures
// in a row.
func (g *gate) note(f *Failure, atMost int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f == nil {
		g.fails = 0
		return
	}
	if g.fails++; g.fails >= atMost && g.shut == nil {
		g.shut = f
	}
}

// schedule is when a connection is asked next.
type schedule struct {
	signIn time.Time // whose schedule it is: Connection.AuthorizedAt
	next   time.Time
	asked  time.Time // when it last answered
	tries  int       // that failed in a row
	steady bool      // the last answer left the refresh token as it was
}
