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
		terminal := int(os.Stdin.Fd())
		if !term.IsTerminal(terminal) {
			return "", &usageError{cmd.CommandPath(), errors.New("give the passphrase with --passphrase-file")}
		}
		shows, err := term.GetState(terminal)
		if err != nil {
			return "", err
		}
		fmt.Fprint(cmd.ErrOrStderr(), lang.L("Passphrase: "))
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
