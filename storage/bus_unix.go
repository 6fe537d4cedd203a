//go:build !windows && !darwin

package storage

import (
	"errors"
	"os"
	"strconv"
	"strings"
)

// errNoBus is the answer where there is no D-Bus session to ask.
var errNoBus = errors.New("no session bus")

// findBus returns errNoBus when the D-Bus library would find no session bus:
// it would start one with dbus-launch then, which nobody ends. It looks where
// the library looks, which is not XDG_RUNTIME_DIR.
func findBus() error { return findBusIn("/run/user/" + strconv.Itoa(os.Getuid())) }

func findBusIn(runtimeDir string) error {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return nil
	}
	if _, err := os.Stat(runtimeDir + "/bus"); err == nil {
		return nil
	}
	if text, err := os.ReadFile(runtimeDir + "/dbus-session"); err == nil && strings.HasPrefix(string(text), "DBUS_SESSION_BUS_ADDRESS=unix:") {
		return nil
	}
	return errNoBus
}
