package words

import (
	"errors"
	"io/fs"
	"syscall"

	"fyne.io/fyne/v2/lang"
)

// NoRoom explains a full disk. needed is how many bytes would have been written
// to path, or about so many; 0 is not known.
func NoRoom(path string, needed int64, about bool) Text {
	t := Text{What: lang.L("The disk is full: {{.Path}}", map[string]any{"Path": path}), Mend: lang.L("Free some space, then try again.")}
	switch size := map[string]any{"Size": Size(needed)}; {
	case needed > 0 && about:
		t.Why = lang.L("About {{.Size}} are needed there. Nothing half done was left.", size)
	case needed > 0:
		t.Why = lang.L("{{.Size}} are needed there. Nothing half done was left.", size)
	}
	return t
}

// File says why a file could not be written.
func File(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return lang.L("There is no such folder.")
	case errors.Is(err, fs.ErrPermission):
		return lang.L("You may not write into this folder. Choose another one.")
	case errors.Is(err, syscall.EISDIR):
		return lang.L("A folder has this name.")
	case errors.Is(err, syscall.ENOSPC):
		return lang.L("The disk is full.")
	case errors.Is(err, syscall.EROFS):
		return lang.L("The disk cannot be written to. Choose another folder.")
	}
	return err.Error()
}
