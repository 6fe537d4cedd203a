//go:build windows || darwin

package bus

// Join has nothing to join: the keyring is part of the system.
func Join() {}

// Adopt has nothing to adopt.
func Adopt() {}

// Find has nothing to find.
func Find() error { return nil }
