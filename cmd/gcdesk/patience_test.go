//go:build !uitest

package main

import "time"

// patience bounds every wait for something that takes milliseconds on an idle
// machine.
const patience = 15 * time.Second
