//go:build !windows && !darwin

package main

import (
	"os"
	"path/filepath"
)

func loginFile() (string, error) {
	config, err := os.UserConfigDir()
	return filepath.Join(config, "autostart", appID+".desktop"), err
}

func startAtLogin(command []string) error { return writeLoginFile(desktopEntry(command)) }
