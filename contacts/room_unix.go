//go:build unix

package contacts

import "syscall"

var noRoom = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
