//go:build windows || darwin

package storage

import "context"

// keyringLocked cannot be told where the system itself asks the person.
func keyringLocked() bool { return false }

// watchKeyring has nothing to do: this system's keyring does not leave.
func watchKeyring(context.Context, func()) (stop func() bool) { return func() bool { return false } }

// getAtOnce leaves everything to go-keyring, which asks the system itself.
func getAtOnce(_, _ string) (secret string, ok bool) { return "", false }
