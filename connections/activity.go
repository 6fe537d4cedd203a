package connections

import (
	"context"
	"slices"
	"strings"
	"time"

	"gcdesk/oauth"
)

// Activity is an entry of the journal: what happened, and when. It holds
// nothing secret.
type Activity struct {
	At         time.Time    `json:"at"`
	Kind       ActivityKind `json:"kind"`
	Connection string       `json:"connection,omitempty"` // Connection.ID
	Client     string       `json:"client,omitempty"`     // Client.ID, where it is about a client
	Name       string       `json:"name,omitempty"`       // of the connection or client, then
	Count      int          `json:"count,omitempty"`      // of connections, where one entry is about many; of contacts, where they were used
	Among      []string     `json:"among,omitempty"`      // Connection.ID of each, where one entry is about many
	Account    string       `json:"account,omitempty"`
	Scopes     oauth.Scopes `json:"scopes,omitempty"` // granted, or gained
	Lost       oauth.Scopes `json:"lost,omitempty"`   // of a sign-in those that were asked for and not given
	Code       string       `json:"code,omitempty"`   // see Failure
	Cause      string       `json:"cause,omitempty"`  // a code of Cause, where the server has said more than Code
	Detail     string       `json:"detail,omitempty"` // see Failure; of an edit the fields; of a revocation the connection that took this one along; of a sign-in the account that it replaced
	By         By           `json:"by,omitempty"`     // of exports and snapshots
}

// ActivityKind is what an entry tells of.
type ActivityKind string

const (
	ActivityCreated        ActivityKind = "created"
	ActivityEdited         ActivityKind = "edited"
	ActivityDeleted        ActivityKind = "deleted"
	ActivityAuthorized     ActivityKind = "authorized"
	ActivitySignInFailed   ActivityKind = "sign-in-failed"
	ActivityFailed         ActivityKind = "failed" // has stopped to work: the first failure of a run
	ActivityRecovered      ActivityKind = "recovered"
	ActivityEndsSoon       ActivityKind = "ends-soon"   // the sign-in, within two days
	ActivityPermissions    ActivityKind = "permissions" // they have changed without a sign-in
	ActivityTested         ActivityKind = "tested"
	ActivityRevoked        ActivityKind = "revoked"
	ActivityNarrowed       ActivityKind = "narrowed"
	ActivitySignedOut      ActivityKind = "signed-out" // its client has changed
	ActivitySecret         ActivityKind = "secret"     // a client's was replaced
	ActivityExported       ActivityKind = "exported"
	ActivityExportFailed   ActivityKind = "export-failed"
	ActivitySnapshot       ActivityKind = "snapshot"          // was made
	ActivitySnapshotFailed ActivityKind = "snapshot-failed"   // of the schedule's: the first failure of a run
	ActivityPruned         ActivityKind = "snapshots-deleted" // by the rule
)

// ActivityKinds returns every kind.
func ActivityKinds() []ActivityKind {
	return []ActivityKind{
		ActivityCreated, ActivityEdited, ActivityDeleted, ActivityAuthorized, ActivitySignInFailed, ActivityFailed, ActivityRecovered, ActivityEndsSoon,
		ActivityPermissions, ActivityTested, ActivityRevoked, ActivityNarrowed, ActivitySignedOut, ActivitySecret, ActivityExported, ActivityExportFailed,
		ActivitySnapshot, ActivitySnapshotFailed, ActivityPruned,
	}
}

// By is who did something with contacts.
type By string

const (
	BySchedule By = "schedule"
	ByWindow   By = "window"
	ByCommand  By = "command"
)

// MaxActivities is how many entries the journal keeps; the oldest go.
const MaxActivities = 10_000

// ActivityFilter chooses entries. A zero field chooses all.
type ActivityFilter struct {
	Connection   string // Connection.ID
	Kinds        []ActivityKind
	Text         string // each of its words somewhere in it, without regard to case
	Since, Until time.Time
}

// About reports whether the entry is about a connection, alone or among others.
func (a Activity) About(connection string) bool {
	return a.Connection == connection || slices.Contains(a.Among, connection)
}

// Match reports whether the filter chooses an entry.
func (f ActivityFilter) Match(a Activity) bool {
	switch {
	case f.Connection != "" && !a.About(f.Connection),
		len(f.Kinds) > 0 && !slices.Contains(f.Kinds, a.Kind),
		!f.Since.IsZero() && a.At.Before(f.Since),
		!f.Until.IsZero() && !a.At.Before(f.Until):
		return false
	}
	text := strings.Join([]string{string(a.Kind), a.Name, a.Account, a.Code, a.Cause, a.Detail, string(a.By), strings.Join(append(a.Scopes.Short(), a.Lost.Short()...), " ")}, "\n")
	return HasWords(FoldName(text), strings.Fields(FoldName(f.Text)))
}

// Activities returns the entries that a filter chooses, newest first, also with
// a *LostEntriesError.
func (s *Service) Activities(ctx context.Context, f ActivityFilter) (list []Activity, err error) {
	err = s.Records.View(ctx, func(tx Tx) error {
		return tx.Activities(func(a Activity) bool {
			if f.Match(a) {
				list = append(list, a)
			}
			return true
		})
	})
	return list, err
}

// enter writes to the journal, in the transaction that does what it tells.
func (s *Service) enter(tx Tx, a Activity) error {
	a.At = s.Now()
	return tx.AddActivity(a)
}

func (c Connection) activity(kind ActivityKind) Activity {
	return Activity{Kind: kind, Connection: c.ID, Name: c.Name, Account: c.Account.Label()}
}

func (c Client) activity(kind ActivityKind) Activity {
	return Activity{Kind: kind, Client: c.ID, Name: c.Name}
}

func (a Activity) of(f Failure) Activity {
	a.Code, a.Detail = f.Code, f.Detail
	if cause := f.finer(Client{}); cause != f.Code {
		a.Cause = cause
	}
	return a
}

// put stores a connection, and enters how it stands otherwise than before.
func (s *Service) put(tx Tx, was, c Connection) error {
	if err := each(changes(was, c), func(a Activity) error { return s.enter(tx, a) }); err != nil {
		return err
	}
	return tx.PutConnection(c)
}

// enterSaved enters that a record was made, or which fields of it were edited.
func (s *Service) enterSaved(tx Tx, a Activity, isNew bool, edits []string) error {
	switch {
	case isNew:
		a.Kind = ActivityCreated
	case len(edits) == 0:
		return nil
	default:
		a.Kind, a.Detail = ActivityEdited, strings.Join(edits, ", ")
	}
	return s.enter(tx, a)
}

// edits names the fields, as JSON does, in which two records differ, of those
// that a person can edit.
func (c Connection) edits(now Connection) []string {
	return differing([]field{
		{"name", c.Name != now.Name},
		{"client", c.Client != now.Client},
		{"scopes", !slices.Equal(c.Scopes, now.Scopes)},
		{"baseUri", c.BaseURI != now.BaseURI},
		{"headers", !slices.Equal(c.Headers, now.Headers)},
		{"ping", c.Ping != now.Ping},
		{"limits", c.Limits != now.Limits},
		{"browser", c.Browser != now.Browser},
	})
}

func (c Client) edits(now Client) []string {
	return differing([]field{
		{"name", c.Name != now.Name},
		{"clientId", c.ClientID != now.ClientID},
		{"type", c.Type != now.Type},
		{"redirectUri", c.RedirectURI != now.RedirectURI},
		{"endpoints", c.Endpoints != now.Endpoints},
		{"scopeDelimiter", c.ScopeDelimiter != now.ScopeDelimiter},
		{"parameters", !slices.Equal(c.Parameters, now.Parameters)},
		{"userType", c.UserType != now.UserType},
		{"project", c.Project != now.Project},
		{"note", c.Note != now.Note},
	})
}

type field struct {
	name    string
	differs bool
}

func differing(fields []field) (names []string) {
	for _, f := range fields {
		if f.differs {
			names = append(names, f.name)
		}
	}
	return names
}

// changes tells how an authorized connection stands otherwise than before.
func changes(was, c Connection) (list []Activity) {
	if !was.Authorized() || !c.Authorized() {
		return nil
	}
	switch before, now := was.trouble(), c.trouble(); {
	case now.Code == before.Code:
	case now.Code == "":
		list = append(list, c.activity(ActivityRecovered).of(Failure{Code: before.Code}))
	default:
		list = append(list, c.activity(ActivityFailed).of(now))
	}
	gained, lost := c.Granted.Without(was.Granted), was.Granted.Without(c.Granted)
	if len(gained)+len(lost) > 0 {
		a := c.activity(ActivityPermissions)
		a.Scopes, a.Lost = gained, lost
		list = append(list, a)
	}
	return list
}

// trouble is what stands between the connection and its use, if anything.
func (c Connection) trouble() Failure {
	if c.Failure != nil {
		return *c.Failure
	}
	return c.Tokens.Trouble
}
