package main

import (
	"os"
	"sync"
)

// rounds is how often a test does what it repeats: a few times, or very many
// with TORTURE=1, as make torture sets it.
func rounds(few, many int) int {
	if os.Getenv("TORTURE") != "" {
		return many
	}
	return few
}

// both does something twice at once.
func both(do func(i int)) {
	var all sync.WaitGroup
	for i := range 2 {
		all.Go(func() { do(i) })
	}
	all.Wait()
}
