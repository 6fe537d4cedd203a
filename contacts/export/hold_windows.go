package export

import (
	"os"
	"syscall"
)

// errHeld says that another process holds a file (ERROR_SHARING_VIOLATION).
const errHeld = syscall.Errno(32)

// hold does nothing: an open file cannot be removed on Windows.
func hold(*os.File) error { return nil }

// removeLeft removes a file that nobody holds.
func removeLeft(path string) { _ = os.Remove(path) }

// moveTo gives a file its place. A sweep that comes between the two makes it
// fail, and takes nothing that was there before.
func moveTo(file *os.File, path string) error {
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
