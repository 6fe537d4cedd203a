package connections

import (
	"errors"
	"fmt"
)

// DamagedError says that the records cannot be read as they are: cut off,
// overwritten, or gone while there are copies of them.
type DamagedError struct {
	Path string // the database; nothing has been changed in it
	Kept string // the file that keeps what is damaged; empty when there is none
	Copy string // the sound copy to offer first; empty when there is none
	Err  error  // what is wrong
}

func (e *DamagedError) Error() string { return "open " + e.Path + ": " + e.Err.Error() }
func (e *DamagedError) Unwrap() error { return e.Err }

// NewerError says that a newer gcdesk has written the records.
type NewerError struct {
	Path   string
	Copy   string // the copy to offer first; empty when this gcdesk can read none
	Schema int    // 0: not even the file's format is known
}

func (e *NewerError) Error() string { return "open " + e.Path + ": written by a newer version" }

// LostEntriesError says how many entries of the journal could not be read; all
// others were.
type LostEntriesError struct{ Count int }

func (e *LostEntriesError) Error() string {
	return fmt.Sprintf("read the journal: %d damaged", e.Count)
}

// Unreadable returns, of an error that says that the records cannot be read
// here, where they are and which copy of them leads back; ok is false for any
// other error.
func Unreadable(err error) (records, copy string, ok bool) {
	var damaged *DamagedError
	var newer *NewerError
	switch {
	case errors.As(err, &damaged):
		return damaged.Path, damaged.Copy, true
	case errors.As(err, &newer):
		return newer.Path, newer.Copy, true
	}
	return "", "", false
}
