//go:build !windows

package oauth

import "syscall"

// What the system's refusals of a connection or a port are called.
var (
	inUse       = []syscall.Errno{syscall.EADDRINUSE}
	refused     = []syscall.Errno{syscall.ECONNREFUSED}
	unreachable = []syscall.Errno{syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN}
)

// alone is asked of a port that is listened on: here a port has one listener.
var alone func(network, address string, c syscall.RawConn) error
