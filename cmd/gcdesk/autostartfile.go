//go:build !windows

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// startsAtLogin reports whether the file is there that starts gcdesk.
func startsAtLogin() (bool, error) {
	path, err := loginFile()
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// forgetAtLogin removes the file.
func forgetAtLogin() error {
	path, err := loginFile()
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no longer start at login: %w", err)
	}
	return nil
}

// writeLoginFile puts the file there.
func writeLoginFile(text string) error {
	path, err := loginFile()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = replaceFile(path, []byte(text))
	}
	if err != nil {
		return fmt.Errorf("start at login: %w", err)
	}
	return nil
}
