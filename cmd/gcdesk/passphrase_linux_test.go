package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"
)

// terminal makes one; its other side is what a person types on.
func terminal(t *testing.T) (tty, person *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	must(t, err)
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	must(t, err)
	must(t, unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0))
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	must(t, err)
	t.Cleanup(func() { _, _ = tty.Close(), person.Close() })
	return tty, person
}

func echoes(t *testing.T, tty *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	must(t, err)
	return state.Lflag&unix.ECHO != 0
}

// The first ^C ends the question for a passphrase, and leaves the terminal as it
// was.
func TestPassphraseIsInterrupted(t *testing.T) {
	stdin := os.Stdin
	t.Cleanup(func() { os.Stdin = stdin })
	ask := func(file string, asked func()) error {
		ctx, interrupt := context.WithCancel(t.Context())
		cmd := new(cobra.Command)
		cmd.SetContext(ctx)
		cmd.SetErr(io.Discard)
		go func() {
			asked()
			interrupt()
		}()
		_, err := (&passphrases{file: file}).next(cmd, "Passphrase: ", true)
		return err
	}
	tty, _ := terminal(t)
	os.Stdin = tty
	hidden := func() {
		for echoes(t, tty) {
			runtime.Gosched()
		}
	}
	if err := ask("", hidden); !errors.Is(err, context.Canceled) {
		t.Errorf("at the terminal: %v", err)
	}
	if !echoes(t, tty) {
		t.Error("the terminal shows nothing any more")
	}
	pipe, other, err := os.Pipe()
	must(t, err)
	defer other.Close()
	os.Stdin = pipe
	if err := ask("-", func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("from a pipe: %v", err)
	}
}

// ^D at the question gives up, and is no empty passphrase.
func TestPassphraseIsGivenUp(t *testing.T) {
	stdin := os.Stdin
	t.Cleanup(func() { os.Stdin = stdin })
	tty, person := terminal(t)
	os.Stdin = tty
	cmd := new(cobra.Command)
	cmd.SetContext(t.Context())
	cmd.SetErr(io.Discard)
	go func() {
		for echoes(t, tty) {
			runtime.Gosched()
		}
		_, _ = person.WriteString("\x04")
	}()
	_, err := new(passphrases).next(cmd, "Passphrase: ", true)
	var said strings.Builder
	report(&said, err)
	if got, want := said.String(), "gcdesk: Given up: no passphrase was entered.\n"; got != want || exitCode(err) != exitInterrupted {
		t.Errorf("exit code %d: %q, want %q", exitCode(err), got, want)
	}
}

// What was typed and is not in UTF-8 is not called empty, and encrypts nothing.
// Whoever opens what was encrypted so types what the terminal makes of it.
func TestPassphraseIsTypedInUTF8(t *testing.T) {
	stdin := os.Stdin
	t.Cleanup(func() { os.Stdin = stdin })
	for _, test := range []struct {
		typed string
		fresh bool
		want  string // empty: it is refused
	}{{"K\xe4se", true, ""}, {"K\xe4se", false, "Kse"}, {"\xff\xfe", false, ""}, {"Käse", true, "Käse"}} {
		tty, person := terminal(t)
		os.Stdin = tty
		cmd := new(cobra.Command)
		cmd.SetContext(t.Context())
		cmd.SetErr(io.Discard)
		go func() {
			for echoes(t, tty) {
				runtime.Gosched()
			}
			_, _ = person.WriteString(test.typed + "\n")
		}()
		got, err := new(passphrases).next(cmd, "Passphrase: ", test.fresh)
		if refused := err != nil && strings.Contains(err.Error(), "not in UTF-8"); got != test.want || refused != (test.want == "") {
			t.Errorf("%q: got %q, %v", test.typed, got, err)
		}
	}
}

// A passphrase that something is about to be encrypted to is typed twice.
func TestNewPassphraseIsTypedTwice(t *testing.T) {
	stdin := os.Stdin
	t.Cleanup(func() { os.Stdin = stdin })
	for _, test := range []struct {
		first, second string // the second is empty where both lines are pasted at once
		same          bool
	}{{"correct horse", "correct horse", true}, {"correct horse", "corect horse", false}, {"correct horse\ncorrect horse", "", true}} {
		tty, person := terminal(t)
		os.Stdin = tty
		cmd := new(cobra.Command)
		cmd.SetContext(t.Context())
		asked, prompts := io.Pipe()
		cmd.SetErr(prompts)
		go func() {
			lines := bufio.NewReader(asked)
			for _, typed := range []string{test.first, test.second} {
				if typed == "" {
					break
				}
				_, _ = lines.ReadString(':')
				for echoes(t, tty) {
					runtime.Gosched()
				}
				_, _ = person.WriteString(typed + "\n")
			}
			_, _ = io.Copy(io.Discard, lines)
		}()
		got, err := new(passphrases).new(cmd)
		if same := err == nil; same != test.same || same && got != "correct horse" {
			t.Errorf("%q and %q: got %q, %v", test.first, test.second, got, err)
		}
	}
}
