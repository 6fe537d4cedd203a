//go:build unix

package snapshot

import (
	"context"
	"errors"
	"os"
	"os/exec"
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
	free, err := d.lock()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Sweep(); err != nil || len(d.left()) != 2 {
		t.Errorf("of one at work: left %v, %v", d.left(), err)
	}
	free()
	if err := d.Sweep(); err != nil {
		t.Error(err)
	}
	d.holdsOnly(first)
}
