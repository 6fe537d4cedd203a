package storage

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"gcdesk/connections"
)

// diskError makes a *connections.DiskError of an error that the disk is the
// cause of, and leaves any other as it is.
func diskError(err error) error {
	var (
		told   *connections.DiskError
		number syscall.Errno
		file   *fs.PathError
		files  *os.LinkError
	)
	if err == nil || errors.As(err, &told) {
		return err
	}
	var reason connections.DiskReason
	ok := false
	if errors.As(err, &number) {
		reason, ok = diskReasons[number]
	} else {
		reason, ok = wordedReason(err.Error())
	}
	if !ok {
		return err
	}
	told = &connections.DiskError{Reason: reason, Err: err}
	switch {
	case errors.As(err, &file):
		told.Path = file.Path
	case errors.As(err, &files):
		told.Path = files.New
	}
	return told
}

// taken says of a name of the store's own that something else has it.
func taken(err error) error {
	file := (*fs.PathError)(nil)
	if errors.As(err, &file) && (errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.ENOTDIR)) {
		return &connections.DiskError{Reason: connections.DiskTaken, Path: file.Path, Err: err}
	}
	return err
}

// wordedReason reads the end of a text, since bbolt writes the system's answer
// into some of its errors instead of wrapping it.
func wordedReason(text string) (connections.DiskReason, bool) {
	for number, reason := range diskReasons {
		if strings.HasSuffix(text, ": "+number.Error()) {
			return reason, true
		}
	}
	return "", false
}
