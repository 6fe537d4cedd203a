//go:build !windows && !darwin

package main

import (
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"gcdesk/gui"
)

const (
	menuInterface = "com.canonical.dbusmenu"
	menuPath      = "/StatusNotifierMenu"
)

// trayMenu is a menu as com.canonical.dbusmenu describes it. An entry's number
// is never given to another: one of the menu before, which may be open still,
// does what it says, and any older one nothing. A submenu gets its entries when
// it is opened: a panel makes all that it is told of.
type trayMenu struct {
	conn *dbus.Conn

	mu       sync.Mutex // guards what follows
	root     menuEntry
	fill     func(*fyne.Menu)
	before   menuEntry // the root of the menu before
	revision uint32
	last     int32 // number that was given
}

// menuEntry is an entry with what lies beneath it; the root has the number 0.
type menuEntry struct {
	number int32
	item   *fyne.MenuItem
	under  []menuEntry
}

// menuLayout is an entry as GetLayout answers.
type menuLayout struct {
	Number     int32
	Properties map[string]dbus.Variant
	Under      []dbus.Variant
}

// menuProperties is an entry as GetGroupProperties answers.
type menuProperties struct {
	Number     int32
	Properties map[string]dbus.Variant
}

// menuEvent is what happened to an entry, as EventGroup is told.
type menuEvent struct {
	Number int32
	Kind   string
	Data   dbus.Variant
	Time   uint32
}

func (m *trayMenu) export() error {
	if err := m.conn.ExportMethodTable(map[string]any{
		"GetLayout": m.getLayout, "GetGroupProperties": m.getGroupProperties, "GetProperty": m.getProperty,
		"Event":            func(n int32, kind string, _ dbus.Variant, _ uint32) *dbus.Error { m.event(n, kind); return nil },
		"EventGroup":       m.eventGroup,
		"AboutToShow":      m.aboutToShow,
		"AboutToShowGroup": m.aboutToShowGroup,
	}, menuPath, menuInterface); err != nil {
		return err
	}
	_, err := prop.Export(m.conn, menuPath, prop.Map{menuInterface: {
		"Version": {Value: uint32(3)}, "Status": {Value: "normal"}, "TextDirection": {Value: "ltr"}, "IconThemePath": {Value: []string{}},
	}})
	return err
}

// set shows other entries.
func (m *trayMenu) set(v *gui.TrayView) {
	m.mu.Lock()
	m.before, m.root, m.fill = m.root, menuEntry{under: m.number(v.Menu)}, v.Fill
	m.revision++
	revision := m.revision
	m.mu.Unlock()
	_ = m.conn.Emit(menuPath, menuInterface+".LayoutUpdated", revision, int32(0))
}

func (m *trayMenu) number(menu *fyne.Menu) (all []menuEntry) {
	if menu == nil {
		return nil
	}
	for _, item := range menu.Items {
		m.last++
		entry := menuEntry{number: m.last, item: item} // before those beneath it are counted
		entry.under = m.number(item.ChildMenu)
		all = append(all, entry)
	}
	return all
}

// open fills a submenu that has no entries yet, and reports whether that was so;
// the caller holds mu.
func (m *trayMenu) open(e *menuEntry) bool {
	if e == nil || !e.leads() || len(e.under) > 0 {
		return false
	}
	m.fill(e.item.ChildMenu)
	e.under = m.number(e.item.ChildMenu)
	m.revision++
	return true
}

func (m *trayMenu) aboutToShow(number int32) (bool, *dbus.Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open(m.root.find(number)), nil
}

func (m *trayMenu) aboutToShowGroup(numbers []int32) (changed, unknown []int32, _ *dbus.Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	changed, unknown = []int32{}, []int32{}
	for _, n := range numbers {
		if e := m.root.find(n); e == nil {
			unknown = append(unknown, n)
		} else if m.open(e) {
			changed = append(changed, n)
		}
	}
	return changed, unknown, nil
}

// find returns the entry with a number, nil if there is none any more.
func (e *menuEntry) find(number int32) *menuEntry {
	if e.number == number {
		return e
	}
	for i := range e.under {
		if found := e.under[i].find(number); found != nil {
			return found
		}
	}
	return nil
}

// leads reports whether a submenu lies beneath the entry.
func (e *menuEntry) leads() bool { return e.item != nil && e.item.ChildMenu != nil }

func (e *menuEntry) properties() map[string]dbus.Variant {
	p := map[string]dbus.Variant{}
	if e.item == nil || e.leads() {
		p["children-display"] = dbus.MakeVariant("submenu")
	}
	switch {
	case e.item == nil:
	case e.item.IsSeparator:
		p["type"] = dbus.MakeVariant("separator")
	default:
		p["label"] = dbus.MakeVariant(strings.ReplaceAll(e.item.Label, "_", "__")) // one marks a key
		p["enabled"] = dbus.MakeVariant(!e.item.Disabled)
	}
	return p
}

func (e *menuEntry) layout(depth int32) menuLayout {
	l := menuLayout{e.number, e.properties(), []dbus.Variant{}}
	for i := range e.under {
		if depth != 0 {
			l.Under = append(l.Under, dbus.MakeVariant(e.under[i].layout(depth-1)))
		}
	}
	return l
}

func noEntry(number int32) *dbus.Error {
	return dbus.NewError("com.canonical.dbusmenu.Error.UnknownEntry", []any{number})
}

func (m *trayMenu) getLayout(number, depth int32, _ []string) (uint32, menuLayout, *dbus.Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.root.find(number)
	if e == nil {
		return 0, menuLayout{}, noEntry(number)
	}
	m.open(e) // some panels ask without a word before
	return m.revision, e.layout(depth), nil
}

func (m *trayMenu) getGroupProperties(numbers []int32, _ []string) ([]menuProperties, *dbus.Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := []menuProperties{}
	for _, n := range numbers {
		if e := m.root.find(n); e != nil {
			all = append(all, menuProperties{n, e.properties()})
		}
	}
	return all, nil
}

func (m *trayMenu) getProperty(number int32, name string) (dbus.Variant, *dbus.Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.root.find(number); e != nil {
		if v, ok := e.properties()[name]; ok {
			return v, nil
		}
	}
	return dbus.Variant{}, noEntry(number)
}

func (m *trayMenu) eventGroup(events []menuEvent) ([]int32, *dbus.Error) {
	unknown := []int32{}
	for _, e := range events {
		if !m.event(e.Number, e.Kind) {
			unknown = append(unknown, e.Number)
		}
	}
	return unknown, nil
}

// event does what an entry is for when it was pressed, and reports whether there
// is such an entry.
func (m *trayMenu) event(number int32, kind string) bool {
	m.mu.Lock()
	e := m.root.find(number)
	if e == nil {
		e = m.before.find(number)
	}
	m.mu.Unlock()
	if e != nil && kind == "clicked" && e.item != nil && e.item.Action != nil && !e.item.Disabled {
		e.item.Action()
	}
	return e != nil
}
