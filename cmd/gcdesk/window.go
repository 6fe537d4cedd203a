package main

import (
	"context"
	"errors"
	"log"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

var errNoDisplay = errors.New("no display")

// checkDisplay returns errNoDisplay where Fyne would panic.
func checkDisplay() error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errNoDisplay
	}
	return nil
}

// openWindow shows the window of a data folder until it is closed.
func openWindow(ctx context.Context, dir string) error {
	if err := checkDisplay(); err != nil {
		return err
	}
	log.SetOutput(os.Stderr)
	w, err := wire(dir)
	if err != nil {
		return err
	}
	go w.service.Sweep(ctx) //nolint:errcheck // what it leaves, the next one finds
	return runWindow(ctx, w)
}

func runWindow(ctx context.Context, w *wiring) error {
	a := app.NewWithID("app.gcdesk")
	if err := publishWindows(a); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer stop()
	overview, err := w.service.Overview(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(overview.Connections))
	for i, c := range overview.Connections {
		names[i] = c.Name
	}
	win := a.NewWindow("gcdesk")
	win.SetContent(widget.NewList(
		func() int { return len(names) },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(names[i]) },
	))
	win.Resize(fyne.NewSize(640, 400))
	win.ShowAndRun()
	return nil
}
