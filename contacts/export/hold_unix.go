//go:build !windows

package export

import (
	"errors"
	"os"
	"syscall"
)

// errHeld says that another process holds a file.
const errHeld = syscall.EWOULDBLOCK

// hold keeps others from sweeping a file until it is closed.
func hold(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// removeLeft removes a file that nobody holds.
func removeLeft(path string) {
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return
	}
	defer file.Close()
	if hold(file) == nil {
		_ = os.Remove(path)
	}
}

// moveTo gives a file its place while it is still held.
func moveTo(file *os.File, path string) error {
	return errors.Join(os.Rename(file.Name(), path), file.Close())
}
