//go:build unix

package main

import "syscall"

// leaveNoCore keeps a crash from writing the memory, and the secrets in it, to
// the disk. That the process can be looked at otherwise stays as it is: desktop
// portals read of it who is asking.
func leaveNoCore() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_CORE, &limit) == nil {
		limit.Cur = 0
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &limit) // a lower limit is always granted
	}
}
