package oauth

import (
	"cmp"
	"syscall"

	"golang.org/x/sys/windows"
)

// The numbers of package syscall are Go's own here, and no error has them. One
// who took a port for itself refuses others access.
var (
	inUse       = []syscall.Errno{windows.WSAEADDRINUSE, windows.WSAEACCES}
	refused     = []syscall.Errno{windows.WSAECONNREFUSED}
	unreachable = []syscall.Errno{windows.WSAENETUNREACH, windows.WSAEHOSTUNREACH, windows.WSAENETDOWN}
)

const exclusiveAddrUse = ^4 // SO_EXCLUSIVEADDRUSE (winsock2.h): all but SO_REUSEADDR

// alone keeps other programs from listening on the same port (RFC 8252 appendix
// B.3).
func alone(_, _ string, c syscall.RawConn) error {
	var err error
	failed := c.Control(func(socket uintptr) {
		err = windows.SetsockoptInt(windows.Handle(socket), windows.SOL_SOCKET, exclusiveAddrUse, 1)
	})
	return cmp.Or(failed, err)
}
