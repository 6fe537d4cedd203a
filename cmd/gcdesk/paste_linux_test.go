package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal returns the two ends of a terminal: the person's and the
// program's.
func openTerminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

// The browser runs on another computer: its page fails, and the person brings
// its address.
func TestPaste(t *testing.T) {
	w := testWorld(t)
	w.created(t, "Acme CRM sync")
	person, program := openTerminal(t)
	cmd := w.command([]string{"BROWSER=elsewhere"}, "authorize", "Acme CRM sync")
	cmd.Stdin = program
	r := w.start(t, cmd)
	r.awaits("paste the address")
	file := filepath.Join(w.home(), "address")
	if err := until(func() bool { _, err := os.Stat(file); return err == nil }); err != nil {
		t.Fatal(err)
	}
	address, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(person, "http://127.0.0.1:1/?code=forged\n"); err != nil {
		t.Fatal(err)
	}
	r.awaits("not the address that gcdesk waits for")
	if _, err := fmt.Fprintf(person, "  %s \n", address); err != nil {
		t.Fatal(err)
	}
	r.ends(exitOK)
	if got, _, _ := w.run(t, "list"); !containsAll(got, "Online", "ada@example.com") {
		t.Errorf("got %s", got)
	}
}
