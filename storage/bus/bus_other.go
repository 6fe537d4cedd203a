//go:build windows || darwin

package bus

// Join has nothing to join: the keyring is part of the system.
func Join() {}

// Find has nothing to find.
func Find() error { return nil }
