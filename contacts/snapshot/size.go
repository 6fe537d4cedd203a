package snapshot

import (
	"io/fs"
	"path/filepath"
)

// Size is how many bytes a snapshot has on the disk. Photos that it shares with
// others count in each.
func (s *Snapshot) Size() (bytes int64, err error) { return s.sum(1) }

// sum is the size of all files, each in whole blocks of so many bytes.
func (s *Snapshot) sum(block int64) (bytes int64, err error) {
	err = filepath.WalkDir(s.Path, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			bytes += (info.Size() + block - 1) / block * block
		}
		return err
	})
	return bytes, err
}
