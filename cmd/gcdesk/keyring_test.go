package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// keyring is a real gnome-keyring on a session bus of its own, which starts
// nothing by itself.
type keyring struct {
	env    []string
	bus    string // address
	daemon *exec.Cmd
	gone   chan struct{} // closed when daemon has ended
}

const busConfig = `<busconfig><type>session</type><listen>%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

func startKeyring(run string, env []string, atEnd func(func())) (*keyring, error) {
	k := &keyring{env: env, bus: "unix:path=" + filepath.Join(run, "bus")}
	config := filepath.Join(run, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, k.bus), 0o600); err != nil {
		return nil, err
	}
	bus := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile")
	bus.Env = env
	if err := bus.Start(); err != nil {
		return nil, err
	}
	atEnd(func() { end(bus) })
	if err := until(func() bool { return takesCalls(k.bus) }); err != nil {
		return nil, fmt.Errorf("start the session bus: %w", err)
	}
	atEnd(k.end)
	return k, k.start("--unlock")
}

// takesCalls reports whether a bus can be joined: its socket is there before.
func takesCalls(bus string) bool {
	conn, err := dbus.Connect(bus)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}

// start starts the daemon and waits for its collection. One that is asked while
// it still begins falls over it at times, and is started again.
func (k *keyring) start(flags ...string) (err error) {
	for range 3 {
		if err = k.startOnce(flags...); err == nil {
			return nil
		}
		k.end()
	}
	return err
}

func (k *keyring) end() {
	if k.daemon != nil {
		_ = k.daemon.Process.Kill()
		<-k.gone
	}
}

func (k *keyring) startOnce(flags ...string) error {
	k.daemon = exec.Command("gnome-keyring-daemon", append(flags, "--foreground", "--components=secrets")...)
	k.daemon.Env = k.env
	k.daemon.Stdin = strings.NewReader("a password")
	var said bytes.Buffer
	k.daemon.Stderr = &said
	if err := k.daemon.Start(); err != nil {
		k.daemon = nil
		return err
	}
	daemon, gone := k.daemon, make(chan struct{})
	k.gone = gone
	go func() {
		_ = daemon.Wait()
		close(gone)
	}()
	err := until(func() bool {
		select {
		case <-gone:
			return true
		default:
		}
		conn, err := dbus.Connect(k.bus)
		if err != nil {
			return false
		}
		defer conn.Close()
		var owned bool
		if conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned) != nil || !owned {
			return false
		}
		_, err = conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default").
			GetProperty("org.freedesktop.Secret.Collection.Locked")
		return err == nil
	})
	select {
	case <-gone:
		return fmt.Errorf("start the keyring: it has ended: %s", said.String())
	default:
	}
	if err != nil {
		return fmt.Errorf("start the keyring: %w", err)
	}
	return nil
}

// lock starts it anew without its password, as after a log-in without one.
func (k *keyring) lock() error {
	k.end()
	return k.start()
}

// freeze stops it in the middle of whatever it does.
func (k *keyring) freeze() error { return k.daemon.Process.Signal(syscall.SIGSTOP) }

// forget takes a kind of secret (client-secret, refresh-token, access-token)
// away, as a person in the desktop's password program would.
func (k *keyring) forget(kind string) error {
	conn, err := dbus.Connect(k.bus)
	if err != nil {
		return err
	}
	defer conn.Close()
	collection := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default")
	items, err := collection.GetProperty("org.freedesktop.Secret.Collection.Items")
	if err != nil {
		return err
	}
	paths, _ := items.Value().([]dbus.ObjectPath)
	for _, path := range paths {
		item := conn.Object("org.freedesktop.secrets", path)
		attributes, err := item.GetProperty("org.freedesktop.Secret.Item.Attributes")
		if err != nil {
			return err
		}
		if names, _ := attributes.Value().(map[string]string); !strings.HasPrefix(names["username"], kind+"/") {
			continue
		}
		if err := item.Call("org.freedesktop.Secret.Item.Delete", 0).Err; err != nil {
			return err
		}
		return nil
	}
	return fmt.Errorf("the keyring holds no %s", kind)
}

func end(cmd *exec.Cmd) {
	if cmd == nil {
		return
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}
