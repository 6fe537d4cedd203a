//go:build unix

package storage

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// childRole, when set, makes the test binary do one thing instead of testing.
const childRole = "GCDESK_TEST_ROLE"

// roles are what other processes do in the tests; their arguments are the
// arguments of the process.
var roles = map[string]func(args []string) error{}

func TestMain(m *testing.M) {
	role, ok := roles[os.Getenv(childRole)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := role(os.Args[1:]); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

// child returns another process of this test, not yet started.
func child(t testing.TB, role string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, args...)
	cmd.Env = append(os.Environ(), childRole+"="+role, "GORACE=atexit_sleep_ms=0") // the race detector lingers for a second
	cmd.Stderr = &bytes.Buffer{}
	return cmd
}

// run waits for the process; killed tells whether SIGKILL ended it.
func run(t testing.TB, cmd *exec.Cmd) (killed bool) {
	t.Helper()
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL {
		return true
	}
	if err != nil {
		t.Fatalf("child: %v\n%s", err, cmd.Stderr)
	}
	return false
}

// die ends this process as kill -9 does.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
