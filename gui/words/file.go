package words

import (
	"errors"
	"io/fs"
	"syscall"

	"fyne.io/fyne/v2/lang"
)

// File says why a file could not be written.
func File(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return lang.L("There is no such folder.")
	case errors.Is(err, fs.ErrPermission):
		return lang.L("You may not write into this folder. Choose another one.")
	case errors.Is(err, syscall.ENOSPC):
		return lang.L("The disk is full.")
	case errors.Is(err, syscall.EROFS):
		return lang.L("The disk cannot be written to. Choose another folder.")
	}
	return err.Error()
}
