package contacts

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"gcdesk/oauth"
)

// Wait is a pause that a person should know of.
type Wait struct {
	Until time.Time
	Quota bool // the quota of this minute is used up; otherwise the server or the network is in trouble, or our own pace asks for it
}

const (
	quotaPause   = 4 * time.Second // the first, when the server does not say
	minute       = time.Minute     // Google counts by the minute (People API, "Quotas")
	troublePause = time.Second
	longestPause = 30 * time.Second // of our own, in trouble
	longestWait  = 15 * time.Minute // all pauses of one request together
)

// patience is what is left of it for one request.
type patience struct {
	tries   int           // left, after failures that may pass
	pause   time.Duration // before the next
	quota   time.Duration // the same for a quota
	waited  time.Duration // so far
	renewed bool          // the access token
}

func (b *Book) patience() patience {
	return patience{tries: b.tries, pause: troublePause, quota: quotaPause}
}

// errAgain is the answer to a failure that has been waited for.
var errAgain = errors.New("try again")

// bear waits for what may pass and returns errAgain; any other failure, and
// one that has lasted too long, is returned as it is.
func (b *Book) bear(ctx context.Context, p *patience, err error) error {
	if err == nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	w, again := p.next(err)
	if !again {
		return err
	}
	if b.Waiting != nil && w.pause >= time.Second {
		b.Waiting(Wait{b.api.Clock().Add(w.pause), w.quota})
	}
	if err := b.sleep(ctx, w.pause); err != nil {
		return err
	}
	return errAgain
}

type pause struct {
	pause time.Duration
	quota bool
}

// next says how long a failure is to be waited for; false: not at all. There is
// chance in every pause, so that many programs do not come back at once.
func (p *patience) next(err error) (pause, bool) {
	var refusal *oauth.ResourceError
	if errors.As(err, &refusal) && overQuota(refusal) {
		d := refusal.RetryAfter
		if d == 0 {
			d = p.quota/2 + rand.N(p.quota/2)
			p.quota = min(2*p.quota, minute)
		}
		p.waited += d
		return pause{d + rand.N(time.Second), true}, p.waited <= longestWait
	}
	if p.tries--; p.tries <= 0 || !passing(err) {
		return pause{}, false
	}
	d := p.pause/2 + rand.N(p.pause/2)
	p.pause = min(2*p.pause, longestPause)
	if refusal != nil {
		d = max(d, refusal.RetryAfter+rand.N(time.Second))
	}
	p.waited += d
	return pause{d, false}, p.waited <= longestWait
}

// overQuota knows both forms of Google's refusal: 429, and the older 403.
func overQuota(e *oauth.ResourceError) bool {
	return e.Status == http.StatusTooManyRequests || e.Reason == "rateLimitExceeded" || e.Reason == "userRateLimitExceeded"
}

// passing reports whether the next try may end otherwise.
func passing(err error) bool {
	var (
		refusal *oauth.ResourceError
		answer  *oauth.ResponseError
		network *oauth.NetworkError
	)
	switch {
	case errors.As(err, &refusal):
		return refusal.Status >= 500
	case errors.As(err, &answer):
		return answer.Status == http.StatusOK || answer.Status >= 500
	case errors.As(err, &network):
		switch network.Reason() {
		case oauth.NetworkNotYet, oauth.NetworkExpired, oauth.NetworkHost, oauth.NetworkAuthority, oauth.NetworkTLS:
			return false
		}
		return !errors.Is(err, oauth.ErrInsecureURL)
	}
	return false
}

// refused reports whether the API does not take the access token.
func refused(err error) bool {
	var e *oauth.ResourceError
	return errors.As(err, &e) && e.Status == http.StatusUnauthorized
}

// rest is a pause that our own pace asks for.
func (b *Book) rest(ctx context.Context, d time.Duration) error {
	if b.Waiting != nil && d >= time.Second {
		b.Waiting(Wait{Until: b.api.Clock().Add(d)})
	}
	return b.sleep(ctx, d)
}
