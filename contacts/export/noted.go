package export

import (
	"context"
	"os"
	"path/filepath"
)

type notesKey struct{}

// Noted makes the files that are written under the context leave a note in a
// folder, which is made when it is missing, for as long as they are being
// written: a killed process's are found by it wherever they are. What earlier
// ones have left is swept before.
func Noted(ctx context.Context, notes string) context.Context {
	return context.WithValue(ctx, notesKey{}, notes)
}

// note writes down the folder of a file that is begun; the answer takes the
// note away. A note that cannot be written keeps nobody from exporting.
func note(ctx context.Context, dir string) (done func()) {
	notes, _ := ctx.Value(notesKey{}).(string)
	dir, err := filepath.Abs(dir)
	if notes == "" || err != nil || os.MkdirAll(notes, 0o700) != nil {
		return func() {}
	}
	SweepNoted(notes)
	file, err := createUnfinished(notes)
	if err != nil {
		return func() {}
	}
	_, _ = file.WriteString(dir)
	_ = file.Sync()
	return func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}
}

// SweepNoted takes away what killed processes have left in the folders that
// they noted. A folder that is away for now, such as a disk's, keeps its note.
func SweepNoted(notes string) {
	entries, _ := os.ReadDir(notes)
	for _, e := range entries {
		path := filepath.Join(notes, e.Name())
		if !isPart(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		dir, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if len(dir) > 0 {
			if _, err := os.Stat(string(dir)); err != nil {
				continue
			}
			sweepUnfinished(string(dir))
		}
		removeLeft(path)
	}
}
