//go:build !windows && !darwin

package storage

import (
	"errors"
	"os"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// errNoBus is the answer where there is no D-Bus session to ask.
var errNoBus = errors.New("no session bus")

// PrepareKeyring begins to join the session bus, through which the keyring is
// asked, and does not wait for it: who is about to need a secret has other
// things to read first.
func PrepareKeyring() {
	go func() {
		if findBus() == nil {
			_, _ = dbus.SessionBus() // the one that go-keyring takes; what is wrong with it, that says
		}
	}()
}

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
