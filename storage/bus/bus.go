// Package bus is the way to the desktop's keyring: the D-Bus session on Linux,
// nothing elsewhere. It imports so little that it can be had before the rest of
// the program is ready.
package bus

import "errors"

// ErrNone is the answer where there is no D-Bus session to ask.
var ErrNone = errors.New("no session bus")
