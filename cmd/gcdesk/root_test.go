package main

import (
	"errors"
	"path/filepath"
	"testing"
)

// A command that opens its data folder in several places has one debug log, and
// is told where that cannot be written.
func TestDebugLogOfACommand(t *testing.T) {
	s := &settings{dataDir: t.TempDir(), debugLog: filepath.Join(t.TempDir(), "log")}
	first, err := s.wire()
	must(t, err)
	if again, err := s.wire(); again != first || err != nil {
		t.Errorf("wired again: %p, was %p: %v", again, first, err)
	}
	s = &settings{dataDir: t.TempDir(), debugLog: filepath.Join(t.TempDir(), "no folder", "log")}
	if _, err := s.findSnapshot(t.Context(), "20261122"); !errors.Is(err, errDebugLog) {
		t.Errorf("got %v, want that the log cannot be written", err)
	}
}
