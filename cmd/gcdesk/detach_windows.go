package main

import (
	"os/exec"
	"syscall"
)

// detach keeps a ^C that is meant for gcdesk away from a browser that was
// started with it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
