package sandbox

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Quotas are how often a project may ask for an account in a minute. Zero is
// without limit. Google publishes no numbers; 90 was seen most.
type Quotas struct {
	CriticalReads int // contacts and profiles
	GroupReads    int // labels
	FullSyncs     int // first pages of a full sync
	Photos        int // downloads
	// RetryAfter lets refusals say when to come again. Google's often do not.
	RetryAfter bool
}

type quota int

const (
	criticalReads quota = iota
	groupReads
	fullSyncs
	photoReads
)

func (q Quotas) limit(of quota) int {
	return [...]int{q.CriticalReads, q.GroupReads, q.FullSyncs, q.Photos}[of]
}

// meters count the requests of the minute that runs.
type meters struct {
	mu     sync.Mutex // guards what follows
	minute int64
	counts map[meter]int
}

type meter struct {
	quota        quota
	project, sub string
}

// spend counts a request and reports whether it is within the limit.
func (m *meters) spend(now time.Time, on meter, limit int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if minute := now.Unix() / 60; minute != m.minute || m.counts == nil {
		m.minute, m.counts = minute, map[meter]int{}
	}
	m.counts[on]++
	return limit == 0 || m.counts[on] <= limit
}

// spend refuses what is over a quota, in one of Google's two forms.
func (s *Server) spend(w http.ResponseWriter, on meter) *apiError {
	limit, now := s.People.Quotas.limit(on.quota), s.Now()
	if s.meters.spend(now, on, limit) {
		return nil
	}
	if s.People.Quotas.RetryAfter {
		w.Header().Set("Retry-After", strconv.FormatInt(60-now.Unix()%60, 10))
	}
	if on.quota == fullSyncs {
		return &apiError{
			Code: http.StatusTooManyRequests, Status: "RESOURCE_EXHAUSTED", Message: "Resource has been exhausted (e.g. check quota).",
			Details: []any{map[string]any{
				"@type":      "type.googleapis.com/google.rpc.QuotaFailure",
				"violations": []any{map[string]any{"subject": "QUOTA_EXCEEDED", "description": "FBS quota limit exceeded"}},
			}},
		}
	}
	e := rateLimited(on.project, now)
	if on.quota == groupReads {
		const metric = "Read requests (Contact Group Reads)"
		e.Message = "Quota exceeded for quota metric '" + metric + "' and limit '" + metric +
			" per minute per user' of service '" + peopleService + "' for consumer 'project_number:" + on.project + "'."
		e.Metadata["quota_metric"], e.Metadata["quota_limit"] = peopleService+"/read_requests", "ReadsPerMinutePerProjectPerUser"
	}
	e.Metadata["quota_limit_value"] = strconv.Itoa(limit)
	return e
}
