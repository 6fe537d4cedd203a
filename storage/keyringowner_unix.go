//go:build !windows && !darwin

package storage

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// secretsName is what a keyring is called on the session bus (freedesktop.org,
// "Secret Service API").
const secretsName = "org.freedesktop.secrets"

// keyringLeaves waits until no keyring is on the session bus, and reports
// whether that came before ctx ended. Where it cannot be told, it only waits.
func keyringLeaves(ctx context.Context) bool {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.Auth(nil) != nil || conn.Hello() != nil {
		return false
	}
	changes := make(chan *dbus.Signal, 16)
	conn.Signal(changes)
	bus := conn.BusObject()
	if conn.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)) != nil {
		return false
	}
	var there bool
	if err := bus.CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&there); err != nil || !there {
		return err == nil
	}
	for {
		select {
		case s, open := <-changes:
			if !open {
				return false
			}
			if s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == secretsName {
				return true // also where another one comes at once: what the old one was asked nobody answers
			}
		case <-ctx.Done():
			return false
		}
	}
}
