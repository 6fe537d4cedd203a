//go:build !windows && !darwin

package bus

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Join begins to join the session bus and does not wait for it: who is about to
// need a secret has other things to do first. Where there is none it does
// nothing.
func Join() {
	go func() {
		if Find() == nil {
			_, _ = dbus.SessionBus() // the one that go-keyring takes; what is wrong with it, that says
		}
	}()
}

// Adopt makes the bus in XDG_RUNTIME_DIR that of this process where the
// environment names none, as other programs do: the D-Bus library looks in
// /run/user alone.
func Adopt() {
	bus := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
	if _, err := os.Stat(bus); err == nil && filepath.IsAbs(bus) && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		_ = os.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+dbus.EscapeBusAddressValue(bus))
	}
}

// Find returns ErrNone when the D-Bus library would find no session bus: it
// would start one with dbus-launch then, which nobody ends. It looks where the
// library looks, which is not XDG_RUNTIME_DIR.
func Find() error { return findIn("/run/user/" + strconv.Itoa(os.Getuid())) }

func findIn(runtimeDir string) error {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return nil
	}
	if _, err := os.Stat(runtimeDir + "/bus"); err == nil {
		return nil
	}
	if text, err := os.ReadFile(runtimeDir + "/dbus-session"); err == nil && strings.HasPrefix(string(text), "DBUS_SESSION_BUS_ADDRESS=unix:") {
		return nil
	}
	return ErrNone
}
