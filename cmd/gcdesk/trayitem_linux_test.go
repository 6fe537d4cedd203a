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
	view := &gui.TrayView{Menu: fyne.NewMenu(""), Icons: []image.Image{image.NewNRGBA(image.Rect(0, 0, 2, 2))}, Tip: "online"}
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
	show := func() { m.set(&gui.TrayView{Menu: fyne.NewMenu("", fyne.NewMenuItem("Quit", func() { pressed++ }))}) }
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

// A panel is told of the entries of a submenu when it is opened, and not before.
func TestTrayMenuFillsASubmenuThatIsOpened(t *testing.T) {
	here, _ := net.Pipe()
	conn, err := dbus.NewConn(here)
	must(t, err)
	must(t, conn.Close())
	for name, open := range map[string]func(m *trayMenu, number int32){
		"announced":           func(m *trayMenu, n int32) { m.aboutToShow(n) },               //nolint:errcheck // looked at below
		"announced in groups": func(m *trayMenu, n int32) { m.aboutToShowGroup([]int32{n}) }, //nolint:errcheck // the same
		"asked for":           func(*trayMenu, int32) {},
	} {
		t.Run(name, func(t *testing.T) {
			m, filled, pressed := &trayMenu{conn: conn}, 0, 0
			more := fyne.NewMenuItem("and 1 more…", nil)
			more.ChildMenu = fyne.NewMenu("")
			m.set(&gui.TrayView{Menu: fyne.NewMenu("", more), Fill: func(menu *fyne.Menu) {
				filled++
				menu.Items = []*fyne.MenuItem{fyne.NewMenuItem("Acme", func() { pressed++ })}
			}})
			_, whole, _ := m.getLayout(0, -1, nil)
			entry := whole.Under[0].Value().(menuLayout)
			if filled != 0 || len(entry.Under) != 0 || entry.Properties["children-display"].Value() != "submenu" {
				t.Fatalf("before it is opened: filled %d times, %+v", filled, entry)
			}
			open(m, entry.Number)
			_, entry, _ = m.getLayout(entry.Number, -1, nil)
			if filled != 1 || len(entry.Under) != 1 {
				t.Fatalf("filled %d times, %+v", filled, entry)
			}
			if m.event(entry.Under[0].Value().(menuLayout).Number, "clicked"); pressed != 1 {
				t.Errorf("pressed %d times", pressed)
			}
		})
	}
}
