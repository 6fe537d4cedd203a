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
	if command = cmp.Or(command, set.Browser); command == "" {
		return s.OpenURL(ctx, url)
	}
	words, err := BrowserCommand(command, url)
	if err != nil {
		return err
	}
	return s.RunBrowser(ctx, words)
}
