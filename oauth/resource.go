package oauth

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// ResourceError is the refusal of an API that an access token was shown to
// (RFC 6750 section 3), with what google.rpc.Status says of it.
type ResourceError struct {
	Status     int    // HTTP status
	Reason     string // ErrorInfo.reason, e.g. SERVICE_DISABLED; empty if there is none
	Message    string // cut and without control characters
	RetryAfter time.Duration
}

func (e *ResourceError) Error() string {
	return fmt.Sprintf("api: HTTP %d %s: %s", e.Status, e.Reason, e.Message)
}

// ResourceServer is an API that access tokens are shown to (RFC 6749 section
// 1.1), and the manners in which it is asked. Set the fields before the first
// call; then its methods are safe for concurrent use.
type ResourceServer struct {
	BaseURI   string
	Headers   []Parameter   // added to every request; see CheckHeader
	Timeout   time.Duration // of one try; zero is HTTP's own
	Retries   int           // after answers 429 and 5xx and broken connections
	PerMinute int           // requests, the retries among them; zero is without limit
	Pace      *Pace         // what PerMinute counts; nil counts nothing
	MaxBody   int64         // bytes of an answer; zero is 1 MiB

	HTTP  *http.Client                               // nil means NewHTTPClient()
	Now   func() time.Time                           // nil means time.Now
	Sleep func(context.Context, time.Duration) error // nil sleeps
}

// Get reads a JSON document at a relative URI into v.
func (s *ResourceServer) Get(ctx context.Context, uri, accessToken string, v any) error {
	body, err := s.Ping(ctx, Ping{http.MethodGet, uri, http.StatusOK}, accessToken)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return &ResponseError{Op: opAPI, Status: http.StatusOK, Reason: "not JSON"}
	}
	return nil
}

// Ping sends a request without a body and returns the answer, when it has the
// expected status. A POST is sent once: whether a lost one took effect cannot
// be known. An empty access token is not shown.
func (s *ResourceServer) Ping(ctx context.Context, p Ping, accessToken string) ([]byte, error) {
	return s.PingInto(ctx, nil, p, accessToken)
}

// PingInto is Ping for answers of which one is needed at a time: it stands in
// room where that is large enough.
func (s *ResourceServer) PingInto(ctx context.Context, room []byte, p Ping, accessToken string) ([]byte, error) {
	for try := 1; ; try++ {
		if s.Pace != nil {
			if err := s.Pace.wait(ctx, s.PerMinute, nowOr(s.Now), sleepOr(s.Sleep)); err != nil {
				return nil, err
			}
		}
		body, err := s.try(ctx, room, p, accessToken)
		pause, again := retry(err, try)
		if !again || try > s.Retries || p.Method == http.MethodPost || sleepOr(s.Sleep)(ctx, pause) != nil {
			return body, err
		}
	}
}

// Clock is the time as this server's requests see it.
func (s *ResourceServer) Clock() time.Time { return nowOr(s.Now)() }

// Pause waits, by the clock of this server's requests, or until ctx ends.
func (s *ResourceServer) Pause(ctx context.Context, d time.Duration) error {
	return sleepOr(s.Sleep)(ctx, d)
}

const opAPI = "api"

func (s *ResourceServer) try(ctx context.Context, room []byte, p Ping, accessToken string) ([]byte, error) {
	at, err := Beneath(s.BaseURI, p.URI)
	if err != nil {
		return nil, &NetworkError{Op: opAPI, Err: ErrInsecureURL}
	}
	r, err := http.NewRequestWithContext(context.WithValue(ctx, answerKey{}, &answer{limit: cmp.Or(s.MaxBody, maxBody), room: room}), p.Method, at, nil)
	if err != nil {
		return nil, &NetworkError{Op: opAPI, Err: ErrInsecureURL}
	}
	r.Header.Set("Accept", "application/json")
	for _, h := range s.Headers {
		r.Header.Set(h.Name, h.Value)
	}
	if accessToken != "" {
		r.Header.Set("Authorization", "Bearer "+accessToken) // RFC 6750 section 2.1; the last word
	}
	hc := orDefault(s.HTTP)
	if s.Timeout > 0 {
		own := *hc
		own.Timeout = s.Timeout
		hc = &own
	}
	status, h, body, err := do(hc, opAPI, r)
	switch {
	case err != nil:
		return nil, err
	case status == p.Status:
		return body, nil
	case status >= 200 && status < 300:
		return nil, &ResponseError{Op: opAPI, Status: status, Reason: fmt.Sprintf("HTTP %d, expected was %d", status, p.Status)}
	}
	return nil, resourceError(status, h, body, accessToken)
}

func resourceError(status int, h http.Header, body []byte, hidden ...string) error {
	var wire struct {
		Error struct {
			Message string `json:"message"`
			Details []struct {
				Reason string `json:"reason"`
			} `json:"details"`
			Errors []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
		} `json:"error"`
	}
	_ = json.Unmarshal(body, &wire) // HTML and nothing at all occur: then the status says it
	e := &ResourceError{Status: status, Message: Clean(hide(wire.Error.Message, hidden)), RetryAfter: retryAfter(h)}
	for _, d := range append(wire.Error.Details, wire.Error.Errors...) {
		if e.Reason == "" {
			e.Reason = Clean(hide(d.Reason, hidden))
		}
	}
	return e
}
