//go:build !windows && !darwin

package bus

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFind(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	for name, files := range map[string]map[string]string{
		"bus":          {"bus": ""},
		"dbus-session": {"dbus-session": "DBUS_SESSION_BUS_ADDRESS=unix:abstract=/tmp/x\n"},
		"other text":   {"dbus-session": "nothing"},
		"nothing":      {},
	} {
		dir := t.TempDir()
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := findIn(dir) == nil, name == "bus" || name == "dbus-session"; got != want {
			t.Errorf("%s: found %v, want %v", name, got, want)
		}
	}
}
