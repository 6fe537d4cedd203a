package main

import (
	"context"
	"testing"

	"github.com/spf13/cobra"

	"gcdesk/contacts/snapshot"
)

// That the connection of a snapshot is gone is said only where it is.
func TestDiffSaysWhyNot(t *testing.T) {
	s, cmd := &settings{dataDir: t.TempDir()}, new(cobra.Command)
	cmd.SetContext(t.Context())
	if got := exitCode(s.withPresent(cmd, new(snapshot.Snapshot), nil)); got != exitNotFound {
		t.Errorf("no such connection: exit code %d, want %d", got, exitNotFound)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	cmd.SetContext(ctx)
	if got := exitCode(s.withPresent(cmd, new(snapshot.Snapshot), nil)); got != exitInterrupted {
		t.Errorf("interrupted: exit code %d, want %d", got, exitInterrupted)
	}
}
