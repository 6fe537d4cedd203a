package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gcdesk/oauth"
)

func passphraseFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "passphrase-file", "", lang.L("file whose first line is the passphrase; - is standard input"))
}

// passphrase reads one from a file, from standard input or from the person at
// the terminal.
func passphrase(cmd *cobra.Command, file string) (string, error) {
	if file == "" {
		return askPassphrase(cmd, lang.L("Passphrase: "))
	}
	from := os.Stdin
	if file != "-" {
		f, err := oauth.OpenFile(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		from = f
	}
	line, err := interruptible(cmd.Context(), func() (string, error) {
		return bufio.NewReader(io.LimitReader(from, 64<<10)).ReadString('\n')
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return checkPassphrase(cmd, strings.TrimRight(line, "\r\n"))
}

// newPassphrase is passphrase for what is yet to be encrypted: a slip at the
// terminal would lock it for ever, so a person types it twice.
func newPassphrase(cmd *cobra.Command, file string) (string, error) {
	secret, err := passphrase(cmd, file)
	if err != nil || file != "" {
		return secret, err
	}
	again, err := askPassphrase(cmd, lang.L("Once more: "))
	if err == nil && again != secret {
		err = &usageError{cmd.CommandPath(), errors.New("the second passphrase is another than the first")}
	}
	return secret, err
}

func askPassphrase(cmd *cobra.Command, prompt string) (string, error) {
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", &usageError{cmd.CommandPath(), errors.New("give the passphrase with --passphrase-file")}
	}
	shows, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	fmt.Fprint(cmd.ErrOrStderr(), prompt)
	secret, err := interruptible(cmd.Context(), func() (string, error) {
		secret, err := term.ReadPassword(terminal)
		return string(secret), err
	})
	_ = term.Restore(terminal, shows)
	fmt.Fprintln(cmd.ErrOrStderr())
	if err != nil {
		return "", err
	}
	return checkPassphrase(cmd, secret)
}

// interruptible leaves a read behind when ctx ends: no signal ends it.
func interruptible(ctx context.Context, read func() (string, error)) (string, error) {
	done := make(chan struct{})
	var got string
	var failed error
	go func() {
		defer close(done)
		got, failed = read()
	}()
	select {
	case <-done:
		return got, failed
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func checkPassphrase(cmd *cobra.Command, secret string) (string, error) {
	if secret == "" {
		return "", &usageError{cmd.CommandPath(), errors.New("the passphrase is empty")}
	}
	return secret, nil
}
