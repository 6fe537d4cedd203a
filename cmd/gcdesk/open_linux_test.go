package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestBrowserCommand(t *testing.T) {
	const url = "https://example.com/?state=x&y=1"
	for goos, want := range map[string][]string{
		"linux":   {"xdg-open", url},
		"freebsd": {"xdg-open", url},
		"darwin":  {"open", url},
		"windows": {"rundll32", "url.dll,FileProtocolHandler", url},
	} {
		if got := browserCommand(goos, url); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", goos, got, want)
		}
	}
}

func TestOpenBrowser(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		opens  bool
	}{
		"opens":        {"exit 0", true},
		"fails":        {"exit 3", false},
		"is not there": {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			helper(t, c.script)
			err := openBrowser(t.Context(), "https://example.com/?state=STATE")
			if (err == nil) != c.opens {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "STATE") {
				t.Errorf("the address is in the error: %v", err)
			}
		})
	}
}

// A helper may be the browser itself: it goes on when nobody waits any more, and
// a ^C at gcdesk's terminal is none of its business.
func TestBrowserOutlivesTheWait(t *testing.T) {
	dir := helper(t, "read go <go; read stat </proc/$$/stat; echo $stat >alive")
	if err := syscall.Mkfifo(filepath.Join(dir, "go"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := openBrowser(ctx, "https://example.com/"); err != nil {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile("go", []byte("go\n"), 0); err != nil { // waits for the reader
		t.Fatal(err)
	}
	if err := until(func() bool { info, err := os.Stat("alive"); return err == nil && info.Size() > 0 }); err != nil {
		t.Fatalf("the helper was ended: %v", err)
	}
	stat, err := os.ReadFile("alive")
	if err != nil {
		t.Fatal(err)
	}
	// proc(5): pid, comm, state, ppid, pgrp, session
	if f := strings.Fields(string(stat)); len(f) < 6 || f[0] != f[5] {
		t.Errorf("it is in gcdesk's session: %.40s", stat)
	}
}

// helper puts a script on PATH as xdg-open, or none, and returns its folder.
func helper(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if script == "" {
		return dir
	}
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}
