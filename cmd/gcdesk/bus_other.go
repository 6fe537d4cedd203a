//go:build windows || darwin

package main

// startNoBus has nothing to do where desktops have no session bus.
func startNoBus() error { return nil }
