//go:build windows || darwin

package main

import (
	"bytes"
	"context"
	"image/png"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"gcdesk/gui"
)

// trayAtStart: Fyne shows an icon when the program starts, and keeps it.
const trayAtStart = true

// desktopTray is the tray that every desktop of this system has, as Fyne shows
// it: from the start of the program to its end.
type desktopTray struct{ desktop.App }

// tray has nothing to offer once the program's loop is running.
func (w *wiring) tray(ctx context.Context, a fyne.App, running bool) gui.Tray {
	desk, ok := a.(desktop.App)
	if set, err := w.service.Settings(ctx); !ok || running || err != nil || set.TrayOff {
		return nil
	}
	desk.SetSystemTrayMenu(fyne.NewMenu(""))
	return desktopTray{desk}
}

// Serve implements gui.Tray.
func (desktopTray) Serve(_ context.Context, there func(bool)) { there(true) }

// Show implements gui.Tray. Nothing can be taken away before the next start.
func (t desktopTray) Show(v *gui.TrayView) {
	if v == nil {
		return
	}
	t.settle(v)
	if runtime.GOOS == "windows" {
		double(v.Menu)
	}
	t.SetSystemTrayMenu(v.Menu)
	var picture bytes.Buffer
	if err := png.Encode(&picture, v.Icons[len(v.Icons)-1]); err == nil {
		t.SetSystemTrayIcon(fyne.NewStaticResource("tray.png", picture.Bytes()))
	}
}

// settle gives the menu all its entries, since nobody is told when a submenu is
// opened. Groups of connections, which stand deeper, open the windows instead:
// each entry costs Fyne a goroutine for good.
func (desktopTray) settle(v *gui.TrayView) {
	for _, item := range v.Menu.Items {
		if item.ChildMenu == nil {
			continue
		}
		v.Fill(item.ChildMenu)
		for _, group := range item.ChildMenu.Items {
			if group.ChildMenu != nil && len(group.ChildMenu.Items) == 0 {
				group.ChildMenu, group.Action = nil, v.Open
			}
		}
	}
}

// double writes each ampersand twice: one marks a key.
func double(menu *fyne.Menu) {
	for _, item := range menu.Items {
		item.Label = strings.ReplaceAll(item.Label, "&", "&&")
		if item.ChildMenu != nil {
			double(item.ChildMenu)
		}
	}
}
