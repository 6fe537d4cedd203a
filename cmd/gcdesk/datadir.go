package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// errNoHome is a person without a home folder.
var errNoHome = errors.New("find the data folder: no home folder")

// commandIn is a command as a person types it for a data folder; empty: theirs.
func commandIn(dir, command string) string {
	if own, err := defaultDataDir(); dir == "" || err == nil && own == dir {
		return command
	}
	return command + " --data-dir " + quote(dir)
}

// defaultDataDir is where the person's data lies unless --data-dir says
// otherwise: the XDG base directory specification on Linux, Apple's and
// Microsoft's places elsewhere.
func defaultDataDir() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); runtime.GOOS == "linux" && filepath.IsAbs(dir) {
		return filepath.Join(dir, "gcdesk"), nil
	}
	if dir := os.Getenv("LocalAppData"); runtime.GOOS == "windows" && dir != "" {
		return filepath.Join(dir, "gcdesk"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errNoHome
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "gcdesk"), nil
	case "windows":
		return filepath.Join(home, "AppData", "Local", "gcdesk"), nil
	default:
		return filepath.Join(home, ".local", "share", "gcdesk"), nil
	}
}
