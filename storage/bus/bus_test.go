//go:build !windows && !darwin

package bus

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
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

func TestAdopt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a,b=c")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ named, there, want string }{
		{"", "", ""},
		{"unix:path=/other", "bus", "unix:path=/other"},
		{"", "bus", "unix:path=" + dbus.EscapeBusAddressValue(filepath.Join(dir, "bus"))},
	} {
		t.Setenv("XDG_RUNTIME_DIR", dir)
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", step.named)
		if step.there != "" {
			if err := os.WriteFile(filepath.Join(dir, step.there), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if Adopt(); os.Getenv("DBUS_SESSION_BUS_ADDRESS") != step.want {
			t.Errorf("%+v: got %q", step, os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
		}
	}
}
