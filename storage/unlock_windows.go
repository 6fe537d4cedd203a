package storage

import "os"

// unlockFile has nothing to do: closing a file lets go of its locks.
func unlockFile(*os.File) {}
