package oauth

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"
)

// AuthorizationServer is an authorization server as one of its clients sees
// it. Its methods are safe for concurrent use.
type AuthorizationServer struct {
	Client Client
	HTTP   *http.Client                               // nil means NewHTTPClient()
	Now    func() time.Time                           // nil means time.Now
	Sleep  func(context.Context, time.Duration) error // nil sleeps
}

func (s *AuthorizationServer) http() *http.Client {
	return orDefault(s.HTTP)
}

// nowOr lets nil stand for the clock.
func nowOr(now func() time.Time) func() time.Time {
	if now == nil {
		return time.Now
	}
	return now
}

// sleepOr lets nil stand for sleeping.
func sleepOr(sleep func(context.Context, time.Duration) error) func(context.Context, time.Duration) error {
	if sleep != nil {
		return sleep
	}
	return func(ctx context.Context, d time.Duration) error {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Exchange trades an authorization code for tokens (RFC 6749 section 4.1.3,
// RFC 7636 section 4.5). It is sent once: whether a code was used up by an
// attempt that failed cannot be known.
func (s *AuthorizationServer) Exchange(ctx context.Context, a *Authorization, code string) (Grant, error) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {a.redirectURI}, "code_verifier": {a.verifier}}
	m, err := s.askToken(ctx, "exchange", form, code, a.verifier)
	if err != nil {
		return Grant{}, err
	}
	return s.grant("exchange", m)
}

const (
	refreshTries = 3
	longestPause = 10 * time.Second // that a server may ask for
	steadyPause  = 8 * time.Second  // up to which ours doubles
)

// Refresh asks for a new access token (RFC 6749 section 6). The answer's
// RefreshToken is empty unless the server gave a new one, which must replace
// the old. Answers 429 and 5xx and broken connections are tried again, three
// times in all, as long as the pause that the server asks for is short.
//
// Beside an error the RefreshToken, and nothing else, may be set: a server that
// rotates has given it, and forgotten the old one, in an answer that is of no
// other use.
func (s *AuthorizationServer) Refresh(ctx context.Context, refreshToken string) (Grant, error) {
	for try := 1; ; try++ {
		grant, err := s.refresh(ctx, refreshToken)
		pause, again := retry(err, try)
		if !again || try == refreshTries {
			return grant, err
		}
		if sleepOr(s.Sleep)(ctx, pause) != nil {
			return Grant{}, err
		}
	}
}

func (s *AuthorizationServer) refresh(ctx context.Context, refreshToken string) (Grant, error) {
	m, err := s.askToken(ctx, "refresh", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}, refreshToken)
	var g Grant
	if err == nil {
		g, err = s.grant("refresh", m)
	}
	if next, _ := m.text("refresh_token"); err != nil && printable(next) {
		g.RefreshToken = next
	}
	if g.RefreshToken == refreshToken { // some servers repeat the old one
		g.RefreshToken = ""
	}
	return g, err
}

// retry says whether a failed try is worth another, and after what pause: what
// the server asks for, else a doubling one; both with some chance in it, so
// that many programs do not come back at once.
func retry(err error, try int) (time.Duration, bool) {
	pause := min(time.Duration(1<<try)*250*time.Millisecond, steadyPause)
	switch e := err.(type) {
	case *Error:
		if e.Status != 429 && e.Status < 500 {
			return 0, false
		}
		pause = max(pause, e.RetryAfter)
	case *ResourceError:
		if e.Status != 429 && e.Status < 500 {
			return 0, false
		}
		pause = max(pause, e.RetryAfter)
	case *NetworkError:
		if e.Timeout { // it has been waited for long enough
			return 0, false
		}
	default:
		return 0, false
	}
	return pause + rand.N(pause/4+1), pause <= longestPause
}
