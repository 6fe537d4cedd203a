//go:build !windows && !darwin

package storage

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// secretsName is what a keyring is called on the session bus (freedesktop.org,
// "Secret Service API").
const secretsName = "org.freedesktop.secrets"

const nameOwner = "org.freedesktop.DBus.GetNameOwner"

// watchKeyring calls left when the keyring that is about to be asked leaves the
// session bus before ctx ends. It only asks who that is, and does not wait for
// the answer: nearly every call is over before it has to be known. Where it
// cannot be told, left is never called.
func watchKeyring(ctx context.Context, left func()) (stop func() bool) {
	conn, err := dbus.SessionBus() // the one that go-keyring takes
	if err != nil {
		return func() bool { return false }
	}
	asked := conn.BusObject().Go(nameOwner, 0, make(chan *dbus.Call, 1), secretsName)
	return time.AfterFunc(keyringSlow, func() {
		if keyringLeaves(ctx, asked) {
			left()
		}
	}).Stop
}

// keyringLeaves waits until the keyring that was on the session bus, or has come
// since to be asked, is there no more, and reports whether that was before ctx
// ended. One that comes at once in its place does not know what the old one was
// asked.
func keyringLeaves(ctx context.Context, was *dbus.Call) bool {
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
	if conn.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)) != nil {
		return false
	}
	var owner, now string
	select {
	case <-was.Done:
		_ = was.Store(&owner) // an error: there was none
	case <-ctx.Done():
		return false
	}
	_ = conn.BusObject().CallWithContext(ctx, nameOwner, 0, secretsName).Store(&now)
	for owner == "" || owner == now { // one that is being started has no name yet
		owner = now
		select {
		case s, open := <-changes:
			if !open {
				return false
			}
			if s.Name == "org.freedesktop.DBus.NameOwnerChanged" && len(s.Body) == 3 && s.Body[0] == secretsName {
				now, _ = s.Body[2].(string)
			}
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// keyringLocked reports whether the keyring that go-keyring takes is there and
// locked. One that does not answer at once is not known to be.
func keyringLocked() bool {
	conn, err := dbus.SessionBus()
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), keyringSlow)
	defer cancel()
	for _, collection := range []dbus.ObjectPath{loginCollection, "/org/freedesktop/secrets/aliases/default"} {
		var locked dbus.Variant
		err := conn.Object(secretsName, collection).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, "org.freedesktop.Secret.Collection", "Locked").Store(&locked)
		if err == nil {
			return locked.Value() == true
		}
	}
	return false
}
