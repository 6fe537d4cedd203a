package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gcdesk/contacts"
	"gcdesk/oauth"
)

// WriteFile is Write into a file, as ReplaceFile does it. It tells lost, which
// may be nil, before the file takes its place.
func WriteFile(ctx context.Context, path string, f Format, s Source, progress func(written int), lost func([]Loss)) error {
	var losses []Loss
	return replaceFile(ctx, path, func(w io.Writer) (err error) {
		losses, err = Write(ctx, w, f, s, progress)
		return err
	}, func() {
		if lost != nil {
			lost(losses)
		}
	})
}

// ReplaceFile writes a file that its owner alone can read (0600). It is written
// beside its place and moved there when it is whole and on the disk: whatever
// fails or is cancelled leaves no file, and one that stood there as it was.
// What a killed process has left in the folder is taken away, and elsewhere if
// it was Noted. A full disk is a *contacts.RoomError that says how much is
// needed. A link keeps leading where it did; what is no file is an
// oauth.ErrNotFile.
func ReplaceFile(ctx context.Context, path string, write func(io.Writer) error) error {
	return replaceFile(ctx, path, write, func() {})
}

// replaceFile calls whole when the file is, and has not yet taken its place.
func replaceFile(ctx context.Context, path string, write func(io.Writer) error, whole func()) (err error) {
	named := path
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: named, Err: oauth.ErrNotFile}
	}
	defer note(ctx, filepath.Dir(path))()
	sweepUnfinished(filepath.Dir(path))
	file, err := createUnfinished(filepath.Dir(path))
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = &fs.PathError{Op: "create", Path: named, Err: failed.Err} // nobody knows the name beside it
		if _, missing := os.Stat(filepath.Dir(path)); missing == nil && errors.Is(failed, fs.ErrNotExist) {
			err = &fs.PathError{Op: "create", Path: named, Err: fs.ErrPermission} // a folder that takes no files, such as /proc
		}
	}
	if err != nil {
		return fmt.Errorf("create the file: %w", contacts.Room(named, 0, err))
	}
	defer func() {
		if err != nil {
			_ = file.Close() // again, perhaps
			_ = os.Remove(file.Name())
		}
	}()
	out := &measured{file: file}
	if err := write(out); err != nil {
		return err
	}
	if err := cmp.Or(out.full, file.Sync()); err != nil {
		return fmt.Errorf("finish the file: %w", contacts.Room(named, out.bytes, err))
	}
	whole()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := moveTo(file, path); err != nil {
		return fmt.Errorf("move the file to its place: %w", err)
	}
	oauth.SyncFolder(filepath.Dir(path))
	return nil
}

// measured counts what is written to a file. When the disk is full it gives its
// room back and goes on counting: that much is needed.
type measured struct {
	file  *os.File
	bytes int64
	full  error
}

// Write implements io.Writer.
func (m *measured) Write(p []byte) (n int, err error) {
	m.bytes += int64(len(p))
	if m.full != nil {
		return len(p), nil
	}
	if n, err = m.file.Write(p); contacts.NoRoom(err) {
		m.full = err
		return len(p), m.file.Truncate(0)
	}
	return n, err
}
