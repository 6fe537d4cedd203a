//go:build windows || darwin

package storage

import "context"

// watchKeyring has nothing to do: this system's keyring does not leave.
func watchKeyring(context.Context, func()) (stop func() bool) { return func() bool { return false } }
