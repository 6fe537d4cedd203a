package gui

import (
	"context"
	"errors"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// AtLogin is whether the desktop starts gcdesk at login. The desktop has the
// last word: a person may have changed it there.
type AtLogin struct {
	On  func() (bool, error)
	Set func(on bool) error
}

// desktop is what the desktop does for gcdesk, as far as it can; nil where it
// does nothing.
func (p *settingsPage) desktop() fyne.CanvasObject {
	a := p.app
	set := a.preferences.set
	var rows []fyne.CanvasObject
	if a.Notify != nil && a.Monitor != nil {
		p.notify = newWrappingTick(lang.L("Tell me when a connection stops working or is about to"), !set.NotificationsOff, func(on bool) {
			a.changeSettings(func(s *connections.Settings) { s.NotificationsOff = !on })
		})
		rows = append(rows, p.add("notifications", lang.L("Notifications"), p.notify, nil))
	}
	if a.Tray != nil || a.TrayAtStart {
		p.tray = newWrappingTick(lang.L("Keep gcdesk in the tray when its window is closed"), !set.TrayOff, func(on bool) {
			a.changeSettings(func(s *connections.Settings) { s.TrayOff = !on })
		})
		help := caption(lang.L("This desktop shows the icon, or takes it away, when gcdesk starts the next time."))
		if !a.TrayAtStart {
			help = caption(lang.L("This desktop has no tray just now: closing the window quits."))
			p.trayless = help
		}
		rows = append(rows, p.add("tray", lang.L("Tray"), p.tray, help))
	}
	if a.AtLogin != nil {
		rows = append(rows, p.add("atLogin", lang.L("At login"), p.loginTick(), caption(lang.L("Checks the connections from then on. The window stays closed where there is a tray."))))
	}
	if rows == nil {
		return nil
	}
	return group(lang.L("Desktop"), rows...)
}

// loginTick follows the desktop, and not what was once set.
func (p *settingsPage) loginTick() fyne.CanvasObject {
	a := p.app
	var tick *option
	follow := func() {
		on := make(chan bool, 1)
		a.run(lang.L("Asking the desktop…"), func(ctx context.Context) error {
			return a.letGo(ctx, func() error {
				is, err := a.AtLogin.On()
				on <- is && err == nil
				return err
			})
		}, func(err error) {
			if !canceled(err) {
				tick.setOn(<-on)
			}
		})
	}
	tick = newTick(lang.L("Start gcdesk"), false, func(on bool) {
		a.run(lang.L("Changing the start at login…"), func(ctx context.Context) error {
			return a.letGo(ctx, func() error { return a.AtLogin.Set(on) })
		}, func(err error) {
			if err == nil {
				a.changeSettings(func(s *connections.Settings) { s.StartAtLogin = on })
			} else if !canceled(err) {
				a.tell(a.main.window, lang.L("The start at login could not be changed."), unusable(err))
			}
			follow()
		})
	})
	follow()
	return tick
}

// unusable names the file that an error is about, and what is wrong with it, or
// else what the error says.
func unusable(err error) string {
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		return lang.L("“{{.Path}}” cannot be used: {{.Reason}}.", map[string]any{"Path": file.Path, "Reason": file.Err})
	}
	return err.Error()
}
