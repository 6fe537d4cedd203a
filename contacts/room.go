package contacts

import (
	"errors"
	"fmt"
)

// RoomError is a disk, or a person's share of one, without room for what was to
// be written. Nothing of it was left there.
type RoomError struct {
	Path   string // the file or folder
	Needed int64  // bytes; 0: not known
	About  bool   // Needed is an estimate
	Err    error  // the system's
}

func (e *RoomError) Error() string {
	if e.Needed == 0 {
		return fmt.Sprintf("write %s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("write %d bytes to %s: %v", e.Needed, e.Path, e.Err)
}

func (e *RoomError) Unwrap() error { return e.Err }

// Room is err, and of a full disk a *RoomError.
func Room(path string, needed int64, err error) error {
	if !NoRoom(err) {
		return err
	}
	return &RoomError{Path: path, Needed: needed, Err: err}
}

// NoRoom reports whether an error says that a disk is full.
func NoRoom(err error) bool {
	for _, number := range noRoom {
		if errors.Is(err, number) {
			return true
		}
	}
	return false
}
