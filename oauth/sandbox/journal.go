package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Request is what the journal keeps of a request: never a secret, a code or a
// token.
type Request struct {
	Time      time.Time
	Method    string
	Path      string
	Query     []string // names of the parameters in the URL, sorted
	GrantType string   // at the token endpoint
	ClientID  string
}

const journalLength = 10_000

type journal struct {
	mu       sync.Mutex // guards what follows
	requests []Request
	counts   map[string]int
}

func (j *journal) note(now time.Time, r *http.Request) {
	q := Request{Time: now, Method: r.Method, Path: r.URL.Path, GrantType: r.PostForm.Get("grant_type"), ClientID: r.Form.Get("client_id")}
	if id, _, ok := r.BasicAuth(); ok && q.ClientID == "" {
		q.ClientID = id
	}
	for name := range r.URL.Query() {
		q.Query = append(q.Query, name)
	}
	slices.Sort(q.Query)
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.requests) == journalLength {
		j.requests = slices.Delete(j.requests, 0, journalLength/10)
	}
	j.requests = append(j.requests, q)
	if j.counts == nil {
		j.counts = map[string]int{}
	}
	if _, known := j.counts[q.Path]; known || len(j.counts) < 1000 {
		j.counts[q.Path]++
	}
}

// Requests returns the latest requests, oldest first, at least 9,000 of them.
func (s *Server) Requests() []Request {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.requests)
}

// Count returns how often an endpoint was asked, named by its URL
// (s.Endpoints().Token) or its path ("/token").
func (s *Server) Count(endpoint string) int {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return s.journal.counts[strings.TrimPrefix(endpoint, s.URL)]
}
