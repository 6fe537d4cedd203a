package connections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Schedule is when snapshots of a connection are taken by themselves while
// gcdesk runs, and how the last of them ended. The zero value is never.
type Schedule struct {
	Every       Every     `json:"every,omitempty"`
	From        time.Time `json:"from,omitzero"` // the first; the others follow at its time of the day
	Passphrase  SecretRef `json:"passphrase,omitempty"`
	Unencrypted bool      `json:"unencrypted,omitempty"` // a person said so: else nothing is taken without the passphrase

	Taken   time.Time `json:"taken,omitzero"`    // when the last that was taken began
	Tries   int       `json:"tries,omitempty"`   // that failed in a row
	Failure *Failure  `json:"failure,omitempty"` // of the last
	Told    bool      `json:"told,omitempty"`    // that it keeps failing
}

// Every is the time between two snapshots.
type Every string

const (
	Never   Every = ""
	Daily   Every = "daily"
	Weekly  Every = "weekly"
	Monthly Every = "monthly"
)

// Intervals returns what can be chosen, Never first.
func Intervals() []Every { return []Every{Never, Daily, Weekly, Monthly} }

func (s Schedule) on() bool { return slices.Contains(Intervals()[1:], s.Every) }

// at is the n-th time, by the days of a location. In a month that has not got
// the day it is its last.
func (s Schedule) at(n int, in *time.Location) time.Time {
	from := s.From.In(in)
	switch s.Every {
	case Daily:
		return from.AddDate(0, 0, n)
	case Weekly:
		return from.AddDate(0, 0, 7*n)
	}
	first := from.AddDate(0, n, 1-from.Day())
	return first.AddDate(0, 0, min(from.Day(), first.AddDate(0, 1, -1).Day())-1)
}

// Next is the first time after now; zero: never.
func (s Schedule) Next(now time.Time) time.Time {
	if !s.on() {
		return time.Time{}
	}
	days := map[Every]int{Daily: 1, Weekly: 7, Monthly: 31}[s.Every]
	n := int(now.Sub(s.From)/day)/days - 1
	for !s.at(n, now.Location()).After(now) {
		n++
	}
	for s.at(n-1, now.Location()).After(now) { // the clock was set back since
		n--
	}
	return s.at(n, now.Location())
}

// Due reports whether a snapshot should have been taken by now. Of several that
// were missed one is.
func (s Schedule) Due(now time.Time) bool {
	return s.on() && (s.Taken.IsZero() || s.Taken.After(now) || !s.Next(s.Taken.In(now.Location())).After(now))
}

// ErrNoPassphrase is the answer to a schedule of encrypted snapshots whose
// passphrase is not in the keyring.
var ErrNoPassphrase = errors.New("the keyring does not hold the passphrase of the snapshots")

// SetSchedule sets when snapshots of a connection are taken, and whether
// encrypted: Every and Unencrypted of want. The passphrase is kept in the
// keyring; an empty one leaves that which is there. Where there is none, and
// nobody said that none is wanted, it answers Problems. The first snapshot is
// due at once.
func (s *Service) SetSchedule(ctx context.Context, id string, want Schedule, passphrase string) (c Connection, err error) {
	if !want.on() || want.Unencrypted {
		passphrase = ""
	}
	var secrets []newSecret
	if passphrase != "" {
		secrets = []newSecret{{newSecretRef(snapshotPassphrase, id), passphrase}}
	}
	commit := func(tx Tx) error {
		if c, err = tx.Connection(id); err != nil {
			return err
		}
		now := Schedule{Every: want.Every, From: s.Now(), Unencrypted: want.Unencrypted, Passphrase: c.Schedule.Passphrase}
		switch {
		case !want.on():
			now = Schedule{}
		case want.Unencrypted:
			now.Passphrase = ""
		case passphrase != "":
			now.Passphrase = secrets[0].ref
		case now.Passphrase.IsZero():
			return Problems{{Field: "passphrase", Code: "required"}}
		}
		if now.Passphrase != c.Schedule.Passphrase {
			if err := retire(tx, c.Schedule.Passphrase); err != nil {
				return err
			}
		}
		c.Schedule = now
		if err := s.enterSaved(tx, c.activity(""), false, []string{"schedule"}); err != nil {
			return err
		}
		return tx.PutConnection(c)
	}
	if passphrase == "" {
		err = s.Records.Update(ctx, commit)
		s.tidy(ctx, err)
	} else {
		err = s.putSecrets(ctx, secrets, commit)
	}
	return c, err
}

// schedulePassphrase is what a scheduled snapshot is encrypted to; empty: it is
// not to be.
func (s *Service) schedulePassphrase(ctx context.Context, c Connection) (string, error) {
	if c.Schedule.Unencrypted {
		return "", nil
	}
	passphrase, err := "", ErrNotFound
	if !c.Schedule.Passphrase.IsZero() {
		passphrase, err = s.Secrets.Get(ctx, c.Schedule.Passphrase)
	}
	if errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("snapshot of %q: %w", c.Name, ErrNoPassphrase)
	}
	return passphrase, err
}
