//go:build uitest

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What a killed export has left in a person's folder goes when the window is
// next started, although nobody exports there again.
func TestKilledExportGoesAtTheNextStart(t *testing.T) {
	s := newStage(t, build(t), "en_GB.UTF-8", deskSize{1600, 1000})
	data, folder := s.path("data"), t.TempDir()
	s.create(acme, 0, "openid")
	part, note := filepath.Join(folder, ".gcdesk-2.part"), filepath.Join(data, "exports", ".gcdesk-1.part")
	if err := errors.Join(os.WriteFile(part, []byte("BEGIN:VCARD"), 0o600), os.Mkdir(filepath.Dir(note), 0o700), os.WriteFile(note, []byte(folder), 0o600)); err != nil {
		t.Fatal(err)
	}
	p := s.start(s.gcdesk, []string{"--data-dir", data}, func(c *exec.Cmd) { c.Env = append(c.Env, "GCDESK_UITEST="+s.path("windows")) })
	gone := func(path string) bool { _, err := os.Stat(path); return errors.Is(err, os.ErrNotExist) }
	s.until("the sweep", func() bool { return gone(part) && gone(note) })
	p.stop()
}
