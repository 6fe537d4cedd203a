//go:build unix

package snapshot

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childRole, when set, makes the test binary make a snapshot and die at a step.
const childRole = "GCDESK_TEST_SNAPSHOT"

func TestMain(m *testing.M) {
	if os.Getenv(childRole) == "" {
		os.Exit(m.Run())
	}
	if err := dyingMake(os.Args[1:]); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

// fileLimit, as the step, means that no file may have more than 4 KB instead.
const fileLimit = -1

// dyingMake makes a snapshot and ends as kill -9 does before the n-th step:
// folder, server, token, n.
func dyingMake(args []string) error {
	left, err := strconv.Atoi(args[3])
	if left == fileLimit && err == nil {
		err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096})
	}
	if err != nil {
		return err
	}
	s := &Store{Dir: args[0], Now: func() time.Time { return time.Now().Add(8 * 24 * time.Hour) }, at: func(string) {
		if left--; left == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}}
	book := bookOf(args[1], func() (string, error) { return args[2], nil })
	_, err = s.Make(context.Background(), book, Options{Connection: Connection{ID: "C1", Account: Account{Subject: "1", Email: ada}}, OtherContacts: true})
	return err
}

func (d *desk) child(step int) *exec.Cmd {
	d.Helper()
	token, err := d.server.Issue(ada, "contacts.readonly", "contacts.other.readonly", "profile")
	if err != nil {
		d.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		d.Fatal(err)
	}
	cmd := exec.CommandContext(d.Context(), exe, d.Dir, d.server.URL, token, strconv.Itoa(step))
	cmd.Env = append(os.Environ(), childRole+"=1", "GORACE=atexit_sleep_ms=0")
	return cmd
}

// A process that makes a snapshot is killed at each step in turn: what is left
// has the earlier snapshot whole, the new one whole or not at all, and the next
// one takes away what was half done.
func TestKilledAtEveryStep(t *testing.T) {
	for n := 1; ; n++ {
		d := newDesk(t, 30)
		first := d.make()
		out, err := d.child(n).CombinedOutput()
		var exit *exec.ExitError
		killed := errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
		if err != nil && !killed {
			t.Fatalf("step %d: %v\n%s", n, err, out)
		}
		all, damaged, err := d.List()
		if err != nil || len(damaged) > 0 || len(all) == 0 || len(all) > 2 || all[len(all)-1].Manifest.ID != first.Manifest.ID {
			t.Fatalf("step %d: got %d, %v, %v", n, len(all), damaged, err)
		}
		for _, s := range all {
			if err := s.Verify(t.Context()); err != nil {
				t.Errorf("step %d: %v", n, err)
			}
		}
		if !killed {
			if n < 6 {
				t.Errorf("only %d steps were killed", n-1)
			}
			return
		}
		d.hasAll(d.make())
		entries, err := os.ReadDir(d.Dir)
		if err != nil || len(entries) != len(all)+2 { // the new one and the lock
			t.Errorf("step %d: there is %v, %v", n, entries, err)
		}
	}
}

// A disk that takes no more leaves nothing of the new snapshot.
func TestDiskTakesNoMore(t *testing.T) {
	d := newDesk(t, 30)
	first := d.make()
	out, err := d.child(fileLimit).CombinedOutput()
	if err == nil || !strings.Contains(string(out), syscall.EFBIG.Error()) {
		t.Fatalf("got %s, %v", out, err)
	}
	d.holdsOnly(first)
}

// Sweep takes away what a killed process has left, and nothing of one that is
// at work.
func TestSweep(t *testing.T) {
	d := newDesk(t, 30)
	first := d.make()
	if err := d.child(3).Run(); err == nil || len(d.left()) != 2 {
		t.Fatalf("the child ended with %v and left %v", err, d.left())
	}
	root := []string{filepath.Dir(d.Dir)}
	free, err := d.lock()
	if err != nil {
		t.Fatal(err)
	}
	if Sweep(root); len(d.left()) != 2 {
		t.Errorf("of one at work: left %v", d.left())
	}
	free()
	Sweep(root)
	d.holdsOnly(first)
}

// What was left in a former folder goes too, when the next one is made or all
// are swept, and nothing that only looks like it.
func TestSweep_FormerFolder(t *testing.T) {
	for _, byMake := range []bool{false, true} {
		d := newDesk(t, 10)
		one := d.make()
		renamed := filepath.Join(d.Dir, "before the spring cleaning")
		if err := os.Rename(one.Path, renamed); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(d.Dir, ".new-ideas"), 0o700); err != nil {
			t.Fatal(err)
		}
		half := &Store{Dir: d.Dir, at: func(string) { panic("killed") }}
		func() {
			defer func() { _ = recover() }()
			_ = half.Delete(one.Manifest.ID)
		}()
		if len(d.left()) != 2 || d.left()[0] == filepath.Base(renamed) {
			t.Fatalf("killed while deleting: left %v", d.left())
		}
		former := d.Dir
		if byMake {
			d.Former, d.Dir = []string{d.Dir}, filepath.Join(t.TempDir(), "C1")
			d.make()
			d.Dir = former
		} else {
			Sweep([]string{filepath.Join(t.TempDir(), "away"), filepath.Dir(former)})
		}
		if got := d.left(); len(got) != 1 || got[0] != ".new-ideas" {
			t.Errorf("by the next one %v: left %v", byMake, got)
		}
	}
}
