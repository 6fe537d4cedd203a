//go:build !uitest

package main

import (
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/gui"
)

// publishWindows publishes nothing: only what the journey tests drives does.
func publishWindows(fyne.App) error { return nil }

// signInTimeout leaves the wait for the browser as it is.
func signInTimeout() time.Duration { return 0 }

func background() gui.Background { return gui.NewBackground() }
