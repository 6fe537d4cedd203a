package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"gcdesk/oauth"
)

// WriteFile is Write into a file, as ReplaceFile does it.
func WriteFile(ctx context.Context, path string, f Format, s Source, progress func(written int)) (losses []Loss, err error) {
	err = ReplaceFile(ctx, path, func(w io.Writer) error {
		losses, err = Write(ctx, w, f, s, progress)
		return err
	})
	if err != nil {
		return nil, err
	}
	return losses, nil
}

// ReplaceFile writes a file that its owner alone can read (0600). It is
// written beside its place and moved there when it is whole and on the disk:
// whatever fails or is cancelled leaves no file, and one that stood there as
// it was. A link keeps leading where it did; what is no file is an
// oauth.ErrNotFile.
func ReplaceFile(ctx context.Context, path string, write func(io.Writer) error) (err error) {
	named := path
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: named, Err: oauth.ErrNotFile}
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = &fs.PathError{Op: "create", Path: named, Err: failed.Err} // nobody knows the name beside it
	}
	if err != nil {
		return fmt.Errorf("create the file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = file.Close() // again, perhaps
			_ = os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("finish the file: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("move the file to its place: %w", err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a rename last. The file is in its place already, so that
// there is nothing to tell when a file system cannot do that.
func syncFolder(dir string) {
	if runtime.GOOS == "windows" {
		return
	}
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
