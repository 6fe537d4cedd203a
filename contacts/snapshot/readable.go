package snapshot

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
)

// Readable is a value of a Field in a line for people to read, as Text writes
// it. Labels are called by the names in groups, by resource name.
func Readable(value json.RawMessage, groups map[string]string) string {
	return shown(readable(value, groups))
}

// Size is how many bytes a snapshot has on the disk. Photos that it shares with
// others count in each.
func (s *Snapshot) Size() (bytes int64, err error) {
	err = filepath.WalkDir(s.Path, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}

// Locked reports whether Unlock has to come before anything is read.
func (s *Snapshot) Locked() bool { return s.Manifest.Encrypted && s.key == nil }
