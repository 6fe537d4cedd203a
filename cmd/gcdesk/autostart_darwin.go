package main

import (
	"os"
	"path/filepath"
)

func loginFile() (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, "Library", "LaunchAgents", appID+".plist"), err
}

func startAtLogin(command []string) error {
	text, err := launchAgent(command)
	if err != nil {
		return err
	}
	return writeLoginFile(text)
}
