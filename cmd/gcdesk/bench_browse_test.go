//go:build bench && uitest

package main

import "testing"

// browseFigures measures the search among the contacts: within one frame of a
// screen, or at most twice what it takes among 1,000.
func browseFigures(t *testing.T, _ programs) []figure {
	const frame = 16
	gui := benchmarks(t, "gui")
	long, short := inTurn(7,
		func() float64 { return nanoseconds(t, gui, "BenchmarkSearch/25000", 50) / 1e6 },
		func() float64 { return nanoseconds(t, gui, "BenchmarkSearch/1000", 50) / 1e6 })
	return []figure{{"search and refresh, 25,000 contacts beside 1,000", "ms", long, max(short, frame/2), 2}}
}
