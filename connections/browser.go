package connections

import (
	"cmp"
	"context"
)

// BrowserError is a browser that did not open.
type BrowserError struct {
	Program string // what was started
	Err     error  // the system's; it holds no URL
}

func (e *BrowserError) Error() string { return "open the browser: " + e.Program + ": " + e.Err.Error() }
func (e *BrowserError) Unwrap() error { return e.Err }

// Browse opens a URL with a browser command, see BrowserCommand; without one
// with that of the settings, and without that in the system's browser. A
// command that fails is an error: another browser may be signed in to another
// account.
func (s *Service) Browse(ctx context.Context, command, url string) error {
	set, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	return s.openWith(ctx, cmp.Or(command, set.Browser), url)
}

const googleAccountPage = "https://myaccount.google.com/"

// TryBrowser opens the page that says who is signed in with a browser command
// that need not be stored; an empty one is the system's browser.
func (s *Service) TryBrowser(ctx context.Context, command string) error {
	if s.Preset.Practice {
		return s.openWith(ctx, command, s.Preset.Endpoints.Issuer)
	}
	return s.openWith(ctx, command, googleAccountPage)
}

func (s *Service) openWith(ctx context.Context, command, url string) error {
	if command == "" {
		return s.OpenURL(ctx, url)
	}
	words, err := BrowserCommand(command, url)
	if err != nil {
		return err
	}
	return s.RunBrowser(ctx, words)
}
