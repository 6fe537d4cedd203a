package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A file is written under a name of its own, and held by its process while that
// goes on: one that nobody holds was left by a process that was killed.
const (
	partPrefix = ".gcdesk-"
	partSuffix = ".part"
)

func isPart(name string) bool {
	number, begins := strings.CutPrefix(name, partPrefix)
	number, ends := strings.CutSuffix(number, partSuffix)
	return begins && ends && number != "" && strings.Trim(number, "0123456789") == ""
}

// createUnfinished makes a file in a folder, for this process to hold.
func createUnfinished(dir string) (*os.File, error) {
	for {
		file, err := os.CreateTemp(dir, partPrefix+"*"+partSuffix)
		if err != nil {
			return nil, err
		}
		err = hold(file)
		named, gone := os.Stat(file.Name())
		own, _ := file.Stat()
		if gone == nil && os.SameFile(named, own) && !errors.Is(err, errHeld) { // one that cannot be held is nobody's to sweep
			return file, nil
		}
		_ = file.Close() // a sweep has taken it between the two
	}
}

// sweepUnfinished takes away what killed processes have left in a folder.
func sweepUnfinished(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if isPart(e.Name()) && e.Type() == fs.FileMode(0) {
			removeLeft(filepath.Join(dir, e.Name()))
		}
	}
}
