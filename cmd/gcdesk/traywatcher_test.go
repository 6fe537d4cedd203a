//go:build uitest

package main

import (
	"slices"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// panel is a desktop's tray and its notifications on the desk's session bus, of
// our own: it reads what the program offers there, as a person sees it, and
// presses it.
type panel struct {
	*desk
	conn *dbus.Conn

	mu    sync.Mutex // guards what follows
	items []string   // names on the bus
	told  []notification
}

// notification is one that the desktop was told.
type notification struct {
	title, text string
	replaces    uint32
	actions     []string // keys and what they say, in turn
}

// newPanel begins to show notifications; open adds the tray.
func newPanel(d *desk) *panel {
	d.Helper()
	p := &panel{desk: d}
	conn, err := dbus.Connect("unix:path=" + d.path("run/bus"))
	if err != nil {
		d.fail("%v", err)
	}
	d.Cleanup(func() { conn.Close() })
	p.conn = conn
	err = conn.ExportMethodTable(map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return []string{"actions", "body", "body-markup"}, nil },
		"Notify": func(_ string, replaces uint32, _, title, text string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.told = append(p.told, notification{title, text, replaces, actions})
			return uint32(len(p.told)), nil
		},
	}, notifyPath, notifyInterface)
	if err == nil {
		_, err = conn.RequestName(notifyInterface, dbus.NameFlagDoNotQueue)
	}
	if err == nil {
		err = conn.ExportMethodTable(map[string]any{"RegisterStatusNotifierItem": p.register}, watcherPath, watcherName)
	}
	if err == nil {
		_, err = prop.Export(conn, watcherPath, prop.Map{watcherName: {"IsStatusNotifierHostRegistered": {Value: true}}})
	}
	if err != nil {
		d.fail("%v", err)
	}
	return p
}

// open lets the desktop have a tray.
func (p *panel) open() {
	p.Helper()
	if _, err := p.conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil {
		p.fail("%v", err)
	}
}

// close takes the tray away.
func (p *panel) close() {
	p.Helper()
	p.mu.Lock()
	p.items = nil
	p.mu.Unlock()
	if _, err := p.conn.ReleaseName(watcherName); err != nil {
		p.fail("%v", err)
	}
}

func (p *panel) register(item string) *dbus.Error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.items = append(p.items, item)
	return nil
}

// item is the icon that is there now, empty if none is.
func (p *panel) item() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range p.items {
		owned := false
		if p.conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&owned); owned {
			return name
		}
	}
	return ""
}

// property reads one of the icon's properties into value.
func (p *panel) property(name string, value any) bool {
	item := p.item()
	if item == "" {
		return false
	}
	v, err := p.conn.Object(item, itemPath).GetProperty(itemInterface + "." + name)
	return err == nil && dbus.Store([]any{v.Value()}, value) == nil
}

// entry is an entry of the menu and where it stands.
type entry struct {
	number  int32
	path    string // with the entries above
	enabled bool
}

// menu reads the entries, those of submenus after their parent.
func (p *panel) menu() (all []entry) {
	item := p.item()
	if item == "" {
		return nil
	}
	var revision uint32
	var root menuLayout
	if p.conn.Object(item, menuPath).Call(menuInterface+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root) != nil {
		return nil
	}
	var read func(l menuLayout, above string)
	read = func(l menuLayout, above string) {
		for _, v := range l.Under {
			var under menuLayout
			if dbus.Store([]any{v.Value()}, &under) != nil {
				continue
			}
			label, ok := under.Properties["label"].Value().(string)
			if !ok {
				continue // a line
			}
			enabled, _ := under.Properties["enabled"].Value().(bool)
			path := above + strings.ReplaceAll(label, "__", "_")
			all = append(all, entry{under.Number, path, enabled})
			read(under, path+" > ")
		}
	}
	read(root, "")
	return all
}

// find waits for an entry whose path ends so.
func (p *panel) find(path string) (found entry) {
	p.Helper()
	p.until("the entry "+path, func() bool {
		for _, e := range p.menu() {
			if strings.HasSuffix(e.path, path) {
				found = e
				return true
			}
		}
		return false
	})
	return found
}

// press chooses an entry.
func (p *panel) press(path string) {
	p.Helper()
	e := p.find(path)
	if err := p.conn.Object(p.item(), menuPath).Call(menuInterface+".Event", 0, e.number, "clicked", dbus.MakeVariant(""), uint32(0)).Err; err != nil {
		p.fail("press %s: %v", path, err)
	}
}

// unfold opens a submenu.
func (p *panel) unfold(path string) {
	p.Helper()
	var changed bool
	if err := p.conn.Object(p.item(), menuPath).Call(menuInterface+".AboutToShow", 0, p.find(path).number).Store(&changed); err != nil || !changed {
		p.fail("open %s: changed: %v, %v", path, changed, err)
	}
}

// tap presses the icon itself.
func (p *panel) tap() {
	p.Helper()
	if err := p.conn.Object(p.item(), itemPath).Call(itemInterface+".Activate", 0, int32(0), int32(0)).Err; err != nil {
		p.fail("press the icon: %v", err)
	}
}

// notifications are those that the desktop was told.
func (p *panel) notifications() []notification {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.told)
}

// act presses a button of the newest notification, or all of it.
func (p *panel) act(key string) {
	p.Helper()
	if err := p.conn.Emit(notifyPath, notifyInterface+".ActionInvoked", uint32(len(p.notifications())), key); err != nil {
		p.fail("press a notification: %v", err)
	}
}
