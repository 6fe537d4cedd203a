package main

import (
	"bufio"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// At a terminal a person sees how far it has come and how long it waits; ^C ends
// that, takes the line away and leaves nothing half done.
func TestMeter(t *testing.T) {
	w := testWorld(t)
	w.authorized(t, "Acme CRM sync")
	if _, stderr, code := w.run(t, "snapshot", "Acme CRM sync"); code != exitOK {
		t.Fatal(stderr)
	}
	kept, err := filepath.Glob(filepath.Join(w.dataDir(), snapshotsFolder, "*", "2*"))
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	before := w.files(t)
	waits := regexp.MustCompile(`^\x1b\[K\d+ contacts; the quota of this minute is used up, going on in [1-9] s$`)
	for _, args := range [][]string{
		{"export", "Acme CRM sync", "--format", "google-csv", "--output", "out.csv"},
		{"export", "Acme CRM sync", "--format", "vcard4", "--output", "out.vcf"},
		{"snapshot", "Acme CRM sync"},
		{"diff", kept[0], "now"},
	} {
		must(t, w.server.Arm("people-quota-wait", 100))
		tty, person := terminal(t)
		cmd := w.command(nil, args...)
		cmd.Stdin, cmd.Stderr = tty, tty
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		must(t, cmd.Start())
		late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
		must(t, tty.Close())
		shown, pressed := bufio.NewReader(person), false
		var seen []string
		for { // until the terminal has no more programs
			line, err := shown.ReadString('\r')
			if seen = append(seen, line); err != nil {
				break
			}
			if !pressed && waits.MatchString(strings.TrimSuffix(line, "\r")) {
				pressed = true
				_, err := person.WriteString("\x03")
				must(t, err)
			}
		}
		_ = cmd.Wait()
		late.Stop()
		if got := cmd.ProcessState.ExitCode(); !pressed || got != exitInterrupted {
			t.Errorf("%s: exit code %d, shown %q", args[0], got, seen)
		}
		if all := strings.Join(seen, ""); !strings.HasSuffix(all, "\r\x1b[Kgcdesk: Interrupted.\r\n") {
			t.Errorf("%s: the line stands there still: %q", args[0], all)
		}
		if got := w.files(t); !slices.Equal(got, before) {
			t.Errorf("%s: left %v, there were %v", args[0], got, before)
		}
		w.server.Disarm()
	}
}

// files are those that commands write for a person.
func (w *world) files(t *testing.T) (all []string) {
	t.Helper()
	must(t, filepath.WalkDir(w.dir, func(path string, e fs.DirEntry, err error) error {
		if inside := strings.HasPrefix(path, filepath.Join(w.dataDir(), snapshotsFolder)); err == nil && (inside || filepath.Dir(path) == w.dir) {
			all = append(all, path)
		}
		return err
	}))
	return all
}
