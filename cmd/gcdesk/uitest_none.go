//go:build !uitest

package main

import "fyne.io/fyne/v2"

// publishWindows publishes nothing: only what the journey tests drives does.
func publishWindows(fyne.App) error { return nil }
