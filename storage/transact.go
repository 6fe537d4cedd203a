package storage

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"gcdesk/connections"
)

// strangerWait bounds the wait for bbolt's own lock, which nobody holds who
// holds the folder's lock: only other programs can.
const strangerWait = time.Second

// transact opens a checked database, runs f in one transaction and closes it.
// What bbolt panics about, and a mapped page that cannot be read, come back as
// a *pageError; a panic of f goes on.
func transact(path string, write bool, f func(*bbolt.Tx) error) (err error) {
	var file *os.File
	var db *bbolt.DB
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // SIGBUS on an I/O error becomes a panic
	defer func() {
		r := recover()
		switch {
		case r != nil && pageFault(r):
			// bbolt may hold its mutexes now, so that its Close would wait for
			// ever, and the mapping, which stays, holds the lock of the file.
			unlockFile(file)
			err = errors.Join(&pageError{fmt.Sprint(r)}, file.Close())
			return
		case db != nil:
			if closing := db.Close(); err == nil && closing != nil {
				err = fmt.Errorf("close records: %w", closing)
			}
		}
		if r != nil {
			panic(r)
		}
	}()
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout:      strangerWait,
		ReadOnly:     !write,
		NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
			return file, err
		},
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return &connections.DiskError{Reason: connections.DiskHeld, Path: path, Err: errors.New("open records: another program holds the file")}
	case errors.Is(err, bolterrors.ErrInvalid): // bbolt says so as well when it cannot read
		return cmp.Or(checkFile(path), badPage("%v", err))
	case err != nil:
		return fmt.Errorf("open records: %w", err)
	case write:
		return db.Update(f)
	default:
		return db.View(f)
	}
}

// pageFault reports, during a panic, whether the database is its cause: bbolt
// raised it, or a mapped page could not be read.
func pageFault(r any) bool {
	if fault, ok := r.(interface{ Addr() uintptr }); ok && fault.Addr() != 0 {
		return true
	}
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	panicking := false
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicking = true
		case panicking && !strings.HasPrefix(f.Function, "runtime."):
			return strings.HasPrefix(f.Function, "go.etcd.io/bbolt")
		}
		if !more {
			return false
		}
	}
}
