package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gcdesk/contacts/snapshot"
	"gcdesk/oauth"
)

// passphrases come one after the other, when they are needed: the lines of a
// file or of standard input, or what the person at the terminal types.
type passphrases struct {
	file  string        // - is standard input; empty: the terminal
	lines *bufio.Reader // of the file; nil: nothing is read of it yet
	begun bool          // the first of them was read
	last  string        // that a snapshot was to be opened with
}

// maxPassphrases is how much of the lines is read, in bytes.
const maxPassphrases = 64 << 10

// passphraseFlag lets a command be told where passphrases come from.
func passphraseFlag(cmd *cobra.Command) *passphrases {
	p := new(passphrases)
	cmd.Flags().StringVar(&p.file, "passphrase-file", "", lang.L("text `FILE`, in UTF-8, whose first line is the passphrase; where that does not open a second snapshot, its next line is; - is standard input"))
	return p
}

// next returns the next passphrase. One that is not in UTF-8 nobody types twice
// the same way: it is refused where it is fresh, for what is yet to be
// encrypted. What was encrypted to one is still opened by it.
func (p *passphrases) next(cmd *cobra.Command, prompt string, fresh bool) (string, error) {
	if p.file == "" {
		return askPassphrase(cmd, prompt, fresh)
	}
	if p.lines == nil {
		from := io.LimitReader(os.Stdin, maxPassphrases)
		if p.file != "-" {
			all, err := oauth.ReadFile(p.file, maxPassphrases)
			if err != nil {
				return "", err
			}
			from = bytes.NewReader(all)
		}
		p.lines = bufio.NewReader(from)
	}
	line, err := interruptible(cmd.Context(), func() (string, error) { return p.lines.ReadString('\n') })
	switch {
	case len(line) == maxPassphrases:
		return "", wrong(cmd, lang.L("The passphrase is longer than any: is this the right file?"))
	case err != nil && !errors.Is(err, io.EOF):
		return "", err
	case fresh && (strings.HasPrefix(line, "\xff\xfe") || strings.HasPrefix(line, "\xfe\xff")):
		return "", wrong(cmd, lang.L("The passphrase file is in UTF-16. Save it as UTF-8: in Notepad by “Save as” and “Encoding”."))
	}
	read := line
	if !p.begun { // some editors begin a file with a mark, which nobody types
		line, p.begun = strings.TrimPrefix(line, "\ufeff"), true
	}
	return checkPassphrase(cmd, strings.TrimRight(line, "\r\n"), read, fresh)
}

// unlock makes a snapshot readable: with the last passphrase, or where there is
// none that opens it with the next.
func (p *passphrases) unlock(cmd *cobra.Command, one *snapshot.Snapshot) error {
	if !one.Locked() {
		return nil
	}
	var refused error
	if p.last != "" {
		if refused = one.Unlock(p.last); !errors.Is(refused, snapshot.ErrPassphrase) {
			return refused
		}
	}
	secret, err := p.next(cmd, lang.L("Passphrase of snapshot {{.ID}}: ", map[string]any{"ID": one.Manifest.ID}), false)
	none := (*usageError)(nil)
	switch {
	case refused != nil && errors.As(err, &none):
		return refused
	case err != nil:
		return err
	}
	p.last = secret
	return one.Unlock(secret)
}

// new is a passphrase for what is yet to be encrypted: a slip at the terminal
// would lock it for ever, so a person types it twice.
func (p *passphrases) new(cmd *cobra.Command) (string, error) {
	secret, err := p.next(cmd, lang.L("Passphrase: "), true)
	if err != nil || p.file != "" {
		return secret, err
	}
	again, err := askPassphrase(cmd, lang.L("Once more: "), true)
	if err == nil && again != secret {
		err = wrong(cmd, lang.L("The second passphrase is another than the first."))
	}
	return secret, err
}

func askPassphrase(cmd *cobra.Command, prompt string, fresh bool) (string, error) {
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", wrong(cmd, lang.L("Give the passphrase with --passphrase-file."))
	}
	shows, err := term.MakeRaw(terminal)
	if err != nil {
		return "", err
	}
	typed := new(bytes.Buffer) // also what the terminal's line leaves out
	secret, err := interruptible(cmd.Context(), func() (string, error) {
		return term.NewTerminal(keyboard{io.TeeReader(os.Stdin, typed), cmd.ErrOrStderr()}, "").ReadPassword(prompt)
	})
	_ = term.Restore(terminal, shows)
	if err != nil {
		fmt.Fprintln(cmd.ErrOrStderr())
	}
	if errors.Is(err, io.EOF) {
		return "", errGivenUp
	} else if err != nil {
		return "", err
	}
	return checkPassphrase(cmd, secret, typed.String(), fresh)
}

// keyboard is read no further than asked: what was typed or pasted ahead is the
// next question's.
type keyboard struct {
	io.Reader
	io.Writer
}

func (k keyboard) Read(b []byte) (int, error) { return k.Reader.Read(b[:min(len(b), 1)]) }

// errGivenUp is a question that was answered with ^D, the end of the input, or
// with ^C, which is no signal meanwhile.
var errGivenUp = errors.New("no passphrase was entered")

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

// checkPassphrase says what is wrong with a passphrase that came of what was
// read.
func checkPassphrase(cmd *cobra.Command, secret, read string, fresh bool) (string, error) {
	switch {
	case !utf8.ValidString(read) && (fresh || secret == ""):
		return "", wrong(cmd, lang.L("The passphrase is not in UTF-8: nobody could type it again."))
	case secret == "":
		return "", wrong(cmd, lang.L("The passphrase is empty."))
	}
	return secret, nil
}
