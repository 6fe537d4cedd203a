package connections

import "time"

// Status is how a connection stands: a code, which list --json promises to
// programs.
type Status string

const (
	Online         Status = "online"
	NeedsAttention Status = "needs-attention" // works, but not for everything or not for long
	Offline        Status = "offline"         // may pass by itself
	Expired        Status = "expired"         // or revoked
	NotAuthorized  Status = "not-authorized"
)

// Codes of Health beside those of Failure.
const (
	CodePermission = "permission-missing"
	CodeDiesSoon   = "dies-soon"      // the refresh token ends within two days
	CodeDied       = "died"           // the refresh token's end has passed
	CodeNotYet     = "not-authorized" // saved, never signed in
)

// Health is a status with its reason and since when it holds.
type Health struct {
	Status  Status
	Code    string    // reason: a code of Failure, or of those above; empty when online
	Since   time.Time // zero where it cannot be known
	Failure *Failure  // the failure behind it, if any
}

// SoonBefore is how long before its end a refresh token needs attention.
const SoonBefore = 48 * time.Hour

// Health judges a connection by its record alone, most urgent reason first.
func (c Connection) Health(now time.Time) Health {
	end := c.Tokens.RefreshExpiry
	noRefresh := c.Authorized() && c.Tokens.Refresh.IsZero()
	soon := !end.IsZero() && end.Sub(now) <= SoonBefore
	f := c.Failure
	dying := Health{NeedsAttention, CodeDiesSoon, latest(c.AuthorizedAt, c.Tokens.NamedAt, end.Add(-SoonBefore)), f}
	switch {
	case !c.Authorized() && f != nil:
		return Health{NotAuthorized, f.Code, f.Since, f}
	case !c.Authorized():
		return Health{NotAuthorized, CodeNotYet, c.CreatedAt, nil}
	case f != nil && f.Dead() && !(f.Code == "invalid_grant" && c.ended(f.Since)):
		return Health{Expired, f.Code, f.Since, f}
	case c.ended(now):
		return Health{Expired, CodeDied, end, f}
	case noRefresh && !c.Tokens.AccessExpiry.IsZero() && !now.Before(c.Tokens.AccessExpiry):
		return Health{Expired, CodeNoRefresh, c.Tokens.AccessExpiry, f}
	case f != nil && soon && f.passing():
		return dying
	case f != nil && f.Offline():
		return Health{Offline, f.Code, f.Since, f}
	case f != nil:
		return Health{NeedsAttention, f.Code, f.Since, f}
	case soon:
		return dying
	case len(c.Missing()) > 0:
		return Health{NeedsAttention, CodePermission, c.AuthorizedAt, nil}
	case noRefresh:
		return Health{NeedsAttention, CodeNoRefresh, c.AuthorizedAt, nil}
	}
	return Health{Status: Online, Since: latest(c.AuthorizedAt, c.RecoveredAt)}
}

// ended reports whether the end that the server named has passed at t.
func (c Connection) ended(t time.Time) bool {
	end := c.Tokens.RefreshExpiry
	return !end.IsZero() && !t.Before(end)
}
