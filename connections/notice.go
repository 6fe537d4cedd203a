package connections

import (
	"time"

	"gcdesk/oauth"
)

// Notice is one event that a person should hear of once.
type Notice struct {
	Kind       NoticeKind
	Connection string // Connection.ID; empty where it is about a client
	Client     string // Client.ID
	Name       string // of the connection, or of the client
	At         time.Time
	End        End          // of the first three kinds, of NoticeClientUnused, and of NoticeNeedsPerson where it was that
	Code       string       // of NoticeNeedsPerson and NoticeSnapshotFails: see Health.Code
	Lost       oauth.Scopes // of NoticePermissionLost
}

// NoticeKind is what a notice tells of.
type NoticeKind string

const (
	NoticeTwoDays        NoticeKind = "two-days" // before the sign-in ends
	NoticeOneDay         NoticeKind = "one-day"
	NoticeTwoHours       NoticeKind = "two-hours"
	NoticeNeedsPerson    NoticeKind = "needs-person" // has stopped to work, and nothing but a person helps
	NoticePermissionLost NoticeKind = "permission-lost"
	NoticeRecovered      NoticeKind = "recovered"      // of what NoticeNeedsPerson told
	NoticeSnapshotFails  NoticeKind = "snapshot-fails" // the schedule's snapshots keep failing
	NoticeClientUnused   NoticeKind = "client-unused"  // is deleted after six months of disuse, and could not be used
)

// OfClient reports whether it tells of a client that is refused, as those of the
// client's other connections do.
func (n Notice) OfClient() bool {
	return n.Kind == NoticeNeedsPerson && Failure{Code: n.Code}.ofClient()
}
