package main

import (
	"context"
	"os/exec"
	"runtime"
	"time"

	"gcdesk/connections"
)

// browserSettles is how long a helper that cannot open the browser takes to say
// so, at most. One that is the browser itself stays longer.
const browserSettles = 3 * time.Second

// openBrowser asks the desktop to show a URL.
func openBrowser(ctx context.Context, url string) error {
	return runBrowser(ctx, browserCommand(runtime.GOOS, url))
}

// runBrowser starts a browser. Its last words may be a URL that carries a
// state, so they stand in no error. The browser outlives ctx, which bounds the
// wait alone.
func runBrowser(ctx context.Context, command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return &connections.BrowserError{Program: command[0], Err: err}
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	settled := time.NewTimer(browserSettles)
	defer settled.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return &connections.BrowserError{Program: command[0], Err: err}
		}
	case <-settled.C:
	case <-ctx.Done():
	}
	return nil
}

func browserCommand(goos, url string) []string {
	switch goos {
	case "darwin":
		return []string{"open", url}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", url}
	default:
		return []string{"xdg-open", url}
	}
}
