package main

import (
	"runtime"
	"testing"
)

func TestRests(t *testing.T) {
	before := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(before)
	hides := rests()
	for _, test := range []struct {
		hidden bool
		want   int
	}{{true, 1}, {true, 1}, {false, 4}, {true, 1}, {false, 4}} {
		hides(test.hidden)
		if got := runtime.GOMAXPROCS(0); got != test.want {
			t.Errorf("hidden: %v: got %d processors, want %d", test.hidden, got, test.want)
		}
	}
}
