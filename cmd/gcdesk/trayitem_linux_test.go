package main

import (
	"image"
	"net"
	"testing"

	"fyne.io/fyne/v2"
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

// A press on an entry of the menu that has just been replaced does what it says;
// one that is older does nothing.
func TestTrayMenuThatIsOpenStill(t *testing.T) {
	here, _ := net.Pipe()
	conn, err := dbus.NewConn(here)
	must(t, err)
	must(t, conn.Close())
	m, pressed := &trayMenu{conn: conn}, 0
	show := func() { m.set(fyne.NewMenu("", fyne.NewMenuItem("Quit", func() { pressed++ }))) }
	show()
	show()
	if !m.event(1, "clicked") || pressed != 1 {
		t.Errorf("pressed %d times", pressed)
	}
	show()
	if m.event(1, "clicked") || pressed != 1 {
		t.Errorf("an old entry: pressed %d times", pressed)
	}
}
