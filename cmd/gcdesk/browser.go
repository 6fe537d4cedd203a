package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"time"
)

// browserSettles is how long a helper that cannot open the browser takes to say
// so, at most. One that is the browser itself stays longer.
const browserSettles = 3 * time.Second

// openBrowser asks the desktop to show a URL. The URL may carry a state, so it
// stands in no error. The browser outlives ctx, which bounds the wait alone.
func openBrowser(ctx context.Context, url string) error {
	cmd := browserCommand(runtime.GOOS, url)
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("open the browser: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	settled := time.NewTimer(browserSettles)
	defer settled.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("open the browser: %s: %w", cmd.Args[0], err)
		}
	case <-settled.C:
	case <-ctx.Done():
	}
	return nil
}

func browserCommand(goos, url string) *exec.Cmd {
	switch goos {
	case "darwin":
		return exec.Command("open", url)
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		return exec.Command("xdg-open", url)
	}
}
