//go:build !windows && !darwin

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/godbus/dbus/v5"
)

// joinBus connects to the session bus and starts none.
func joinBus() (*dbus.Conn, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup()
	if err != nil {
		return nil, fmt.Errorf("find the session bus: %w", err)
	}
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("join the session bus: %w", err)
	}
	return conn, nil
}

// startNoBus keeps the D-Bus library, which Fyne uses, from starting a session
// bus where there is none: nobody would end it. What looks for one looks where
// it usually is.
func startNoBus() error {
	if a := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" && a != "autolaunch:" {
		return nil
	}
	conn, err := joinBus() // it notes the address that it finds
	if err == nil {
		return conn.Close()
	}
	return os.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join("/run/user", fmt.Sprint(os.Getuid()), "bus"))
}
