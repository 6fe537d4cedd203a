package storage

import "os"

// rounds is how often a test does what it repeats: a few times, or very many
// with TORTURE=1, as make torture sets it.
func rounds(few, many int) int {
	if os.Getenv("TORTURE") != "" {
		return many
	}
	return few
}
