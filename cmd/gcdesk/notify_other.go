//go:build windows || darwin

package main

import (
	"context"

	"fyne.io/fyne/v2"

	"gcdesk/gui"
)

// notifications shows them as Fyne does, which has no buttons.
func notifications(_ context.Context, a fyne.App) func(gui.Notification) {
	return func(n gui.Notification) { a.SendNotification(fyne.NewNotification(n.Title, n.Text)) }
}
