//go:build !windows && !darwin

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"os"
	"sync"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"gcdesk/gui"
)

const (
	itemInterface = "org.kde.StatusNotifierItem"
	itemPath      = "/StatusNotifierItem"
)

// trayItem is an icon in the tray. It has a connection of its own to the bus:
// every desktop takes an icon away when its connection ends.
type trayItem struct {
	conn  *dbus.Conn
	name  string
	props *prop.Properties
	menu  *trayMenu

	mu   sync.Mutex // guards open
	open func()
}

// pixmap is a picture as the bus carries it: ARGB, each pixel from its most
// significant byte on.
type pixmap struct {
	Width, Height int32
	Data          []byte
}

// toolTip is the structure of the property ToolTip.
type toolTip struct {
	IconName    string
	IconPixmap  []pixmap
	Title, Text string
}

// newTrayItem makes an item that nobody shows before it is registered.
func newTrayItem(v *gui.TrayView) (*trayItem, error) {
	conn, err := joinBus()
	if err != nil {
		return nil, err
	}
	t := &trayItem{conn: conn, name: fmt.Sprintf("org.kde.StatusNotifierItem-%d-1", os.Getpid()), menu: &trayMenu{conn: conn}}
	if err := t.export(v); err != nil {
		t.close()
		return nil, fmt.Errorf("export the tray icon: %w", err)
	}
	t.set(v)
	return t, nil
}

func (t *trayItem) export(v *gui.TrayView) error {
	press := func(int32, int32) *dbus.Error {
		t.mu.Lock()
		open := t.open
		t.mu.Unlock()
		open()
		return nil
	}
	nothing := func(int32, int32) *dbus.Error { return nil }
	if err := t.conn.ExportMethodTable(map[string]any{
		"Activate": press, "SecondaryActivate": press, "ContextMenu": nothing,
		"Scroll": func(int32, string) *dbus.Error { return nil },
	}, itemPath, itemInterface); err != nil {
		return err
	}
	fixed := func(value any) *prop.Prop { return &prop.Prop{Value: value, Emit: prop.EmitTrue} }
	var err error
	if t.props, err = prop.Export(t.conn, itemPath, prop.Map{itemInterface: {
		"Category": fixed("ApplicationStatus"), "Id": fixed(appID), "Title": fixed("gcdesk"), "Status": fixed("Active"),
		"IconName": fixed(""), "IconThemePath": fixed(""), "IconPixmap": fixed(pixmaps(v.Icons)), "ToolTip": fixed(toolTip{Title: v.Tip}),
		"ItemIsMenu": fixed(false), "Menu": fixed(dbus.ObjectPath(menuPath)), "WindowId": fixed(int32(0)),
	}}); err != nil {
		return err
	}
	if err := t.menu.export(); err != nil {
		return err
	}
	_, err = t.conn.RequestName(t.name, dbus.NameFlagDoNotQueue)
	return err
}

// set shows another view.
func (t *trayItem) set(v *gui.TrayView) {
	t.mu.Lock()
	t.open = v.Open
	t.mu.Unlock()
	t.put("IconPixmap", pixmaps(v.Icons))
	t.put("ToolTip", toolTip{Title: v.Tip})
	t.menu.set(v)
	for _, news := range []string{"NewIcon", "NewToolTip"} {
		_ = t.conn.Emit(itemPath, itemInterface+"."+news) // a bus that has gone is noticed where it is read
	}
}

// put sets a property. That the bus has gone, of which SetMust makes a panic, is
// noticed where it is read.
func (t *trayItem) put(property string, value any) {
	defer func() {
		if r := recover(); r != nil && t.conn.Connected() {
			panic(r)
		}
	}()
	t.props.SetMust(itemInterface, property, value)
}

// register asks the watcher, if there is one, to show the icon.
func (t *trayItem) register(ctx context.Context) {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	t.conn.Object(watcherName, watcherPath).CallWithContext(ctx, watcherName+".RegisterStatusNotifierItem", 0, t.name)
}

func (t *trayItem) close() {
	if t != nil {
		_ = t.conn.Close()
	}
}

func pixmaps(icons []image.Image) (all []pixmap) {
	for _, icon := range icons {
		size := icon.Bounds().Size()
		p := pixmap{Width: int32(size.X), Height: int32(size.Y)}
		for y := range size.Y {
			for x := range size.X {
				c := color.NRGBAModel.Convert(icon.At(x, y)).(color.NRGBA)
				p.Data = binary.BigEndian.AppendUint32(p.Data, uint32(c.A)<<24|uint32(c.R)<<16|uint32(c.G)<<8|uint32(c.B))
			}
		}
		all = append(all, p)
	}
	return all
}
