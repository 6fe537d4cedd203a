//go:build !windows

package snapshot

import "os"

// makePrivate lets nobody but this user into a folder.
func makePrivate(dir string) error { return os.Chmod(dir, 0o700) }
