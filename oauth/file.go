package oauth

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// ErrNotFile is the answer to a folder, a pipe or a device where a file is to
// be read.
var ErrNotFile = errors.New("it is a folder, a pipe or a device")

// OpenFile opens a file for reading. What is none is refused unopened, since a
// pipe would wait for its writer. Errors are *fs.PathError.
func OpenFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: ErrNotFile}
	}
	return os.Open(path)
}

// ReadFile reads the first limit bytes of a file, opened as by [OpenFile].
func ReadFile(path string, limit int64) ([]byte, error) {
	f, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// SyncFolder makes the names in a folder last. Not every file system can do
// that, and what they name is there already: there is nothing to tell.
func SyncFolder(path string) {
	if d, err := os.Open(path); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
