package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gcdesk/connections"
)

// showMenu is everything that can be done with a connection, at a place of the
// main window: under the three dots, or where a row was clicked. What is pressed
// beside it is left out.
func (a *App) showMenu(c connections.Connection, at fyne.Position, beside ...pressed) {
	item := func(label string, act func()) *fyne.MenuItem { return fyne.NewMenuItem(label, act) }
	var items []*fyne.MenuItem
	if c.Authorized() {
		items = append(items,
			item(lang.L("Reauthorize"), func() { a.reauthorize(c) }),
			item(lang.L("Sign in with another account"), func() { a.signIn(c, signInWay{choose: true}) }),
			item(lang.L("Test"), func() { a.test(c) }),
			item(lang.L("Copy token command"), func() { a.copier.copy(tokenCommand(c)) }))
	} else {
		items = append(items, item(lang.L("Authorize"), func() { a.reauthorize(c) }))
	}
	items = append(items,
		item(lang.L("Diagnose"), func() { a.openTrouble(c, nil) }),
		item(lang.L("Edit"), func() { a.editConnection(c) }),
		item(lang.L("Duplicate…"), func() { a.duplicate(c) }),
		fyne.NewMenuItemSeparator())
	if a.revocable(c) {
		items = append(items, item(lang.L("Revoke access…"), func() { a.revokeConnection(c) }))
	}
	items = append(items, item(lang.L("Delete…"), func() { a.deleteConnection(c) }))
	a.popUp(at, slices.DeleteFunc(items, func(i *fyne.MenuItem) bool {
		return slices.ContainsFunc(beside, func(p pressed) bool { return p.says() == i.Label })
	})...)
}

// showHelp is what helps, at a place of the main window.
func (a *App) showHelp(at fyne.Position) {
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(lang.L("Set-up guide"), func() { a.openGuide(connections.Client{}, nil, nil) }),
		fyne.NewMenuItem(lang.L("Keyboard shortcuts"), a.showShortcuts),
		fyne.NewMenuItem(lang.L("About gcdesk"), a.showAbout),
	}
	if a.Service.Preset.Practice { // where time passes, and faults are made
		items = slices.Insert(items, 1, fyne.NewMenuItem(lang.L("Practice console"), func() { a.openConsole(a.main.window, "", connections.Client{}) }))
	}
	a.popUp(at, items...)
}

// popUp shows a menu over the main window, as near to a place as it fits.
func (a *App) popUp(at fyne.Position, items ...*fyne.MenuItem) {
	openMenu(a.main.window.Canvas(), at, 0, 0, items...)
}

// menuRoom is how many items a menu over a window shows at once, and offers to
// look through at most.
func menuRoom(c fyne.Canvas) int {
	item := widget.NewMenu(fyne.NewMenu("", fyne.NewMenuItem("", nil))).MinSize().Height
	return min(20, int((c.Size().Height-2*besideGap)/(item+theme.Padding())))
}

// openMenu shows a menu over a window, at least so wide and as near to a place
// as it fits. The item at an index, which counts no separators, is marked:
// Enter chooses it, arrow keys, Home and End mark another.
func openMenu(c fyne.Canvas, at fyne.Position, width float32, marked int, items ...*fyne.MenuItem) {
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	size := menu.MinSize()
	size.Width = max(size.Width, width)
	room := c.Size().Subtract(size)
	menu.ShowAtPosition(fyne.NewPos(min(at.X, room.Width-besideGap), max(min(at.Y, room.Height-besideGap), 0)))
	menu.Resize(size)
	move := func(step func(), times int) {
		for range times {
			step()
		}
	}
	move(menu.ActivateNext, marked+1)
	before := c.OnTypedKey()
	hide := menu.OnDismiss
	menu.OnDismiss = func() {
		hide()
		c.SetOnTypedKey(before)
	}
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyHome:
			move(menu.ActivatePrevious, len(items))
		case fyne.KeyEnd:
			move(menu.ActivateNext, len(items))
		default:
			menu.TypedKey(ev)
		}
	})
	c.Unfocus() // Fyne's menu has no use for Home and End, and keeps them from the window
}
