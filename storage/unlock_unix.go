//go:build !windows

package storage

import (
	"os"
	"syscall"
)

// unlockFile lets go of the lock that bbolt took.
func unlockFile(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
