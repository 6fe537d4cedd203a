//go:build !windows && !darwin

package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"

	"gcdesk/gui"
)

// Of the watcher, which keeps the list of a desktop's icons (freedesktop.org,
// "StatusNotifierItem").
const (
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
)

// busPatience is how long another program on the bus may take to answer.
const busPatience = 2 * time.Second

// trayAtStart: the icon comes and goes as it is wanted.
const trayAtStart = false

// busTray is a tray on the session bus. Fyne's own comes only at the start,
// never goes, and brings a window along.
type busTray struct {
	views chan *gui.TrayView // the newest, if nobody has taken it yet
}

func (*wiring) tray(context.Context, fyne.App, bool) gui.Tray {
	return &busTray{views: make(chan *gui.TrayView, 1)}
}

// Show implements gui.Tray, for one caller at a time.
func (t *busTray) Show(v *gui.TrayView) {
	select {
	case <-t.views:
	default:
	}
	t.views <- v
}

// Serve implements gui.Tray.
func (t *busTray) Serve(ctx context.Context, there func(bool)) {
	conn, err := joinBus()
	if err != nil {
		there(false)
		return
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName)},
		{dbus.WithMatchInterface(watcherName), dbus.WithMatchObjectPath(watcherPath)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			there(false)
			return
		}
	}
	var item *trayItem
	defer func() { item.close() }()
	has := hasTray(ctx, conn)
	there(has)
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-signals:
			if s == nil { // the bus has gone
				there(false)
				return
			}
			had := has
			if has = hasTray(ctx, conn); has != had {
				there(has)
			}
			if has && s.Name == "org.freedesktop.DBus.NameOwnerChanged" {
				item.register(ctx)
			}
		case v := <-t.views:
			switch {
			case v == nil:
				item.close()
				item = nil
			case item != nil:
				item.set(v)
			default:
				if item, err = newTrayItem(v); err == nil {
					item.register(ctx)
				}
			}
		}
	}
}

// hasTray reports whether somebody keeps the list of icons and shows it. A
// watcher that does not say whether anybody does is believed.
func hasTray(ctx context.Context, conn *dbus.Conn) bool {
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	owned := false
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, watcherName).Store(&owned); err != nil || !owned {
		return false
	}
	var host dbus.Variant
	err := conn.Object(watcherName, watcherPath).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, watcherName, "IsStatusNotifierHostRegistered").Store(&host)
	return err != nil || host.Value() != false
}
