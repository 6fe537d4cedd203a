//go:build !windows && !darwin

package main

import (
	"bytes"
	"context"
	"html"
	"image"
	"image/draw"
	"image/png"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"

	"gcdesk/gui"
)

// Of the desktop's notifications (freedesktop.org, "Desktop Notifications
// Specification").
const (
	notifyInterface = "org.freedesktop.Notifications"
	notifyPath      = "/org/freedesktop/Notifications"
)

// Keys of a notification's actions: the first is a press on all of it.
const (
	openAction = "default"
	ownAction  = "act"
)

// notifier shows notifications on the session bus. Fyne's have no buttons.
type notifier struct {
	ctx context.Context
	app fyne.App

	mu    sync.Mutex  // guards what follows
	conn  *dbus.Conn  // nil before the first notification, and when the bus has gone
	icon  notifyImage // read with the first: no start waits for it
	able  []string    // what the desktop's notifications can
	shown map[uint32]gui.Notification
}

// notifyImage is the structure of the hint image-data.
type notifyImage struct {
	Width, Height, RowStride int32
	HasAlpha                 bool
	BitsPerSample, Channels  int32
	Data                     []byte
}

func notifications(ctx context.Context, a fyne.App) func(gui.Notification) {
	return (&notifier{ctx: ctx, app: a}).show
}

func newNotifyImage(from image.Image) notifyImage {
	i := image.NewNRGBA(from.Bounds())
	draw.Draw(i, i.Rect, from, i.Rect.Min, draw.Src)
	return notifyImage{int32(i.Rect.Dx()), int32(i.Rect.Dy()), int32(i.Stride), true, 8, 4, i.Pix}
}

// show waits for the desktop. Where there is none that shows notifications,
// nothing is shown.
func (n *notifier) show(v gui.Notification) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conn == nil && !n.join() {
		return
	}
	text, actions := n.content(v)
	hints := map[string]dbus.Variant{}
	if n.icon.Data != nil {
		hints["image-data"] = dbus.MakeVariant(n.icon)
	}
	var before, id uint32
	for of, w := range n.shown {
		if v.About != "" && w.About == v.About {
			before = of
		}
	}
	ctx, cancel := context.WithTimeout(n.ctx, busPatience)
	defer cancel()
	const desktopsOwnTime = int32(-1)
	err := n.conn.Object(notifyInterface, notifyPath).CallWithContext(ctx, notifyInterface+".Notify", 0,
		"gcdesk", before, "", v.Title, text, actions, hints, desktopsOwnTime).Store(&id)
	if err == nil {
		n.shown[id] = v
	}
}

// content is the text and the buttons as this desktop reads them.
func (n *notifier) content(v gui.Notification) (text string, actions []string) {
	text, actions = v.Text, []string{}
	if slices.Contains(n.able, "body-markup") {
		text = html.EscapeString(text)
	}
	if slices.Contains(n.able, "actions") {
		actions = append(actions, openAction, "")
		if v.Action != "" {
			actions = append(actions, ownAction, v.Action)
		}
	}
	return text, actions
}

// join finds the bus, and what the desktop can.
func (n *notifier) join() bool {
	conn, err := joinBus()
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(n.ctx, busPatience)
	defer cancel()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(notifyInterface), dbus.WithMatchInterface(notifyInterface)); err != nil {
		_ = conn.Close()
		return false
	}
	var able []string
	_ = conn.Object(notifyInterface, notifyPath).CallWithContext(ctx, notifyInterface+".GetCapabilities", 0).Store(&able) // nothing then
	if icon, err := png.Decode(bytes.NewReader(n.app.Icon().Content())); err == nil {
		n.icon = newNotifyImage(icon)
	}
	n.conn, n.able, n.shown = conn, able, map[uint32]gui.Notification{}
	go n.listen(conn, signals)
	return true
}

// listen does what is pressed until the bus has gone or the windows have.
func (n *notifier) listen(conn *dbus.Conn, signals <-chan *dbus.Signal) {
	defer context.AfterFunc(n.ctx, func() { _ = conn.Close() })()
	for s := range signals {
		var id uint32
		if len(s.Body) != 2 || dbus.Store(s.Body[:1], &id) != nil {
			continue
		}
		n.mu.Lock()
		v, ours := n.shown[id]
		if s.Name == notifyInterface+".NotificationClosed" {
			delete(n.shown, id)
		}
		n.mu.Unlock()
		if !ours || s.Name != notifyInterface+".ActionInvoked" {
			continue
		}
		switch s.Body[1] {
		case openAction:
			v.Open()
		case ownAction:
			v.Act()
		}
	}
	n.mu.Lock()
	n.conn = nil
	n.mu.Unlock()
	_ = conn.Close()
}
