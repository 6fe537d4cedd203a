package main

import (
	"image"
	"net"
	"testing"

	"github.com/godbus/dbus/v5"

	"gcdesk/gui"
)

// A view that arrives as the bus goes ends nothing.
func TestTrayItemOutlivesTheBus(t *testing.T) {
	here, _ := net.Pipe()
	conn, err := dbus.NewConn(here)
	must(t, err)
	item := &trayItem{conn: conn, menu: &trayMenu{conn: conn}}
	must(t, conn.Close())
	view := &gui.TrayView{Icons: []image.Image{image.NewNRGBA(image.Rect(0, 0, 2, 2))}, Tip: "online"}
	_ = item.export(view) // the name cannot be had
	item.set(view)
	item.close()
}
