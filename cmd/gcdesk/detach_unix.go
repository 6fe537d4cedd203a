//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach keeps a ^C that is meant for gcdesk away from a browser that was
// started with it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
